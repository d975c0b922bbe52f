# SPDX-License-Identifier: Apache-2.0
"""The shorter acts: acknowledging, asking and supplying clarification, assessing, closing, withdrawing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.fields import DraftForm, choice, language
from demarche.areas.release.fields import Line, Words
from demarche.ui.widgets import Radios


class StepForm(DraftForm):
    """An act with a text; `about` are the choices of what it is about, where the kind has any, `spare` what may be left empty."""

    spare: tuple[str, ...] = ()

    def __init__(self, *args: Any, about: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "about" in self.fields:
            field = self.fields["about"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
            field.choices = list(about)


class AcknowledgeForm(StepForm):
    """Acknowledging, under a number of one's own, without prejudice."""

    spare = ("number", "text")

    number = Line(
        limit=64,
        short=True,
        label=_("Our number for this matter"),
        help_text=_(
            "It stands beside the other side's number on the dossier. May be given by the registry at release."
        ),
    )
    text = Words(rows=3, label=_("In words"))
    form_kind = choice(words.FORMS, _("Reply in the form"), initial="note_verbale")
    courtesy = choice(words.COURTESY, _("Courtesy formulas"), initial="usual")
    language = language(initial="en")


class AskForm(StepForm):
    """Asking for clarification of the matter or of one question."""

    about = forms.ChoiceField(label=_("About"), required=False, widget=forms.Select({"dir": "auto"}))
    text = Words(rows=6, label=_("What needs to be clear"))
    language = language(initial="en")


class SupplyForm(StepForm):
    """Supplying a clarification that was asked for."""

    about = forms.ChoiceField(label=_("In reply to"), required=False, widget=forms.Select({"dir": "auto"}))
    text = Words(rows=6, label=_("Clarification"))
    language = language(initial="en")


class AssessForm(StepForm):
    """Saying how one's own side sees the matter."""

    spare = ("text",)

    status = choice(words.STATUSES, _("We see the matter as"), widget=Radios(columns=True))
    text = Words(rows=5, label=_("Reason, in words"))
    language = language(initial="en")


class EndForm(StepForm):
    """Closing or withdrawing, with a word of explanation."""

    spare = ("text",)

    text = Words(rows=4, label=_("In words"))
    language = language(initial="en")
