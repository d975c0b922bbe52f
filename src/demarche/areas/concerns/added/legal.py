# SPDX-License-Identifier: Apache-2.0
"""The legal clause of a concern: always without prejudice; a reservation and a disclaimer may stand beside it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.added.adding import AddForm, Adding, Parts
from demarche.areas.concerns.papers import list_of
from demarche.core.encoding import Json
from demarche.ui.series import listed
from demarche.ui.widgets import Checkboxes

ALWAYS: Final = "without_prejudice"
_CHOSEN: Final = [(code, words.CLAUSES[code]) for code in ("reservation_of_rights", "not_a_notice_of_claim")]


class LegalForm(AddForm):
    """What is said beside `without prejudice`."""

    legal = forms.MultipleChoiceField(
        label=_("Say as well"),
        choices=_CHOSEN,
        widget=Checkboxes(
            hints={"reservation_of_rights": _("Silence can in law be read as a waiver; this prevents it.")}
        ),
        required=False,
    )

    @classmethod
    def read(cls, parts: Parts) -> dict[str, Any]:
        return {"legal": [each for each in list_of(parts, "legal") if each != ALWAYS]}

    def written(self, before: Parts) -> dict[str, Json]:  # noqa: ARG002  # as every form of these
        chosen = self.cleaned_data["legal"]
        return {"legal": sorted([ALWAYS, *chosen])} if chosen else {}


def clauses(parts: Parts) -> tuple[str, ...]:
    """The clauses as they stand under an act that opens a matter."""
    said = list_of(parts, "legal")
    return tuple(str(text) for code, text in words.CLAUSES.items() if code == ALWAYS or code in said)


PAGES: Final = {
    "legal": Adding(
        _("Legal clause"),
        _("A concern is always without prejudice. A notice of claim is a kind of its own and has its own page."),
        _("legal clause"),
        "legal",
        LegalForm,
        lambda parts: listed(text.rstrip(".") for text in clauses(parts)),
        needs="legal",
    ),
}
