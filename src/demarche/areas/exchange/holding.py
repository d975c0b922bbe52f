# SPDX-License-Identifier: Apache-2.0
"""What a node says to an inventory and to what is wanted of it: what it lacks itself, and that the other's lack is on its way.

Source: docs/protocol/exchange.md 10.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from demarche.areas.exchange.correspondence import Peer
from demarche.core.parcel import FIRST, LISTED, Inventory, Want, compare, pages, summed
from demarche.ledger import holdings

SPANS: Final = 16
"""The most spans that one request or answer is about."""

_END: Final = 1 << 256


@dataclass(slots=True)
class Told:
    """What is said: own listings and sums, what is asked for; and what came of it: acts lacked here, acts that go to the other again."""

    inventories: list[Inventory] = field(default_factory=list)
    wants: list[Want] = field(default_factory=list)
    lacked: int = 0
    own_lacked: int = 0
    sent: int = 0


def whole(peer: Peer) -> Inventory:
    """The sum of all that is shared with a Party."""
    return _sum(peer, FIRST, None)


def one(peer: Peer, dossier: str) -> Iterator[Inventory]:
    """The listing of one dossier."""
    end = int(dossier, 16) + 1
    return _pages(peer, dossier, None if end == _END else f"{end:064x}")


def say(peer: Peer, inventories: Iterable[Inventory], wants: Iterable[Want], *, at: int, asked: bool) -> Told:
    """Answer what a Party said (`asked`), or take what it answered: make due what it lacks, and say what is lacked here.

    What goes beyond the limits is left for the next time.
    """
    told = Told()
    acts = [want for want in wants if want.dossier]
    spans = [want for want in wants if not want.dossier]
    lacking = [(want.dossier, want.author, want.above) for want in acts]
    for each in list(inventories)[:SPANS]:
        if each.listing is not None:
            lacking += _compare(peer, each, told, asked=asked)
        elif _sum(peer, each.start, each.end).sum != each.sum:
            told.wants.append(Want(each.start, each.end))
    for want in spans[:SPANS]:
        told.inventories += _span(peer, want.start, want.end)
    told.wants = told.wants[:LISTED]
    told.sent = holdings.send_again(peer.standing, peer.code, lacking, at=at)
    return told


def _compare(peer: Peer, theirs: Inventory, told: Told, *, asked: bool) -> list[tuple[str, str, int]]:
    ours = dict(holdings.listing(peer.standing, peer.code, theirs.start, theirs.end))
    we, they = compare(ours, theirs.listing or {})
    for want in we:
        there = (theirs.listing or {})[want.dossier][want.author][0] - want.above
        told.lacked += there
        told.own_lacked += there if want.author == peer.member.own_code else 0
    if asked:
        told.wants += we
        if they:
            told.inventories += pages(ours.items(), theirs.start, theirs.end)
    return [(want.dossier, want.author, want.above) for want in they]


def _span(peer: Peer, start: str, end: str | None) -> Iterator[Inventory]:
    """The listing of a span; where that has too many dossiers, the sums of its parts."""
    some = []
    for entry in holdings.listing(peer.standing, peer.code, start, end):
        some.append(entry)
        if len(some) > LISTED:
            yield from _parts(peer, start, end)
            return
    yield from pages(some, start, end)


def _parts(peer: Peer, start: str, end: str | None) -> Iterator[Inventory]:
    first, last = int(start, 16), _END if end is None else int(end, 16)
    edges = [f"{first + (last - first) * part // SPANS:064x}" for part in range(SPANS)]
    for begin, stop in zip(edges, [*edges[1:], end], strict=True):
        yield _sum(peer, begin, stop)


def _pages(peer: Peer, start: str, end: str | None) -> Iterator[Inventory]:
    return pages(holdings.listing(peer.standing, peer.code, start, end), start, end)


def _sum(peer: Peer, start: str, end: str | None) -> Inventory:
    return Inventory(start, end, sum=summed(holdings.listing(peer.standing, peer.code, start, end)))
