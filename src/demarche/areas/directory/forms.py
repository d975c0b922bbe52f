# SPDX-License-Identifier: Apache-2.0
"""Forms of the room directory: shape only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from demarche.areas.directory.comparing import Call
from demarche.areas.directory.joining import FILE_LIMIT
from demarche.areas.directory.models import Card, Comparison
from demarche.areas.directory.plain import WEEKDAYS
from demarche.core.encoding import MalformedError, canonical
from demarche.core.profiles import FILE_LIMITS, LARGEST_FILE, Rules, rules_of
from demarche.ui.moments import UnknownZoneError, size_later, zone_named
from demarche.ui.widgets import Checkboxes, Radios

HOLIDAYS_LIMIT = 1000

OWN = "own"
"""The choice of a charter that is drafted on a page of its own."""


def days_off(text: str) -> list[str]:
    """The days of a text that has one a line, in their order, each once; raise `ValidationError`."""
    days = sorted(set(text.split()))
    for day in days:
        forms.DateField(
            input_formats=["%Y-%m-%d"], error_messages={"invalid": _("Write each day as 2027-12-25.")}
        ).clean(day)
    if len(days) > HOLIDAYS_LIMIT:
        raise ValidationError(_("At most 1000 days."))
    return days


class OneLine(forms.CharField):
    """One line that can stand in a signed document."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=kwargs.pop("max_length", 120), **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            canonical(text)
        except MalformedError as error:
            raise ValidationError(
                _("This has a sign that cannot be sent: %(error)s."), params={"error": error}
            ) from error
        return text


