# SPDX-License-Identifier: Apache-2.0
"""A concern or notification as people ask about it: questions, answers, clarifications, assessments, joint status."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from demarche.core.acts import concern as acts
from demarche.core.acts.act import Act
from demarche.core.acts.schema import numbered
from demarche.core.encoding import Json
from demarche.core.process.concern import Role, roles
from demarche.core.process.docket import Docket, Entry, Standing


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
    PARTLY_ANSWERED = "partly_answered"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Question:
    """A numbered question, its form, and per addressed Party every answer given, the newest last."""

    number: int
    form: str
    answers: Mapping[str, tuple[Entry, ...]]

    def current(self, party: str) -> Entry | None:
        """The answer of `party` that stands."""
        given = self.answers[party]
        return given[-1] if given else None


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
    questions = _questions(docket, opening, addressed)
    clarifications = _clarifications(docket, held)
    acknowledged = {party: next(iter(docket.history("acknowledged", party)), None) for party in addressed}
    withdrawn = docket.current("withdrawn", opening.author)
    closed = docket.current("closed", opening.author)
    assessors = (*_with(held, Role.RAISES), *addressed)
    assessments = {party: tuple(docket.history("assessment", party)) for party in assessors}
    return Matter(
        opening=opening,
        raising=_with(held, Role.RAISES),
        addressed=addressed,
        informed=_with(held, Role.INFORMED),
        stage=_stage(questions, clarifications, acknowledged, withdrawn=withdrawn, closed=closed),
        joint=_joint(assessments),
        questions=questions,
        clarifications=clarifications,
        acknowledged=acknowledged,
        assessments=assessments,
        numbers=_numbers(docket, held),
        withdrawn=withdrawn,
        closed=closed,
    )


def _with(held: Mapping[str, Role], role: Role) -> tuple[str, ...]:
    return tuple(party for party, each in sorted(held.items()) if each is role)


def _field(value: Json, name: str) -> str:
    return str(value[name]) if isinstance(value, dict) else ""


def _questions(docket: Docket, opening: Act, addressed: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(
        Question(
            number,
            _field(form, "form"),
            {party: tuple(docket.history("answer", party, str(number))) for party in addressed},
        )
        for number, form in sorted(numbered(opening, "q").items())
    )


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


def _stage(
    questions: tuple[Question, ...],
    clarifications: tuple[Clarification, ...],
    acknowledged: Mapping[str, Entry | None],
    *,
    withdrawn: Entry | None,
    closed: Entry | None,
) -> Stage:
    if withdrawn is not None or closed is not None:
        last = max((each for each in (withdrawn, closed) if each is not None), key=lambda each: each.seq)
        return Stage.WITHDRAWN if last is withdrawn else Stage.CLOSED
    answered = [all(question.answers.values()) for question in questions]
    if any(answered):
        return Stage.ANSWERED if all(answered) else Stage.PARTLY_ANSWERED
    if any(not each.supplied for each in clarifications):
        return Stage.CLARIFICATION_ASKED
    return Stage.ACKNOWLEDGED if any(acknowledged.values()) else Stage.RAISED
