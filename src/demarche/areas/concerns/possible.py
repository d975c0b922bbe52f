# SPDX-License-Identifier: Apache-2.0
"""The closed list of acts in a dossier: which of them the rules admit now, asked of the core, and why not the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.projection import Standing, look
from demarche.areas.concerns.steps import STEPS
from demarche.areas.concerns.steps.step import Step
from demarche.core.acts import concern as acts
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.ground import Ground
from demarche.core.process.probing import hinders
from demarche.ledger import replay

Values = Mapping[str, Json]

_BEFORE_ANSWERING: Final = 3
"""Acknowledging, asking and supplying clarification stand before it in the list."""


@dataclass(frozen=True, slots=True)
class Possible:
    """One act of the list: its page, and why it is not possible now, if it is not."""

    kind: str
    label: str
    url: str
    why_not: str = ""


def possible(standing: Standing, ground: Ground, *, at: int) -> list[Possible]:
    """Every act of the list, as the core judges it of this Party at this point."""
    answer: Values = {"a1": {"value": "no_information"}}
    found = [_judged(standing, ground, at, page, step) for page, step in STEPS.items()]
    why = _why(_refused(standing, ground, at, acts.ANSWER, answer))
    words = _("Answer, question by question")
    found.insert(_BEFORE_ANSWERING, Possible(acts.ANSWER, words, f"/concerns/{standing.dossier}/answer/", why))
    return found


def refused(row: DossierRow, page: str, at: int) -> Reason | None:
    """Why the rules refuse what is written on a page of a dossier as it stands; `None` also where it could be about nothing yet."""
    with replay.looking(row.process, row.pk, at=at) as touched:
        standing = look(touched)
        least = STEPS[page].least(standing)
        return None if least is None else _refused(standing, replay.ground(row.process), at, STEPS[page].kind, least)


def _judged(standing: Standing, ground: Ground, at: int, page: str, step: Step) -> Possible:
    """A step, with why it is not possible; where this Party has said nothing that it could be about, as its form says that."""
    least = step.least(standing)
    reason = None if least is None else _refused(standing, ground, at, step.kind, least)
    idle = least is None or reason is Reason.NOT_OWN_ACT
    why = str(step.form.nothing) if idle else _why(reason)
    return Possible(step.kind, str(step.verb), f"/concerns/{standing.dossier}/{page}/", why)


def _refused(standing: Standing, ground: Ground, at: int, kind: str, values: Values) -> Reason | None:
    who = {"dossier": standing.dossier, "own": standing.own, "office": "diplomatic_desk"}
    return hinders(standing.docket, ground, kind, values, **who, at=at)


def _why(reason: Reason | None) -> str:
    return "" if reason is None else _(reason.sentence)
