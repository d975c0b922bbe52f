# SPDX-License-Identifier: Apache-2.0
"""A dossier as this Party reads it: what pages that write acts need of it, copied off its docket."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from demarche.areas.concerns.bundles import on_record
from demarche.areas.concerns.company import Outsider, awaiting_us, outside, staying
from demarche.areas.concerns.later import corrected_text, later
from demarche.areas.concerns.marks import Mark, findings
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.papers import answer_words, field_of, for_now_words, marking, text_of
from demarche.areas.concerns.projection import Standing, look
from demarche.areas.release.presentation import UnknownKindError, presentation_of
from demarche.core.acts.act import Act
from demarche.core.acts.enclosed import encloses
from demarche.core.process.deadlines import State
from demarche.core.process.docket import Docket
from demarche.core.process.docket import Standing as Effect
from demarche.core.process.matter import Matter
from demarche.core.process.owing import Owed
from demarche.core.process.question import Question
from demarche.core.stix import Indicator
from demarche.ledger import processes, replay
from demarche.ui import moments
from demarche.ui.series import listed


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a concern: its number, form and text, and what stands as this Party's answer to it, or another's.

    `corrected` is how its text should read by the last correction; a `dropped` question is asked no more,
    and one is open until it is answered otherwise than for now by an interim answer.
    """

    number: int
    form: str
    text: str
    answered: str = ""
    theirs: str = ""
    corrected: str = ""
    dropped: bool = False
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Proposed:
    """What another Party requested or offered: the act, its kind, and how a choice names it."""

    act: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What an act in a dossier is written against.

    `clarifications` are the requests that were not supplied yet, as choices. `reply` is how a reply would be made as a rule:
    in the form the matter came in. `marking` is the matter's. `due` is when this Party's answer is due, while it is.
    `proposed` is what other Parties requested or offered, the newest first. `own_acts` are this Party's own acts as choices,
    `own_parts` the texts of them: the act, what it is called, and the part. `forked` are acts of Parties that signed two under
    one number, as choices. `indicators` are those of a technical notification, by id, and `own_marks` what this Party said of them.
    `outside` are those who do not hold the matter, `staying` its roles of those who have not left, `successors` the proposals that wait for
    this Party's word, as choices, `enclosable` its own acts that can be enclosed elsewhere.
    """

    audience: tuple[str, ...]
    asked: tuple[Asked, ...] = ()
    clarifications: tuple[tuple[str, str], ...] = ()
    due: int | None = None
    marking: str = ""
    reply: Mapping[str, str] = field(default_factory=dict)
    proposed: tuple[Proposed, ...] = ()
    own_acts: tuple[tuple[str, str], ...] = ()
    own_parts: tuple[tuple[str, str, str], ...] = ()
    forked: tuple[tuple[str, str], ...] = ()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    own_marks: Mapping[str, Mark] = field(default_factory=dict)
    outside: tuple[Outsider, ...] = ()
    staying: Mapping[str, list[str]] = field(default_factory=dict)
    successors: tuple[tuple[str, str], ...] = ()
    enclosable: tuple[tuple[str, str], ...] = ()

    @property
    def questions(self) -> list[tuple[int, str]]:
        """Each question's number and text."""
        return [(each.number, each.text) for each in self.asked]


def brief(row: DossierRow, at: int) -> Brief:
    """Read off a dossier what an act in it is written against, at a moment."""
    with replay.looking(row.process, row.pk, at=at) as touched:
        return _brief(look(touched))


def _brief(standing: Standing) -> Brief:
    opening, found = standing.docket.opening, standing.matter
    audience = tuple(() if opening is None else opening.audience or ())
    if opening is None or found is None:
        return Brief(audience)
    owed = [each for each in standing.clocks if each.owed in (Owed.ANSWER, Owed.AGREED)]
    due = [
        each.due for each in owed if each.party == standing.own and each.state is not State.MET and each.due is not None
    ]
    return Brief(
        audience=audience,
        asked=tuple(_questions(standing, found)),
        clarifications=tuple(_open_requests(standing.docket, found)),
        due=min(due, default=None),
        marking=marking(opening.values),
        reply={
            "form_kind": field_of(opening.values, "form", "kind"),
            "courtesy": field_of(opening.values, "form", "courtesy") or "usual",
        },
        proposed=tuple(_proposed(standing, found)),
        own_acts=tuple((act.id, named) for act, named in _own(standing)),
        own_parts=tuple(
            (act.id, named, part)
            for act, named in _own(standing)
            for part in sorted(act.parts)
            if isinstance(act.values.get(part), str) and part not in _CODED
        ),
        forked=tuple(_forked(standing)),
        indicators=on_record(standing.docket),
        own_marks=_own_marks(standing, found),
        outside=outside(standing),
        staying=staying(standing),
        successors=tuple(_successors(standing)),
        enclosable=tuple((act.id, named) for act, named in _own(standing) if not encloses(act)),
    )


