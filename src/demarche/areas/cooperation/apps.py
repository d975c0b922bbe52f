# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its kinds of act with the release room."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "demarche.areas.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        from demarche.areas.cooperation import kinds, projection, strand_kinds  # noqa: PLC0415  # models load after apps

        kinds.register()
        strand_kinds.register()
        projection.register()
