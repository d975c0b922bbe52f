# SPDX-License-Identifier: Apache-2.0
"""What is held of other Parties' logs: their heads, the places they gave, and what they hold of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from demarche.core.errors import DemarcheError
from demarche.core.log.checkpoint import Head
from demarche.core.log.leaf import Leaf, parse_leaf
from demarche.core.log.place import Place
from demarche.ledger.models import GenerationRecord, HeadRecord, PeerLog, PlaceRecord, Shown
from demarche.ledger.statements import Insert, Select, Update

FILE: Final = "file"
"""The kind of a place that receipts a file of an act, and not the act."""


class HeadMovedError(DemarcheError):
    """A newer head of a log was taken in since a proof was checked; check against that one."""


_HEADS: Final = Insert(HeadRecord, "origin", "size", "root", "note", "own", "since", "proof", once=True)
_PLACES: Final = Insert(PlaceRecord, "act", "origin", "index", "party", "kind", "t", "leaf", "path", "size", once=True)
_HELD: Final = Select(
    lambda process, party, origin: PeerLog.objects.filter(process=process, party=party, origin=origin).values_list(
        "size", "root"
    ),
    str,
    str,
    str,
)
_MOVE: Final = Update(
    lambda process, party, origin, since: PeerLog.objects.filter(
        process=process, party=party, origin=origin, size=since
    ),
    str,
    str,
    str,
    int,
    sets={"size": int, "root": str},
)
_CONFIRMED: Final = Select(
    lambda process, party: Shown.objects.filter(process=process, party=party).values_list("size"), str, str
)
_CONFIRM: Final = Update(
    lambda process, party: Shown.objects.filter(process=process, party=party), str, str, sets={"size": int}
)


@dataclass(frozen=True, slots=True)
class Succession:
    """The checked place of the first leaf of a log that goes on from the one held, of which size `held` was held."""

    place: Place
    leaf: Leaf
    held: int


@dataclass(frozen=True, slots=True)
class Grown:
    """A head of `party`'s log, shown by `proof` to continue the one of size `since` that `PeerLog` held (0: it held none).

    The first head of a log that goes on from another has `succession`.
    """

    party: str
    head: Head
    since: int
    proof: tuple[bytes, ...] = field(repr=False, default=())
    succession: Succession | None = None


def note_heads(
    process_id: str, shown: Sequence[Grown], *, proved: Sequence[Grown] = (), beside: Iterable[Head] = ()
) -> None:
    """Keep heads, and let each log's newest one move on. Part of the caller's transaction.

    Heads `proved` and `beside` are kept for the places that lead to them, and move nothing. Raises `HeadMovedError`.
    """
    for each in shown:
        _move_on(process_id, each)
        if each.succession is not None:
            _note_succession(process_id, each.party, each.succession)
    grown = [_head(each.head, since=each.since, proof=each.proof) for each in (*shown, *proved)]
    _HEADS.run([*grown, *(_head(head) for head in beside)])


def _head(head: Head, *, since: int = 0, proof: tuple[bytes, ...] = ()) -> tuple[object, ...]:
    origin, size, root = _identity(head)
    return origin, size, root.hex(), head.note, False, since, b"".join(proof)


def _identity(head: Head) -> tuple[str, int, bytes]:
    return head.checkpoint.origin, head.checkpoint.size, head.checkpoint.root


def _move_on(process_id: str, grown: Grown) -> None:
    origin, size, root = _identity(grown.head)
    held = _HELD.first(process_id, grown.party, origin)
    if held == (size, root.hex()):
        return
    if held is None and not grown.since:
        PeerLog.objects.create(process_id=process_id, party=grown.party, origin=origin, size=size, root=root.hex())
    elif size <= grown.since or not _MOVE.run(process_id, grown.party, origin, grown.since, size, root.hex()):
        now = 0 if held is None else held[0]
        raise HeadMovedError(f"expected a proof from size {now} of {origin}, one from {grown.since} was checked")


def kind_of(leaf: Leaf) -> str:
    """The kind under which a place with this leaf is kept."""
    return FILE if leaf.k == "got" and leaf.file is not None else leaf.k


def _note_succession(process_id: str, party: str, found: Succession) -> None:
    stated, place = found.leaf.fields, found.place
    GenerationRecord.objects.get_or_create(
        origin=place.origin,
        defaults={
            "process_id": process_id,
            "party": party,
            "number": PeerLog.objects.filter(process=process_id, party=party).count(),
            "old_origin": stated["origin"],
            "size": stated["size"],
            "root": stated["root"],
            "restored": stated["restored"],
            "reason": stated["reason"],
            "t": found.leaf.t,
            "held": found.held,
            "leaf": place.leaf,
            "path": b"".join(place.path),
            "head_size": place.size,
        },
    )


def note_places(places: Sequence[tuple[str, str, Place]]) -> None:
    """Keep places of acts in other Parties' logs, as (Party, act id, place); of a place held already the first form stands."""
    _PLACES.run([_row(*each) for each in places])


def _row(party: str, act: str, place: Place) -> tuple[object, ...]:
    leaf = parse_leaf(place.leaf)
    return act, place.origin, place.index, party, kind_of(leaf), leaf.t, place.leaf, b"".join(place.path), place.size


def note_confirmed(process_id: str, party: str, size: int) -> None:
    """Note the newest size of the own log that a Party says it holds; it never falls."""
    if not size:
        return
    held = _CONFIRMED.first(process_id, party)
    if held is None:
        Shown.objects.bulk_create([Shown(process_id=process_id, party=party, size=size)], ignore_conflicts=True)
    elif held[0] < size:
        _CONFIRM.run(process_id, party, size)


def confirmed(process_id: str, party: str) -> int:
    """The newest size of the own log that a Party said it holds; 0 when it said nothing yet."""
    held = _CONFIRMED.first(process_id, party)
    return 0 if held is None else int(held[0])


def newest(process_id: str, party: str) -> PeerLog | None:
    """The newest head held of a Party's log, from which its next proof starts."""
    return PeerLog.objects.filter(process=process_id, party=party).order_by("-pk").first()
