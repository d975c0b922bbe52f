# SPDX-License-Identifier: Apache-2.0
"""The directory to take away: contacts of one Party or of all, in forms that other programs and people read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from demarche.areas.contacts import queries
from demarche.areas.contacts.formats.card import write_cards
from demarche.areas.contacts.formats.row import Listed, Source
from demarche.areas.contacts.formats.sheet import write_sheet
from demarche.areas.contacts.formats.team_text import write_text
from demarche.core.encoding import stamp
from demarche.core.process.contacts import contacts
from demarche.ledger import processes, replay

VCARD: Final = "vcf"
CSV: Final = "csv"
TEXT: Final = "txt"

PARTICIPANTS: Final = "PARTICIPANTS: every Party of the process"
EXERCISE: Final = "EXERCISE"

_MEDIA: Final[Mapping[str, str]] = {
    VCARD: "text/vcard; charset=utf-8",
    CSV: "text/csv; charset=utf-8; header=present",
    TEXT: "text/plain; charset=utf-8",
}
_WRITERS: Final[Mapping[str, Callable[[Sequence[Listed], Source], bytes]]] = {VCARD: write_cards, CSV: write_sheet}


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to hand out."""

    content: bytes
    media: str
    name: str


def copy(process: str, form: str, party: str = "") -> Copy | None:
    """The contacts of a Party, or of all, in one form; none where there is no such form or Party. The text is of one Party."""
    names = processes.names(process)
    if form not in _MEDIA or (party and party not in names) or (form == TEXT and not party):
        return None
    found, source = _listed(process, party, names), _source(process)
    content = write_text(names[party], found, source) if form == TEXT else _WRITERS[form](found, source)
    return Copy(content, _MEDIA[form], f"contacts-{party or 'all'}-{source.register_size}.{form}")


def _source(process: str) -> Source:
    charter, size = processes.charter_of(process), replay.ground(process).head.size
    marking = f"{EXERCISE}; {PARTICIPANTS}" if charter.exercise else PARTICIPANTS
    return Source(charter.name, process, size, marking)


def _listed(process: str, party: str, names: Mapping[str, str]) -> list[Listed]:
    found = list(contacts(queries.view_of(process), party))
    with replay.docket(process, process) as docket:
        made = {each.act: docket.placed[each.act].act.made for each in found}
    return [
        Listed(
            party=each.party,
            party_name=names.get(each.party, each.party),
            name=each.name,
            entry=each.entry,
            note=each.note,
            signed=stamp(made[each.act]),
            act=each.act,
        )
        for each in found
    ]
