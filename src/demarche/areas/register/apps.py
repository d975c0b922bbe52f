# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its kind of act with the release room."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "demarche.areas.register"
    label = "register"

    def ready(self) -> None:
        from demarche.areas.register import kinds, projection  # noqa: PLC0415  # models load after apps

        kinds.register()
        projection.register()
