# SPDX-License-Identifier: Apache-2.0
"""Registers the pages' furniture with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "demarche.ui"
    label = "ui"
