# SPDX-License-Identifier: Apache-2.0
"""What the delivery page reads: some deliveries of one state, named, with their receipts; a constant number of queries."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, Min

from demarche.areas.directory.models import Contact
from demarche.areas.directory.queries import fetching
from demarche.areas.directory.speech import in_words_of
from demarche.areas.exchange import large
from demarche.areas.exchange.models import Comparison, Subject
from demarche.areas.exchange.selecting import Stopped, condition, deliveries, may_help, reads, stopped
from demarche.areas.exchange.words import KINDS, Because, because, because_of_file, outcome
from demarche.areas.officers.models import Officer
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.core.process.deadlines import Places
from demarche.ledger import processes, read
from demarche.ledger.models import ActRecord, FileOutbox, Member, Outbox, Proof
from demarche.ledger.outbox import NOT_DELIVERED, UNDER_WAY
from demarche.ledger.proofs import TWO_HEADS

PAGE: Final = 50
GLANCE: Final = 10

LATE: Final = 3600
"""Seconds by which a receipt is late: entered in their log after the first attempt, or here after that entry."""

ORDER: Final = {"held": "leaf_index", "under_way": "leaf_index", "stopped": "leaf_index", "delivered": "-pk"}
"""The views of the page, and the order of each."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """An act on its way to one Party, or arrived there. Times are process time but `next_try`, reckoned from machine time.

    `came_late` is when the receipt came here, if it is late; `again` whether trying once more may help.
    """

    pk: int
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
    came_late: int | None
    files: Because | None
    duty_line: str
    again: bool
    fetched: bool
    stopped: Stopped | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some deliveries and large files, and whether there are more."""

    lines: list[Delivery]
    more: bool
    files: list[large.Sent] = field(default_factory=list)


def counts(officer: Officer, at: int) -> dict[str, int]:
    """How many deliveries and large files need a decision, are under way, are stopped."""
    views = ("held", "under_way", "stopped")
    asked = {view: Count("pk", filter=condition(view, at)) for view in views}
    states = (*NOT_DELIVERED, Outbox.State.STOPPED)
    acts = deliveries(officer, Outbox).filter(state__in=states).aggregate(**asked)
    files = deliveries(officer, FileOutbox).filter(state__in=states).aggregate(**asked)
    return {view: int(acts[view]) + int(files[view]) for view in views}


def page(officer: Officer, view: str, *, at: int, start: int = 0) -> Page:
    """Deliveries of one view from number `start` on; a constant number of queries."""
    rows = _rows(officer, view, start, PAGE, at)
    files = large.lines(officer, view, at=at, start=start, most=PAGE + 1)
    more = len(rows) > PAGE or len(files) > PAGE
    return Page(_lines(rows[:PAGE], officer, at), more, files[:PAGE])


def glance(officer: Officer, views: Sequence[str], *, at: int) -> dict[str, Page]:
    """The first deliveries of several views; what is asked about them is asked once."""
    found = {view: _rows(officer, view, 0, GLANCE, at) for view in views}
    lines = iter(_lines([row for rows in found.values() for row in rows[:GLANCE]], officer, at))
    files = {view: large.lines(officer, view, at=at, most=GLANCE + 1) for view in found}
    return {
        view: Page(
            [next(lines) for _ in rows[:GLANCE]],
            len(rows) > GLANCE or len(files[view]) > GLANCE,
            files[view][:GLANCE],
        )
        for view, rows in found.items()
    }


def _rows(officer: Officer, view: str, start: int, most: int, at: int) -> list[Outbox]:  # where a page begins
    rows = deliveries(officer, Outbox).filter(condition(view, at)).order_by(ORDER[view])
    return list(rows[start : start + most + 1])


def one(officer: Officer, row: Outbox, *, at: int) -> Delivery:
    """One delivery, named."""
    return _lines([row], officer, at)[0]


def _lines(rows: Sequence[Outbox], officer: Officer, at: int) -> list[Delivery]:
    ids = [row.act for row in rows]
    about = _About(
        acts={each.id: each for each in ActRecord.objects.filter(id__in=ids).only("id", "kind", "t")},
        subjects=Subject.objects.in_bulk({row.dossier for row in rows}),
        names={(each.process_id, each.code): each.name for each in Member.objects.only("process", "code", "name")},
        times=read.place_times(ids),
        cards={(process, code): card for process, code, card in contacts()},
        fetching=fetching(),
        reads=reads(officer),
        ahead=at - time.time(),
    )
    return [_told(about, row) for row in rows]


def _told(about: "_About", row: Outbox) -> Delivery:
    """One delivery in the words of its process."""
    with in_words_of(row.process_id):
        return about.line(row)


@dataclass(frozen=True, slots=True)
class _About:
    """What some deliveries are about. `ahead` is what process time is beyond machine time."""

    acts: Mapping[str, ActRecord]
    subjects: Mapping[str, Subject]
    names: Mapping[tuple[str, str], str]
    times: Places
    cards: Mapping[tuple[str, str], Mapping[str, object]]
    fetching: set[tuple[str, str]]
    reads: bool
    ahead: float

    def line(self, row: Outbox) -> Delivery:
        """One delivery, named."""
        act, subject = self.acts[row.act], self.subjects.get(row.dossier)
        charter = processes.charter_of(row.process_id)
        delivered = row.state == Outbox.State.DELIVERED
        shown = subject is not None and self.reads
        receipt = self.times.get(row.act, {}).get(row.addressee) if delivered else None
        return Delivery(
            pk=row.pk,
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
            receipt=receipt,
            came_late=row.delivered if receipt is not None and _late(row, receipt) else None,
            files=because_of_file(row.refusal, row.detail) if delivered else None,
            duty_line=str(self.cards.get((row.process_id, row.addressee), {}).get("duty_line") or ""),
            again=may_help(row),
            fetched=row.state in UNDER_WAY and (row.process_id, row.addressee) in self.fetching,
            stopped=stopped(row),
        )


def _late(row: Outbox, receipt: int) -> bool:
    """Whether a receipt was entered or came here long after what it answers."""
    came, first = row.delivered or receipt, row.first_tried or receipt
    return abs(came - receipt) > LATE or receipt - first > LATE


def forked_logs() -> list[dict[str, object]]:
    """The Parties whose log has shown two histories, with when that was found first."""
    found = (
        Proof.objects.filter(kind=TWO_HEADS).values("process", "party").annotate(first=Min("found")).order_by("first")
    )
    rows = list(found)
    names = {(each.process_id, each.code): each.name for each in Member.objects.all()} if rows else {}
    return [{"party": names.get((row["process"], row["party"]), row["party"]), "found": row["first"]} for row in rows]


def _because(row: Comparison) -> Because | None:
    with in_words_of(row.process):
        return because(row.obstacle, row.detail, "")


def comparisons() -> list[dict[str, object]]:
    """What came of the last comparison with each Party's node, by name."""
    rows = list(Comparison.objects.order_by("party", "pk"))
    names = {(each.process_id, each.code): each.name for each in Member.objects.all()} if rows else {}
    return [
        {
            "party": names.get((row.process, row.party), row.party),
            "at": row.at,
            "asked": not row.due,
            "outcome": outcome(row.lacked, row.sent),
            "because": _because(row),
        }
        for row in rows
    ]


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