def _successors(standing: Standing) -> Iterator[tuple[str, str]]:
    names = processes.names(standing.process)
    for each in awaiting_us(standing):
        joins = listed(names.get(code, code) for code in each.joins)
        act = each.proposal
        yield act.id, f"{named(act)}, {moments.day(act.made)}: {joins}"


_CODED: Final = frozenset(
    {
        "track",
        "circulation",
        "language",
        "number",
        "clause",
        "status",
        "until",
        "at",
        "because",
        "scope",
        "statement",
        "released",
    }
)
"""Parts that are words of a closed list or references: they are not texts to be corrected."""


def _own(standing: Standing) -> Iterator[tuple[Act, str]]:
    """This Party's own acts in effect, the newest first, each with what it is called."""
    own = [each.act for each in standing.docket.placed.values() if each.act.author == standing.own]
    for act in sorted(own, key=lambda each: each.seq, reverse=True):
        if standing.docket.standing(act.id) is Effect.IN_EFFECT:
            yield act, f"{named(act)}, {moments.day(act.made)}"


def named(act: Act) -> str:
    """What an act is called, with its number where it has one."""
    number = text_of(act.values, "number")
    try:
        title = str(presentation_of(act.kind).title)
    except UnknownKindError:
        title = act.kind
    return f"{title} {number}" if number else title


def _proposed(standing: Standing, found: Matter) -> Iterator[Proposed]:
    for each in reversed(found.proposals):
        if each.party != standing.own:
            act = standing.docket.placed[each.act].act
            told = text_of(act.values, "text") or text_of(act.values, "title")
            yield Proposed(each.act, each.kind, f"{named(act)}, {moments.day(act.made)}: {told[:80]}".rstrip(": "))


def _forked(standing: Standing) -> Iterator[tuple[str, str]]:
    for proof in standing.docket.equivocations():
        for each in proof.acts:
            placed = standing.docket.placed.get(each)
            if placed is not None:
                yield f"{proof.author}/{each}", f"{proof.author} {proof.seq}: {named(placed.act)}, {each[:16]}"


def _own_marks(standing: Standing, found: Matter) -> dict[str, Mark]:
    said = {name: placed.act.values for name, placed in standing.docket.placed.items()}
    return findings(found, said, {}).own(standing.own)


def _questions(standing: Standing, found: Matter) -> Iterator[Asked]:
    acts = {name: placed.act for name, placed in standing.docket.placed.items()}
    since = later(standing.docket)
    for question in found.questions:
        name = f"q{question.number}_text"
        told = {party: _told(found, question, party) for party in question.answers}
        yield Asked(
            question.number,
            question.form,
            text_of(acts[question.asked_by].values, name),
            _for_now(found, question, standing.own) or told.get(standing.own, ""),
            "; ".join(
                _for_now(found, question, party) or said
                for party, said in told.items()
                if party != standing.own and said
            ),
            corrected_text(since, acts, question.asked_by, name),
            question.dropped,
            not question.dropped and not told.get(standing.own, ""),
        )


def _told(found: Matter, question: Question, party: str) -> str:
    """What stands as a Party's answer to a question: its own answer, else what it said of the whole."""
    own = question.current(party)
    if own is not None:
        return answer_words(own.value)
    if not question.whole[party]:
        return ""
    return _("Declined as a whole") if question.whole[party][-1] in found.declined[party] else _("Denied as a whole")


def _for_now(found: Matter, question: Question, party: str) -> str:
    """A Party's answer for now, where it stands: it is newer than what the Party answered otherwise."""
    newest = [each.entry for each in found.interim.get(party, ()) if each.question == question.number][-1:]
    given = [*question.answers.get(party, ()), *question.whole.get(party, ())]
    return "".join(for_now_words(each.value) for each in newest if all(each.depth > other.depth for other in given))


def _open_requests(docket: Docket, found: Matter) -> Iterator[tuple[str, str]]:
    for each in found.clarifications:
        if not each.supplied:
            text = text_of(docket.placed[each.act].act.values, "text")
            about = (
                _("question %(number)d") % {"number": each.question} if each.question else _("the matter as a whole")
            )
            yield each.act, f"{about}: {text[:120]}"
