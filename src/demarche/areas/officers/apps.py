# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "demarche.areas.officers"
    label = "officers"
