# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its kind of act with the release room."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "demarche.areas.keys"
    label = "keys"

    def ready(self) -> None:
        from demarche.areas.keys import kinds  # noqa: PLC0415  # models load after apps

        kinds.register()
