# SPDX-License-Identifier: Apache-2.0
"""Acts of other Parties, sent on to one that lacks them: each with its place in its author's log, as it came here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from demarche.core.log.place import Place
from demarche.core.log.tree import HASH_SIZE
from demarche.core.parcel import ShownHead
from demarche.ledger.models import HeadRecord, PlaceRecord
from demarche.ledger.statements import SelectAmong

HEADS: Final = 200
"""The most heads of authors in one parcel; acts under others wait for the next."""

_PLACES: Final = SelectAmong(
    lambda ids: (
        PlaceRecord.objects.filter(act__in=ids, kind="act")
        .order_by("act", "origin", "index")
        .values_list("act", "origin", "index", "leaf", "path", "size")
    ),
    str,
)
_HEADS: Final = SelectAmong(
    lambda origins: HeadRecord.objects.filter(origin__in=origins).values_list(
        "origin", "size", "note", "since", "proof"
    ),
    str,
)


@dataclass(frozen=True, slots=True)
class Relayed:
    """The authors' places of some acts, by act, and the heads they lead to, by origin and size."""

    places: Mapping[str, Place] = field(default_factory=dict)
    heads: Mapping[tuple[str, int], ShownHead] = field(default_factory=dict)

    def shown(self, acts: Iterable[str]) -> list[ShownHead]:
        """The heads that the places of these acts lead to, each once."""
        places = [self.places[act] for act in acts if act in self.places]
        wanted = dict.fromkeys((place.origin, place.size) for place in places)
        return [self.heads[each] for each in wanted if each in self.heads]


def relayed(acts: Iterable[str]) -> Relayed:
    """Read how acts came here that other Parties wrote; two queries for any number of acts."""
    ids = list(acts)
    if not ids:
        return Relayed()
    places = {
        act: Place(bytes(leaf), index, _hashes(bytes(path)), origin, size)
        for act, origin, index, leaf, path, size in _PLACES.rows(ids)
    }
    wanted = {(place.origin, place.size) for place in places.values()}
    rows = _HEADS.rows({origin for origin, _ in wanted})
    heads = {
        (origin, size): ShownHead(bytes(note), origin, since, _hashes(bytes(proof)))
        for origin, size, note, since, proof in rows
        if (origin, size) in wanted
    }
    return Relayed(places, heads)


def _hashes(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + HASH_SIZE] for at in range(0, len(joined), HASH_SIZE))
