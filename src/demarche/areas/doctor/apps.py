# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class DoctorConfig(AppConfig):
    name = "demarche.areas.doctor"
    label = "doctor"
