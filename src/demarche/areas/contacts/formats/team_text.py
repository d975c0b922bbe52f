# SPDX-License-Identifier: Apache-2.0
"""The entry of one Party as the text by which response teams describe themselves: RFC 2350, headings and numbers of its appendix D."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from demarche.areas.contacts.formats.row import Listed, Source

NOTHING: Final = "Not stated in the directory."
_WIDTH: Final = 4


def write_text(party: str, contacts: Sequence[Listed], source: Source) -> bytes:
    """What the directory says of a Party under the headings of RFC 2350; of what it does not say the text says so."""
    lines = [f"RFC 2350 description of {party}", "", source.marking, *_from(contacts, source), ""]
    for number, heading, said in _sections(party, contacts, source):
        lines += [f"{number} {heading}", "", *(f"{' ' * _WIDTH}{each}" for each in said or (NOTHING,)), ""]
    return "\r\n".join(lines).encode()


def _from(contacts: Sequence[Listed], source: Source) -> Iterator[str]:
    yield f"From the directory of contacts of: {source.process} ({source.process_id})"
    yield f"Register size: {source.register_size}"
    if contacts:
        yield f"Last signed: {max(each.signed for each in contacts)}"


_Section = tuple[str, str, list[str]]
_Said = Callable[[Listed], list[str]]


def _sections(party: str, contacts: Sequence[Listed], source: Source) -> Iterator[_Section]:
    yield "1.", "Document Information", [f"{len(contacts)} contacts of {party}, from its own signed acts."]
    yield "1.1", "Date of Last Update", [each for each in [max((one.signed for one in contacts), default="")] if each]
    yield "1.2", "Distribution List for Notifications", ["Every Party of the process, by the register of the process."]
    yield "1.3", "Locations where this Document May Be Found", [f"The directory of contacts of {source.process}."]
    yield from _reached(party, contacts)
    yield "3.", "Charter", []
    yield "3.1", "Mission Statement", []
    yield "3.2", "Constituency", [party]
    yield "3.3", "Sponsorship and/or Affiliation", [party]
    yield "3.4", "Authority", _each(contacts, lambda each: [f"Nominated by note verbale {each.note}."])
    yield "4.", "Policies", []
    yield "4.1", "Types of Incidents and Level of Support", []
    yield "4.2", "Co-operation, Interaction and Disclosure of Information", [f"This text: {source.marking}."]
    yield "4.3", "Communication and Authentication", _each(contacts, lambda each: _field(each, "confirmation"))
    yield "5.", "Services", []
    yield "5.1", "Incident Response", []
    yield "5.2", "Proactive Activities", []
    yield "6.", "Incident Reporting Forms", []
    yield "7.", "Disclaimers", ["Written from the directory; the acts named above decide."]


def _reached(party: str, contacts: Sequence[Listed]) -> Iterator[_Section]:
    yield "2.", "Contact Information", []
    offices = _each(contacts, lambda each: [f"{each.text('type')}, role account {each.text('account')}"])
    yield "2.1", "Name of the Team", [party, *offices]
    yield "2.2", "Address", []
    yield "2.3", "Time Zone", _each(contacts, lambda each: _field(each, "zone"))
    yield "2.4", "Telephone Number", _each(contacts, lambda each: each.several("phones"))
    yield "2.5", "Facsimile Number", []
    yield "2.6", "Other Telecommunication", _each(contacts, lambda each: _field(each, "emergency", "In an emergency: "))
    yield "2.7", "Electronic Mail Address", _each(contacts, lambda each: _field(each, "email"))
    keys = _each(contacts, lambda each: each.several("keys"))
    yield "2.8", "Public Keys and Other Encryption Information", keys
    yield "2.9", "Team Members", ["No person is named: the directory has role accounts."]
    more = _each(contacts, _other)
    yield "2.10", "Other Information", more
    yield "2.11", "Points of Customer Contact", _each(contacts, lambda each: _field(each, "hours"))


def _other(each: Listed) -> list[str]:
    languages, alternates = each.several("languages"), each.several("alternates")
    found = [f"Languages: {', '.join(languages)}"] if languages else []
    found += [f"Alternates: {', '.join(alternates)}"] if alternates else []
    return [*found, f"Act {each.act}, signed {each.signed}"]


def _field(each: Listed, name: str, before: str = "") -> list[str]:
    return [f"{before}{each.text(name)}"] if each.text(name) else []


def _each(contacts: Sequence[Listed], said: _Said) -> list[str]:
    """What each contact says, under its name; a contact that says nothing is left out."""
    found: list[str] = []
    for each in contacts:
        lines = said(each)
        if lines:
            found += [f"{each.name}, {each.text('office')}:", *(f"{' ' * _WIDTH}{line}" for line in lines)]
    return found
