# SPDX-License-Identifier: Apache-2.0
"""The directory of points of contact: what each Party says of its own, with every earlier word kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from demarche.core.acts import contacts as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.cells import Write
from demarche.core.process.register import Entered, View
from demarche.core.process.ruling import Past, Ruling

CONTACT: Final = "contact"
CONFIRMED: Final = "contacts_confirmed"


@dataclass(frozen=True, slots=True)
class Contact:
    """A point of contact as its Party has it: `entry` as the act says it, since when (UTC seconds), by which act and note."""

    party: str
    name: str
    entry: Mapping[str, Json]
    note: str
    t: int
    act: str
    version: int


def _nominate(act: Act, _past: Past) -> Ruling:
    return _entry(act, {"entry": act.values["entry"], "note": act.values["note"]})


def _update(act: Act, past: Past) -> Ruling:
    now = past.read(CONTACT, act.author, str(act.values["contact"]))
    if not isinstance(now, dict):
        return Ruling(Reason.NO_SUCH_CONTACT)
    return _entry(act, {"entry": act.values["entry"], "note": now["note"]})


def _remove(act: Act, past: Past) -> Ruling:
    name = str(act.values["contact"])
    if not isinstance(past.read(CONTACT, act.author, name), dict):
        return Ruling(Reason.NO_SUCH_CONTACT)
    return Ruling(writes=(Write(CONTACT, str(act.values["note"]), name),))


def _entry(act: Act, value: Mapping[str, Json]) -> Ruling:
    return Ruling(writes=(Write(CONTACT, dict(value), str(act.values["contact"])),))


def _confirm(_act: Act, _past: Past) -> Ruling:
    return Ruling(writes=(Write(CONFIRMED, value=True),))


RULES: Final[Mapping[str, Callable[[Act, Past], Ruling]]] = {
    acts.NOMINATE: _nominate,
    acts.UPDATE: _update,
    acts.REMOVE: _remove,
    acts.CONFIRM: _confirm,
}


def contacts(view: View, party: str = "") -> Iterator[Contact]:
    """Every contact that is nominated as of this register, or those of one Party, in the order of the first nomination."""
    for key, entered in view.cells(CONTACT):
        _name, writer, about = key
        value = entered.value
        if party in ("", writer) and isinstance(value, dict):
            version = len(history(view, writer, about))
            entry = value["entry"]
            assert isinstance(entry, dict)  # noqa: S101  # its rule writes it so
            yield Contact(writer, about, entry, str(value["note"]), entered.t, entered.act, version)


def history(view: View, party: str, name: str) -> list[Entered]:
    """What a Party said of a contact, oldest first: an entry with its note, or the note that removed it."""
    return list(view.register.history(CONTACT, party, name, size=view.size))


def confirmed(view: View) -> Mapping[str, int]:
    """When each Party that ever did last said that its entries are right: by a confirmation, or by any word about one of them."""
    said: dict[str, int] = {}
    for (_name, party, _about), entered in (*view.cells(CONFIRMED), *view.cells(CONTACT)):
        said[party] = max(entered.t, said.get(party, entered.t))
    return said
