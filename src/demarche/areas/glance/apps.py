# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and what it says of a Party itself."""

from django.apps import AppConfig


class GlanceConfig(AppConfig):
    name = "demarche.areas.glance"
    label = "glance"

    def ready(self) -> None:
        from demarche.areas.glance import own  # noqa: PLC0415  # models load after apps

        own.register()
