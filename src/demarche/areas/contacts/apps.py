# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django, and its kinds of act with the release room."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "demarche.areas.contacts"
    label = "contacts"

    def ready(self) -> None:
        from demarche.areas.contacts import at_a_glance, kinds, reminding  # noqa: PLC0415  # models load after apps

        kinds.register()
        reminding.register()
        at_a_glance.register()
