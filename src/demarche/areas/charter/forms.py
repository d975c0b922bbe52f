# SPDX-License-Identifier: Apache-2.0
"""Forms of the room charter: shape only."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from demarche.areas.charter import queries
from demarche.areas.charter.profiles import field
from demarche.areas.directory.forms import days_off
from demarche.areas.directory.plain import DUTY, KINDS, WEEKDAYS
from demarche.areas.release.register_acts import InWords, Values
from demarche.core.charter import Charter, read_charter
from demarche.core.encoding import Json, canonical, digest, parse
from demarche.core.process.amendments import amended
from demarche.core.profiles import FILE_LIMITS
from demarche.ledger import replay
from demarche.ui import moments
from demarche.ui.widgets import Checkboxes, Radios, Span

_PARTS: Final = {"acknowledge": _("%(kind)s: to acknowledge"), "answer": _("%(kind)s: to answer")}


class SpanField(forms.MultiValueField):
    """A number of hours, days or working days, as a charter has it."""

    def __init__(self, **kwargs: Any) -> None:
        numbers = forms.IntegerField(min_value=1, max_value=3650, required=kwargs.get("required", True))
        units = forms.ChoiceField(choices=Span.UNITS)
        super().__init__(fields=(numbers, units), widget=Span(), **kwargs)

    def compress(self, data_list: list[Any]) -> dict[str, Json] | None:
        """As the charter writes it; nothing where no number was given."""
        return {"n": data_list[0], "unit": data_list[1]} if data_list and data_list[0] else None


class AmendForm(InWords):
    """The terms that an amendment may change, as they are in the charter that it changes."""

    amends = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    duty_kinds = forms.MultipleChoiceField(
        label=_("A duty officer releases alone"), required=False, widget=Checkboxes()
    )
    clarification_stops = forms.BooleanField(
        label=_("Asking for clarification stops the clock for an answer"), required=False
    )
    opening_reported = forms.BooleanField(
        label=_("Each side reports when an officer first opens an act"), required=False
    )
    silence = forms.IntegerField(label=_("Silence lasts at least, in hours"), min_value=1, max_value=10_000)
    file = forms.TypedChoiceField(label=_("Largest file"), coerce=int, widget=Radios())
    weekend = forms.TypedMultipleChoiceField(
        label=_("Our weekly days off"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=Checkboxes(columns=True),
        required=False,
    )
    holidays = forms.CharField(
        label=_("Our holidays"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("One day a line: 2027-12-25."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        process = self.here.process.id
        stated = self.data.get("amends") or self.initial.get("amends") or ""
        self.base = queries.charters(process).get(str(stated)) or replay.charter_in_force(process)
        written = self.initial.get("charter")
        shown = self.base if written is None else read_charter(canonical(written))
        self.initial = {**_terms(shown, self.here.own_code), **self.initial, "amends": digest(self.base.document)}
        for name, _part, label in _clocks(self.base):
            self.fields[name] = SpanField(label=label)
        kinds = sorted({*DUTY, *self.base.duty_kinds})
        self.fields["duty_kinds"].choices = [(kind, DUTY.get(kind, kind)) for kind in kinds]  # type: ignore[attr-defined]
        limits = sorted({*FILE_LIMITS, self.base.limits["file"]})
        self.fields["file"].choices = [(str(each), moments.size(each)) for each in limits]  # type: ignore[attr-defined]
        self.order_fields([name for name, _part, _label in _clocks(self.base)])

    def clean_holidays(self) -> list[str]:
        return days_off(self.cleaned_data["holidays"])

    def clean(self) -> None:
        if not self.errors and self._parts()["charter"] == parse(self.base.document):
            raise ValidationError(_("Nothing is changed yet: change at least one term."))

    def _parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        value: Any = parse(self.base.document)
        clocks: list[Json] = [
            {**clock, **{part: given[_field(clock, part)] for part in _PARTS if part in clock}}
            for clock in value["clocks"]
        ]
        own = {"weekend": sorted(given["weekend"]), "holidays": given["holidays"]}
        parties = [{**each, **own} if each["code"] == self.here.own_code else each for each in value["parties"]]
        return amended(
            self.base,
            clocks=clocks,
            duty_kinds=sorted(given["duty_kinds"]),
            clarification_stops=given["clarification_stops"],
            opening_reported=given["opening_reported"],
            silence={"hours": given["silence"]},
            limits={**value["limits"], "file": given["file"]},
            parties=parties,
        )

    def parts(self) -> dict[str, Json]:
        return {**super().parts(), **self._parts()}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), **{name: values[name] for name in ("amends", "charter") if name in values}}


class AgreeForm(InWords):
    """That this Party agrees to an amendment."""

    amendment = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)

    def parts(self) -> dict[str, Json]:
        return {**super().parts(), "amendment": self.cleaned_data["amendment"]}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), "amendment": values.get("amendment", "")}


def _field(clock: Mapping[str, Any], part: str) -> str:
    return field(clock["kind"], clock["profile"], part)


def _labelled(part: str, kind: str, urgency: str) -> str:
    return _PARTS[part] % {"kind": KINDS.get((kind, urgency), kind)}


_label_later = lazy(_labelled, str)


def time_label(kind: str, urgency: str, part: str) -> str:
    """What a field for a time is called, in the language of whoever reads it."""
    return _label_later(part, kind, urgency)


def _clocks(charter: Charter) -> Iterator[tuple[str, Any, Any]]:
    """Each time that a charter sets: the field, what it is, and its label."""
    value: Any = parse(charter.document)
    for clock in value["clocks"]:
        for part in _PARTS:
            if part in clock:
                yield _field(clock, part), clock[part], time_label(clock["kind"], clock["profile"], part)


def _terms(charter: Charter, own: str) -> dict[str, Any]:
    """What the fields say of a charter."""
    value: Any = parse(charter.document)
    member = charter.member(own)
    return {
        **{name: period for name, period, _label in _clocks(charter)},
        "duty_kinds": list(charter.duty_kinds),
        "clarification_stops": charter.clarification_stops,
        "opening_reported": charter.opening_reported,
        "silence": charter.silence_hours,
        "file": str(value["limits"]["file"]),
        "weekend": [] if member is None else list(member.weekend),
        "holidays": "" if member is None else "\n".join(member.holidays),
    }
