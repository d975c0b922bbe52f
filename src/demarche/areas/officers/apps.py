# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class OfficersConfig(AppConfig):
    name = "demarche.areas.officers"
    label = "officers"

    def ready(self) -> None:
        """Note where officers sign in and out, and what hangs on one who leaves."""
        from demarche.areas.officers import leaving, sessions  # noqa: PLC0415  # models load after the rooms are registered

        leaving.register(leaving.THE_WATCH)
        user_logged_in.connect(sessions.begun)
        user_logged_out.connect(sessions.ended)
