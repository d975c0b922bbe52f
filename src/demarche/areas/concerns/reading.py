# SPDX-License-Identifier: Apache-2.0
"""A dossier as this Party reads it: what pages that write acts need of it, copied off its docket."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.papers import answer_words, field_of, marking, text_of
from demarche.areas.concerns.projection import Standing, look
from demarche.core.encoding import Json
from demarche.core.process.deadlines import State
from demarche.core.process.docket import Docket
from demarche.core.process.matter import Matter
from demarche.core.process.owing import Owed
from demarche.ledger import replay


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a concern: its number, form and text, and what stands as this Party's answer to it."""

    number: int
    form: str
    text: str
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What an act in a dossier is written against.

    `clarifications` are the requests that were not supplied yet, as choices. `reply` is how a reply would be made as a rule:
    in the form the matter came in. `marking` is the matter's. `due` is when this Party's answer is due, while it is.
    """

    audience: tuple[str, ...]
    asked: tuple[Asked, ...] = ()
    clarifications: tuple[tuple[str, str], ...] = ()
    due: int | None = None
    marking: str = ""
    reply: Mapping[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> list[tuple[int, str]]:
        """Each question's number and text."""
        return [(each.number, each.text) for each in self.asked]


def brief(row: DossierRow, at: int) -> Brief:
    """Read off a dossier what an act in it is written against, at a moment."""
    with replay.docket(row.process, row.pk) as docket:
        return _brief(look(replay.Touched(row.process, row.pk, docket, (), at)))


def _brief(standing: Standing) -> Brief:
    opening, found = standing.docket.opening, standing.matter
    audience = tuple(() if opening is None else opening.audience or ())
    if opening is None or found is None:
        return Brief(audience)
    own = [each for each in standing.clocks if (each.party, each.owed) == (standing.own, Owed.ANSWER)]
    return Brief(
        audience=audience,
        asked=tuple(_questions(found, opening.values, standing.own)),
        clarifications=tuple(_open_requests(standing.docket, found)),
        due=own[0].due if own and own[0].state is not State.MET else None,
        marking=marking(opening.values),
        reply={
            "form_kind": field_of(opening.values, "form", "kind") or "note_verbale",
            "courtesy": field_of(opening.values, "form", "courtesy") or "usual",
        },
    )


def _questions(found: Matter, values: Mapping[str, Json], own: str) -> Iterator[Asked]:
    for question in found.questions:
        standing = question.current(own) if own in question.answers else None
        told = "" if standing is None else answer_words(standing.value)
        yield Asked(question.number, question.form, text_of(values, f"q{question.number}_text"), told)


def _open_requests(docket: Docket, found: Matter) -> Iterator[tuple[str, str]]:
    for each in found.clarifications:
        if not each.supplied:
            text = text_of(docket.placed[each.act].act.values, "text")
            about = (
                _("question %(number)d") % {"number": each.question} if each.question else _("the matter as a whole")
            )
            yield each.act, f"{about}: {text[:120]}"