class CardForm(forms.Form):
    """The contact card: how another Party reaches this one at any hour."""

    duty_line = OneLine(
        label=_("Duty line"), max_length=80, help_text=_("A telephone number that somebody answers: +00 1 555 0100")
    )
    hours = OneLine(
        label=_("Hours"), max_length=80, help_text=_("When it is answered: 24 h, or Mon to Fri 08:00 to 18:00")
    )
    zone = forms.CharField(label=_("Time zone"), max_length=60, help_text=_("Such as Europe/Berlin, or UTC+3"))
    languages = OneLine(label=_("Languages spoken"), help_text=_("With a comma between: English, French"))
    confirmation = OneLine(
        label=_("Confirmation contact"),
        help_text=_("Which office confirms by voice that a message is genuine: Legal desk"),
    )
    weekend = forms.TypedMultipleChoiceField(
        label=_("Weekly days off"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=Checkboxes(columns=True),
        required=False,
        help_text=_("They go into the charter with the first process, and stay as they are there."),
    )
    holidays = forms.CharField(
        label=_("Holidays"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("One day a line: 2027-12-25. They go into the charter too."),
    )

    @classmethod
    def of(cls, card: Card | None, zone: str, data: Any = None) -> "CardForm":
        """The form with the card as it is, or empty."""
        if card is None:
            return cls(data, initial={"zone": zone, "weekend": [6, 7]})
        return cls(
            data,
            initial={
                "duty_line": card.duty_line,
                "hours": card.hours,
                "zone": card.zone,
                "languages": ", ".join(card.languages),
                "confirmation": card.confirmation,
                "weekend": card.weekend,
                "holidays": "\n".join(card.holidays),
            },
        )

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        try:
            zone_named(zone)
        except UnknownZoneError as error:
            raise ValidationError(_("Give a time zone such as Europe/Berlin, UTC or UTC+3.")) from error
        return zone

    def clean_languages(self) -> list[str]:
        return [each for each in map(str.strip, self.cleaned_data["languages"].split(",")) if each][:20]

    def clean_holidays(self) -> list[str]:
        return days_off(self.cleaned_data["holidays"])


class InviteForm(forms.Form):
    """A new process: its name and its clocks."""

    name = OneLine(label=_("Process name"), help_text=_("Both Parties and every paper will call it so."))
    profile = forms.ChoiceField(
        label=_("Charter"),
        choices=[
            ("bilateral_ordinary", _("Bilateral, ordinary clocks")),
            ("bilateral_short", _("Bilateral, short clocks")),
            (OWN, _("Own: drafted on a page, term by term")),
        ],
        initial="bilateral_ordinary",
        widget=Radios(
            hints={
                "bilateral_ordinary": _("A concern is acknowledged within 2 working days and answered within 10 days."),
                "bilateral_short": _("A concern is acknowledged within 1 working day and answered within 5 days."),
                OWN: _("Nothing is made yet: you go on to a draft that is kept, read whole, and printed for a note."),
            }
        ),
    )
    terms = forms.ChoiceField(
        label=_("Terms"),
        required=False,
        choices=[("political", _("Political, not legally binding")), ("binding", _("Binding"))],
        initial="political",
        widget=Radios(columns=True),
    )
    largest_file = forms.TypedChoiceField(
        label=_("Largest file"),
        coerce=int,
        required=False,
        choices=[(str(limit), size_later(limit)) for limit in FILE_LIMITS],
        initial=str(LARGEST_FILE),
        widget=Radios(
            hints={
                str(FILE_LIMITS[0]): _("Every file travels beside its act, in one parcel."),
                str(LARGEST_FILE): _("Files above 1 MB follow their act in pieces, each with a receipt of its own."),
                str(FILE_LIMITS[-1]): _("For disk images. Both nodes need the room."),
            }
        ),
    )
    clarification_stops = forms.BooleanField(
        label=_("Asking for clarification stops the clock for an answer"),
        help_text=_(
            "From the asking until the asking Party has received what is supplied. Otherwise the clock runs on."
        ),
        required=False,
    )
    exercise = forms.BooleanField(label=_("This is an exercise: every page and paper of it says so"), required=False)

    def rules(self) -> Rules:
        """What was chosen of a charter; what was left out is as usual."""
        chosen = self.cleaned_data
        return rules_of(
            chosen["profile"],
            exercise=chosen["exercise"],
            clarification_stops=chosen["clarification_stops"],
            largest_file=chosen["largest_file"] or LARGEST_FILE,
            terms=chosen["terms"] or "political",
        )


class AskForm(forms.Form):
    """As what this Party asks to join a process that others have founded."""

    capacity = forms.ChoiceField(
        label=_("As what"),
        choices=[("party", _("As a Party")), ("observer", _("As an observer"))],
        initial="party",
        widget=Radios(
            hints={
                "party": _("It raises concerns and is addressed, agrees and objects, and may chair."),
                "observer": _("It reads what all Parties share and keeps its contacts there. It says nothing else."),
            }
        ),
    )


class OpenForm(forms.Form):
    """A file from another Party: an invitation, the answer to one of ours, or an admission to a process."""

    file = forms.FileField(
        label=_("The file you were sent"),
        help_text=_("Its name ends in .demarche. Nothing in it is secret, and nothing of it is trusted yet."),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise ValidationError(_("This file is too large to be an invitation or an admission."))
        return bytes(file.read())


class CompareForm(forms.Form):
    """Four groups as heard, and what is known of the call."""

    spoke_with = OneLine(label=_("Spoke with (office)"))
    line_used = OneLine(label=_("Line used"), help_text=_("A line you knew before: not the number in the file."))
    note_verbale = OneLine(
        label=_("Note verbale that repeats them"),
        required=False,
        help_text=_("It may follow; its number can be added later."),
    )

    def __init__(self, attempt: Comparison, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.names = [f"group_{number}" for number in attempt.groups]
        five = RegexValidator(r"^[0-9]{5}\Z", _("A group has five digits."))
        for number, name in zip(attempt.groups, self.names, strict=True):
            self.fields[name] = forms.CharField(
                label=_("Group %(number)d of theirs") % {"number": number},
                max_length=5,
                validators=[five],
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5, "dir": "ltr"}),
            )
        self.order_fields([*self.names, "spoke_with", "line_used", "note_verbale"])

    @property
    def groups(self) -> list[forms.BoundField]:
        """The four fields of digits."""
        return [self[name] for name in self.names]

    @property
    def heard(self) -> list[str]:
        """The digits typed, in the order of the groups."""
        return [self.cleaned_data[name] for name in self.names]

    @property
    def call(self) -> Call:
        """What was said of the call."""
        given = self.cleaned_data
        return Call(given["spoke_with"], given["line_used"], given.get("note_verbale", ""))


class DisagreeForm(forms.Form):
    """They do not agree: what is known of the call, all of it optional."""

    spoke_with = OneLine(label=_("Spoke with (office)"), required=False)
    line_used = OneLine(label=_("Line used"), required=False)


class NoteForm(forms.Form):
    """The number of the note verbale that followed."""

    note_verbale = OneLine(label=_("Note verbale that repeats them"))


class AddressForm(forms.Form):
    """One address that is not public, to be confirmed for one Party."""

    address = forms.CharField(
        label=_("Address to confirm"),
        max_length=45,
        help_text=_("Exactly as it is used: 10.1.2.3 or fd00::12. Ask their administrator whether it is theirs."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class CloseForm(forms.Form):
    """Why a line is closed, in a few words."""

    why = OneLine(label=_("Why, in about four words"), help_text=_("Officers of this node read it; it is not sent."))
