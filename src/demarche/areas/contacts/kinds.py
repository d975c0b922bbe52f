# SPDX-License-Identifier: Apache-2.0
"""How acts about contacts and powers are written and read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from demarche.areas.contacts.forms import EntryForm, NominateForm, PowersForm, RemoveForm
from demarche.areas.contacts.words import KEY_KINDS, OFFICES, POWERS, TYPES
from demarche.areas.release.paper import Section, Setting
from demarche.areas.release.register_acts import InWords, RegisterAct, Values, offer
from demarche.core.acts import contacts as acts
from demarche.core.acts import powers as power_acts
from demarche.ui.moments import zone_words
from demarche.ui.series import listed

NOMINATE_PAGE = "nominate-contact"
UPDATE_PAGE = "update-contact"
REMOVE_PAGE = "remove-contact"
CONFIRM_PAGE = "confirm-contacts"
POWERS_PAGE = "state-powers"


def register() -> None:
    """Say how each kind is written and read."""
    offer(
        RegisterAct(
            kind=acts.NOMINATE,
            page=NOMINATE_PAGE,
            name=_("Contact nominated"),
            verb=_("Nominate a contact"),
            lead=_("The office that has the power to enters a contact in the directory, citing its note verbale."),
            form=NominateForm,
            sections=_entry,
            done_url=_directory,
            line=_name,
        )
    )
    offer(
        RegisterAct(
            kind=acts.UPDATE,
            page=UPDATE_PAGE,
            name=_("Contact changed"),
            verb=_("Change a contact"),
            lead=_("What is changed replaces the entry whole; every earlier one is kept."),
            form=EntryForm,
            sections=_entry,
            done_url=_directory,
            line=_name,
        )
    )
    offer(
        RegisterAct(
            kind=acts.REMOVE,
            page=REMOVE_PAGE,
            name=_("Contact removed"),
            verb=_("Remove a contact"),
            lead=_("It is in the directory no more. What it did stands."),
            form=RemoveForm,
            sections=_entry,
            done_url=_directory,
            line=_name,
            about=_about,
        )
    )
    offer(
        RegisterAct(
            kind=acts.CONFIRM,
            page=CONFIRM_PAGE,
            name=_("Contacts confirmed"),
            verb=_("Confirm that our contacts are right"),
            lead=_("Once a year at least: every contact of this Party is right as it stands in the directory."),
            form=InWords,
            sections=lambda _setting, _values: iter(()),
            done_url=_directory,
        )
    )
    offer(
        RegisterAct(
            kind=power_acts.STATE,
            page=POWERS_PAGE,
            name=_("Powers stated"),
            verb=_("State which office may say what"),
            lead=_(
                "An act outside the powers of its office is refused before release, and by every other Party. An urgent technical notification never is."
            ),
            form=PowersForm,
            sections=_powers,
            done_url=_directory,
        )
    )


def _directory(process: str) -> str:
    return reverse("contacts:directory", args=[process])


def _name(values: Values) -> str:
    return str(values.get("contact", ""))


def _about(fields: Mapping[str, Any]) -> str:
    return str(fields.get("contact") or "")


def _entry(_setting: Setting, values: Values) -> Iterator[Section]:
    if values.get("contact"):
        yield Section(_now("Short name"), value=str(values["contact"]))
    entry = values.get("entry")
    if isinstance(entry, dict):
        for label, value in entry_rows(entry):
            yield Section(label, value=value)
    yield from _note(values)


def _note(values: Values) -> Iterator[Section]:
    if values.get("note"):
        yield Section(_now("Note verbale"), value=str(values["note"]))


def entry_rows(entry: Values) -> Iterator[tuple[str, str]]:
    """An entry in labelled words, in the order in which one reaches for them."""
    yield _now("Type"), str(TYPES.get(str(entry.get("type")), entry.get("type", "")))
    yield _now("Office"), str(entry.get("office", ""))
    yield _now("Role account"), str(entry.get("account", ""))
    yield _now("Telephones"), listed(map(str, _list(entry.get("phones"))))
    if entry.get("email"):
        yield _now("E-mail"), str(entry["email"])
    yield _now("Hours"), str(entry.get("hours", ""))
    yield _now("Time zone"), zone_words(str(entry.get("zone", "")))
    yield _now("Languages"), listed(map(str, _list(entry.get("languages"))))
    if entry.get("alternates"):
        yield _now("Alternates"), listed(map(str, _list(entry["alternates"])))
    for name, label in (("emergency", _now("Emergency path")), ("confirmation", _now("Confirmation contact"))):
        if entry.get(name):
            yield label, str(entry[name])
    for key in _list(entry.get("keys")):
        if isinstance(key, dict):
            yield _now("Key"), f"{KEY_KINDS.get(str(key.get('kind')), '')} {key.get('fingerprint', '')}"


def _powers(_setting: Setting, values: Values) -> Iterator[Section]:
    powers = values.get("powers")
    if isinstance(powers, dict):
        for office, word in OFFICES.items():
            may = list(map(str, _list(powers.get(office))))
            known = [str(word) for kind, word in POWERS.items() if kind in may]
            lines = (*known, *(kind for kind in may if kind not in POWERS))
            yield Section(str(word), lines=lines, note="" if lines else _now("none of these"))
    yield from _note(values)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
