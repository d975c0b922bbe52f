# SPDX-License-Identifier: Apache-2.0
"""What matters are called, for rooms that hold their ids alone: to an officer to whom they are open."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from demarche.areas.concerns import words
from demarche.areas.concerns.access import closed
from demarche.areas.concerns.models import DossierRow
from demarche.areas.officers.models import Officer


def _open(officer: Officer) -> QuerySet[DossierRow]:
    found = DossierRow.objects.exclude(pk__in=closed(officer))
    return found.filter(desk=officer.desk) if officer.desk else found


def numbered(text: str, officer: Officer) -> list[str]:
    """The ids of the dossiers that have this number, here or there."""
    return list(_open(officer).filter(Q(number=text) | Q(their_number=text)).values_list("pk", flat=True)[:50])


def named(dossiers: Collection[str], officer: Officer) -> dict[str, str]:
    """Number and title of dossiers."""
    found = _open(officer).filter(pk__in=dossiers).values_list("pk", "number", "title", "kind")
    return {
        pk: " · ".join(filter(None, (number, title or str(words.word(words.KINDS, kind)))))
        for pk, number, title, kind in found
    }
