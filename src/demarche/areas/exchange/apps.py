# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "demarche.areas.exchange"
    label = "exchange"
