# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its kinds of act with the release room."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "demarche.areas.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        from demarche.areas.cooperation import (  # noqa: PLC0415  # models load after apps
            at_a_glance,
            kinds,
            projection,
            strand_kinds,
        )

        kinds.register()
        strand_kinds.register()
        projection.register()
        at_a_glance.register()
