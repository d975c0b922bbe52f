# SPDX-License-Identifier: Apache-2.0
"""Fields that several forms of this room share: moments in UTC, closed lists, languages, and what every draft carries."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.release.fields import Words
from demarche.core.encoding import moment, stamp
from demarche.core.errors import DemarcheError

TITLE_LIMIT: Final = 300

_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?(?: ?UTC|Z)?")


class _LocalInput(forms.TextInput):
    input_type = "datetime-local"


class Instant(forms.CharField):
    """A date and time in UTC; cleaned to the form acts use, `2027-03-01T17:00:00Z`, or to nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=_LocalInput(), **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        if not text:
            return ""
        found = _LOCAL.fullmatch(text)
        try:
            return stamp(moment(f"{found[1]}T{found[2]}:{found[3] or '00'}Z" if found else text))
        except DemarcheError as error:
            raise ValidationError(say("Write the date and time as 2027-03-01 17:00, in UTC.")) from error

    def prepare_value(self, value: Any) -> Any:
        return value[:16] if isinstance(value, str) and value.endswith("Z") else value


def choice(
    known: Mapping[str, Promise], label: Any, *, widget: forms.Widget | None = None, **kwargs: Any
) -> forms.ChoiceField:
    """One of the words of a closed list."""
    return forms.ChoiceField(
        label=label, choices=list(known.items()), widget=widget or forms.Select(), required=False, **kwargs
    )


def language(**kwargs: Any) -> forms.ChoiceField:
    """The language that a text is written in."""
    return choice(words.LANGUAGES, kwargs.pop("label", _("Authentic language")), **kwargs)


class DraftForm(forms.Form):
    """What every draft's form carries: which draft at which version, and notes that stay inside."""

    cursor = ""
    """The field that has the cursor when the page is shown again, instead of the summary of what is to be put right."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    note = Words(
        rows=2,
        limit=4000,
        label=_("Note inside (never sent)"),
        help_text=_("For your colleagues on this draft. It never leaves this node."),
    )

    def refuse_file(self, sentence: Promise) -> None:
        """Say why a file was not taken in, at the field of the own reference, and put the cursor there."""
        self.cursor = "number" if "number" in self.fields else ""
        if self.cursor:
            self.fields[self.cursor].widget.attrs["autofocus"] = True
        self.add_error(self.cursor or None, str(sentence))

    def shown(self) -> list[forms.BoundField]:
        """The fields for an officer to fill in, without the note."""
        return [each for each in self.visible_fields() if each.name != "note"]
