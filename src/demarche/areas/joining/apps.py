# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its kinds of act with the release room."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "demarche.areas.joining"
    label = "joining"

    def ready(self) -> None:
        from demarche.areas.joining import kinds, projection, silence_kinds  # noqa: PLC0415  # models load after apps

        kinds.register()
        silence_kinds.register()
        projection.register()
