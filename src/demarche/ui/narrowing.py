# SPDX-License-Identifier: Apache-2.0
"""Narrowing a list: a form that is sent by GET, and for each thing chosen in it a link that takes it away again."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
Offered: TypeAlias = "tuple[Words, Sequence[tuple[str, Any]]]"

PERIOD: Final = ("since", "until")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_KEPT: Final = ("after",)


class _Day(forms.DateInput):
    """A day, with the browser's calendar; what no browser takes for a day stands there as it was typed."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        told = context["widget"]["value"]
        context["widget"]["type"] = "date" if told is None or _DAY.fullmatch(told) else "text"
        return context


def _day(label: Words) -> forms.DateField:
    field = forms.DateField(
        required=False,
        label=label,
        widget=_Day(format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    field.error_messages["invalid"] = _("Write the day as year-month-day, such as 2027-02-16.")
    return field


def own_name(name: str) -> str:
    """A name of somebody's own among words of the page, which it does not turn."""
    return f"\u2068{name}\u2069"


class Narrowing(forms.Form):
    """What a list is narrowed by. A choice that is not offered narrows nothing; a day that cannot be read is said."""

    since = _day(_("From the day"))
    until = _day(_("To the day"))

    def __init__(self, query: QueryDict, **offered: Offered) -> None:
        super().__init__(query, prefix=None)
        for name, (label, choices) in offered.items():
            every = [("", _("all")), *choices]
            self.fields[name] = forms.ChoiceField(required=False, label=label, choices=every)
        self.order_fields([*offered, *PERIOD])
        self._query = query
        self.full_clean()
        for name in offered:
            if self.errors.pop(name, None):
                self.cleaned_data[name] = ""

    def chosen(self) -> dict[str, str]:
        """What is chosen, by name; the period aside."""
        return {name: said for name, said in self.cleaned_data.items() if said and name not in PERIOD}

    @property
    def begins(self) -> int | None:
        """The first second of the period, in UTC; `None` when it is open."""
        return _midnight(self.cleaned_data.get("since"))

    @property
    def ends(self) -> int | None:
        """The first second after the period."""
        day = self.cleaned_data.get("until")
        return None if day is None or day == date.max else _midnight(day + timedelta(days=1))

    @property
    def narrows(self) -> bool:
        """Whether anything is chosen."""
        return any(self.cleaned_data.values())

    def chips(self) -> list[dict[str, Any]]:
        """For each thing chosen: what it is, and the address of the same list without it."""
        return [
            {"label": self.fields[name].label, "value": self._said(name, said), "url": self.without(name)}
            for name, said in self.cleaned_data.items()
            if said
        ]

    def _said(self, name: str, said: Any) -> Words:
        choices = getattr(self.fields[name], "choices", None)
        return str(said) if choices is None else dict(choices).get(said, said)

    def without(self, *names: str) -> str:
        """The address of the same list, from its start, without some of what is chosen."""
        return "?" + self._kept((*names, *_NOT_KEPT)).urlencode()

    def onward(self, after: str = "", **other: str) -> str:
        """The address of the part of the same list that comes after a row, with other things chosen beside."""
        kept = self._kept((*_NOT_KEPT, *other))
        for name, said in {**other, "after": after}.items():
            if said:
                kept[name] = said
        return "?" + kept.urlencode()

    def _kept(self, leaving: Iterable[str]) -> QueryDict:
        kept = self._query.copy()
        for name in [*leaving, *(name for name, said in self._query.items() if not said)]:
            kept.pop(name, None)
        return kept


def _midnight(day: date | None) -> int | None:
    return None if day is None else int(datetime.combine(day, time(), UTC).timestamp())
