# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "demarche.areas.registry"
    label = "registry"
