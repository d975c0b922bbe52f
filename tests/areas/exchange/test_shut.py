# SPDX-License-Identifier: Apache-2.0
"""What shuts the door to a whole parcel, each by a fault that Borealia's node really makes, with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.founding import FOUND
from demarche.core.codes import Refusal
from demarche.core.encoding import canonical, digest, parse
from demarche.core.log.leaf import got_leaf
from demarche.core.parcel import (
    Cover,
    Item,
    Parcel,
    join_body,
    read_answer,
    write_cover,
    write_parcel,
)
from demarche.core.seal import seal
from demarche.ledger.models import HeadRecord, Proof
from tests.areas.exchange.node import Two
from tests.areas.exchange.refusing import FROM_BOREALIA, carrying, shut
from tests.builders import AURELIA, BOREALIA, CASTELLIA, MemoryLog, notifying, party

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json


@pytest.fixture
def concern(two: Two) -> SignedAct:
    """A concern that Borealia has raised and not sent."""
    return two.say(kinds.RAISE, FROM_BOREALIA)


# Before the cover verifies.


def test_a_body_larger_than_a_door_takes(two: Two) -> None:
    body = two.peer.post() + bytes(16 * 1024 * 1024)
    shut(two, body, 413, Refusal.TOO_LARGE, "it is larger than the charter's limit")


@pytest.mark.parametrize("body", [b"", b"{}", b"{}\n", b"GET / HTTP/1.1\r\n\r\n", b'{"v":1}\nsealed'])
def test_a_cover_that_is_none(two: Two, body: bytes) -> None:
    shut(two, body, 400, Refusal.UNREADABLE_COVER, "the cover is not in the form of the protocol")


def test_a_cover_of_another_version(two: Two) -> None:
    shut(
        two,
        b'{"v":2}\n',
        400,
        Refusal.UNKNOWN_VERSION,
        "it is written in a version that this node does not know; it knows version 1",
    )


@pytest.mark.parametrize("sender", [BOREALIA, CASTELLIA])
def test_nobody_who_is_not_confirmed(db: None, home: Path, sender: object) -> None:
    """Aurelia's officers have not compared fingerprints with Borealia; of Castellia they have never heard."""
    two = Two().enter(confirmed=False)
    two.peer.found()
    items = two.peer.sealed(b"whatever")
    body = two.peer.cover(items, sender=str(sender))
    shut(two, body, 403, Refusal.NOT_CONFIRMED, "its officers have not confirmed the sender's fingerprint")


@pytest.mark.parametrize("by", [AURELIA, CASTELLIA, party("XB", "Borealia of another key", simulated=True)])
def test_a_cover_signed_by_another_key(two: Two, by: object) -> None:
    """An impostor who knows Borealia's code has not its node key. The simulated node of the cast has the same one."""
    body = two.peer.cover(two.peer.sealed(b"whatever"), by=by)  # type: ignore[arg-type]
    if str(by) == "XB":
        shut(two, body, 400, Refusal.UNREADABLE_PARCEL, "what was sealed is not in the form of the protocol")
        return
    shut(
        two,
        body,
        403,
        Refusal.COVER_SIGNATURE,
        "the cover is not signed with the confirmed node key of the Party it names",
    )


def test_a_cover_changed_on_the_way(two: Two, concern: SignedAct) -> None:
    """The time on the cover was moved by a second."""
    cover, _, rest = two.peer.post(concern).partition(b"\n")
    value = parse(cover)
    assert isinstance(value, dict)
    value["made"] = "2027-01-05T11:00:01Z"
    shut(
        two,
        canonical(value) + b"\n" + rest,
        403,
        Refusal.COVER_SIGNATURE,
        "the cover is not signed with the confirmed node key of the Party it names",
    )


# After it, what concerns all of a parcel.


def test_a_parcel_for_another_party(two: Two) -> None:
    body = two.peer.cover(two.peer.sealed(b"whatever"), addressee="XC")
    shut(two, body, 400, Refusal.WRONG_ADDRESSEE, "it is addressed to another Party")


@pytest.mark.parametrize("change", [lambda body: body[:-1], lambda body: body + b"x", lambda body: body[:-1] + b"x"])
def test_items_that_are_not_those_of_the_cover(two: Two, concern: SignedAct, change: Callable[[bytes], bytes]) -> None:
    body = change(two.peer.post(concern))
    shut(two, body, 400, Refusal.ITEM_HASH, "what arrived is not what the cover names")


