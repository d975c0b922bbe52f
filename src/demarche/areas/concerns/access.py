# SPDX-License-Identifier: Apache-2.0
"""Which dossiers an officer may open: those of his desk, and of them those marked TLP:RED that name him. Else there is nothing there."""

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import Http404

from demarche.areas.concerns.models import DossierRow, RedReader
from demarche.areas.directory.speech import speak_of
from demarche.areas.officers.models import RELEASING, WRITING, Officer
from demarche.areas.officers.noting import About

EXPORTING: Final = (RELEASING, "registrar", "auditor")
"""The roles that may take a dossier with its signatures out of the node."""


def dossier_or_404(dossier: str, officer: Officer) -> DossierRow:
    """A dossier that the officer may open."""
    row = DossierRow.objects.filter(pk=dossier).first()
    if row is None or not may_open(officer, row):
        raise Http404
    speak_of(row.process)
    return row


def may_open(officer: Officer, row: DossierRow) -> bool:
    """Whether a dossier is open to an officer: his desk's, and if it is marked TLP:RED, to one of his roles or to him by name."""
    if not officer.sees(row.desk):
        return False
    if not row.red or set(row.red.split()) & set(officer.roles):
        return True
    return RedReader.objects.filter(dossier=row.pk, officer=officer).exists()


def closed(officer: Officer) -> QuerySet[Any, Any]:
    """The ids of dossiers marked TLP:RED that are not open to an officer."""
    of_his_roles = Q(red="")
    for role in officer.roles:
        of_his_roles |= Q(red__contains=f" {role} ")
    named = RedReader.objects.filter(officer=officer).values("dossier")
    return DossierRow.objects.filter(red__gt="").exclude(of_his_roles).exclude(pk__in=named).values("dossier")


def about(row: DossierRow, act: str = "", *, subject: str = "") -> About:
    """What a note of the journal says of a matter, and of one act in it."""
    return About(process=row.process, dossier=row.pk, act=act, subject=subject, desk=row.desk)


def writes(officer: Officer) -> bool:
    """Whether the officer writes drafts."""
    return any(officer.has_role(role) for role in WRITING)
