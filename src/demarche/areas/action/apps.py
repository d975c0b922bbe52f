# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class ActionConfig(AppConfig):
    name = "demarche.areas.action"
    label = "action"
