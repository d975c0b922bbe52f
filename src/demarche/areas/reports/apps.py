# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "demarche.areas.reports"
    label = "reports"

    def ready(self) -> None:
        from demarche.areas.reports import finding  # noqa: PLC0415  # models load after apps

        finding.register()
