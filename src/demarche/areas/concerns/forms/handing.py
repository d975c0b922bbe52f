# SPDX-License-Identifier: Apache-2.0
"""Escalating a matter to the diplomatic desks, or handing one down to the technical ones: which acts are cited, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns.forms.fields import TITLE_LIMIT
from demarche.areas.release.fields import Line, Words
from demarche.ui.widgets import Checkboxes


class HandingForm(forms.Form):
    """What the other desk is to take up. `draft` is drawn with the empty page, so that sending it twice hands over once."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    cites = forms.MultipleChoiceField(label=_("Acts that are cited"), widget=Checkboxes(), required=False)
    title = Line(limit=TITLE_LIMIT, label=_("Title, neutral"))
    matter = Words(
        rows=6,
        label=_("The matter"),
        help_text=_("What the other side's desk needs to know. It cannot open the matter that is cited."),
    )
    remark = Words(rows=3, limit=4000, label=_("Word to our own desk (never sent)"))

    def __init__(self, *args: Any, acts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cites = self.fields["cites"]
        assert isinstance(cites, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        cites.choices = list(acts)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name, sentence in (
            ("cites", _("Choose at least one act.")),
            ("title", _("Give the matter a neutral title.")),
            ("matter", _("State the matter: what happened, since when, seen by whom.")),
        ):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, str(sentence))
        return found
