# SPDX-License-Identifier: Apache-2.0
"""Which dossiers an officer may open: those of his desk. To another desk there is nothing at the address."""

from typing import Final

from django.http import Http404

from demarche.areas.concerns.models import DossierRow
from demarche.areas.officers.models import DRAFTER, RELEASING, Officer

WRITING: Final = (DRAFTER, "technical", "legal")
"""The roles that write drafts."""

READING: Final = (*WRITING, RELEASING, "registrar", "reader", "auditor")
"""The roles that read dossiers."""

EXPORTING: Final = (RELEASING, "registrar", "auditor")
"""The roles that may take a dossier with its signatures out of the node."""


def dossier_or_404(dossier: str, officer: Officer) -> DossierRow:
    """A dossier of the officer's desk."""
    row = DossierRow.objects.filter(pk=dossier).first()
    if row is None or not officer.sees(row.desk):
        raise Http404
    return row


def writes(officer: Officer) -> bool:
    """Whether the officer writes drafts."""
    return any(officer.has_role(role) for role in WRITING)
