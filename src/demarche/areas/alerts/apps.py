# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its step with the set-up page."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "demarche.areas.alerts"
    label = "alerts"

    def ready(self) -> None:
        from demarche.areas.alerts.checks import step  # noqa: PLC0415  # models load after the apps
        from demarche.areas.directory import steps  # noqa: PLC0415

        steps.register(step)
