# SPDX-License-Identifier: Apache-2.0
"""The dossiers linked to one, whichever of the two says so: with their place where the desk may open them, by title where not."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from demarche.areas.concerns import words
from demarche.areas.concerns.access import may_open
from demarche.areas.concerns.added.linking import named
from demarche.areas.concerns.added.red import red_words
from demarche.areas.concerns.models import DossierLink, DossierRow
from demarche.areas.officers.models import DIPLOMATIC, TECHNICAL, Officer
from demarche.ledger import processes, read

MOST: Final = 50
_BOTH: Final = 2


def linked(row: DossierRow, officer: Officer) -> list[dict[str, Any]]:
    """The links of a dossier as its page shows them."""
    links = list(DossierLink.objects.filter(Q(dossier=row.pk) | Q(other=row.pk)).order_by("key")[:MOST])
    ends = {link.other if link.dossier == row.pk else link.dossier for link in links}
    rows = {each.pk: each for each in DossierRow.objects.filter(pk__in=ends)} if ends else {}
    return list(_shown(row, links, rows, officer))


def _shown(
    row: DossierRow, links: list[DossierLink], rows: dict[str, DossierRow], officer: Officer
) -> Iterator[dict[str, Any]]:
    for link in links:
        onward = link.dossier == row.pk
        other = rows.get(link.other if onward else link.dossier)
        said = words.word(words.LINKS if onward else words.RELATED, link.relation)
        if other is None:
            yield {"name": link.other[:12], "said": said, "note": _("not held here")}
        elif _holds(link.party, row, other):
            yield {
                "said": said,
                **_reach(other, officer),
            }


def _holds(party: str, row: DossierRow, other: DossierRow) -> bool:
    """Whether who says that two dossiers are linked holds both: nobody else's word puts anything on a page."""
    if other.process != row.process:
        return False
    if party == processes.own_code(row.process) or row.party == other.party == party:
        return True
    if row.party and other.party:
        return False
    openings = read.those([row.pk, other.pk]).values()
    return len(openings) == _BOTH and all(party in (signed.act.audience or ()) for signed in openings)


def _reach(other: DossierRow, officer: Officer) -> dict[str, str]:
    if other.red and not may_open(officer, other):
        return {"name": red_words(other), "note": _("own clock")}
    shown = {"name": named(other), "title": other.title, "lang": other.language}
    if officer.sees(other.desk):
        return {**shown, "url": f"/concerns/{other.pk}/", "note": _("own clock")}
    return {**shown, "note": _title_only(other.desk)}


def _title_only(desk: str) -> str:
    return {
        TECHNICAL: _("title only: open to the technical desk"),
        DIPLOMATIC: _("title only: open to the diplomatic desk"),
    }.get(desk, _("title only: open to another desk"))
