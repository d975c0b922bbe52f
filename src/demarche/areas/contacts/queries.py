# SPDX-License-Identifier: Apache-2.0
"""What pages read of the directory: folded from the register, so that it costs no query a Party."""

from collections.abc import Mapping
from dataclasses import dataclass

from demarche.core.encoding import Json
from demarche.core.process.contacts import Contact, confirmed, contacts, history
from demarche.core.process.membership import Membership, membership
from demarche.core.process.register import View
from demarche.ledger import processes, replay

YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A Party with its contacts; `confirmed` is when it last said that they are right, `due` whether that was over a year ago."""

    code: str
    name: str
    ours: bool
    standing: Membership
    contacts: tuple[Contact, ...]
    confirmed: int | None
    due: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One word that a Party said of a contact: an entry, or that it is removed; `note` is empty where it cites none of its own."""

    t: int
    act: str
    entry: Mapping[str, Json] | None
    note: str


def view_of(process: str) -> View:
    """The register of a process as it is folded now."""
    ground = replay.ground(process)
    return ground.view(ground.head.size)


def directory(process: str, own: str, at: int) -> list[PartyEntry]:
    """Every Party with its contacts, in the order in which they came to the process."""
    view = view_of(process)
    every: dict[str, list[Contact]] = {}
    for contact in contacts(view):
        every.setdefault(contact.party, []).append(contact)
    found, words = [], confirmed(view)
    for code, name in processes.names(process).items():
        said, its = words.get(code), tuple(every.get(code, ()))
        due = bool(its) and said is not None and at - said > YEAR
        found.append(PartyEntry(code, name, code == own, membership(view, code), its, said, due))
    return found


def versions(process: str, party: str, name: str) -> list[Version]:
    """Every word that a Party said of a contact, the newest first."""
    found: list[Version] = []
    cited = ""
    for each in history(view_of(process), party, name):
        value = each.value
        entry = value["entry"] if isinstance(value, dict) else None
        note = str(value["note"] if isinstance(value, dict) else value)
        found.append(
            Version(each.t, each.act, entry if isinstance(entry, dict) else None, "" if note == cited else note)
        )
        cited = note
    return found[::-1]
