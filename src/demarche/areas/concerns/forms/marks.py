# SPDX-License-Identifier: Apache-2.0
"""The table in which an officer marks indicators: a row each, with six boxes to tick and a few words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.concerns import words
from demarche.areas.concerns.forms.steps import WordsForm
from demarche.areas.concerns.marks import SHOWN, Mark, codes_of, described, named
from demarche.areas.concerns.papers import text_of
from demarche.areas.concerns.reading import Brief
from demarche.areas.release.fields import Line
from demarche.core.encoding import Json

WORDS_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator to mark: its STIX id, and what it is."""

    about: str
    type: str
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a row says, and what stood when its page was opened: only what an officer changed is said."""

    codes: tuple[str, ...] = ()
    text: str = ""
    stood: str = ""

    @property
    def changed(self) -> bool:
        """Whether the row says anything else than what stood."""
        return _spelled(self.codes, self.text) != self.stood


def _spelled(codes: Iterable[str], text: str) -> str:
    """A mark on one line, to be compared."""
    return " ".join((*sorted(set(codes) & words.MARKS.keys()), "/", *text.split()))


class MarkTable(forms.Widget):
    """A row for each indicator; its value maps the id of each to what was ticked and written."""

    template_name = "concerns/_mark_table.html"
    use_fieldset = True
    rows: tuple[Row, ...] = ()

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> dict[str, Ticked]:
        """What was sent for each row."""
        nothing = _spelled((), "")
        return {
            row.about: Ticked(
                tuple(data.getlist(f"{name}-{row.about}")),
                data.get(f"{name}-{row.about}-text", ""),
                data.get(f"{name}-{row.about}-stood", nothing),
            )
            for row in self.rows
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given: Mapping[str, Ticked] = value or {}
        lines = []
        for number, row in enumerate(self.rows, start=1):
            said = given.get(row.about, Ticked())
            ticks = [(code, word, code in said.codes) for code, word in words.MARKS.items()]
            line = {"row": row, "number": number, "name": f"{name}-{row.about}", "id": f"id_{name}-{number}"}
            stood = "" if said.stood == _spelled((), "") else said.stood
            lines.append({**line, "text": said.text, "stood": stood, "ticks": ticks})
        return {**super().get_context(name, value, attrs), "lines": lines, "limit": WORDS_LIMIT}


class Marks(forms.Field):
    """What was found of each indicator, by its id; cleaned to codes in the order that acts have them."""

    widget = MarkTable

    def clean(self, value: Mapping[str, Ticked]) -> dict[str, Ticked]:
        line = Line(limit=WORDS_LIMIT)
        cleaned, wrong = {}, []
        for number, (about, said) in enumerate(value.items(), start=1):
            try:
                codes = tuple(sorted(set(said.codes) & words.MARKS.keys()))
                if {"seen", "not_seen"} <= set(codes):
                    raise ValidationError(say("Tick seen or not seen, not both."))
                cleaned[about] = Ticked(codes, line.clean(said.text), said.stood)
            except ValidationError as error:
                why = " ".join(error.messages)
                wrong.append(say("Indicator %(number)d: %(why)s") % {"number": number, "why": why})
        if wrong:
            raise ValidationError(wrong)
        return cleaned


class MarkForm(WordsForm):
    """Marking indicators: what is changed is said, what stands already stands."""

    order: ClassVar[tuple[str, ...]] = ("marks",)
    some: ClassVar[tuple[str, Promise] | None] = ("m", _("Mark at least one indicator, or change a mark."))
    nothing: ClassVar[Promise | str] = _("No indicator is on record in this matter.")

    marks = Marks(
        label=_("What was found of each"),
        required=False,
        help_text=_("Several may be ticked. Where nothing is ticked, nothing is stated."),
    )

    def suit(self, brief: Brief) -> None:
        self.table.rows = tuple(_rows(brief))
        drafted: Mapping[str, Mark] = self.initial.get("marks", {})
        shown = {}
        for row in self.table.rows:
            stands = brief.own_marks.get(row.about, Mark())
            said = drafted.get(row.about, stands)
            shown[row.about] = Ticked(said.codes, said.text, _spelled(stands.codes, stands.text))
        self.initial["marks"] = shown

    @property
    def table(self) -> MarkTable:
        """The widget of the rows."""
        widget = self.fields["marks"].widget
        assert isinstance(widget, MarkTable)  # noqa: S101  # narrows the type
        return widget

    @property
    def is_idle(self) -> bool:
        return not self.table.rows

    @classmethod
    def read(cls, values: Mapping[str, Json]) -> dict[str, Any]:
        shown = super().read(values)
        marks = {
            about: Mark(codes_of(values, number), text_of(values, f"m{number}_text"))
            for about, number in named(values).items()
        }
        return {**shown, "marks": marks}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        changed = [(about, said) for about, said in found.pop("marks", {}).items() if said.changed]
        for number, (about, said) in enumerate(changed, start=1):
            found[f"m{number}"] = {"object": about, "marks": list(said.codes)}
            found[f"m{number}_text"] = said.text
        return found


def _rows(brief: Brief) -> Iterable[Row]:
    """At most so many as one act can say: of more, those that this Party has not marked come first."""
    every = [*brief.indicators, *sorted(brief.own_marks.keys() - brief.indicators.keys())]
    if len(every) > SHOWN:
        every.sort(key=brief.own_marks.__contains__)
    for about in every[:SHOWN]:
        yield Row(about, **described(about, brief.indicators))
