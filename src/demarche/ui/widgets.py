# SPDX-License-Identifier: Apache-2.0
"""Inputs that say by themselves what they are: choices with explanations, a day with its time, a span of time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext_lazy as _


class _Explained(ChoiceWidget):
    """A choice widget whose options may each have a hint, by value; short ones can stand in COLUMNS."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[Any] = (),
        hints: Mapping[str, Any] | None = None,
        *,
        columns: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.columns = columns
        self.hints = dict(hints or {})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        hint = self.hints.get(str(option["value"]))
        option["hint"] = hint
        if hint and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(_Explained, forms.RadioSelect):
    """One of several; HINTS maps a value to the sentence shown under its label."""


class Checkboxes(_Explained, forms.CheckboxSelectMultiple):
    """Any of several; HINTS maps a value to the sentence shown under its label."""


class DayAndTime(forms.SplitDateTimeWidget):
    """A day and an hour in UTC, as two inputs that each have a name; for a `SplitDateTimeField`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day: dict[str, Any] = {"type": "date", "aria-label": _("Day")}
        time: dict[str, Any] = {"type": "time", "aria-label": _("Time, UTC")}
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs=day,
            time_attrs=time,
        )


class Span(forms.MultiWidget):
    """A number of hours, days or working days, as two inputs that each have a name."""

    UNITS = (("hours", _("hours")), ("days", _("days")), ("working_days", _("working days")))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number: dict[str, Any] = {"min": 1, "aria-label": _("How many")}
        unit: dict[str, Any] = {"aria-label": _("Of what")}
        super().__init__({"n": forms.NumberInput(number), "unit": forms.Select(unit, self.UNITS)}, attrs)

    def decompress(self, value: Mapping[str, Any] | None) -> list[Any]:
        """Its two inputs."""
        return [None, None] if value is None else [value["n"], value["unit"]]
