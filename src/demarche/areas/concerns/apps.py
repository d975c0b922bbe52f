# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, its rows with the ledger, and its kinds of act with the release room."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "demarche.areas.concerns"
    label = "concerns"

    def ready(self) -> None:
        from demarche.areas.concerns import (  # noqa: PLC0415  # models load after apps
            access,
            at_a_glance,
            finding,
            kinds,
            naming,
            projection,
            quarantine,
        )
        from demarche.areas.journal import matters  # noqa: PLC0415
        from demarche.areas.officers import closed, models  # noqa: PLC0415

        closed.register(access.closed)
        matters.register(naming.numbered, naming.named)
        projection.register()
        quarantine.register()
        kinds.register()
        finding.register(*models.READING)
        at_a_glance.register()
