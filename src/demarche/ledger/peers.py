# SPDX-License-Identifier: Apache-2.0
"""What is held of other Parties' logs: their heads, the places they gave, and what they hold of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from demarche.core.errors import DemarcheError
from demarche.core.log.checkpoint import Head
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import Place
from demarche.ledger.models import HeadRecord, PeerLog, PlaceRecord, Shown


class HeadMovedError(DemarcheError):
    """A newer head of a log was taken in since a proof was checked; check against that one."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A head of `party`'s log, checked to continue the one of size `since` that `PeerLog` held (0: it held none)."""

    party: str
    head: Head
    since: int


def note_heads(process_id: str, shown: Sequence[Grown], *, beside: Iterable[Head] = ()) -> None:
    """Keep heads, and let each log's newest one move on. Part of the caller's transaction.

    Heads `beside` are kept for the places that lead to them. Raises `HeadMovedError`.
    """
    heads = {_identity(head): head for head in (*beside, *(each.head for each in shown))}
    HeadRecord.objects.bulk_create(
        [
            HeadRecord(origin=origin, size=size, root=root.hex(), note=head.note, own=False)
            for (origin, size, root), head in heads.items()
        ],
        ignore_conflicts=True,
    )
    for each in shown:
        _move_on(process_id, each)


def _identity(head: Head) -> tuple[str, int, bytes]:
    return head.checkpoint.origin, head.checkpoint.size, head.checkpoint.root


def _move_on(process_id: str, grown: Grown) -> None:
    origin, size, root = _identity(grown.head)
    held = PeerLog.objects.filter(process=process_id, party=grown.party, origin=origin).first()
    if held is None and not grown.since:
        PeerLog.objects.create(process_id=process_id, party=grown.party, origin=origin, size=size, root=root.hex())
        return
    if held is not None and (held.size, held.root) == (size, root.hex()):
        return
    moved = PeerLog.objects.filter(process=process_id, party=grown.party, origin=origin, size=grown.since)
    if size <= grown.since or not moved.update(size=size, root=root.hex()):
        now = 0 if held is None else held.size
        raise HeadMovedError(f"expected a proof from size {now} of {origin}, one from {grown.since} was checked")


def note_places(places: Sequence[tuple[str, str, Place]]) -> None:
    """Keep places of acts in other Parties' logs, as (Party, act id, place); of a place held already the first form stands."""
    PlaceRecord.objects.bulk_create([_row(*each) for each in places], ignore_conflicts=True)


def _row(party: str, act: str, place: Place) -> PlaceRecord:
    leaf = parse_leaf(place.leaf)
    return PlaceRecord(
        act=act,
        origin=place.origin,
        index=place.index,
        party=party,
        kind=leaf.k,
        t=leaf.t,
        leaf=place.leaf,
        path=b"".join(place.path),
        size=place.size,
    )


def note_confirmed(process_id: str, party: str, size: int) -> None:
    """Note the newest size of the own log that a Party says it holds; it never falls."""
    if not size:
        return
    held = Shown.objects.filter(process=process_id, party=party).values_list("size", flat=True).first()
    if held is None:
        Shown.objects.bulk_create([Shown(process_id=process_id, party=party, size=size)], ignore_conflicts=True)
    elif held < size:
        Shown.objects.filter(process=process_id, party=party, size__lt=size).update(size=size)


def confirmed(process_id: str, party: str) -> int:
    """The newest size of the own log that a Party said it holds; 0 when it said nothing yet."""
    return Shown.objects.filter(process=process_id, party=party).values_list("size", flat=True).first() or 0


def newest(process_id: str, party: str) -> PeerLog | None:
    """The newest head held of a Party's log, from which its next proof starts."""
    return PeerLog.objects.filter(process=process_id, party=party).order_by("-pk").first()
