# SPDX-License-Identifier: Apache-2.0
"""Clocks: who owes what by when, judged at a moment that is given. Silence is a dated fact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from demarche.core.charter import Charter, Period
from demarche.core.process import calendar
from demarche.core.process.matter import Clarification, Matter
from demarche.core.process.membership import Pause, spans
from demarche.core.process.owing import Owed, Owing, owings

Places = Mapping[str, Mapping[str, int]]
"""Per act id, per Party, the time `t` (UTC seconds) of its leaf in that Party's log: `act` for the author, else `got`."""

_Spans = Sequence[tuple[int, int]]

_OPEN: Final = 1 << 62
"""The end of a stop that has not ended: later than any moment."""


class State(StrEnum):
    """Where a clock stands."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    STOPPED = "stopped"
    PASSED = "passed"
    MET = "met"


class Verdict(StrEnum):
    """How an answer stands to its date. Three, and no fourth: nothing is ever called overdue."""

    IN_TIME = "in_time"
    MADE_BEFORE = "made_before_received_after"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of one Party. Times are UTC seconds; `kind` is that of the act which started it.

    `begun` is the Party's own receipt of the act that started it; without a receipt there is no clock but the dated fact `sent`.
    `due` is unknown before that, and while the clock is `stopped` (since when). `before` are the dates that a later one took
    the place of; `paused` that it is stopped because a Party does not take part, suspended or withdrawn. `met_by` is the act that met
    it, with when it was made (its author's leaf) and received (the other side's leaf, if any).
    """

    owed: Owed
    party: str
    kind: str
    question: int | None
    started_by: str
    sent: int | None
    begun: int | None
    due: int | None
    state: State
    met_by: str | None = None
    made: int | None = None
    received: int | None = None
    verdict: Verdict | None = None
    before: tuple[int, ...] = ()
    stopped: int | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class _Term:
    """When something is due, since when its clock stands still, and the dates before an agreed one."""

    due: int | None
    stopped: int | None = None
    before: tuple[int, ...] = ()


def deadlines(
    matter: Matter, charter: Charter, places: Places, at: int, paused: Sequence[Pause] = ()
) -> tuple[Deadline, ...]:
    """Every clock of a matter at the moment `at`. Only `RUNNING` and `PASSED` depend on that moment.

    While a Party that raises or is addressed is `paused`, every clock of the matter stands still, its own dates too.
    """
    found = []
    parties = (*matter.raising, *matter.addressed)
    still = _union(spans(paused, parties, _OPEN)) if paused else []
    for owing in owings(matter):
        clock = charter.clock(owing.kind, owing.profile)
        period = None if clock is None else clock.acknowledge if owing.owed is Owed.ACKNOWLEDGE else clock.answer
        if period is None and owing.until is None and not owing.extended:
            continue
        stops = _stops(matter.clarifications, owing.party, places) if _may_stop(charter, owing) else ()
        stands = _deadline(owing, _term(owing, charter, period, places, (stops, still)), places, at)
        is_paused = stands.stopped is not None and any(end == _OPEN for _start, end in still)
        found.append(replace(stands, paused=True) if is_paused else stands)
    return tuple(found)


def _deadline(owing: Owing, term: _Term, places: Places, at: int) -> Deadline:
    started = places.get(owing.started_by, {})
    made, received = _met(owing, places)
    met = owing.met_by is not None
    return Deadline(
        owed=owing.owed,
        party=owing.party,
        kind=owing.kind,
        question=owing.question,
        started_by=owing.started_by,
        sent=started.get(owing.author),
        begun=started.get(owing.party),
        due=term.due,
        state=State.MET if met else _state(term, at),
        met_by=owing.met_by,
        made=made,
        received=received,
        verdict=verdict(made, received, term.due) if met else None,
        before=term.before,
        stopped=None if met else term.stopped,
    )


def _met(owing: Owing, places: Places) -> tuple[int | None, int | None]:
    """When what met it was made, and when another Party first received that."""
    found = {} if owing.met_by is None else places.get(owing.met_by, {})
    return found.get(owing.party), min((t for party, t in found.items() if party != owing.party), default=None)


def _state(term: _Term, at: int) -> State:
    if term.stopped is not None:
        return State.STOPPED
    if term.due is None:
        return State.NOT_BEGUN
    return State.RUNNING if at <= term.due else State.PASSED


def verdict(made: int | None, received: int | None, due: int | None) -> Verdict | None:
    """In time when received by the date; made before and received after it; else late. `None` while it cannot be told."""
    if due is None or (made is None and received is None):
        return None
    if received is not None and received <= due:
        return Verdict.IN_TIME
    if made is not None and made <= due:
        return Verdict.MADE_BEFORE if received is not None else None
    return Verdict.LATE


def _term(owing: Owing, charter: Charter, period: Period | None, places: Places, stops: tuple[_Spans, _Spans]) -> _Term:
    """The charter's clock runs from the receipt. Its stops are those for clarification, and those while a Party took no part.

    An own date and an agreed one move by the latter alone.
    """
    begun, party = places.get(owing.started_by, {}).get(owing.party), charter.member(owing.party)
    asked, still = stops
    made, _received = _met(owing, places)
    until = _OPEN if made is None else made
    since = 0 if begun is None else begun
    term = _Term(owing.until)
    if owing.until is not None:
        term = _stood(since, owing.until, still, until)
    elif period is not None and begun is not None and party is not None:
        term = _stood(begun, calendar.due(begun, period, party), _union((*asked, *still)), until)
    if not owing.extended:
        return term
    first = () if term.due is None else (term.due,)
    agreed = _stood(since, owing.extended[-1], still, until)
    return _Term(agreed.due, agreed.stopped, (*first, *owing.extended[:-1]))


def _may_stop(charter: Charter, owing: Owing) -> bool:
    return charter.clarification_stops and owing.owed is Owed.ANSWER


def _stops(asked: Iterable[Clarification], party: str, places: Places) -> list[tuple[int, int]]:
    """From when to when a Party waited for clarification: by its own log, from its asking to its receipt of the supply."""
    return _union(
        (places[each.act][party], min(_receipts(each, party, places), default=_OPEN))
        for each in asked
        if each.party == party and party in places.get(each.act, {})
    )


def _receipts(asked: Clarification, party: str, places: Places) -> Iterator[int]:
    for act in asked.supplied:
        if party in places.get(act, {}):
            yield places[act][party]


def ends(begun: int, seconds: int, parties: Iterable[str], paused: Sequence[Pause], *, until: int | None) -> int | None:
    """When a time that began then is over, which stands still while one of these Parties is `paused`, up to `until`; `None` while it does."""
    still = _union(spans(paused, parties, _OPEN))
    return _stood(begun, begun + seconds, still, _OPEN if until is None else until).due


def _union(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _stood(begun: int, due: int, stops: Iterable[tuple[int, int]], until: int) -> _Term:
    """Add the time that a clock stood still, up to `until`. What is asked after the date has passed moves nothing."""
    for start, end in stops:
        first, last = max(start, begun), min(end, until)
        if first > due:
            break
        if last == _OPEN:
            return _Term(None, stopped=first)
        due += max(0, last - first)
    return _Term(due)
