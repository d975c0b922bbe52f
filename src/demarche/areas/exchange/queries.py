# SPDX-License-Identifier: Apache-2.0
"""What the delivery page reads: some deliveries of one state, named, with their receipts; a constant number of queries."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from demarche.areas.exchange.models import Subject
from demarche.areas.exchange.words import HELD, KINDS, Because, because, because_of_file
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.ledger import processes, read
from demarche.ledger.models import ActRecord, Member, Outbox
from demarche.ledger.outbox import UNDER_WAY

PAGE: Final = 50
GLANCE: Final = 10

_IS_HELD = Q(state=Outbox.State.REFUSED) | Q(state__in=UNDER_WAY, obstacle__in=HELD)
_IS_UNDER_WAY = Q(state__in=UNDER_WAY) & ~Q(obstacle__in=HELD)
VIEWS: Final = {
    "held": (_IS_HELD, "leaf_index"),
    "under_way": (_IS_UNDER_WAY, "leaf_index"),
    "delivered": (Q(state=Outbox.State.DELIVERED), "-pk"),
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """An act on its way to one Party, or arrived there. Times are process time but `next_try`, reckoned from machine time."""

    act: str
    what: str
    number: str
    title: str
    url: str
    party: str
    process: str
    exercise: bool
    state: str
    released: int
    sent: int | None
    attempts: int
    because: Because | None
    next_try: int | None
    receipt: int | None
    files: Because | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some deliveries, and whether there are more."""

    lines: list[Delivery]
    more: bool


def deliveries(officer: Officer) -> QuerySet[Outbox]:
    """The deliveries an officer may see: those of his desk's dossiers, and acts of registers."""
    rows = Outbox.objects.all()
    if officer.desk:
        ours = Subject.objects.filter(dossier=OuterRef("dossier"), desk=officer.desk)
        rows = rows.filter(Exists(ours) | Q(dossier=F("process_id")))
    return rows


def counts(officer: Officer) -> dict[str, int]:
    """How many deliveries are held back, and how many under way."""
    found = deliveries(officer).aggregate(
        held=Count("pk", filter=_IS_HELD), under_way=Count("pk", filter=_IS_UNDER_WAY)
    )
    return {str(name): int(count) for name, count in found.items()}


def page(officer: Officer, view: str, *, at: int, start: int = 0, most: int = PAGE) -> Page:
    """Deliveries of one view from number `start` on; five queries, however many there are."""
    condition, order = VIEWS[view]
    rows = list(deliveries(officer).filter(condition).order_by(order)[start : start + most + 1])
    return Page(_lines(rows[:most], officer, at), len(rows) > most)


def _lines(rows: Sequence[Outbox], officer: Officer, at: int) -> list[Delivery]:
    acts = {row.id: row for row in ActRecord.objects.filter(id__in=[row.act for row in rows]).only("id", "kind", "t")}
    subjects = Subject.objects.in_bulk({row.dossier for row in rows})
    names = {(each.process_id, each.code): each.name for each in Member.objects.only("process", "code", "name")}
    times = read.place_times([row.act for row in rows])
    reads = any(role != ADMINISTRATOR for role in officer.roles)
    machine = time.time()
    found = []
    for row in rows:
        act, subject = acts[row.act], subjects.get(row.dossier)
        charter = processes.charter_of(row.process_id)
        under_way = row.state in UNDER_WAY
        found.append(
            Delivery(
                act=row.act,
                what=_kind(act.kind),
                number=subject.number if subject else "",
                title=subject.title if subject and reads else "",
                url=_address(act.kind, row.dossier) if subject and reads else "",
                party=names.get((row.process_id, row.addressee), row.addressee),
                process=charter.name,
                exercise=charter.exercise,
                state=row.state,
                released=act.t,
                sent=row.first_tried,
                attempts=row.attempts,
                because=None if row.state == Outbox.State.DELIVERED else because(row.obstacle, row.detail, row.refusal),
                next_try=at + max(0, round(row.due - machine)) if under_way else None,
                receipt=times.get(row.act, {}).get(row.addressee) if row.state == Outbox.State.DELIVERED else None,
                files=because_of_file(row.refusal, row.detail) if row.state == Outbox.State.DELIVERED else None,
            )
        )
    return found


def _kind(kind: str) -> str:
    try:
        return str(presentation_of(kind).title)
    except UnknownKindError:
        return str(KINDS.get(kind, kind))


def _address(kind: str, dossier: str) -> str:
    try:
        return presentation_of(kind).done_url(dossier)
    except UnknownKindError:
        return ""