@pytest.mark.parametrize("sealed_to", [BOREALIA, CASTELLIA, None])
def test_a_parcel_that_does_not_open(two: Two, sealed_to: object) -> None:
    """Sealed for another node's key, or not sealed at all."""
    plain = write_parcel(Parcel(two.process, (two.peer.head(),)))
    box = getattr(getattr(sealed_to, "keyset", None), "box", None)
    item = plain if box is None else seal(plain, [box], random=two.random)
    shut(two, two.peer.cover(item), 400, Refusal.CANNOT_OPEN, "it is not sealed for this node's key")


def test_a_file_that_does_not_open(two: Two, concern: SignedAct) -> None:
    plain = write_parcel(Parcel(two.process, (two.peer.head(),), (two.peer.carried(concern),)))
    body = two.peer.cover(two.peer.sealed(plain), b"not sealed")
    shut(two, body, 400, Refusal.CANNOT_OPEN, "it is not sealed for this node's key")


@pytest.mark.parametrize("plain", [b"", b"\n", b"whatever", b'{"k":"act"}\n'])
def test_a_parcel_that_is_none(two: Two, plain: bytes) -> None:
    shut(
        two,
        two.peer.cover(two.peer.sealed(plain)),
        400,
        Refusal.UNREADABLE_PARCEL,
        "what was sealed is not in the form of the protocol",
    )


def test_a_parcel_of_another_version(two: Two) -> None:
    plain = canonical({"k": "parcel", "v": 2, "process": two.process}) + b"\n"
    shut(
        two,
        two.peer.cover(two.peer.sealed(plain)),
        400,
        Refusal.UNKNOWN_VERSION,
        "it is written in a version that this node does not know; it knows version 1",
    )


def test_a_parcel_of_a_process_that_is_not_here(two: Two) -> None:
    plain = write_parcel(Parcel("0" * 64, (two.peer.head(),)))
    shut(
        two,
        two.peer.cover(two.peer.sealed(plain)),
        404,
        Refusal.UNKNOWN_PROCESS,
        "the receiving node does not know this process",
    )


def test_a_node_that_keeps_simulated_time(db: None, home: Path) -> None:
    """Borealia's node was made for practice, Aurelia's was not."""
    practice = party("XB", "Borealia", simulated=True)
    two = Two(AURELIA, practice).enter()
    two.found_here()
    body = two.peer.post(two.peer.found())
    shut(
        two,
        body,
        403,
        Refusal.SIMULATED_PEER,
        "one of the two nodes keeps simulated time and the other does not",
    )


def test_nothing_before_the_own_founding_act(apart: Two) -> None:
    """Borealia has founded; Aurelia's releasing officer has not."""
    body = apart.peer.post(apart.peer.found())
    shut(
        apart,
        body,
        403,
        Refusal.NOT_FOUNDED,
        "its releasing officer has not yet released its own founding act",
    )


def test_nothing_but_the_founding_act_first(apart: Two) -> None:
    """Borealia sends a concern beside its founding act, before it, or nothing at all."""
    apart.found_here()
    founding = apart.peer.found()
    concern = apart.say(kinds.RAISE, FROM_BOREALIA)
    for acts in ((founding, concern), (concern,), ()):
        shut(
            apart,
            apart.peer.post(*acts),
            409,
            Refusal.BEFORE_FOUNDING,
            "it came before the founding act of its author was here",
        )


HEAD_SENTENCE = "the log head is not signed by the log of the Party it names"
FORK_SENTENCE = "the log shows another history than it showed before"


def test_a_head_signed_by_another_log(two: Two, concern: SignedAct) -> None:
    log = two.peer.log
    log.owner = CASTELLIA
    shut(two, two.peer.post(concern), 400, Refusal.HEAD_SIGNATURE, HEAD_SENTENCE)


def test_a_head_of_another_log(two: Two, concern: SignedAct) -> None:
    """A second log that nothing says the first goes on as."""
    other = MemoryLog(BOREALIA, "demarche.invalid/another")
    other.append(concern.act.id, two.peer.log.leaves[-1])
    body = carrying(two, two.peer.carried(concern), heads=(other.shown(two.now),))
    shut(two, body, 409, Refusal.HEAD_FORKED, FORK_SENTENCE)
    proof = Proof.objects.get()
    assert (proof.kind, proof.party) == ("two_heads", "XB")


