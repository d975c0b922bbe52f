# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "demarche.areas.journal"
    label = "journal"
