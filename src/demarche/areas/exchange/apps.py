# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its rows with the ledger."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "demarche.areas.exchange"
    label = "exchange"

    def ready(self) -> None:
        from demarche.areas.directory.signals import confirmed  # noqa: PLC0415  # models load after apps
        from demarche.areas.exchange import at_a_glance, comparing, projection  # noqa: PLC0415

        projection.register()
        at_a_glance.register()
        confirmed.connect(comparing.on_confirmed, dispatch_uid="exchange.comparing")
