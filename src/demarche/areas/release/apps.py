# SPDX-License-Identifier: Apache-2.0
"""Registers the room with Django; it hears of confirmed Parties, shows founding acts, and holds the drafts of officers who leave."""

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "demarche.areas.release"
    label = "release"

    def ready(self) -> None:
        from demarche.areas.directory.signals import confirmed  # noqa: PLC0415  # models load after apps
        from demarche.areas.officers import leaving as of_officers  # noqa: PLC0415
        from demarche.areas.release import finding, founding, leaving  # noqa: PLC0415

        finding.register()
        founding.present()
        confirmed.connect(founding.on_confirmed, dispatch_uid="release.founding")
        of_officers.register(leaving.HOLDER)
