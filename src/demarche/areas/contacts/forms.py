# SPDX-License-Identifier: Apache-2.0
"""Forms of the room contacts: shape only."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.contacts.words import KEY_KINDS, OFFICES, POWERS, TYPES
from demarche.areas.release.fields import Line, Lines
from demarche.areas.release.register_acts import InWords, Values
from demarche.core.acts.contacts import A_CONTACT, AN_ENTRY
from demarche.core.encoding import Json
from demarche.core.process.powers import may
from demarche.ledger import replay
from demarche.ui.moments import UnknownZoneError, zone_named
from demarche.ui.widgets import Checkboxes

_PLAIN = ("office", "account", "hours", "zone", "email", "emergency", "confirmation")


_LEAST: Mapping[str, Json] = {
    "type": "other",
    "languages": ["en"],
    "phones": ["-"],
    **dict.fromkeys(("office", "account", "hours", "zone"), "-"),
}


def _fits(name: str, value: Any) -> bool:
    """Whether an entry may say this in a field, whatever the others say."""
    return AN_ENTRY({**_LEAST, name: value})


def note() -> Line:
    """The note verbale that says the same on paper."""
    return Line(
        limit=120,
        short=True,
        label=_("Note verbale"),
        help_text=_("Its number. The note says the same on paper: XA/14/2027"),
    )


class EntryForm(InWords):
    """A contact: a role account, never a person."""

    asks: ClassVar[Mapping[str, Promise]] = {
        "contact": _("Give the contact a short name, such as duty or desk."),
        "office": _("Say which office it is."),
        "account": _("Give the role account."),
        "hours": _("Say when it is answered."),
        "zone": _("Give the time zone."),
        "languages": _("Name at least one language."),
        "phones": _("Give at least one telephone."),
    }

    contact = Line(
        limit=32,
        short=True,
        label=_("Short name"),
        help_text=_("Small letters, digits, - and _: duty. Acts name the contact by it."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=list(TYPES.items()))
    office = Line(limit=120, label=_("Office"), help_text=_("Cyber desk, Ministry of Foreign Affairs"))
    account = Line(limit=120, label=_("Role account"), help_text=_("A role, never a person: duty@team.example"))
    phones = Lines(
        rows=2,
        limit=300,
        label=_("Telephones"),
        help_text=_("One a line, at most six, the first to be tried first: +00 1 555 0100"),
    )
    email = Line(limit=254, label=_("E-mail"))
    hours = Line(limit=80, short=True, label=_("Hours"), help_text=_("24 hours, or Mon to Fri 08:00 to 18:00"))
    zone = Line(limit=60, short=True, label=_("Time zone"), help_text=_("Such as Europe/Berlin, or UTC+3"))
    languages = Line(
        limit=120, short=True, label=_("Languages"), help_text=_("As codes, with a comma between: en, fr, ar")
    )
    alternates = Line(
        limit=240,
        label=_("Alternates"),
        help_text=_("Short names of contacts to turn to when this one does not answer."),
    )
    emergency = Line(
        limit=160, label=_("Emergency path"), help_text=_("How to reach somebody when nothing else works.")
    )
    confirmation = Line(
        limit=160, label=_("Confirmation contact"), help_text=_("Who can vouch by voice for a message of this one.")
    )
    keys = Lines(
        rows=2, limit=1500, label=_("Keys"), help_text=_("One a line, kind and fingerprint: PGP AAAA BBBB CCCC")
    )
    field_order = (
        *("contact", "type", "office", "account", "phones", "email", "hours", "zone", "languages", "alternates"),
        *("emergency", "confirmation", "keys", "note", "text"),
    )

    def clean_contact(self) -> str:
        name = str(self.cleaned_data["contact"])
        if name and not A_CONTACT(name):
            raise ValidationError(_("Small letters, digits, - and _, the first a letter or digit."))
        return name

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        try:
            zone_named(zone or "UTC")
        except UnknownZoneError as error:
            raise ValidationError(_("Give a time zone such as Europe/Berlin, UTC or UTC+3.")) from error
        return zone

    def clean_phones(self) -> list[str]:
        phones = [each for each in str(self.cleaned_data["phones"]).splitlines() if each]
        if phones and not _fits("phones", phones):
            raise ValidationError(_("At most six telephones of 40 characters each."))
        return phones

    def clean_languages(self) -> list[str]:
        codes = _split(self.cleaned_data["languages"], order=False)
        if codes and not _fits("languages", codes):
            raise ValidationError(_("At most twenty codes in small letters, with a comma between: en, fr, ar."))
        return codes

    def clean_alternates(self) -> list[str]:
        names = _split(self.cleaned_data["alternates"], order=True)
        if not _fits("alternates", names):
            raise ValidationError(_("At most six short names, with a comma between: duty, desk."))
        return names

    def clean_keys(self) -> list[dict[str, str]]:
        words = {str(word).casefold(): kind for kind, word in KEY_KINDS.items()} | {kind: kind for kind in KEY_KINDS}
        found = []
        for line in filter(None, str(self.cleaned_data["keys"]).splitlines()):
            kind, _space, fingerprint = line.partition(" ")
            if kind.casefold() not in words or not fingerprint.strip():
                raise ValidationError(_("Each line is a kind and a fingerprint: PGP AAAA BBBB CCCC."))
            found.append({"kind": words[kind.casefold()], "fingerprint": fingerprint.strip()})
        if not _fits("keys", found):
            raise ValidationError(_("At most ten keys, each with a fingerprint of at most 128 characters."))
        return found

    def _entry(self, given: Mapping[str, Any]) -> dict[str, Json]:
        """The entry, of what was given; what is empty is left out."""
        names = ("type", *_PLAIN, "languages", "phones", "alternates", "keys")
        return {name: given[name] for name in names if given.get(name)}

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        parts: dict[str, Json] = {**super().parts(), "entry": self._entry(given)}
        return parts | {name: given[name] for name in ("contact", "note") if given.get(name)}

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        entry = values.get("entry")
        found = entry if isinstance(entry, dict) else {}
        keys = found.get("keys")
        return {
            **super().read(values),
            **{name: found.get(name, "") for name in ("type", *_PLAIN)},
            "contact": values.get("contact", ""),
            "note": values.get("note", ""),
            "languages": ", ".join(map(str, _listed(found.get("languages")))),
            "phones": "\n".join(map(str, _listed(found.get("phones")))),
            "alternates": ", ".join(map(str, _listed(found.get("alternates")))),
            "keys": "\n".join(
                f"{KEY_KINDS.get(str(each['kind']), each['kind'])} {each['fingerprint']}"
                for each in _listed(keys)
                if isinstance(each, dict)
            ),
        }


class NominateForm(EntryForm):
    """A contact to nominate, by note verbale."""

    asks: ClassVar[Mapping[str, Promise]] = {**EntryForm.asks, "note": _("Cite the note verbale that nominates it.")}

    note = note()


class RemoveForm(InWords):
    """A contact to remove, by note verbale."""

    asks: ClassVar[Mapping[str, Promise]] = {"note": _("Cite the note verbale that removes it.")}

    contact = forms.CharField(max_length=32, widget=forms.HiddenInput)
    note = note()
    field_order = ("note", "text")

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        parts: dict[str, Json] = {**super().parts(), "contact": given["contact"]}
        return {**parts, "note": given["note"]} if given["note"] else parts

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        return {**super().read(values), **{name: values.get(name, "") for name in ("contact", "note")}}


class PowersForm(InWords):
    """Which office may say what: one row of boxes a kind."""

    asks: ClassVar[Mapping[str, Promise]] = {"note": _("Cite the note verbale that says so.")}

    note = note()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ground = replay.ground(self.here.process.id)
        view, own = ground.view(ground.head.size), self.here.own_code
        for kind, word in POWERS.items():
            name = kind.replace(".", "__")
            self.fields[name] = forms.MultipleChoiceField(
                label=word, choices=list(OFFICES.items()), required=False, widget=Checkboxes(columns=True)
            )
            self.fields[name].initial = [office for office in OFFICES if may(view, own, office, kind)]
        self.order_fields([*(kind.replace(".", "__") for kind in POWERS), "note", "text"])

    def parts(self) -> dict[str, Json]:
        given = self.cleaned_data
        powers: dict[str, Json] = {
            office: list[Json](sorted(kind for kind in POWERS if office in given[kind.replace(".", "__")]))
            for office in OFFICES
        }
        parts: dict[str, Json] = {**super().parts(), "powers": powers}
        return {**parts, "note": given["note"]} if given["note"] else parts

    @classmethod
    def read(cls, values: Values) -> dict[str, Any]:
        powers = values.get("powers")
        stated = powers if isinstance(powers, dict) else {}
        ticked = {
            kind.replace(".", "__"): [office for office in OFFICES if kind in _listed(stated.get(office))]
            for kind in POWERS
        }
        return {**super().read(values), "note": values.get("note", ""), **ticked}


def _split(text: Any, *, order: bool) -> list[str]:
    found = list(dict.fromkeys(each.strip() for each in str(text).split(",") if each.strip()))
    return found if order else sorted(found)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
