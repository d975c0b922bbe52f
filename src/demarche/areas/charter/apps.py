# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its kinds of act with the release room."""

from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "demarche.areas.charter"
    label = "charter"

    def ready(self) -> None:
        from demarche.areas.charter import kinds, projection  # noqa: PLC0415  # models load after apps

        kinds.register()
        projection.register()
