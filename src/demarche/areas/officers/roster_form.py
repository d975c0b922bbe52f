# SPDX-License-Identifier: Apache-2.0
"""Forms of the watch roster: a week on one page, and lines as they are pasted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.officers.models import Officer, Watch
from demarche.areas.officers.roster import MOST, LineError, gaps, turn
from demarche.areas.officers.watch import OverlapError, Turn
from demarche.ui import moments

DAYS: Final = 7
CHANGE: Final = "08:00"
"""The hour at which a watch changes, unless the page is told otherwise."""


def first_day(asked: str, turns: Sequence[Watch], at: int, zone: str) -> date:
    """The day a week begins with: the one asked for, else the first that the roster leaves open."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return moments.in_zone(next(gaps(turns, at)).since, moments.zone_named(zone)).date()


class _Turns(forms.Form):
    """A form that says turns, each in a place of its own."""

    def __init__(self, data: Any = None, *, zone: str, officers: Mapping[str, Officer]) -> None:
        super().__init__(data)
        self.zone = zone
        self.officers = officers
        self.turns: list[Turn] = []
        self._places: list[tuple[str, str]] = []

    def read(self, said: Iterator[tuple[str, str, str]]) -> None:
        """Read turns: the field each stands in, what its place is called, and its line."""
        for field, place, line in said:
            try:
                self.turns.append(turn(line, self.zone, self.officers))
                self._places.append((field, place))
            except LineError as error:
                self.add_error(field, _("%(place)s: %(why)s.") % {"place": place, "why": error})

    def overlap(self, error: OverlapError) -> None:
        """Say which turn overlaps with which."""
        field, place = self._places[error.number]
        other = {"name": error.other.officer.name, "since": moments.utc(error.other.since)}
        said = _("overlaps with the watch of %(name)s from %(since)s. Take that out first, or change this one") % other
        self.add_error(field, _("%(place)s: %(why)s.") % {"place": place, "why": said})


class LinesForm(_Turns):
    """Turns, a line each."""

    lines = forms.CharField(
        label=_lazily("Lines"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}),
        error_messages={"required": _lazily("Paste at least one line.")},
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        lines = [each for each in enumerate(str(found.get("lines", "")).splitlines(), start=1) if each[1].strip()]
        if len(lines) > MOST:
            self.add_error("lines", _("Paste at most %(n)d lines at once.") % {"n": MOST})
        else:
            self.read(("lines", _("Line %(n)d") % {"n": number}, line) for number, line in lines)
        return found


class WeekForm(_Turns):
    """Seven days, a turn each; a day without an officer is left open. `columns`: what each field is headed and called."""

    columns: Final[Mapping[str, tuple[Promise, Promise]]] = {
        "since": (_lazily("From"), _lazily("From, %(day)s")),
        "until": (_lazily("Until"), _lazily("Until, %(day)s")),
        "officer": (_lazily("On watch"), _lazily("On watch, %(day)s")),
        "alternate": (_lazily("Alternate"), _lazily("Alternate, %(day)s")),
    }

    def __init__(self, data: Any = None, *, zone: str, officers: Mapping[str, Officer], first: date) -> None:
        super().__init__(data, zone=zone, officers=officers)
        self.first = first
        names = [("", _("nobody")), *((name, each.name) for name, each in officers.items())]
        for number in range(DAYS):
            day = first + timedelta(days=number)
            named = {"day": self.day(day)}
            self.fields[f"day{number}"] = forms.DateField(initial=day.isoformat(), widget=forms.HiddenInput)
            for name, (column, label) in self.columns.items():
                said = label % named
                if name in ("since", "until"):
                    self.fields[f"{name}{number}"] = _hour(said)
                else:
                    self.fields[f"{name}{number}"] = forms.ChoiceField(choices=names, required=False, label=said)
                self.fields[f"{name}{number}"].column = column  # type: ignore[attr-defined]  # read by the page

    def day(self, day: date) -> str:
        """`Monday 15 Feb 2027`."""
        return f"{WEEKDAYS[day.weekday()]} {moments.day(_noon(day))}"

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each day."""
        return [
            {
                "title": self.day(self.first + timedelta(days=number)),
                "hidden": self[f"day{number}"],
                "fields": [self[f"{name}{number}"] for name in self.columns],
            }
            for number in range(DAYS)
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors:
            self.read(self._said(found))
        if not self.errors and not self.turns:
            self.add_error("officer0", _("Choose an officer for at least one day."))
        return found

    def _said(self, found: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        for number in range(DAYS):
            officer, day = found[f"officer{number}"], found[f"day{number}"]
            if officer:
                hours = f"{found[f'since{number}']:%H:%M} {found[f'until{number}']:%H:%M}"
                line = f"{day.isoformat()} {hours} {officer} {found[f'alternate{number}']}"
                yield f"officer{number}", self.day(day), line


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, initial=CHANGE, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _noon(day: date) -> int:
    return (day - date(1970, 1, 1)).days * moments.DAY + moments.DAY // 2
