# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its rows with the ledger."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "demarche.areas.exchange"
    label = "exchange"

    def ready(self) -> None:
        from demarche.areas.exchange import at_a_glance, projection  # noqa: PLC0415  # models load after apps

        projection.register()
        at_a_glance.register()
