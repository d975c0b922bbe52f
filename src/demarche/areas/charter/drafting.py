# SPDX-License-Identifier: Apache-2.0
"""Drafting a charter on a page: what it begins with, every term that may be chosen, and the charter that comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.charter import profiles
from demarche.areas.charter.forms import SpanField, time_label
from demarche.areas.charter.models import CharterDraft
from demarche.areas.directory import own
from demarche.areas.directory.forms import OneLine, days_off
from demarche.areas.directory.plain import DUTY, WEEKDAYS
from demarche.core.charter import Charter, Member
from demarche.core.encoding import Json, MalformedError, party_code
from demarche.core.keyset import root_fingerprint
from demarche.core.profiles import FILE_LIMITS, LIMITS, Rules, compose_charter
from demarche.ui import moments
from demarche.ui.widgets import Checkboxes, Radios

US, THEM = "us", "them"
_SIDES: Final = ((US, _("we who invite")), (THEM, _("who is invited")))

NO_NONCE: Final = bytes(32)
"""What stands for the nonce while nobody is invited: each invitation draws one of its own."""

KIB: Final = 1024


class StartForm(forms.Form):
    """What a draft begins with: a name, and a speed for each profile of times."""

    name = OneLine(label=_("Process name"), help_text=_("Both sides and every paper will call it so."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in profiles.offered():
            label, hint = profiles.PROFILES[name]
            speeds = profiles.SPEEDS[:2] if name == "text" else profiles.SPEEDS
            self.fields[f"speed_{name}"] = forms.ChoiceField(
                label=str(label),
                help_text=str(hint),
                choices=speeds,
                initial=profiles.USUAL,
                widget=Radios(columns=True),
            )

    def typed(self) -> dict[str, list[str]]:
        """The draft that begins so, as it would have been typed; days off are those of the contact card."""
        given = self.cleaned_data
        card = own.own_card()
        weekend, holidays = ([6, 7], []) if card is None else (card.weekend, card.holidays)
        return {
            **profiles.typed({name: given[f"speed_{name}"] for name in profiles.offered()}),
            "name": [given["name"]],
            "weekend": [str(each) for each in weekend],
            "holidays": ["\n".join(holidays)],
        }


class TermsForm(forms.Form):
    """Every term of a charter that an inviting Party may choose."""

    name = OneLine(label=_("Process name"), help_text=_("Both sides and every paper will call it so."))
    terms = forms.ChoiceField(
        label=_("Terms"),
        choices=[("political", _("Political, not legally binding")), ("binding", _("Binding"))],
        widget=Radios(
            hints={
                "political": _(
                    "Its pages speak of participating States, of taking effect and of ceasing to participate."
                ),
                "binding": _("Its pages speak of Parties, of entry into force and of withdrawal."),
            }
        ),
    )
    exercise = forms.BooleanField(label=_("This is an exercise: every page and paper of it says so"), required=False)
    silence = forms.IntegerField(
        label=_("Silence lasts at least, in hours"),
        min_value=1,
        max_value=10_000,
        help_text=_(
            "What is proposed is adopted at an exact hour when nobody has objected; among two only with the other’s word."
        ),
    )
    duty_kinds = forms.MultipleChoiceField(
        label=_("A duty officer releases alone"),
        required=False,
        choices=list(DUTY.items()),
        widget=Checkboxes(),
        help_text=_("At night, with an instruction by telephone. Everything else takes a releasing officer."),
    )
    opening_reported = forms.BooleanField(
        label=_("Each side reports when an officer first opens an act"), required=False
    )
    clarification_stops = forms.BooleanField(
        label=_("Asking for clarification stops the clock for an answer"), required=False
    )
    chair = forms.ChoiceField(
        label=_("First in the chair"), required=False, choices=_SIDES, widget=Radios(columns=True)
    )
    chair_months = forms.IntegerField(
        label=_("The chair passes on after so many months"),
        min_value=0,
        max_value=120,
        help_text=_("0: it never passes on."),
    )
    depositary = forms.ChoiceField(
        label=_("Depositary"),
        required=False,
        choices=_SIDES,
        widget=Radios(columns=True),
        help_text=_("It keeps the register in order and decides nothing."),
    )
    invited = forms.CharField(
        label=_("Code of whoever is invited"),
        required=False,
        help_text=_(
            "Needed where it chairs first or is depositary: nobody of another code can take the invitation up."
        ),
    )
    weekend = forms.TypedMultipleChoiceField(
        label=_("Our weekly days off"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=Checkboxes(columns=True),
        required=False,
        help_text=_("They count for times in working days. The other side fills in its own."),
    )
    holidays = forms.CharField(
        label=_("Our holidays"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("One day a line: 2027-12-25."),
    )
    file = forms.TypedChoiceField(
        label=_("Largest file"),
        coerce=int,
        choices=[(str(limit), moments.size_later(limit)) for limit in FILE_LIMITS],
        widget=Radios(columns=True),
    )
    act = forms.IntegerField(
        label=_("Largest act, in KiB"), min_value=4, max_value=4096, help_text=_("Without its files; 256 is usual.")
    )
    waiting = forms.IntegerField(
        label=_("Acts of one side that may wait for an earlier one"), min_value=1, max_value=100_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _profile, kind, urgency, part in profiles.clocks():
            self.fields[profiles.field(kind, urgency, part)] = SpanField(
                label=time_label(kind, urgency, part), required=False, require_all_fields=False
            )

    def clean_holidays(self) -> list[str]:
        return days_off(self.cleaned_data["holidays"])

    def clean_invited(self) -> str:
        """Another code than ours, where there is one: it is written into the charter."""
        code: str = self.cleaned_data["invited"].upper()
        try:
            if code:
                party_code(code, "")
        except MalformedError as error:
            raise ValidationError(
                _("Write a code as XB: 2 to 8 capital letters and digits, a letter first.")
            ) from error
        if code == own.own().code:
            raise ValidationError(_("This is our own code. Give that of whoever is invited."))
        return code

    def clean(self) -> None:
        if self.errors:
            return
        given = self.cleaned_data
        if THEM in (given["chair"], given["depositary"]) and not given["invited"]:
            self.add_error("invited", _("Give its code: a charter cannot name a chair or depositary without one."))
            return
        try:
            self.charter()
        except MalformedError as error:
            raise ValidationError(_("This cannot stand in a charter: %(error)s."), params={"error": error}) from error

    def charter(self) -> Charter:
        """The charter as it would be proposed: without a nonce of its own, and with an open entry."""
        return compose_charter(self.cleaned_data["name"], self.member(), self.rules(), nonce=NO_NONCE)

    def member(self) -> Member:
        """Our own entry, with the days off that stand in the draft."""
        here, given = own.own(), self.cleaned_data
        return Member(
            here.code,
            here.name,
            root_fingerprint(here.keyset.root),
            tuple(sorted(given["weekend"])),
            tuple(given["holidays"]),
        )

    def rules(self) -> Rules:
        """What was chosen."""
        given = self.cleaned_data
        limits = {**LIMITS, "file": given["file"], "act": given["act"] * KIB, "waiting": given["waiting"]}
        return Rules(
            self._clocks(),
            terms=given["terms"],
            chair=self._side(given["chair"]),
            chair_months=given["chair_months"],
            depositary=self._side(given["depositary"]),
            duty_kinds=tuple(sorted(given["duty_kinds"])),
            opening_reported=given["opening_reported"],
            clarification_stops=given["clarification_stops"],
            silence_hours=given["silence"],
            limits=limits,
            exercise=given["exercise"],
        )

    def _side(self, chosen: str) -> str:
        """The code of a side; drafts from before there was a choice name none, and mean ours."""
        return str(self.cleaned_data["invited"]) if chosen == THEM else ""

    def _clocks(self) -> tuple[dict[str, Json], ...]:
        found: dict[tuple[str, str], dict[str, Json]] = {}
        for _profile, kind, urgency, part in profiles.clocks():
            period = self.cleaned_data[profiles.field(kind, urgency, part)]
            if period is not None:
                found.setdefault((kind, urgency), {"kind": kind, "profile": urgency})[part] = period
        return tuple(found.values())

    def groups(self) -> Iterator["Group"]:
        """The times by profile, as the page shows them; that of silence stands with its own."""
        for name in profiles.offered():
            label, hint = profiles.PROFILES[name]
            times = [self[profiles.field(*clock)] for profile, *clock in profiles.clocks() if profile == name]
            yield Group(name, label, hint, times or [self["silence"]])


@dataclass(frozen=True, slots=True)
class Group:
    """The times of one profile: its name, what it is for, and a field each."""

    name: str
    label: Promise
    hint: Promise
    times: list[forms.BoundField]


def form_of(draft: CharterDraft) -> TermsForm:
    """A draft as it was typed."""
    typed = QueryDict(mutable=True)
    for office in ("chair", "depositary"):  # drafts from before there was a choice do not say who
        typed[office] = US
    for name, values in draft.typed.items():
        typed.setlist(name, values)
    return TermsForm(typed)


def charter_of(draft: CharterDraft) -> Charter | None:
    """The charter that a draft amounts to; none while something in it is still to be put right."""
    form = form_of(draft)
    return form.charter() if form.is_valid() else None


def typed_of(data: QueryDict) -> dict[str, list[str]]:
    """What was typed into the fields of the page, and nothing else that was sent."""
    form = TermsForm()
    names = {name for name in form.fields for name in (name, f"{name}_n", f"{name}_unit")}
    return {name: data.getlist(name) for name in data if name in names}
