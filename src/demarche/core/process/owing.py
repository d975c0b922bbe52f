# SPDX-License-Identifier: Apache-2.0
"""What a Party owes in a matter, since which act, and what has met it. Times are no part of it; see `deadlines`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from demarche.core.encoding import moment
from demarche.core.process.docket import Entry
from demarche.core.process.matter import Matter


class Owed(StrEnum):
    """What a clock waits for."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    OWN_DATE = "own_date"


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing that a Party owes.

    `started_by` is the act that its clock begins with, `author` whose act that is; `kind` and `profile` find the charter's clock.
    `until` is a date of its own, instead of the charter's clock; `extended` are later dates agreed by both, oldest first.
    """

    owed: Owed
    party: str
    started_by: str
    author: str
    kind: str
    profile: str
    question: int | None = None
    met_by: Entry | None = None
    until: int | None = None
    extended: tuple[int, ...] = ()


def owings(matter: Matter) -> tuple[Owing, ...]:
    """What each addressed Party owes, met or not, in the order in which pages name it."""
    return tuple(each for party in matter.addressed for each in _of(matter, party))


def _of(matter: Matter, party: str) -> Iterator[Owing]:
    opening, profile = matter.opening, matter.profile
    since = (party, opening.id, opening.author, opening.kind, profile)
    yield Owing(Owed.ACKNOWLEDGE, *since, met_by=matter.acknowledged[party])
    if matter.questions:
        yield Owing(Owed.ANSWER, *since, met_by=_last_needed(matter, party))
    for question in matter.questions:
        entry = question.current(party)
        value = None if entry is None else entry.value
        if entry is not None and isinstance(value, dict) and value["value"] == "under_examination":
            yield Owing(
                Owed.OWN_DATE,
                party,
                entry.act,
                party,
                opening.kind,
                profile,
                question=question.number,
                until=moment(str(value["until"])),
            )


def _last_needed(matter: Matter, party: str) -> Entry | None:
    """The act by which every question had an answer of some kind, or `None` while one has none."""
    firsts = [question.answers[party][:1] for question in matter.questions]
    if not all(firsts):
        return None
    return max((first[0] for first in firsts), key=lambda entry: entry.depth)
