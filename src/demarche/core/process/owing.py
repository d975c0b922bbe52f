# SPDX-License-Identifier: Apache-2.0
"""What a Party owes in a matter, since which act, and what has met it. Times are no part of it; see `deadlines`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from demarche.core.acts import preservation
from demarche.core.acts.pursuing import FOLLOW_UP
from demarche.core.encoding import moment
from demarche.core.process.docket import Entry
from demarche.core.process.matter import Matter
from demarche.core.process.question import Question, is_for_now


class Owed(StrEnum):
    """What a clock waits for. `PRESERVED` is no debt but a date: until then data are kept."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    OWN_DATE = "own_date"
    AGREED = "agreed"
    REPLY = "reply"
    PRESERVED = "preserved"


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing that a Party owes.

    `started_by` is the act that its clock begins with, `author` whose act that is; `kind` and `profile` find the charter's clock.
    `until` is a date of its own, instead of the charter's clock; `extended` are later dates, own or agreed by both, oldest first.
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
    """What each Party owes, met or not, in the order in which pages name it."""
    found = [each for party in matter.addressed for each in _of_addressed(matter, party)]
    for party in (*matter.addressed, *matter.raising):
        found.extend(_replies(matter, party))
    found.extend(_preserved(matter))
    return tuple(found)


def _of_addressed(matter: Matter, party: str) -> Iterator[Owing]:
    opening = matter.opening
    yield Owing(
        Owed.ACKNOWLEDGE,
        party,
        opening.id,
        opening.author,
        opening.kind,
        matter.profile,
        met_by=matter.acknowledged[party],
    )
    yield from _rounds(matter, party)
    yield from _own_dates(matter, party)


def _rounds(matter: Matter, party: str) -> Iterator[Owing]:
    """An answer to the questions of the opening act, and to those of each follow-up.

    Dropped ones need none, and one for which a date of its own was agreed is owed by that date.
    """
    for act in dict.fromkeys(question.asked_by for question in matter.questions):
        asked = [each for each in matter.asked if each.asked_by == act and not _agreed(matter, each.number)]
        opens = act == matter.opening.id
        if asked:
            yield Owing(
                Owed.ANSWER,
                party,
                act,
                matter.opening.author,
                _asking(matter, act),
                matter.profile,
                question=None if opens else asked[0].number,
                met_by=_last_needed(asked, party),
                extended=_moved(matter, {question.number for question in asked}),
            )


def _last_needed(asked: Iterable[Question], party: str) -> Entry | None:
    """The act by which every question had an answer of some kind, or `None` while one has none."""
    firsts = [question.first(party) for question in asked]
    found = [each for each in firsts if each is not None]
    return max(found, key=lambda entry: entry.depth) if len(found) == len(firsts) else None


def _asking(matter: Matter, act: str) -> str:
    return matter.opening.kind if act == matter.opening.id else FOLLOW_UP


def _moved(matter: Matter, numbers: Iterable[int]) -> tuple[int, ...]:
    """The later dates agreed for the whole while one of these questions was open, in the order in which they were agreed."""
    return tuple(
        each.until for each in matter.extensions if each.question is None and not each.covers.isdisjoint(numbers)
    )


def _agreed(matter: Matter, number: int) -> tuple[int, ...]:
    """The later dates agreed for one question while it was open."""
    return tuple(each.until for each in matter.extensions if each.question == number and number in each.covers)


def _own_dates(matter: Matter, party: str) -> Iterator[Owing]:
    """The date that a Party named itself for the next answer to the whole or to a question, or that was agreed for a question."""
    interim = [(entry, str(entry.value)) for about, entry in matter.interim[party] if about is None]
    if interim and not all(question.first(party) for question in matter.asked):
        yield _own_date(matter, party, None, interim, _moved(matter, [each.number for each in matter.asked]))
    for question in matter.asked:
        dated, agreed = _dated(matter, party, question), _agreed(matter, question.number)
        if dated or agreed:
            yield _own_date(matter, party, question, dated, agreed)


def _own_date(
    matter: Matter, party: str, question: Question | None, dated: list[tuple[Entry, str]], agreed: tuple[int, ...]
) -> Owing:
    asked_by = matter.opening.id if question is None else question.asked_by
    dates = [date for date, _same in groupby([*(moment(until) for _entry, until in dated), *agreed])]
    return Owing(
        Owed.OWN_DATE if dated else Owed.AGREED,
        party,
        dated[0][0].act if dated else asked_by,
        party if dated else matter.opening.author,
        _asking(matter, asked_by),
        matter.profile,
        question=None if question is None else question.number,
        met_by=question.final(party) if question is not None and not dated else None,
        until=dates[0] if dated else None,
        extended=tuple(dates[1:] if dated else dates),
    )


def _dated(matter: Matter, party: str, question: Question) -> list[tuple[Entry, str]]:
    """Interim answers to a question in a row, the newest last; an answer that is none ends the row before it."""
    found = [(entry, str(entry.value)) for about, entry in matter.interim[party] if about == question.number]
    ended = -1
    for entry in question.answers[party]:
        if is_for_now(entry) and isinstance(entry.value, dict):
            found.append((entry, str(entry.value["until"])))
        else:
            ended = max(ended, entry.depth)
    return sorted((each for each in found if each[0].depth > ended), key=lambda each: each[0].depth)


def _replies(matter: Matter, party: str) -> Iterator[Owing]:
    """A reply to each request or offer of another Party, where the charter has a clock for its kind."""
    for proposal in matter.proposals:
        if proposal.party != party:
            met = next((each.entry for each in proposal.replies if each.party == party), None)
            yield Owing(Owed.REPLY, party, proposal.act, proposal.party, proposal.kind, matter.profile, met_by=met)


def _preserved(matter: Matter) -> Iterator[Owing]:
    """Until when data are preserved, by whom, with every earlier date; met by the act that ended it."""
    for proposal in matter.proposals:
        replies = proposal.replies if proposal.kind == preservation.REQUEST else ()
        kept = [each for each in replies if each.field("until")]
        if kept:
            ended = [each.entry for each in replies if each.kind == preservation.EXPIRE]
            dates = [moment(str(each.field("until"))) for each in kept]
            yield Owing(
                Owed.PRESERVED,
                kept[0].party,
                kept[0].entry.act,
                kept[0].party,
                preservation.ACCEPT,
                matter.profile,
                met_by=ended[-1] if ended and ended[-1].depth > kept[-1].entry.depth else None,
                until=dates[0],
                extended=tuple(dates[1:]),
            )
