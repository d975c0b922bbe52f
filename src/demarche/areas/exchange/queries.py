# SPDX-License-Identifier: Apache-2.0
"""What the delivery page reads: some deliveries of one state, named, with their receipts; a constant number of queries."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from demarche.areas.directory.models import Contact
from demarche.areas.exchange import large
from demarche.areas.exchange.models import Subject
from demarche.areas.exchange.words import HELD, KINDS, Because, because, because_of_file
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.core.process.deadlines import Places
from demarche.ledger import processes, read
from demarche.ledger.models import ActRecord, Member, Outbox, Proof
from demarche.ledger.outbox import NOT_DELIVERED, UNDER_WAY
from demarche.ledger.proofs import TWO_HEADS

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
    duty_line: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some deliveries and large files, and whether there are more."""

    lines: list[Delivery]
    more: bool
    files: list[large.Sent] = field(default_factory=list)


def deliveries(officer: Officer) -> QuerySet[Outbox]:
    """The deliveries an officer may see: those of dossiers that he may open, and acts of registers."""
    rows = Outbox.objects.all()
    if _reads(officer):
        rows = rows.exclude(dossier__in=closed_dossiers(officer))
    if officer.desk:
        ours = Subject.objects.filter(dossier=OuterRef("dossier"), desk=officer.desk)
        rows = rows.filter(Exists(ours) | Q(dossier=F("process_id")))
    return rows


def _reads(officer: Officer) -> bool:
    """Whether an officer reads matters: who does nothing but administer the node sees their lines without titles."""
    return any(role != ADMINISTRATOR for role in officer.roles)


def counts(officer: Officer) -> dict[str, int]:
    """How many deliveries are held back, and how many under way."""
    found = (
        deliveries(officer)
        .filter(state__in=NOT_DELIVERED)
        .aggregate(held=Count("pk", filter=_IS_HELD), under_way=Count("pk", filter=_IS_UNDER_WAY))
    )
    files = large.counts(officer, _IS_HELD, _IS_UNDER_WAY)
    return {str(name): int(count) + files[name] for name, count in found.items()}


def page(officer: Officer, view: str, *, at: int, start: int = 0) -> Page:
    """Deliveries of one view from number `start` on; a constant number of queries."""
    rows = _rows(officer, view, start, PAGE)
    files = large.lines(officer, VIEWS[view][0], at=at, start=start, most=PAGE + 1)
    more = len(rows) > PAGE or len(files) > PAGE
    return Page(_lines(rows[:PAGE], officer, at), more, files[:PAGE])


def glance(officer: Officer, views: Sequence[str], *, at: int) -> dict[str, Page]:
    """The first deliveries of several views; what is asked about them is asked once."""
    found = {view: _rows(officer, view, 0, GLANCE) for view in views}
    lines = iter(_lines([row for rows in found.values() for row in rows[:GLANCE]], officer, at))
    files = {view: large.lines(officer, VIEWS[view][0], at=at, most=GLANCE + 1) for view in found}
    return {
        view: Page(
            [next(lines) for _ in rows[:GLANCE]],
            len(rows) > GLANCE or len(files[view]) > GLANCE,
            files[view][:GLANCE],
        )
        for view, rows in found.items()
    }


def _rows(officer: Officer, view: str, start: int, most: int) -> list[Outbox]:
    condition, order = VIEWS[view]
    return list(deliveries(officer).filter(condition).order_by(order)[start : start + most + 1])


def _lines(rows: Sequence[Outbox], officer: Officer, at: int) -> list[Delivery]:
    ids = [row.act for row in rows]
    about = _About(
        acts={each.id: each for each in ActRecord.objects.filter(id__in=ids).only("id", "kind", "t")},
        subjects=Subject.objects.in_bulk({row.dossier for row in rows}),
        names={(each.process_id, each.code): each.name for each in Member.objects.only("process", "code", "name")},
        times=read.place_times(ids),
        cards={(process, code): card for process, code, card in contacts()},
        reads=_reads(officer),
        ahead=at - time.time(),
    )
    return [about.line(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _About:
    """What some deliveries are about. `ahead` is what process time is beyond machine time."""

    acts: Mapping[str, ActRecord]
    subjects: Mapping[str, Subject]
    names: Mapping[tuple[str, str], str]
    times: Places
    cards: Mapping[tuple[str, str], Mapping[str, object]]
    reads: bool
    ahead: float

    def line(self, row: Outbox) -> Delivery:
        """One delivery, named."""
        act, subject = self.acts[row.act], self.subjects.get(row.dossier)
        charter = processes.charter_of(row.process_id)
        delivered = row.state == Outbox.State.DELIVERED
        shown = subject is not None and self.reads
        return Delivery(
            act=row.act,
            what=_kind(act.kind),
            number=subject.number if subject else "",
            title=subject.title if subject and shown else "",
            url=_address(act.kind, row.dossier) if shown else "",
            party=self.names.get((row.process_id, row.addressee), row.addressee),
            process=charter.name,
            exercise=charter.exercise,
            state=row.state,
            released=act.t,
            sent=row.first_tried,
            attempts=row.attempts,
            because=None if delivered else because(row.obstacle, row.detail, row.refusal),
            next_try=round(row.due + self.ahead) if row.state in UNDER_WAY else None,
            receipt=self.times.get(row.act, {}).get(row.addressee) if delivered else None,
            files=because_of_file(row.refusal, row.detail) if delivered else None,
            duty_line=str(self.cards.get((row.process_id, row.addressee), {}).get("duty_line") or ""),
        )


def forked_logs() -> list[dict[str, object]]:
    """The Parties whose log has shown two histories, with when that was found first."""
    found = (
        Proof.objects.filter(kind=TWO_HEADS).values("process", "party").annotate(first=Min("found")).order_by("first")
    )
    rows = list(found)
    names = {(each.process_id, each.code): each.name for each in Member.objects.all()} if rows else {}
    return [{"party": names.get((row["process"], row["party"]), row["party"]), "found": row["first"]} for row in rows]


def contacts() -> Iterable[tuple[str, str, Mapping[str, object]]]:
    """The contact card of each Party, by process and code."""
    return Contact.objects.values_list("process", "code", "card")


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
