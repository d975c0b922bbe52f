# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class FindConfig(AppConfig):
    name = "demarche.areas.find"
    label = "find"
