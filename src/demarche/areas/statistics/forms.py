# SPDX-License-Identifier: Apache-2.0
"""Which period figures are of, and the words that go with an act about them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.release.fields import Words
from demarche.core.process.statistics import Period

_MONTHS = 3
_DAY = 86_400


class _Day(forms.DateInput):
    input_type = "date"


class PeriodForm(forms.Form):
    """The first and the last day, in UTC."""

    first = forms.DateField(label=_("First day"), widget=_Day(format="%Y-%m-%d"), input_formats=["%Y-%m-%d"])
    last = forms.DateField(label=_("Last day"), widget=_Day(format="%Y-%m-%d"), input_formats=["%Y-%m-%d"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _now("The last day is before the first."))
        return cleaned


class SayForm(forms.Form):
    """What is said beside figures that are proposed, agreed to or withheld."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(label=_("In words"), rows=3, limit=4000, help_text=_("The other Party reads it."))


def second(day: date) -> int:
    """The first second of a day in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def day_of(seconds: int) -> date:
    """The day of a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date()


def quarter(at: int) -> tuple[date, date]:
    """The quarter of a year that a moment is in: its first day and its last."""
    now = day_of(at)
    first = date(now.year, 1 + (now.month - 1) // _MONTHS * _MONTHS, 1)
    following = date(first.year + first.month // 10, (first.month + _MONTHS - 1) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def quarters(at: int, count: int = 5) -> Iterator[tuple[date, date]]:
    """The quarter that a moment is in, and those before it."""
    for _each in range(count):
        first, last = quarter(at)
        yield first, last
        at = second(first) - 1


def period_of(first: date, last: date, at: int) -> Period:
    """From the first second of one day to the last of another; dates are judged now."""
    return Period(second(first), second(last) + _DAY, at)
