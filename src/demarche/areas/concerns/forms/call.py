# SPDX-License-Identifier: Apache-2.0
"""Recording a call about an act: who spoke, when, on which line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.fields import Instant, Line
from demarche.core.encoding import moment


class CallForm(forms.Form):
    """A call as an officer records it; one that has not been made yet is not recorded."""

    office = Line(limit=120, label=_("Which office spoke"))
    when = Instant(label=_("When (UTC)"))
    line = Line(limit=80, label=_("On which line"))

    def __init__(self, *args: Any, at: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_office(self) -> str:
        """Somebody spoke."""
        return self._said("office", say("Say which office spoke."))

    def clean_line(self) -> str:
        """Some line was called."""
        return self._said("line", say("Say on which line."))

    def clean_when(self) -> int:
        """The moment of the call in UTC seconds; the present one where none was given."""
        given = self.cleaned_data["when"]
        when = moment(given) if given else self.at
        if when > self.at:
            raise forms.ValidationError(say("A call is recorded once it was made: give a time that has passed."))
        return when

    def _said(self, name: str, sentence: str) -> str:
        found = str(self.cleaned_data[name])
        if not found:
            raise forms.ValidationError(sentence)
        return found
