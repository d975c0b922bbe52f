# SPDX-License-Identifier: Apache-2.0
"""A numbered question and what was said to it: answers of its own, answers for the whole, satisfaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demarche.core.acts.act import Act
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket, Entry


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

    def final(self, party: str) -> Entry | None:
        """The act entry by which `party` first answered it otherwise than for now."""
        own = (entry for entry in self.answers[party] if not is_for_now(entry))
        return min((*own, *self.whole[party]), key=lambda entry: entry.depth, default=None)

    @property
    def is_answered(self) -> bool:
        """Whether every addressed Party has answered it in some way."""
        return all(self.first(party) is not None for party in self.answers)

    @property
    def is_examined(self) -> bool:
        """Whether every addressed Party has answered it, and all that stands is that they examine it."""
        current = [self.current(party) for party in self.answers]
        return all(each is not None and is_for_now(each) for each in current)

    @property
    def satisfies(self) -> bool:
        """Whether the raising Party stated last that the answer, or the referral, satisfies it."""
        return bool(self.satisfaction) and self.satisfaction[-1].value in ("satisfied", "referral_accepted")


def is_for_now(answer: Entry) -> bool:
    """Whether an answer says that the question is under examination."""
    return isinstance(answer.value, dict) and answer.value["value"] == "under_examination"


def questions(
    docket: Docket, opening: Act, denied: Mapping[str, tuple[Entry, ...]], declined: Mapping[str, tuple[Entry, ...]]
) -> Iterator[Question]:
    """Every question of a concern and of its follow-ups, in order of number."""
    raising = opening.author
    whole = _whole(denied, declined)
    narrowed = {number for entry in docket.history("narrowed", raising) for number in _numbers_in(entry.value)}
    for number in sorted(int(about) for _name, party, about in docket.cells_named("question") if party == raising):
        entry = docket.current("question", raising, str(number))
        if entry is not None:
            yield Question(
                number=number,
                form=str(entry.value["form"]) if isinstance(entry.value, dict) else "",
                asked_by=entry.act,
                answers={party: tuple(docket.history("answer", party, str(number))) for party in whole},
                whole={party: tuple(_after(docket, entry.act, each)) for party, each in whole.items()},
                satisfaction=tuple(docket.history("satisfaction", raising, str(number))),
                dropped=number in narrowed,
            )


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


def _after(docket: Docket, asked_by: str, entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """What answers everything answers no question that was asked after it."""
    yield from (each for each in entries if docket.saw(each.act, asked_by))


def _numbers_in(value: Json) -> list[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, list) else []
