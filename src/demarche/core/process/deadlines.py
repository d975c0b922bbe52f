# SPDX-License-Identifier: Apache-2.0
"""Clocks: who owes what by when, judged at a moment that is given. Silence is a dated fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from demarche.core.charter import Charter
from demarche.core.encoding import moment
from demarche.core.process.docket import Entry
from demarche.core.process.matter import Matter, Question

Places = Mapping[str, Mapping[str, int]]
"""Per act id, per Party, the time `t` (UTC seconds) of its leaf in that Party's log: `act` for the author, else `got`."""


class Owed(StrEnum):
    """What a clock waits for."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    OWN_DATE = "own_date"


class State(StrEnum):
    """Where a clock stands."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    PASSED = "passed"
    MET = "met"


class Verdict(StrEnum):
    """How an answer stands to its date. Three, and no fourth: nothing is ever called overdue."""

    IN_TIME = "in_time"
    MADE_BEFORE = "made_before_received_after"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of one Party. Times are UTC seconds.

    `begun` is the Party's own receipt of the opening act; without a receipt there is no clock but the dated fact `sent`.
    `met_by` is the act that met it, with when it was made (its author's leaf) and received (the other side's leaf, if any).
    """

    owed: Owed
    party: str
    question: int | None
    sent: int | None
    begun: int | None
    due: int | None
    state: State
    met_by: str | None = None
    made: int | None = None
    received: int | None = None
    verdict: Verdict | None = None


def deadlines(matter: Matter, charter: Charter, places: Places, at: int) -> tuple[Deadline, ...]:
    """Every clock of a matter at the moment `at`, in the order acknowledge, answer, own dates."""
    clock = charter.clock(matter.opening.kind, matter.profile)
    found: list[Deadline] = []
    for party in matter.addressed:
        sent = places.get(matter.opening.id, {}).get(matter.opening.author)
        begun = places.get(matter.opening.id, {}).get(party)
        start = _Start(party, sent, begun, at)
        if clock is not None and clock.acknowledge is not None:
            found.append(_judge(Owed.ACKNOWLEDGE, start, clock.acknowledge, matter.acknowledged[party], places))
        if clock is not None and clock.answer is not None and matter.questions:
            found.append(_judge(Owed.ANSWER, start, clock.answer, _last_needed(matter, party), places))
        found.extend(_own_dates(matter.questions, start))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Start:
    party: str
    sent: int | None
    begun: int | None
    at: int


def _last_needed(matter: Matter, party: str) -> Entry | None:
    """The act by which every question had an answer of some kind, or `None` while one has none."""
    firsts = [question.answers[party][:1] for question in matter.questions]
    if not all(firsts):
        return None
    return max((first[0] for first in firsts), key=lambda entry: entry.depth)


def _judge(owed: Owed, start: _Start, period: int, entry: Entry | None, places: Places) -> Deadline:
    due = None if start.begun is None else start.begun + period
    base = Deadline(owed, start.party, None, start.sent, start.begun, due, _running(due, start.at))
    if entry is None:
        return base
    found = places.get(entry.act, {})
    made = found.get(start.party)
    received = min((t for party, t in found.items() if party != start.party), default=None)
    return Deadline(
        owed,
        start.party,
        None,
        start.sent,
        start.begun,
        due,
        State.MET,
        met_by=entry.act,
        made=made,
        received=received,
        verdict=verdict(made, received, due),
    )


def _running(due: int | None, at: int) -> State:
    if due is None:
        return State.NOT_BEGUN
    return State.RUNNING if at <= due else State.PASSED


def verdict(made: int | None, received: int | None, due: int | None) -> Verdict | None:
    """In time when received by the date; made before and received after it; else late. `None` while it cannot be told."""
    if due is None or (made is None and received is None):
        return None
    if received is not None and received <= due:
        return Verdict.IN_TIME
    if made is not None and made <= due:
        return Verdict.MADE_BEFORE if received is not None else None
    return Verdict.LATE


def _own_dates(questions: Iterable[Question], start: _Start) -> Iterable[Deadline]:
    for question in questions:
        entry = question.current(start.party)
        value = None if entry is None else entry.value
        if isinstance(value, dict) and value["value"] == "under_examination":
            due = moment(str(value["until"]))
            yield Deadline(
                Owed.OWN_DATE, start.party, question.number, start.sent, start.begun, due, _running(due, start.at)
            )
