# SPDX-License-Identifier: Apache-2.0
"""A concern or notification as people ask about it: questions, answers, clarifications, assessments, joint status."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from demarche.core.acts import concern as acts
from demarche.core.acts.act import Act
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket, Entry, Standing
from demarche.core.process.indicators import marks
from demarche.core.process.proposals import Proposal, proposals
from demarche.core.process.roles import Role, roles


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
class Question:
    """A numbered question: its form, the act that asked it, per addressed Party every answer given, the newest last.

    `whole` are denials and declinings of the whole matter, which answer every question that has no answer of its own.
    `satisfaction` is what the raising Party stated about the answer, the newest last. A `dropped` question is no longer asked.
    """

    number: int
    form: str
    asked_by: str
    answers: Mapping[str, tuple[Entry, ...]]
    whole: Mapping[str, tuple[Entry, ...]]
    satisfaction: tuple[Entry, ...]
    dropped: bool

    def current(self, party: str) -> Entry | None:
        """The answer of `party` to this question that stands."""
        given = self.answers[party]
        return given[-1] if given else None

    def first(self, party: str) -> Entry | None:
        """The act entry by which `party` first answered it, by an answer of its own or for the whole."""
        given = (*self.answers[party][:1], *self.whole[party][:1])
        return min(given, key=lambda entry: entry.depth, default=None)

    @property
    def is_answered(self) -> bool:
        """Whether every addressed Party has answered it in some way."""
        return all(self.first(party) is not None for party in self.answers)

    @property
    def satisfies(self) -> bool:
        """Whether the raising Party stated last that the answer, or the referral, satisfies it."""
        return bool(self.satisfaction) and self.satisfaction[-1].value in ("satisfied", "referral_accepted")


@dataclass(frozen=True, slots=True)
class Clarification:
    """What was asked, by which act and Party, about which question, and by which acts it was supplied."""

    act: str
    party: str
    question: int | None
    supplied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """Where a concern or notification stands. Made from a docket; both sides make the same."""

    opening: Act
    raising: tuple[str, ...]
    addressed: tuple[str, ...]
    informed: tuple[str, ...]
    stage: Stage
    joint: Joint
    questions: tuple[Question, ...]
    clarifications: tuple[Clarification, ...]
    acknowledged: Mapping[str, Entry | None]
    assessments: Mapping[str, tuple[Entry, ...]]
    numbers: Mapping[str, str]
    withdrawn: Entry | None
    closed: Entry | None
    interim: Mapping[str, tuple[tuple[int | None, Entry], ...]]
    denied: Mapping[str, tuple[Entry, ...]]
    declined: Mapping[str, tuple[Entry, ...]]
    repeats: int
    proposals: tuple[Proposal, ...]
    marks: Mapping[str, Mapping[str, Entry]]

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
        return _field(self.opening.values["urgency"], "profile")


def matter(docket: Docket) -> Matter | None:
    """Read a matter off a docket; `None` while its opening act is not here or has no effect."""
    opening = docket.opening
    if opening is None or docket.standing(opening.id) is not Standing.IN_EFFECT:
        return None
    held = roles(opening)
    addressed = _with(held, Role.ADDRESSED)
    denied, declined = (_told(docket, name, addressed) for name in ("denied", "declined"))
    questions = _questions(docket, opening, addressed, _whole(denied, declined))
    clarifications = _clarifications(docket, held)
    acknowledged = {party: next(iter(docket.history("acknowledged", party)), None) for party in addressed}
    withdrawn = docket.current("withdrawn", opening.author)
    closed = docket.current("closed", opening.author)
    assessments = _told(docket, "assessment", (*_with(held, Role.RAISES), *addressed))
    found = Matter(
        opening=opening,
        raising=_with(held, Role.RAISES),
        addressed=addressed,
        informed=_with(held, Role.INFORMED),
        stage=Stage.RAISED,
        joint=_joint(assessments),
        questions=questions,
        clarifications=clarifications,
        acknowledged=acknowledged,
        assessments=assessments,
        numbers=_numbers(docket, held),
        withdrawn=withdrawn,
        closed=closed,
        interim={party: tuple(_interim(docket, party)) for party in addressed},
        denied=denied,
        declined=declined,
        repeats=sum(key[0] == "repeated" and bool(docket.history(*key)) for key in docket.cells),
        proposals=proposals(docket),
        marks=marks(docket),
    )
    return replace(found, stage=_stage(found, resting=_resting(docket, held)))


def _told(docket: Docket, name: str, parties: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """What each Party gave its cells of that name, whatever they are about, the newest last."""
    found: dict[str, tuple[Entry, ...]] = {}
    for party in parties:
        cells = [key for key in docket.cells if key[:2] == (name, party)]
        entries = [entry for key in cells for entry in docket.history(*key)]
        found[party] = tuple(sorted(entries, key=lambda entry: (entry.depth, entry.act)))
    return found


def _interim(docket: Docket, party: str) -> Iterator[tuple[int | None, Entry]]:
    """Interim answers of a Party, each with the question it is about, oldest first."""
    found = [
        (entry.depth, int(about) if about else None, entry)
        for name, writer, about in docket.cells
        if (name, writer) == ("interim", party)
        for entry in docket.history(name, writer, about)
    ]
    for _depth, number, entry in sorted(found, key=lambda each: each[0]):
        yield number, entry


def _whole(
    denied: Mapping[str, tuple[Entry, ...]], declined: Mapping[str, tuple[Entry, ...]]
) -> dict[str, tuple[Entry, ...]]:
    """Per Party, the acts that answer every question at once: a denial of the whole, a declining."""
    return {
        party: tuple(
            sorted(
                (*(each for each in denied[party] if each.value == "whole"), *declined[party]),
                key=lambda entry: (entry.depth, entry.act),
            )
        )
        for party in denied
    }


def _resting(docket: Docket, held: Mapping[str, Role]) -> bool:
    """Whether a Party's newest act says that the matter rests."""
    for party in held:
        entry, newest = docket.current("rests", party), docket.newest(party)
        if entry is not None and newest is not None and entry.act == newest.act.id:
            return True
    return False


