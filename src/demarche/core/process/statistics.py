# SPDX-License-Identifier: Apache-2.0
"""Figures of two Parties, computed from what both hold: acts, and their leaves in both logs up to a head of each.

The definitions are those of docs/protocol/statistics.md. Nothing here looks at a clock: the moment to judge dates at is given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from demarche.core.acts import assistance, consultations, returning
from demarche.core.acts.act import Act
from demarche.core.acts.figures import FIGURES, PROPOSE
from demarche.core.charter import Charter
from demarche.core.encoding import Json
from demarche.core.process.deadlines import Deadline, Places, Verdict, deadlines
from demarche.core.process.docket import Docket, Placed, Standing
from demarche.core.process.matter import Matter, Stage, matter
from demarche.core.process.membership import Pause
from demarche.core.process.owing import Owed, Owing, owings
from demarche.core.process.question import Question
from demarche.core.process.roles import Role, roles

Pair = tuple[str, str]
"""The two Parties, in the order of their codes."""

_DECLINES: Final = frozenset({assistance.DECLINE, consultations.DECLINE, returning.DECLINE})
_ANSWERS: Final = frozenset({Owed.ANSWER, Owed.AGREED})
_STOPPABLE: Final = frozenset({Owed.ACKNOWLEDGE, Owed.REPLY, *_ANSWERS})


@dataclass(frozen=True, slots=True)
class Entered:
    """A leaf `act` or `got` of an act in a Party's log: in which of its logs, at which index, and its `t` (UTC seconds)."""

    origin: str
    index: int
    t: int


Entries = Mapping[str, Mapping[str, Sequence[Entered]]]
"""Per act and Party, its leaves in that Party's logs, as far as they are held."""

Heads = Mapping[str, Mapping[str, int]]
"""Per Party, by origin, up to which size each of its logs counts; a log that is not named does not."""


def below(entries: Entries, heads: Heads) -> Places:
    """When each act was entered in each of the two logs, as of these heads: the earliest leaf below them."""
    found: dict[str, dict[str, int]] = {}
    for act, logs in entries.items():
        for party, leaves in logs.items():
            sizes = heads.get(party, {})
            times = [leaf.t for leaf in leaves if leaf.index < sizes.get(leaf.origin, 0)]
            if times:
                found.setdefault(act, {})[party] = min(times)
    return found


def counted(acts: Iterable[Act], pair: Pair, places: Places) -> list[Act]:
    """Of the acts of a dossier those that count: what each of the two entered in its own log, and what these stand on.

    What another Party said counts once one of the two has named it, itself or by an act that names it.
    """
    by_id = {act.id: act for act in acts}
    ready = [act.id for act in by_id.values() if act.author in pair and act.author in places.get(act.id, {})]
    found = set(ready)
    while ready:
        act = by_id[ready.pop()]
        cited = [each for each in (act.prev, *act.after) if each in by_id and each not in found]
        others = [each for each in cited if by_id[each].author not in pair]
        found.update(others)
        ready.extend(others)
    return [act for act in by_id.values() if act.id in found]


def is_between(opening: Act, pair: Pair) -> bool:
    """Whether a matter is one of these two alone: no third Party raises it or is addressed. Figures are not counted themselves."""
    held = roles(opening)
    active = (
        {party for party, role in held.items() if role is not Role.INFORMED} if held else set(opening.audience or ())
    )
    return active == set(pair) and opening.kind != PROPOSE


@dataclass(frozen=True, slots=True)
class Fact:
    """What one act counts as: of which Party, in a matter that which kind opened, entered in its author's log at `t`.

    `figures` are those it stands in whatever the moment; while it `waits` for an answer it stands also in `no_answer` once
    `due` has passed, else in `open`. `met_by` are the acts that answered it.
    """

    act: str
    author: str
    group: str
    t: int
    figures: frozenset[str]
    waits: bool = False
    due: int | None = None
    met_by: tuple[str, ...] = ()

    def at(self, at: int) -> frozenset[str]:
        """The figures it stands in at a moment."""
        if not self.waits:
            return self.figures
        return self.figures | {"no_answer" if self.due is not None and at > self.due else "open"}