@pytest.mark.parametrize("log", [{"keys": CASTELLIA.log.public.to_json()}, {"origin": ""}, {"origin": 1}])
def test_a_founding_act_with_other_log_keys(apart: Two, log: dict[str, Json]) -> None:
    """The keys of the log are those of the key-set that was compared by voice, and it has a name."""
    apart.found_here()
    peer = apart.peer
    stated: Json = {"origin": peer.log.origin, "keys": peer.own.log.public.to_json(), **log}
    founding = peer.say(FOUND, {"charter": {"sha256": apart.process}, "log": stated}, dossier=apart.process)
    shut(apart, peer.post(founding), 400, Refusal.HEAD_SIGNATURE, HEAD_SENTENCE)


@pytest.mark.parametrize("since", [0, 1])
def test_a_head_with_no_proof_from_the_one_held(two: Two, concern: SignedAct, since: int) -> None:
    """Borealia proves from a size that Aurelia does not hold any more; the answer names the one it holds."""
    two.hear(kinds.NOTIFY, notifying(BOREALIA, AURELIA))
    held = two.peer.log.checkpoint(two.peer.shown)
    two.peer.shown = since
    body = two.peer.post(two.say(kinds.RAISE, FROM_BOREALIA))
    shut(two, body, 409, Refusal.HEAD_UNPROVEN, "the log head is not shown to continue the one held here")
    assert read_answer(two.door(body)[1]).held == (held,)


def forked(two: Two, size: int, leaves: int) -> MemoryLog:
    """Borealia's log with another history from a size on, of so many more leaves, under the same name and key."""
    log = two.peer.log
    fork = MemoryLog(log.owner, log.origin)
    for index, leaf in enumerate(log.leaves[:size]):
        fork.append(next(act for act, at in log.index.items() if at == index), leaf)
    for number in range(leaves):
        leaf = got_leaf(two.now, two.other.ref, act=digest(b"%d" % number), sigs="0" * 64, salt=bytes(16))
        fork.append(digest(b"%d" % number), leaf)
    return fork


@pytest.mark.parametrize("leaves", [1, 2])
def test_a_forked_log(two: Two, leaves: int) -> None:
    """Two histories from size 2 on: one head of the size that was shown, or a larger one. Both heads are kept as a proof."""
    two.hear(kinds.RAISE, FROM_BOREALIA)
    size = two.peer.shown
    note = bytes(HeadRecord.objects.get(origin=two.peer.log.origin, size=size).note)
    two.peer.log = forked(two, size - 1, leaves)
    body = two.peer.post()
    shut(two, body, 409, Refusal.HEAD_FORKED, FORK_SENTENCE)
    proof = Proof.objects.get()
    assert (proof.kind, proof.party, proof.origin) == ("two_heads", "XB", two.peer.log.origin)
    assert bytes(proof.one) == note
    assert bytes(proof.two).startswith(str(two.peer.log.checkpoint()).encode())


def test_an_old_head_of_another_history(two: Two) -> None:
    """Borealia shows a head smaller than the one held, and another one than it showed at that size."""
    two.hear(kinds.RAISE, FROM_BOREALIA)
    size = two.peer.shown
    two.hear(kinds.NOTIFY, notifying(BOREALIA, AURELIA))
    two.peer.log = forked(two, size - 1, 1)
    shut(two, carrying(two, heads=(two.peer.log.shown(two.now),)), 409, Refusal.HEAD_FORKED, FORK_SENTENCE)


def test_a_founding_act_for_a_second_log(apart: Two) -> None:
    """Borealia receipted Aurelia's founding act in one log, and founds with another."""
    apart.found_here()
    apart.peer.found()
    apart.deliver()
    apart.peer.log = MemoryLog(BOREALIA, "demarche.invalid/second")
    apart.peer.dockets.clear()
    apart.peer.shown = 0
    shut(apart, apart.peer.post(apart.peer.found()), 409, Refusal.HEAD_FORKED, FORK_SENTENCE)
    assert Proof.objects.get().kind == "two_heads"


def test_a_cover_is_bound_to_its_items(two: Two, concern: SignedAct) -> None:
    """The items of one parcel under the cover of another."""
    cover = two.peer.post().partition(b"\n")[0]
    rest = two.peer.post(concern).partition(b"\n")[2]
    shut(two, cover + b"\n" + rest, 400, Refusal.ITEM_HASH, "what arrived is not what the cover names")


def test_a_parcel_that_names_itself_twice(two: Two) -> None:
    """The same sealed item twice: the second is no file that an act names, and nothing comes of it."""
    item = two.peer.sealed(write_parcel(Parcel(two.process, (two.peer.head(),))))
    cover = Cover("XB", "XA", two.now, (Item(digest(item), len(item)),) * 2)
    status, data = two.door(join_body(write_cover(cover, BOREALIA.node), [item, item]))
    assert (status, read_answer(data).code) == (200, None)
