# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, its kinds of act with the release room, and its rows with the ledger."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "demarche.areas.checks"
    label = "checks"

    def ready(self) -> None:
        from demarche.areas.checks import kinds, projection  # noqa: PLC0415  # models load after apps

        kinds.register()
        projection.register()
