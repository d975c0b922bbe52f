# SPDX-License-Identifier: Apache-2.0
"""What the releasing officer fills in; shape only."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.forms import ProofForm
from demarche.areas.officers.models import Officer
from demarche.areas.officers.queries import roles_in_words
from demarche.areas.release.fields import Instant, Line, Words
from demarche.core.acts.vocabulary import ON_DUTY
from demarche.core.encoding import moment


class OpinionForm(forms.Form):
    """What a colleague says of a draft, and of which version."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    text = Words(rows=3, limit=4000, label=_("Note inside (never sent)"))


class NoteForm(forms.Form):
    """What a releasing officer remarks on a release on duty authority."""

    text = Words(rows=2, limit=4000, label=_("Remark, kept inside"))


class AskForm(forms.Form):
    """Which colleague is asked for clearance."""

    officer = forms.TypedChoiceField(label=_("Ask for clearance"), coerce=int)

    def __init__(self, *args: Any, colleagues: Sequence[Officer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {each.pk: each for each in colleagues}
        choices = [(each.pk, f"{each.name}, {roles_in_words(each)}") for each in colleagues]
        self.fields["officer"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> Officer:
        """The colleague chosen."""
        return self._colleagues[self.cleaned_data["officer"]]


RELEASES: Final = ("release", ON_DUTY)
"""The buttons that let a draft out."""

_OF_DUTY: Final = {
    "instruction": _("Write which office instructed you."),
    "given": _("Write when the instruction was given."),
}


class CheckForm(ProofForm):
    """The check page: the version that was read, a registry number, on whose instruction, by what the officer proves himself, or a remark to the drafter."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    number = Line(
        limit=64, short=True, label=_("Registry number"), help_text=_("Leave it empty to leave it for the registry.")
    )
    remark = Words(
        rows=3,
        limit=4000,
        label=_("Remark to the drafter"),
        help_text=_("Only to return it. It stays inside this node."),
    )
    instruction = Line(limit=120, label=_("On instruction of (office)"))
    given = Instant(label=_("Given by telephone at (UTC)"))

    def __init__(self, *args: Any, at: int, do: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.do = do

    def clean_given(self) -> str:
        """When the instruction was given; it is kept once it was."""
        given = str(self.cleaned_data["given"])
        if self.do == ON_DUTY and given and moment(given) > self.at:
            raise forms.ValidationError(say("The instruction comes before the release: give a time that has passed."))
        return given

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.do == ON_DUTY:
            for name, sentence in _OF_DUTY.items():
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, str(sentence))
        missing = self.nothing_given() if self.do in RELEASES else None
        if missing is not None:
            self.add_error(*missing)
        if self.do == "return" and not found.get("remark"):
            self.add_error("remark", say("Write a remark, so that the drafter knows what to change."))
        return found
