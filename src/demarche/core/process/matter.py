# SPDX-License-Identifier: Apache-2.0
"""A concern or notification as people ask about it: questions, answers, clarifications, assessments, joint status."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from demarche.core.acts import concern as acts
from demarche.core.acts.act import Act
from demarche.core.acts.strand import OPEN as STRAND
from demarche.core.encoding import Json, moment
from demarche.core.process import keeping
from demarche.core.process.docket import Docket, Entry, Standing
from demarche.core.process.enlarging import SUPPORTED, Successor, successors
from demarche.core.process.extension import Extension, extensions
from demarche.core.process.indicators import marks
from demarche.core.process.proposals import Proposal, proposals
from demarche.core.process.question import Question, questions
from demarche.core.process.roles import CONCURRED, LEFT, Role, roles


class Joint(StrEnum):
    """The joint status: resolved only when every raising and addressed Party says so."""

    OPEN = "open"
    PARTIALLY = "partially_resolved"
    RESOLVED = "resolved"


class Stage(StrEnum):
    """How far the matter has come, by the acts in effect."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLARIFICATION_ASKED = "clarification_asked"
    UNDER_EXAMINATION = "under_examination"
    PARTLY_ANSWERED = "partly_answered"
    ANSWERED = "answered"
    DECLINED = "declined"
    SATISFIED = "satisfied"
    RESTING = "resting"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Clarification:
    """What was asked, by which act and Party, about which question, and by which acts it was supplied."""

    act: str
    party: str
    question: int | None
    supplied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interim:
    """An interim answer: to one question, or to every question that its Party had seen."""

    entry: Entry
    question: int | None
    covers: frozenset[int]

    @property
    def until(self) -> int:
        """The date that its Party named for the next answer."""
        return moment(str(self.entry.value))


