# SPDX-License-Identifier: Apache-2.0
"""When an objection was received, as a place in a log shows it: in our own log, or in another Party's of which the place is held."""

from collections.abc import Iterator

from demarche.core.acts import silence as acts
from demarche.core.encoding import Json
from demarche.core.log.place import Place
from demarche.core.log.tree import HASH_SIZE
from demarche.ledger import generations, heads, read
from demarche.ledger.models import ActRecord, HeadRecord, PlaceRecord
from demarche.ledger.processes import Standing


def parts(here: Standing, objection: str) -> dict[str, Json] | None:
    """The parts of `silence.show` by the earliest place that is held of an objection; `None` while none is."""
    found = min(_found(here, objection), key=lambda each: each[0], default=None)
    if found is None:
        return None
    _t, place, head = found
    return {"act": objection, "place": place.to_json(), "head": bytes(head.note).decode()}


def _found(here: Standing, objection: str) -> Iterator[tuple[int, Place, HeadRecord]]:
    signed = read.act(objection)
    if signed is None or signed.act.kind not in (acts.OBJECT, acts.AMEND) or signed.act.process != here.process.id:
        return
    if signed.act.author != here.own_code:
        yield from _ours(here, objection)
    rows = PlaceRecord.objects.filter(act=objection, kind="got").exclude(party=signed.act.author).order_by("t")
    for row in rows:
        head = HeadRecord.objects.filter(origin=row.origin, size=row.size).first()
        if head is not None:
            path = bytes(row.path)
            hashes = tuple(path[at : at + HASH_SIZE] for at in range(0, len(path), HASH_SIZE))
            yield row.t, Place(bytes(row.leaf), row.index, hashes, row.origin, row.size), head


def _ours(here: Standing, objection: str) -> Iterator[tuple[int, Place, HeadRecord]]:
    """Its place in our own log, under the newest head that covers it."""
    row = ActRecord.objects.get(id=objection)
    newest = heads.newest_head(here.log)
    places, older = generations.places(here, [row.leaf_index], newest)
    place = places.get(row.leaf_index)
    if place is None:
        return
    for head in (*older, *([] if newest is None else [newest])):
        if (head.origin, head.size) == (place.origin, place.size):
            yield row.t, place, head
