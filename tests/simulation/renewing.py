# SPDX-License-Identifier: Apache-2.0
"""Parties of the cast under later key-sets, and a peer in memory that takes one up: honestly, or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from demarche.core.keys import ActKey, LogKey, NodeKey, SignatureError, WitnessKey
from demarche.core.keyset import Root, open_keyset, sign_keyset
from demarche.core.log.leaf import keyset_leaf
from demarche.core.parcel import Parcel, write_parcel
from demarche.core.renewal import Renewal
from demarche.core.seal import BoxKey
from tests.builders import seed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demarche.core.acts.act import SignedAct
    from demarche.core.parcel import SignedCover
    from tests.builders import Party
    from tests.simulation.peer import SimulatedPeer


def anew(old: Party, *, label: str = "", root: bool = True) -> Party:
    """The Party under its next key-set, in which every key is new; the root only if asked for."""
    n, name = old.keyset.n + 1, f"{old} {label}{old.keyset.n + 1}"
    fresh = ActKey.from_seed(seed(f"{name} root")) if root else old.root
    desks = {desk: ActKey.from_seed(seed(f"{name} {desk}")) for desk in old.acts}
    node, log = NodeKey.from_seed(seed(f"{name} node", 32)), LogKey.from_seed(seed(f"{name} log"))
    witness, box = WitnessKey.from_seed(seed(f"{name} witness")), BoxKey.from_seed(seed(f"{name} box", 32))
    keyset = replace(
        old.keyset,
        n=n,
        prev=old.keyset.hash,
        root=Root.of(fresh.public),
        acts={desk: key.public for desk, key in desks.items()},
        node=node.public,
        log=log.public,
        witness=witness.public,
        box=box.public,
        tls=seed(f"{name} certificate", 32).hex(),
    )
    return replace(
        old,
        root=fresh,
        acts=desks,
        node=node,
        log=log,
        witness=witness,
        box=box,
        keyset=keyset,
        document=sign_keyset(keyset, [old.root, fresh] if root else [old.root]),
        before=(*old.before, old.document),
    )


def take_up(peer: SimulatedPeer, new: Party) -> None:
    """Enter in the peer's log that a key-set is in force from the next leaf on, and go on under it."""
    leaf = keyset_leaf(peer.now, peer.own.ref, new=new.ref, salt=peer.random(16))
    peer.log.append(f"key-set {new.keyset.n}", leaf)
    peer.own = peer.log.owner = new


def shown(peer: SimulatedPeer, *numbers: int) -> tuple[Renewal, ...]:
    """The peer's key-sets of these numbers, as it shows them under its newest head."""
    return tuple(Renewal(peer.own.documents[n - 1], peer.log.place(f"key-set {n}")) for n in numbers)


def post(peer: SimulatedPeer, *acts: SignedAct, keysets: tuple[Renewal, ...] = (), by: Party | None = None) -> bytes:
    """The body of a request with acts and key-sets; covered with the node key of an earlier key-set where one is given."""
    carried = tuple(map(peer.carried, acts))
    parcel = Parcel(peer.charter.process, (peer.head(),), carried, keysets=keysets)
    return peer.cover(peer.sealed(write_parcel(parcel)), by=by)


def follow(peer: SimulatedPeer, keysets: Iterable[Renewal]) -> None:
    """Have the peer take up key-sets of the other side, each checked against the one before; `follows` holds its keys for the tests."""
    for each in keysets:
        if each.document != peer.other.document:
            keyset = open_keyset(each.document, before=peer.other.keyset)
            [peer.other] = [party for party in peer.follows if party.keyset == keyset]
            peer.parties[peer.other.code] = peer.other


def is_signed(cover: SignedCover, by: Party) -> bool:
    """Whether a cover is signed with the node key of a Party."""
    try:
        cover.verify(by.node.public)
    except SignatureError:
        return False
    return True