@dataclass(frozen=True, slots=True)
class Matter:
    """Where a concern or notification stands. Made from a docket; both sides make the same.

    `seen` is the first act by which each addressed Party took the matter up: a person released it, so a person there has seen it.
    `resting` are the acts by which Parties let it rest, while it rests. `raising` are who opened it and who concurred, `concurred` by which act;
    `named` are named as raising and have not concurred, `supporting` are informed and support it, `left` have left it. `endings` are the
    withdrawings and closings of raising Parties that stand.
    """

    opening: Act
    raising: tuple[str, ...]
    named: tuple[str, ...]
    addressed: tuple[str, ...]
    informed: tuple[str, ...]
    stage: Stage
    joint: Joint
    questions: tuple[Question, ...]
    clarifications: tuple[Clarification, ...]
    acknowledged: Mapping[str, Entry | None]
    seen: Mapping[str, Act | None]
    assessments: Mapping[str, tuple[Entry, ...]]
    numbers: Mapping[str, str]
    withdrawn: Entry | None
    closed: Entry | None
    resting: tuple[Act, ...]
    interim: Mapping[str, tuple[Interim, ...]]
    denied: Mapping[str, tuple[Entry, ...]]
    declined: Mapping[str, tuple[Entry, ...]]
    repeats: int
    proposals: tuple[Proposal, ...]
    extensions: tuple[Extension, ...]
    marks: Mapping[str, Mapping[str, Entry]]
    concurred: Mapping[str, Entry]
    supporting: Mapping[str, Entry]
    left: Mapping[str, Entry]
    successors: tuple[Successor, ...]
    endings: Mapping[str, Entry]

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are still asked: those not dropped."""
        return tuple(question for question in self.questions if not question.dropped)

    @property
    def is_concern(self) -> bool:
        """Whether the matter has questions to answer."""
        return self.opening.kind == acts.RAISE

    @property
    def profile(self) -> str:
        """The urgency that the opening act states."""
        return _field(self.opening.values.get("urgency"), "profile")


def matter(docket: Docket) -> Matter | None:
    """Read a matter off a docket; `None` while its opening act is not here or has no effect, and of a strand."""
    opening = docket.opening
    if opening is None or opening.kind == STRAND or docket.standing(opening.id) is not Standing.IN_EFFECT:
        return None
    held = roles(opening)
    addressed = _with(held, Role.ADDRESSED)
    concurred, left = _given(docket, CONCURRED, held), _given(docket, LEFT, held)
    raising = tuple(party for party in _with(held, Role.RAISES) if party == opening.author or party in concurred)
    denied, declined = (_told(docket, name, addressed) for name in ("denied", "declined"))
    asked = tuple(questions(docket, opening, denied, declined))
    proposed = proposals(docket)
    clarifications = _clarifications(docket, held)
    acknowledged = {party: next(iter(docket.history("acknowledged", party)), None) for party in addressed}
    withdrawn = docket.current("withdrawn", opening.author)
    closed = docket.current("closed", opening.author)
    assessments = _told(docket, "assessment", (*_still(raising, left), *_still(addressed, left)))
    found = Matter(
        opening=opening,
        raising=raising,
        named=tuple(party for party in _with(held, Role.RAISES) if party not in raising),
        addressed=addressed,
        informed=_with(held, Role.INFORMED),
        stage=Stage.RAISED,
        joint=_joint(assessments),
        questions=asked,
        clarifications=clarifications,
        acknowledged=acknowledged,
        seen={party: _first(docket, party) for party in addressed},
        assessments=assessments,
        numbers=_numbers(docket, held),
        withdrawn=withdrawn,
        closed=closed,
        resting=tuple(_resting(docket)),
        interim={party: tuple(_interim(docket, party, asked)) for party in addressed},
        denied=denied,
        declined=declined,
        repeats=sum(bool(docket.history(*key)) for key in docket.cells_named("repeated")),
        proposals=proposed,
        extensions=extensions(docket, proposed, raising, asked),
        marks=marks(docket),
        concurred=concurred,
        supporting={party: entry for party, entry in _given(docket, SUPPORTED, held).items() if entry.value is True},
        left=left,
        successors=successors(docket),
        endings={party: entry for party in raising if (entry := _ending(docket, party)) is not None},
    )
    return replace(found, stage=_stage(found, docket))


def _told(docket: Docket, name: str, parties: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """What each Party gave its cell of that name, the newest last."""
    return {party: tuple(docket.history(name, party)) for party in parties}


def _given(docket: Docket, name: str, parties: Iterable[str]) -> dict[str, Entry]:
    """What stands in the cell of that name of each Party that gave it something."""
    return {party: entry for party in sorted(parties) if (entry := docket.current(name, party)) is not None}


def _still(side: tuple[str, ...], left: Mapping[str, Entry]) -> tuple[str, ...]:
    """Who of a side counts: those who have not left it; all of it, when nobody else is there."""
    return tuple(party for party in side if party not in left) or side


def _first(docket: Docket, party: str) -> Act | None:
    """The first act of a Party that is in effect and does more than keep the matter."""
    number = 1
    while (party, number) in docket.by_number:
        for each in docket.by_number[party, number]:
            if docket.standing(each) is Standing.IN_EFFECT and docket.placed[each].act.kind not in keeping.RULES:
                return docket.placed[each].act
        number += 1
    return None


def _interim(docket: Docket, party: str, asked: Iterable[Question]) -> Iterator[Interim]:
    """Interim answers of a Party, oldest first."""
    found = [
        (entry, int(about) if about else None)
        for name, writer, about in docket.cells_named("interim")
        if writer == party
        for entry in docket.history(name, writer, about)
    ]
    for entry, number in sorted(found, key=lambda each: each[0].depth):
        seen = (each.number for each in asked if docket.saw(entry.act, each.asked_by))
        yield Interim(entry, number, frozenset(seen) if number is None else frozenset((number,)))


def _with(held: Mapping[str, Role], role: Role) -> tuple[str, ...]:
    return tuple(party for party, each in sorted(held.items()) if each is role)


def _field(value: Json, name: str) -> str:
    return str(value[name]) if isinstance(value, dict) else ""


def _clarifications(docket: Docket, held: Mapping[str, Role]) -> tuple[Clarification, ...]:
    raising = _with(held, Role.RAISES)
    found: list[tuple[int, Clarification]] = []
    for name, party, asked in docket.cells_named("asked"):
        entry = docket.current(name, party, asked)
        if entry is None:
            continue
        number = entry.value.get("question") if isinstance(entry.value, dict) else None
        supplied = tuple(each.act for raiser in raising for each in docket.history("supplied", raiser, asked))
        question = number if isinstance(number, int) else None
        found.append((entry.seq, Clarification(asked, party, question, supplied)))
    return tuple(each for _seq, each in sorted(found, key=lambda pair: (pair[0], pair[1].act)))


def _numbers(docket: Docket, held: Mapping[str, Role]) -> dict[str, str]:
    found = {party: docket.current("number", party) for party in sorted(held)}
    return {party: str(entry.value) for party, entry in found.items() if entry is not None}


def _joint(assessments: Mapping[str, tuple[Entry, ...]]) -> Joint:
    stated = [str(entries[-1].value) if entries else Joint.OPEN.value for entries in assessments.values()]
    if all(each == Joint.RESOLVED for each in stated):
        return Joint.RESOLVED
    return Joint.OPEN if all(each == Joint.OPEN for each in stated) else Joint.PARTIALLY


def _stage(found: Matter, docket: Docket) -> Stage:
    ended = _ended(found, docket)
    if ended is not None:
        return Stage.WITHDRAWN if _withdraws(docket, ended) else Stage.CLOSED
    if found.resting:
        return Stage.RESTING
    answered = [question for question in found.asked if question.is_answered and not question.is_examined]
    if answered:
        open_ = any(not question.is_answered for question in found.asked)
        return _answered(found, answered, open_=open_)
    if any(not each.supplied for each in found.clarifications):
        return Stage.CLARIFICATION_ASKED
    if any(found.interim.values()) or any(question.is_examined for question in found.asked):
        return Stage.UNDER_EXAMINATION
    return Stage.ACKNOWLEDGED if any(found.acknowledged.values()) else Stage.RAISED


def _answered(found: Matter, answered: list[Question], *, open_: bool) -> Stage:
    """How far the answers go: declined as a whole stays that beside questions that were asked after it."""
    if not open_ and all(question.satisfies for question in found.asked):
        return Stage.SATISFIED
    if all(_is_declined(found, question) for question in answered):
        return Stage.DECLINED
    return Stage.PARTLY_ANSWERED if open_ else Stage.ANSWERED


def _is_declined(found: Matter, question: Question) -> bool:
    """Whether all that stands of each addressed Party is that it declined the whole."""
    whole = question.whole
    return all(
        not given and bool(whole[party]) and whole[party][-1] in found.declined[party]
        for party, given in question.answers.items()
    )


def _ended(found: Matter, docket: Docket) -> Entry | None:
    """The withdrawing or closing that stands, once every raising Party that has not left said either; a withdrawing only where all did."""
    counted = _still(found.raising, found.left)
    stand = [found.endings[party] for party in counted if party in found.endings]
    closings = [each for each in stand if not _withdraws(docket, each)]
    return None if len(stand) < len(counted) else (closings or stand)[0]


def _ending(docket: Docket, party: str) -> Entry | None:
    """How a raising Party withdrew or closed the matter for itself: the newer of both, unless it has asked again or further since."""
    ends = [each for name in ("withdrawn", "closed") if (each := docket.current(name, party)) is not None]
    newest = max(ends, key=lambda each: each.depth, default=None)
    asking = (*docket.cells_named("repeated"), *docket.cells_named("followed_up"))
    asked = (entry for key in asking if key[1] == party for entry in docket.history(*key))
    if newest is None or any(entry.depth > newest.depth for entry in asked):
        return None
    return newest


def _withdraws(docket: Docket, entry: Entry) -> bool:
    return docket.placed[entry.act].act.kind == acts.WITHDRAW


def _resting(docket: Docket) -> Iterator[Act]:
    """The acts by which a Party lets the matter rest, having seen every act by which somebody took it up; the newest of each Party.

    How a matter is kept, by any of these kinds, takes nothing up.
    """
    resting = [given[-1].act for key in docket.cells_named("rests") if (given := docket.history(*key))]
    said = [
        each.act.id
        for each in docket.placed.values()
        if resting and each.act.kind not in keeping.RULES and docket.standing(each.act.id) is Standing.IN_EFFECT
    ]
    for rest in sorted(resting):
        if all(docket.saw(rest, act) for act in said):
            yield docket.placed[rest].act
