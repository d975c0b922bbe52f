# SPDX-License-Identifier: Apache-2.0
"""Acts of other Parties, sent on to one that lacks them: each with its place in its author's log, as it came here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from demarche.core.log.place import Place
from demarche.core.log.tree import HASH_SIZE
from demarche.core.parcel import ShownHead
from demarche.ledger.models import GenerationRecord, HeadRecord, PlaceRecord
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
    lambda low, high, origins: HeadRecord.objects.filter(origin__in=origins, size__gte=low, size__lte=high).values_list(
        "origin", "size", "note", "since", "proof"
    ),
    str,
    before=(int, int),
)
_RESTORED: Final = SelectAmong(
    lambda origins: GenerationRecord.objects.filter(old_origin__in=origins).values_list("old_origin", "restored"), str
)


@dataclass(frozen=True, slots=True)
class Relayed:
    """The authors' places of some acts, by act, and the heads of their logs that are held, by origin and size.

    `restored` are the sizes to which logs had gone in the copies that their Parties restored, by origin.
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    heads: Mapping[tuple[str, int], ShownHead] = field(default_factory=dict)
    restored: Mapping[str, int] = field(default_factory=dict)

    def shown(self, act: str) -> dict[tuple[str, int], ShownHead]:
        """The head that the place of an act leads to, by origin and size.

        Of a log whose Party restored a copy, also those before it, down to what the copy still has: its node lost them, and
        cannot show without them that what comes back to it continues what it has.
        """
        place = self.places.get(act)
        if place is None:
            return {}
        held, at = self.restored.get(place.origin, place.size), (place.origin, place.size)
        found: dict[tuple[str, int], ShownHead] = {}
        while at in self.heads and at not in found and len(found) < HEADS:
            found[at] = self.heads[at]
            if at[1] <= held:
                break
            at = (place.origin, found[at].since)
        return found


def relayed(acts: Iterable[str]) -> Relayed:
    """Read how acts came here that other Parties wrote; three queries for any number of acts."""
    ids = list(acts)
    if not ids:
        return Relayed()
    places = {
        act: Place(bytes(leaf), index, _hashes(bytes(path)), origin, size)
        for act, origin, index, leaf, path, size in _PLACES.rows(ids)
    }
    origins = {place.origin for place in places.values()}
    restored: dict[str, int] = dict(_RESTORED.rows(origins))
    sizes = [place.size for place in places.values()]
    # How far back the head before what a copy has may lie is not known.
    low = 0 if restored else min(sizes, default=0)
    heads = {
        (origin, size): ShownHead(bytes(note), origin, since, _hashes(bytes(proof)))
        for origin, size, note, since, proof in _HEADS.rows(origins, low, max(sizes, default=0))
    }
    return Relayed(places, heads, restored)


def _hashes(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + HASH_SIZE] for at in range(0, len(joined), HASH_SIZE))
