# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "demarche.areas.directory"
    label = "directory"
