# SPDX-License-Identifier: Apache-2.0
"""Fields that several forms of this room share: closed lists, languages, and what every draft carries."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.release.fields import Words

TITLE_LIMIT: Final = 300


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

    def place_of(self, name: str) -> str | None:
        """The field beside which something missing is said; `None` for the page as a whole."""
        return name if name in self.fields else None

    def shown(self) -> list[forms.BoundField]:
        """The fields for an officer to fill in, without the note."""
        return [each for each in self.visible_fields() if each.name != "note"]
