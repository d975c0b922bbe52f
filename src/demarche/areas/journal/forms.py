# SPDX-License-Identifier: Apache-2.0
"""What the auditor asks for; shape only."""

from datetime import MAXYEAR, UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demarche.areas.journal.queries import Filter
from demarche.areas.officers.noting import Event


class _Day(forms.DateInput):
    input_type = "date"


class FilterForm(forms.Form):
    """Officer, event, matter and days; each may be left empty."""

    officer = forms.TypedChoiceField(label=_("Officer"), required=False, coerce=int, empty_value=None)
    event = forms.ChoiceField(label=_("What was done"), required=False, choices=[("", _("anything")), *Event.choices])
    matter = forms.CharField(
        label=_("Number, act, dossier or draft"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    first = forms.DateField(label=_("From (UTC)"), required=False, widget=_Day())
    last = forms.DateField(label=_("To, this day included (UTC)"), required=False, widget=_Day())

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", _("anybody")), *people]  # type: ignore[attr-defined]  # a choice field

    def asked(self) -> Filter:
        """The filter; days are those of UTC."""
        found = self.cleaned_data
        return between(found["officer"], found["event"], found["matter"], found["first"], found["last"])


def between(officer: int | None, event: str, matter: str, first: date | None, last: date | None) -> Filter:
    """A filter from day to day."""
    return Filter(
        officer=officer,
        event=event,
        matter=matter,
        first=_second(first) if first else None,
        last=_second(last + timedelta(days=1)) if last and last.year < MAXYEAR else None,
    )


def _second(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
