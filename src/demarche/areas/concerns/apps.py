# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "demarche.areas.concerns"
    label = "concerns"
