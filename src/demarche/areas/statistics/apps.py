# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, its rows with the ledger, and its kinds of act with the release room."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "demarche.areas.statistics"
    label = "statistics"

    def ready(self) -> None:
        from demarche.areas.statistics import kinds, projection  # noqa: PLC0415  # models load after apps

        kinds.register()
        projection.register()
