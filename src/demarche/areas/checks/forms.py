# SPDX-License-Identifier: Apache-2.0
"""Forms of the room checks: shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.checks import queries
from demarche.areas.release.fields import Instant, Words
from demarche.areas.release.register_acts import InWords, Values
from demarche.core.acts.checks import LONGEST, MOST
from demarche.core.encoding import Json, moment, stamp
from demarche.ui.widgets import Checkboxes, Radios

NOW, AT, DRAWN = "now", "at", "drawn"


class CallForm(forms.Form):
    """Whom to call, how long the window is, and when the call leaves."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    contacts = forms.MultipleChoiceField(
        label=_("Whom to call"),
        required=False,
        widget=Checkboxes(),
        help_text=_("Each Party is called by itself, and does not learn who else is."),
    )
    window = forms.IntegerField(label=_("Window, in hours from the receipt"), min_value=1, max_value=LONGEST)
    when = forms.ChoiceField(
        label=_("When it leaves"),
        choices=[
            (NOW, _("As soon as it is released")),
            (AT, _("At an hour that is set")),
            (DRAWN, _("At an hour that is drawn")),
        ],
        initial=NOW,
        widget=Radios(hints={DRAWN: _("Drawn when it is released, and shown to nobody before it leaves.")}),
    )
    earliest = Instant(label=_("At, or not before (UTC)"), help_text=_("Only for an hour that is set or drawn."))
    latest = Instant(label=_("Not after (UTC)"), help_text=_("Only for an hour that is drawn."))
    text = Words(
        label=_("In words"), rows=3, limit=4000, help_text=_("Whoever is called reads it. It may be left empty.")
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], at: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["contacts"].choices = choices  # type: ignore[attr-defined]  # a field of choices

    def clean_contacts(self) -> list[str]:
        """At most as many of one Party as a call may name."""
        chosen: list[str] = self.cleaned_data["contacts"]
        for code in {each.partition("/")[0] for each in chosen}:
            if sum(each.startswith(f"{code}/") for each in chosen) > MOST:
                raise forms.ValidationError(say("Choose at most %(n)d contacts of one Party.") % {"n": MOST})
        return chosen

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        when, earliest, latest = found.get("when"), found.get("earliest"), found.get("latest")
        if when in (AT, DRAWN) and "earliest" not in self.errors and not earliest:
            self.add_error("earliest", say("Give the hour, as in 2027-01-25 09:00."))
        if when == AT and earliest and moment(earliest) <= self.at:
            self.add_error(
                "earliest", say("This hour has passed. Give a later one, or let it leave as soon as it is released.")
            )
        if (
            when == DRAWN
            and "latest" not in self.errors
            and earliest
            and (not latest or moment(latest) <= max(moment(earliest), self.at))
        ):
            self.add_error("latest", say("Give an hour that is later than the one before it, and has not passed."))
        return found

    def by_party(self) -> dict[str, list[Json]]:
        """The names of the contacts that were chosen, by Party."""
        found: dict[str, list[Json]] = {}
        for each in sorted(self.cleaned_data["contacts"]):
            code, _stroke, name = each.partition("/")
            found.setdefault(code, []).append(name)
        return found

    def leaves(self) -> tuple[int | None, int | None]:
        """From when to when it leaves; nothing for as soon as it is released."""
        given = self.cleaned_data
        if given["when"] == NOW:
            return None, None
        earliest = moment(given["earliest"])
        return earliest, moment(given["latest"]) if given["when"] == DRAWN else earliest

    @staticmethod
    def read(values: Values, party: str, earliest: int | None, latest: int | None) -> dict[str, Any]:
        """What the fields say of a draft."""
        contacts = values.get("contacts")
        when = NOW if earliest is None else AT if earliest == latest else DRAWN
        return {
            "contacts": [f"{party}/{each}" for each in contacts] if isinstance(contacts, list) else [],
            "window": values.get("window"),
            "when": when,
            "earliest": "" if earliest is None else stamp(earliest),
            "latest": stamp(latest) if when == DRAWN and latest is not None else "",
            "text": values.get("text", ""),
        }


class AnswerForm(forms.Form):
    """The one button: which draft it begins, and in whose role the person answers."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    by = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)


class WithdrawForm(forms.Form):
    """Calling a check off, in words."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(
        label=_("In words"), rows=3, limit=4000, help_text=_("Whoever was called reads it. It may be left empty.")
    )


class ReminderForm(forms.Form):
    """After how many months a process asks for its next check."""

    months = forms.IntegerField(
        label=_("Months without a check of ours, after which we are reminded"),
        min_value=0,
        max_value=60,
        help_text=_("0: never. Nothing leaves by itself: a check is written and released as any act is."),
    )


class ShareForm(InWords):
    """Telling all Parties what came of a check: the figures are those of the own log."""

    call = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)

    def clean_call(self) -> str:
        """A check in which this Party was called."""
        call = str(self.cleaned_data["call"])
        if queries.own_results(call) is None:
            raise forms.ValidationError(say("No check of this Party's own contacts is here under this name."))
        return call

    def parts(self) -> dict[str, Json]:
        return {**super().parts(), **(queries.own_results(self.cleaned_data["call"]) or {})}

    @classmethod
    def read(cls, values: Mapping[str, Json]) -> dict[str, Any]:
        return {**super().read(values), "call": values.get("call", "")}
