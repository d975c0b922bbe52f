# SPDX-License-Identifier: Apache-2.0
"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "demarche.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
