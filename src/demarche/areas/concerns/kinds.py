# SPDX-License-Identifier: Apache-2.0
"""What the release room needs to know of each kind of act of this room."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from demarche.areas.concerns import words
from demarche.areas.concerns.gaps import GAPS
from demarche.areas.concerns.labels import fields
from demarche.areas.concerns.opening import opening_paper
from demarche.areas.concerns.papers import answer_paper, numbers, text_of
from demarche.areas.concerns.steps import STEPS
from demarche.areas.concerns.steps.step import gaps_of, step_paper
from demarche.areas.release.presentation import Presentation
from demarche.areas.release.presentation import register as present
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.encoding import Json
from demarche.ui.series import listed

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from demarche.areas.release.models import Draft

Values = Mapping[str, Json]

PAGES: Final[Mapping[str, str]] = {acts.ANSWER: "answer"} | {step.kind: page for page, step in STEPS.items()}
"""The page of a dossier on which an act of each kind is written; its address holds the word."""


WRITTEN_HERE: Final = frozenset({acts.RAISE, acts.NOTIFY, representation.MAKE, representation.CLAIM, *PAGES})
"""The kinds of act that are written on pages of this room."""


def register() -> None:
    """Tell the release room how acts of this room read and where they are written."""
    for kind in (acts.RAISE, acts.NOTIFY, representation.MAKE, representation.CLAIM):
        _register(kind, words.KINDS[kind], partial(opening_paper, kind), _title)
    _register(acts.ANSWER, words.KINDS[acts.ANSWER], answer_paper, _answered)
    for step in STEPS.values():
        _register(step.kind, step.name, partial(step_paper, step), _first_words, partial(gaps_of, step))


def _register(
    kind: str,
    title: "Promise",
    paper: Callable[..., object],
    name: Callable[[Values], str],
    gaps: Callable[[Values], list[tuple[str, str]]] | None = None,
) -> None:
    present(
        kind,
        Presentation(
            title=title,
            paper=paper,  # type: ignore[arg-type]  # a partial keeps the rest of the signature
            fields=fields,
            edit_url=edit_url,
            name=name,
            gaps=gaps or GAPS.get(kind, lambda _values: []),
            done_url=dossier_url,
            correct_url=lambda dossier: f"{dossier_url(dossier)}correct/",
        ),
    )


def _title(values: Values) -> str:
    return text_of(values, "title")


def _first_words(values: Values) -> str:
    return text_of(values, "text").split("\n", 1)[0][:120]


def _answered(values: Values) -> str:
    return listed(map(str, numbers(values, "a")))


def dossier_url(dossier: str) -> str:
    """A dossier's address, written out: rows are also made on doors that have no pages."""
    return f"/concerns/{dossier}/"


def edit_url(draft: "Draft") -> str:
    """Where the drafter of an act goes on writing."""
    if draft.kind in PAGES:
        return f"/concerns/{draft.dossier}/{PAGES[draft.kind]}/{draft.pk}/"
    return f"/concerns/drafts/{draft.pk}/"
