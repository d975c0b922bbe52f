# SPDX-License-Identifier: Apache-2.0
"""What the lists of this room read, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q, QuerySet

from demarche.areas.concerns.models import CallRecord, DossierRow, Turn
from demarche.areas.officers.models import Officer
from demarche.areas.release.models import Draft
from demarche.core.acts import strand
from demarche.core.charter import Charter
from demarche.core.process.membership import Capacity, capacity, holders
from demarche.ledger import processes, replay

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Addressee:
    """A Party that can be addressed, in a process that both have founded; an empty code is nobody yet."""

    process: str
    code: str
    own: str
    charter: Charter

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.process}:{self.code}"

    @property
    def audience(self) -> tuple[str, ...]:
        """Who would hold an act addressed to it."""
        return tuple(sorted(filter(None, (self.own, self.code))))

    @property
    def name(self) -> str:
        """As the Party calls itself."""
        return processes.name_of(self.process, self.code) if self.code else ""


def addressees() -> list[Addressee]:
    """Every Party that can be addressed, by name."""
    rows = processes.founded().values_list("id", "own_code")
    found = [
        Addressee(process, code, own, processes.charter_of(process))
        for process, own in rows
        for code in _addressed_by(process, own)
    ]
    return sorted(found, key=lambda each: (each.name, each.process))


def _addressed_by(process: str, own: str) -> list[str]:
    """Whom a Party can address: Parties, and no observers, that have not withdrawn; nobody by one that is none of these."""
    ground, charter = replay.ground(process), processes.charter_of(process)
    view = ground.view(ground.head.size)
    can = [code for code in holders(view, charter) if capacity(view, charter, code) is Capacity.PARTY]
    return [code for code in can if code != own] if own in can else []


def chosen(to: Sequence[Addressee], key: str, draft: Draft | None) -> Addressee | None:
    """Whom a page chose; nobody yet, in the process of its draft or the first there is. `None` where there is nobody to choose."""
    found = next((each for each in to if each.key == key), None)
    if found is not None or not to:
        return found
    here = next((each for each in to if draft is not None and each.process == draft.process), to[0])
    return replace(here, code="")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the list, newest first; `after` names the last one when there are more."""

    rows: list[DossierRow]
    after: str


@dataclass(frozen=True, slots=True)
class Within:
    """What a list is narrowed to; what is empty narrows nothing. The period is that of the newest act, in process time."""

    process: str = ""
    party: str = ""
    subject: str = ""
    begins: int | None = None
    ends: int | None = None

    def rows(self, rows: QuerySet[DossierRow]) -> QuerySet[DossierRow]:
        """Those of the rows that are within."""
        rows = rows.filter(process=self.process) if self.process else rows
        rows = rows.filter(party=self.party) if self.party else rows
        rows = rows.filter(subjects__contains=f" {self.subject} ") if self.subject else rows
        rows = rows if self.begins is None else rows.filter(changed__gte=self.begins)
        return rows if self.ends is None else rows.filter(changed__lt=self.ends)


EVERYTHING: Final = Within()


def page(officer: Officer, turn: str, after: str, within: Within = EVERYTHING) -> Page:
    """A page of the dossiers of an officer's desk, whose turn it is as `turn` says, after the row that `after` names."""
    rows = within.rows(DossierRow.objects.exclude(kind=strand.OPEN).order_by("-changed", "dossier"))
    if officer.desk:
        rows = rows.filter(desk=officer.desk)
    if turn in Turn.values:
        rows = rows.filter(turn=turn)
    changed, _sign, dossier = after.partition("-")
    if changed.isascii() and changed.isdecimal() and len(changed) < len(str(2**63)):
        # The first condition bounds the walk along the index; the second is exact.
        rows = rows.filter(changed__lte=int(changed)).filter(Q(changed__lt=int(changed)) | Q(dossier__gt=dossier))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], "" if last is None else f"{last.changed}-{last.dossier}")


def calls(dossier: str) -> dict[str, list[CallRecord]]:
    """The calls that were recorded in a dossier, by act, the earliest first."""
    found: dict[str, list[CallRecord]] = {}
    for each in CallRecord.objects.filter(dossier=dossier).select_related("by").order_by("at", "pk"):
        found.setdefault(each.act, []).append(each)
    return found
