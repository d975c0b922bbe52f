# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "demarche.areas.officers"
    label = "officers"

    def ready(self) -> None:
        from demarche.areas.officers import leaving  # noqa: PLC0415  # models load after apps

        leaving.register(leaving.THE_WATCH)
