# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "demarche.areas.release"
    label = "release"
