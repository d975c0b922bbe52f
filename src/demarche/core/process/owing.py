# SPDX-License-Identifier: Apache-2.0
"""What a Party owes in a matter, since which act, and what has met it. Times are no part of it; see `deadlines`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from demarche.core.acts import extension, preservation
from demarche.core.acts.pursuing import FOLLOW_UP
from demarche.core.encoding import moment
from demarche.core.process.docket import Entry
from demarche.core.process.matter import Matter, Question
from demarche.core.process.proposals import Proposal


class Owed(StrEnum):
    """What a clock waits for. `PRESERVED` is no debt but a date: until then data are kept."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    OWN_DATE = "own_date"
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
    """An answer to the questions of the opening act, and to those of each follow-up; dropped ones need none."""
    agreed = tuple(until for until, number in agreed_dates(matter) if number is None)
    for act in dict.fromkeys(question.asked_by for question in matter.questions):
        asked = [question for question in matter.asked if question.asked_by == act]
        opens = act == matter.opening.id
        if asked:
            yield Owing(
                Owed.ANSWER,
                party,
                act,
                matter.opening.author,
                matter.opening.kind if opens else FOLLOW_UP,
                matter.profile,
                question=None if opens else asked[0].number,
                met_by=_last_needed(asked, party),
                extended=agreed if opens else (),
            )


def _last_needed(asked: Iterable[Question], party: str) -> Entry | None:
    """The act by which every question had an answer of some kind, or `None` while one has none."""
    firsts = [question.first(party) for question in asked]
    found = [each for each in firsts if each is not None]
    return max(found, key=lambda entry: entry.depth) if len(found) == len(firsts) else None


def _own_dates(matter: Matter, party: str) -> Iterator[Owing]:
    """The date that a Party named itself for the next answer, to a question or to the whole, while it stands."""
    for number in (None, *(question.number for question in matter.asked)):
        dated = _dated(matter, party, number)
        agreed = [until for until, about in agreed_dates(matter) if number is not None and about == number]
        dates = list(dict.fromkeys([*(moment(until) for _entry, until in dated), *agreed]))
        if dates:
            started = dated[0][0].act if dated else matter.opening.id
            author = party if dated else matter.opening.author
            yield Owing(
                Owed.OWN_DATE,
                party,
                started,
                author,
                matter.opening.kind,
                matter.profile,
                question=number,
                until=dates[0],
                extended=tuple(dates[1:]),
            )


def _dated(matter: Matter, party: str, number: int | None) -> list[tuple[Entry, str]]:
    """Interim answers in a row, the newest last; an answer that is none ends the row before it."""
    interim = [entry for about, entry in matter.interim[party] if about == number]
    found = [(entry, str(entry.value)) for entry in interim]
    if number is None:
        return found if not all(question.first(party) for question in matter.asked) else []
    question = next(each for each in matter.questions if each.number == number)
    ended = -1
    for entry in question.answers[party]:
        value = entry.value
        if isinstance(value, dict) and value["value"] == "under_examination":
            found.append((entry, str(value["until"])))
        else:
            ended = max(ended, entry.depth)
    return sorted((each for each in found if each[0].depth > ended), key=lambda each: each[0].depth)


def agreed_dates(matter: Matter) -> Iterator[tuple[int, int | None]]:
    """Later dates that stand, oldest first, each with the question it is for: given by the raising Party, or agreed by it."""
    for proposal in matter.proposals:
        if proposal.kind == extension.EXTEND and _stands(matter, proposal):
            about = proposal.field("about")
            number = about.get("question") if isinstance(about, dict) else None
            yield moment(str(proposal.field("until"))), number if isinstance(number, int) else None


def _stands(matter: Matter, proposal: Proposal) -> bool:
    return proposal.party in matter.raising or any(each.party in matter.raising for each in proposal.replies)


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
