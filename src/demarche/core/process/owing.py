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
from demarche.core.process.matter import Interim, Matter
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
    met_by: str | None = None
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
    opening, seen = matter.opening, matter.seen[party]
    yield Owing(
        Owed.ACKNOWLEDGE,
        party,
        opening.id,
        opening.author,
        opening.kind,
        matter.profile,
        met_by=None if seen is None else seen.id,
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
                met_by=_act(_last_needed(asked, party)),
                extended=_moved(matter, {question.number for question in asked}),
            )


def _act(entry: Entry | None) -> str | None:
    return None if entry is None else entry.act


def _last_needed(asked: Iterable[Question], party: str) -> Entry | None:
    """The act by which every question had an answer of some kind, or `None` while one has none."""
    firsts = [question.first(party) for question in asked]
    found = [each for each in firsts if each is not None]
    return max(found, key=lambda entry: entry.depth, default=None) if len(found) == len(firsts) else None


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


@dataclass(frozen=True, slots=True)
class _Dated:
    """Interim answers in a row: the act that named the first date, the dates, and what ended the row."""

    first: Entry
    dates: tuple[int, ...]
    ended: Entry | None


def _own_dates(matter: Matter, party: str) -> Iterator[Owing]:
    """The dates that a Party named itself for the next answer to the whole or to a question, or that were agreed for a question."""
    for row, asked in _of_the_whole(matter, party):
        yield _own_date(matter, party, None, row, _moved(matter, [each.number for each in asked]))
    for question in matter.asked:
        agreed, final = _agreed(matter, question.number), question.final(party)
        rows = list(_dated(matter, party, question))
        # What was agreed was agreed while the question was open: it moves no row that began after its answer.
        if agreed and (not rows or (final is not None and final.depth < rows[0].first.depth)):
            yield _later_date(matter, party, question, final, agreed)
            agreed = ()
        for row in rows:
            yield _own_date(matter, party, question, row, agreed)
            agreed = ()


def _later_date(matter: Matter, party: str, question: Question, final: Entry | None, agreed: tuple[int, ...]) -> Owing:
    return Owing(
        Owed.AGREED,
        party,
        question.asked_by,
        matter.opening.author,
        _asking(matter, question.asked_by),
        matter.profile,
        question=question.number,
        met_by=_act(final),
        extended=_each_once(agreed),
    )


def _own_date(matter: Matter, party: str, question: Question | None, row: _Dated, agreed: tuple[int, ...]) -> Owing:
    first, *later = _each_once((*row.dates, *agreed))
    return Owing(
        Owed.OWN_DATE,
        party,
        row.first.act,
        party,
        _asking(matter, matter.opening.id if question is None else question.asked_by),
        matter.profile,
        question=None if question is None else question.number,
        met_by=_act(row.ended),
        until=first,
        extended=tuple(later),
    )


def _each_once(dates: Iterable[int]) -> tuple[int, ...]:
    """The dates without those that only repeat the one before."""
    return tuple(date for date, _same in groupby(dates))


def _of_the_whole(matter: Matter, party: str) -> Iterator[tuple[_Dated, list[Question]]]:
    """The rows of interim answers to the whole; an answer to each question that its Party had seen ends a row."""
    rows: list[list[Interim]] = []
    for each in matter.interim[party]:
        if each.question is None:
            ended = _last_needed(_covered(matter, rows[-1][-1]), party) if rows else None
            if not rows or (ended is not None and ended.depth < each.entry.depth):
                rows.append([])
            rows[-1].append(each)
    for row in rows:
        asked = _covered(matter, row[-1])
        ended = _last_needed(asked, party)
        if asked and (ended is None or ended.depth > row[-1].entry.depth):
            yield _Dated(row[0].entry, tuple(each.until for each in row), ended), asked


def _covered(matter: Matter, interim: Interim) -> list[Question]:
    return [each for each in matter.asked if each.number in interim.covers]


def _dated(matter: Matter, party: str, question: Question) -> Iterator[_Dated]:
    """The rows of interim answers to a question; an answer that is none ends a row."""
    found = [(each.entry, each.until) for each in matter.interim[party] if each.question == question.number]
    ends: list[Entry] = [*question.whole[party]]
    for entry in question.answers[party]:
        if is_for_now(entry) and isinstance(entry.value, dict):
            found.append((entry, moment(str(entry.value["until"]))))
        else:
            ends.append(entry)
    found.sort(key=lambda each: each[0].depth)
    for ended, row in groupby(found, lambda each: _next_after(each[0], ends)):
        entries, dates = zip(*row, strict=True)
        yield _Dated(entries[0], dates, ended)


def _next_after(entry: Entry, ends: Iterable[Entry]) -> Entry | None:
    return min((each for each in ends if each.depth > entry.depth), key=lambda each: each.depth, default=None)


def _replies(matter: Matter, party: str) -> Iterator[Owing]:
    """A reply to each request or offer of another Party, where the charter has a clock for its kind."""
    for proposal in matter.proposals:
        if proposal.party != party:
            met = next((each.entry.act for each in proposal.replies if each.party == party), None)
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
                met_by=ended[-1].act if ended and ended[-1].depth > kept[-1].entry.depth else None,
                until=dates[0],
                extended=tuple(dates[1:]),
            )
