# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "demarche.areas.directory"
    label = "directory"

    def ready(self) -> None:
        from demarche.areas.directory import admitting, finding  # noqa: PLC0415  # models load after apps
        from demarche.ledger.joining import known  # noqa: PLC0415

        finding.register()
        known.connect(admitting.know, dispatch_uid="directory.admitting")