def facts(
    docket: Docket, pair: Pair, charter: Charter, places: Places, paused: Sequence[Pause] = ()
) -> tuple[Fact, ...]:
    """What each act of the two Parties in a matter between them counts as, in order of ids; nothing for any other dossier.

    `docket` is of the acts that count, `places` of the two logs alone, and `charter` the one that the matter keeps. `paused` is when
    either of the two did not take part, by the other's receipt.
    """
    opening = docket.opening
    if opening is None or not is_between(opening, pair):
        return ()
    found = matter(docket)
    places = {act: {party: t for party, t in times.items() if party in pair} for act, times in places.items()}
    asked = {} if found is None else _asked(found, charter, places, paused)
    stopped = frozenset() if found is None else _stopped(found, charter, places, paused)
    crossed = _crossed(docket, pair)
    facts_ = []
    for act in (*(each.act for each in docket.placed.values()), *docket.waiting.values()):
        t = places.get(act.id, {}).get(act.author) if act.author in pair else None
        if t is None:
            continue
        names = {"sent", *_delivered(act, pair, places), *_effect(docket, act, found)}
        names |= {name for name, acts in (("crossed", crossed), ("stopped", stopped)) if act.id in acts}
        fact = Fact(act.id, act.author, opening.kind, t, frozenset(names))
        facts_.append(_with(fact, asked[act.id]) if act.id in asked else fact)
    return tuple(sorted(facts_, key=lambda fact: fact.act))


def _delivered(act: Act, pair: Pair, places: Places) -> Iterator[str]:
    other = pair[1] if act.author == pair[0] else pair[0]
    yield "receipted" if other in places[act.id] else "not_receipted"


def _effect(docket: Docket, act: Act, found: Matter | None) -> Iterator[str]:
    if docket.standing(act.id) in (Standing.REFUSED, Standing.FORKED):
        yield "refused"
    if found is not None and act.id == found.opening.id:
        yield "opened"
        if all(found.seen[party] is not None for party in found.addressed):
            yield "acknowledged"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What became of what an act asks for."""

    figures: frozenset[str]
    waits: bool
    due: int | None
    met_by: tuple[str, ...]


def _with(fact: Fact, asked: _Asked) -> Fact:
    return replace(fact, figures=fact.figures | asked.figures, waits=asked.waits, due=asked.due, met_by=asked.met_by)


_Key = tuple[Owed, str, str, int | None]


def _clocks(found: Matter, charter: Charter, places: Places, paused: Sequence[Pause]) -> dict[_Key, Deadline]:
    """The clocks of a matter; what they say of a moment is not looked at."""
    every = deadlines(found, charter, places, 0, paused)
    return {(each.owed, each.party, each.started_by, each.question): each for each in every}


def _asked(found: Matter, charter: Charter, places: Places, paused: Sequence[Pause]) -> dict[str, _Asked]:
    """Every act to which an answer is owed, or a reply by a date of the charter where it asks for no answer."""
    clocks = _clocks(found, charter, places, paused)
    owed: dict[str, list[tuple[Owing, Deadline | None]]] = {}
    replies: dict[str, list[tuple[Owing, Deadline | None]]] = {}
    for each in owings(found):
        clock = clocks.get((each.owed, each.party, each.started_by, each.question))
        if each.owed in _ANSWERS:
            owed.setdefault(each.started_by, []).append((each, clock))
        elif each.owed is Owed.REPLY and clock is not None:
            replies.setdefault(each.started_by, []).append((each, clock))
    return {act: _became(found, act, told) for act, told in (replies | owed).items()}


def _became(found: Matter, act: str, told: list[tuple[Owing, Deadline | None]]) -> _Asked:
    met_by = tuple(sorted({each.met_by for each, _clock in told if each.met_by is not None}))
    unmet = [clock for each, clock in told if each.met_by is None]
    if unmet and found.stage is Stage.WITHDRAWN:
        return _Asked(frozenset({"asked", "withdrawn"}), waits=False, due=None, met_by=met_by)
    if unmet:
        dues = [clock.due for clock in unmet if clock is not None and clock.due is not None and clock.stopped is None]
        return _Asked(frozenset({"asked"}), waits=True, due=min(dues, default=None), met_by=met_by)
    names = {"asked", "answered", *_verdict([clock for _each, clock in told if clock is not None])}
    if _declined(found, act):
        names.add("declined")
    return _Asked(frozenset(names), waits=False, due=None, met_by=met_by)


_NAMES: Final = {Verdict.IN_TIME: "in_time", Verdict.MADE_BEFORE: "made_before", Verdict.LATE: "late"}


def _verdict(clocks: Sequence[Deadline]) -> Iterator[str]:
    """How the whole answer stands to its dates: as its worst part. Nothing while one part has no verdict, or none has a date."""
    verdicts = {clock.verdict for clock in clocks}
    if verdicts and None not in verdicts:
        worst = max(verdicts, key=lambda each: tuple(_NAMES).index(each) if each is not None else 0)
        yield _NAMES[worst]  # type: ignore[index]  # none is `None`


def _declined(found: Matter, act: str) -> bool:
    """Whether all that an act asks for, and that is still asked, was declined, one by one or as a whole."""
    asked = [each for each in found.asked if each.asked_by == act]
    if asked:
        return all(_is_declined(found, question, party) for question in asked for party in question.answers)
    replied = [each.reply for each in found.proposals if each.act == act]
    return any(each is not None and each.kind in _DECLINES for each in replied)


def _is_declined(found: Matter, question: Question, party: str) -> bool:
    own = question.current(party)
    if own is not None:
        return isinstance(own.value, dict) and own.value["value"] == "declined"
    whole = question.whole[party]
    return bool(whole) and whole[-1] in found.declined[party]


def _stopped(found: Matter, charter: Charter, places: Places, paused: Sequence[Pause]) -> frozenset[str]:
    """The acts a clock of which stood still for some time: its end is another than it would be, or is not known."""
    if not paused and not (charter.clarification_stops and found.clarifications):
        return frozenset()
    went = _clocks(found, replace(charter, clarification_stops=False), places, ())
    stood = _clocks(found, charter, places, paused)
    return frozenset(
        clock.started_by
        for key, clock in stood.items()
        if clock.owed in _STOPPABLE and (clock.due != went[key].due or clock.stopped is not None)
    )


def _crossed(docket: Docket, pair: Pair) -> set[str]:
    """The acts of the two that crossed one of the other's: neither author had seen the other's when he wrote.

    Of chains without a fork, it is enough to look at the act of the other's that follows the newest one seen.
    """
    chains = {party: _chain(docket, party) for party in pair}
    if not all(chain is not None for chain in chains.values()):
        return {act for act in docket.placed if _crosses(docket, act, pair)}
    crossed = set()
    for party, other in (pair, pair[::-1]):
        theirs = chains[other] or {}
        for depth, each in (chains[party] or {}).items():
            seen = each.past.get(other)
            following = theirs.get(1 if seen is None else docket.placed[seen].depth + 1)
            if following is not None and not _reaches(docket, following, party, depth):
                crossed.add(each.act.id)
    return crossed


def _reaches(docket: Docket, following: Placed, party: str, depth: int) -> bool:
    """Whether an act stands on one of a Party at this depth or further along."""
    seen = following.past.get(party)
    return seen is not None and docket.placed[seen].depth >= depth


def _chain(docket: Docket, party: str) -> dict[int, Placed] | None:
    """A Party's acts by their depth; `None` where two share one."""
    every = [each for each in docket.placed.values() if each.act.author == party]
    chain = {each.depth: each for each in every}
    return chain if len(chain) == len(every) else None