def _with(held: Mapping[str, Role], role: Role) -> tuple[str, ...]:
    return tuple(party for party, each in sorted(held.items()) if each is role)


def _field(value: Json, name: str) -> str:
    return str(value[name]) if isinstance(value, dict) else ""


def _questions(
    docket: Docket, opening: Act, addressed: tuple[str, ...], whole: Mapping[str, tuple[Entry, ...]]
) -> tuple[Question, ...]:
    raising = opening.author
    narrowed = {number for entry in docket.history("narrowed", raising) for number in _numbers_in(entry.value)}
    asked = [int(about) for name, party, about in docket.cells if (name, party) == ("question", raising)]
    found: list[Question] = []
    for number in sorted(asked):
        entry = docket.current("question", raising, str(number))
        if entry is not None:
            answers = {party: tuple(docket.history("answer", party, str(number))) for party in addressed}
            found.append(
                Question(
                    number=number,
                    form=_field(entry.value, "form"),
                    asked_by=entry.act,
                    answers=answers,
                    whole=_of_question(docket, whole, entry.act),
                    satisfaction=tuple(docket.history("satisfaction", raising, str(number))),
                    dropped=number in narrowed,
                )
            )
    return tuple(found)


def _of_question(
    docket: Docket, whole: Mapping[str, tuple[Entry, ...]], asked_by: str
) -> Mapping[str, tuple[Entry, ...]]:
    """What answers everything answers no question that was asked after it."""
    return {
        party: tuple(each for each in entries if docket.saw(each.act, asked_by)) for party, entries in whole.items()
    }


def _numbers_in(value: Json) -> list[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, list) else []


def _clarifications(docket: Docket, held: Mapping[str, Role]) -> tuple[Clarification, ...]:
    raising = _with(held, Role.RAISES)
    found: list[tuple[int, Clarification]] = []
    for name, party, asked in docket.cells:
        entry = docket.current(name, party, asked) if name == "asked" else None
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


def _stage(found: Matter, *, resting: bool) -> Stage:
    ends = [each for each in (found.withdrawn, found.closed) if each is not None]
    if ends:
        return Stage.WITHDRAWN if max(ends, key=lambda each: each.seq) is found.withdrawn else Stage.CLOSED
    if resting:
        return Stage.RESTING
    answered = [question.is_answered for question in found.asked]
    if any(answered):
        return _answered(found) if all(answered) else Stage.PARTLY_ANSWERED
    if any(not each.supplied for each in found.clarifications):
        return Stage.CLARIFICATION_ASKED
    if any(found.interim.values()):
        return Stage.UNDER_EXAMINATION
    return Stage.ACKNOWLEDGED if any(found.acknowledged.values()) else Stage.RAISED


def _answered(found: Matter) -> Stage:
    if all(question.satisfies for question in found.asked):
        return Stage.SATISFIED
    own = any(any(question.answers.values()) for question in found.asked)
    return Stage.ANSWERED if own or not any(found.declined.values()) else Stage.DECLINED
