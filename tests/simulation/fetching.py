# SPDX-License-Identifier: Apache-2.0
"""The peer in memory as a node that fetches, and as one that is fetched from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.exchange.transport import Reply
from demarche.core.encoding import digest
from demarche.core.log.place import check_place
from demarche.core.parcel import Answer, CarriedPlace, Parcel, read_answer, read_parcel, split_body, write_parcel
from demarche.core.seal import unseal

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.core.acts.act import SignedAct
    from tests.simulation.peer import SimulatedPeer

    Ask = Callable[[bytes], tuple[int, bytes]]

PIECE = 500_000
LIMIT = 16 * 1024 * 1024
NOTHING = 204


def ask(peer: SimulatedPeer, door: Ask, said: Answer) -> tuple[int, Answer]:
    """One request of a node that fetches: it says what became of what it took, takes what is given, and gives what it says of that."""
    heads = () if said.head is None else (said.head, *said.older)
    refused = (CarriedPlace(each.act or "", each.place) for each in said.refused if each.place is not None)
    parcel = Parcel(peer.charter.process, heads, places=(*said.places, *refused), holding=said.holding)
    status, data = door(peer.cover(peer.sealed(write_parcel(parcel))))
    if status != 200:
        return status, Answer() if status == NOTHING else read_answer(data)
    return status, read_answer(peer.take(data).body)


def fetch(peer: SimulatedPeer, door: Ask) -> int:
    """Fetch until nothing is left; give how many requests brought something."""
    said, came = Answer(), 0
    while (given := ask(peer, door, said))[0] == 200:
        said, came = given[1], came + 1
    assert given[0] == NOTHING, given
    return came


def give(peer: SimulatedPeer, body: bytes) -> Reply:
    """The other side of it: believe what was receipted, and give what is queued."""
    found = split_body(body, limit=LIMIT)
    found.signed_cover.verify(peer.other.node.public)
    [item] = found.items
    parcel = read_parcel(unseal(item, peer.own.box))
    if parcel.heads:
        head = peer.accept(parcel.heads[0], parcel.generations)
        for carried in parcel.places:
            leaf = check_place(carried.place, head)
            assert (leaf.keyset, leaf.k, leaf.act) == (peer.other.ref, "got", carried.act)
            peer.receipts[leaf.file or carried.act] = carried.place
    peer.believe(found.signed_cover.cover.heads)
    given = next((made for each in peer.queue if (made := each(parcel))), b"")
    return Reply(200 if given else NOTHING, given)


def act_to_fetch(peer: SimulatedPeer, signed: SignedAct, *files: bytes) -> None:
    """Queue an act until it is receipted."""
    peer.queue.append(lambda _parcel: b"" if signed.act.id in peer.receipts else peer.post(signed, files=files))


def file_to_fetch(peer: SimulatedPeer, signed: SignedAct, content: bytes) -> None:
    """Queue a large file, in pieces from where the other side says it stands."""

    def piece(parcel: Parcel) -> bytes:
        name = digest(content)
        offset = next((each.bytes for each in parcel.holding if each.file == name), 0)
        return b"" if name in peer.receipts else peer.piece(signed, content, min(offset, len(content) - 1), PIECE)

    peer.queue.append(piece)
