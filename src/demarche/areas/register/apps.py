# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "demarche.areas.register"
    label = "register"
