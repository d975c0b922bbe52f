# SPDX-License-Identifier: Apache-2.0
"""What the releasing officer fills in; shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.fields import Line, Words


class CheckForm(forms.Form):
    """The check page: the version that was read, a registry number, or a remark to the drafter."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    number = Line(
        limit=64, short=True, label=_("Registry number"), help_text=_("Leave it empty to leave it for the registry.")
    )
    remark = Words(rows=3, limit=4000, label=_("Remark to the drafter"))

    def __init__(self, *args: Any, returning: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returning = returning

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.returning and not found.get("remark"):
            self.add_error("remark", say("Write a remark, so that the drafter knows what to change."))
        return found