def _crosses(docket: Docket, act: str, pair: Pair) -> bool:
    if docket.placed[act].act.author not in pair:
        return False
    return any(docket.placed[other].act.author in pair for other in docket.crossed(act))


@dataclass(frozen=True, slots=True)
class Period:
    """Acts entered in their author's log from `since` on and before `until`, with dates judged `at` a moment (UTC seconds)."""

    since: int
    until: int
    at: int


def table(found: Iterable[Fact], pair: Pair, period: Period) -> Json:
    """The table of two Parties: for each and each kind of act that opened a matter, the acts of each figure in order of ids."""
    rows: dict[tuple[str, str], dict[str, list[Json]]] = {}
    for fact in sorted(found, key=lambda fact: fact.act):
        if fact.author in pair and period.since <= fact.t < period.until:
            row = rows.setdefault((fact.author, fact.group), {name: [] for name in FIGURES})
            for name in fact.at(period.at):
                row[name].append(fact.act)
    return [
        {"party": party, "opened": opened, "figures": {name: acts for name, acts in row.items()}}  # noqa: C416  # lists of ids become Json
        for (party, opened), row in sorted(rows.items())
    ]


def written(heads: Heads) -> Json:
    """Heads as they stand in an act: of each Party in order of codes, its logs, the oldest first."""
    return [
        {"party": party, "origin": origin, "size": size}
        for party in sorted(heads)
        for origin, size in heads[party].items()
    ]


def read(heads: Json) -> Heads:
    """Heads as they stand in an act of which the rules admit the part."""
    found: dict[str, dict[str, int]] = {}
    logs: Any = heads
    for log in logs:
        found.setdefault(log["party"], {})[log["origin"]] = log["size"]
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in which two tables differ: of which Party, in which group, and the acts that one of them alone has."""

    party: str
    group: str
    figure: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


def differences(ours: Json, theirs: Json) -> tuple[Difference, ...]:
    """Every figure in which two tables differ, and by which acts."""
    one, other = cells(ours), cells(theirs)
    found = []
    for key in sorted({*one, *other}, key=lambda key: (key[0], key[1], FIGURES.index(key[2]))):
        here, there = set(one.get(key, ())), set(other.get(key, ()))
        if here != there:
            found.append(Difference(*key, tuple(sorted(here - there)), tuple(sorted(there - here))))
    return tuple(found)


def cells(table: Json) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The acts of each figure of a table that hangs together, by Party, kind that opened the matter, and figure."""
    rows: Any = table
    return {(row["party"], row["opened"], name): tuple(row["figures"][name]) for row in rows for name in FIGURES}
