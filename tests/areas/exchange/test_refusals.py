# SPDX-License-Identifier: Apache-2.0
"""Everything the door refuses, each by a fault that Borealia's node really makes, with the sentence that is shown for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Standpoint
from demarche.core.acts.founding import FOUND
from demarche.core.charter import read_charter
from demarche.core.codes import Refusal
from demarche.core.encoding import b64, canonical, digest, parse
from demarche.core.keys import ED25519_SIZE
from demarche.core.log.leaf import KeySetRef, act_leaf, got_leaf
from demarche.core.parcel import (
    CarriedAct,
    Cover,
    Item,
    Parcel,
    ShownHead,
    join_body,
    read_answer,
    write_cover,
    write_parcel,
)
from demarche.core.seal import seal
from demarche.ledger.models import ActRecord, FileRecord, HeadRecord, Leaf, PeerLog, Proof
from tests.areas.exchange.node import Two
from tests.builders import AURELIA, BOREALIA, CASTELLIA, MemoryLog, notifying, party, raising

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json

FROM_BOREALIA = raising("yes_or_no", raises=BOREALIA, addressed=AURELIA)
BOTH = (AURELIA.code, BOREALIA.code)


def shut(two: Two, body: bytes, status: int, refusal: Refusal, sentence: str) -> None:
    """The door answers one code to all of it, and nothing whatever is kept."""
    before = [model.objects.count() for model in (Leaf, ActRecord, HeadRecord, PeerLog, FileRecord)]
    answer = two.door(body)
    assert answer[0] == status
    told = read_answer(answer[1])
    assert (told.code, refusal.sentence) == (refusal.code, sentence)
    assert (told.head, told.places, told.refused) == (None, (), ())
    assert [model.objects.count() for model in (Leaf, ActRecord, HeadRecord, PeerLog, FileRecord)] == before


def refused(two: Two, body: bytes, refusal: Refusal, sentence: str, *, act: str | None) -> None:
    """The door takes the parcel and refuses one act in it, by a leaf of its own; the act is not kept."""
    acts = ActRecord.objects.count()
    status, data = two.door(body)
    answer = read_answer(data)
    assert (status, answer.code) == (200, None)
    two.peer.check(answer, ())
    [told] = answer.refused
    assert (told.act, told.file, told.code) == (act, None, refusal.code)
    assert refusal.sentence == sentence
    assert ActRecord.objects.count() == acts


def carrying(two: Two, *acts: CarriedAct, heads: tuple[ShownHead, ...] | None = None) -> bytes:
    """A request with these acts as they are, right or wrong."""
    shown = (two.peer.head(),) if heads is None else heads
    return two.peer.cover(two.peer.sealed(write_parcel(Parcel(two.process, shown, acts))))


def changed(carried: CarriedAct, change: Callable[[dict[str, Json]], None]) -> CarriedAct:
    """An act with its document changed on the way."""
    document = parse(carried.signed.document)
    assert isinstance(document, dict)
    change(document)
    return replace(carried, signed=replace(carried.signed, document=canonical(document)))


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


def test_a_head_signed_by_another_log(two: Two, concern: SignedAct) -> None:
    log = two.peer.log
    log.owner = CASTELLIA
    shut(two, two.peer.post(concern), 400, Refusal.HEAD_SIGNATURE, HEAD_SENTENCE)


def test_a_head_of_another_log(two: Two, concern: SignedAct) -> None:
    other = MemoryLog(BOREALIA, "demarche.invalid/another")
    other.append(concern.act.id, two.peer.log.leaves[-1])
    body = carrying(two, two.peer.carried(concern), heads=(other.shown(two.now),))
    shut(two, body, 400, Refusal.HEAD_SIGNATURE, HEAD_SENTENCE)


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


FORK_SENTENCE = "the log shows another history than it showed before"


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
    assert (bytes(proof.one), bytes(proof.two)) == (note, two.peer.log.shown(two.now, since=size).note) or leaves == 2
    assert bytes(proof.one) == note
    assert bytes(proof.two) not in (b"", note)


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


# What concerns one act of a parcel.


def test_an_act_that_is_none(two: Two, concern: SignedAct) -> None:
    """Its header has a field too many; the id it would have is named."""

    def change(document: dict[str, Json]) -> None:
        assert isinstance(document["header"], dict)
        document["header"]["urgent"] = True

    broken = changed(two.peer.carried(concern), change)
    value = parse(broken.signed.document)
    assert isinstance(value, dict)
    body = carrying(two, broken)
    status, data = two.door(body)
    answer = read_answer(data)
    assert status == 200
    two.peer.check(answer, ())
    [told] = answer.refused
    assert told.code == Refusal.UNREADABLE_ACT.code
    assert told.act not in (None, concern.act.id)
    assert Refusal.UNREADABLE_ACT.sentence == "an act is not in the form of the protocol"
    assert ActRecord.objects.count() == 2


def test_an_act_of_another_version(two: Two, concern: SignedAct) -> None:
    def change(document: dict[str, Json]) -> None:
        assert isinstance(document["header"], dict)
        document["header"]["v"] = 2

    body = carrying(two, changed(two.peer.carried(concern), change))
    [told] = read_answer(two.door(body)[1]).refused
    assert told.code == Refusal.UNKNOWN_VERSION.code


@pytest.mark.parametrize("how", ["missing", "added", "changed", "unsalted"])
def test_an_act_whose_parts_are_not_those_of_its_header(two: Two, concern: SignedAct, how: str) -> None:
    def change(document: dict[str, Json]) -> None:
        parts = document["parts"]
        assert isinstance(parts, dict)
        title = parts["title"]
        assert isinstance(title, dict)
        if how == "missing":
            del parts["title"]
        elif how == "added":
            parts["verdict"] = title
        elif how == "changed":
            title["value"] = "Another title"
        else:
            del title["salt"]

    refused(
        two,
        carrying(two, changed(two.peer.carried(concern), change)),
        Refusal.PART_HASH,
        "the parts are not exactly those that the header names",
        act=concern.act.id,
    )


@pytest.mark.parametrize(
    ("how", "readable"),
    [
        ("ed25519 broken", True),
        ("ml_dsa_87 broken", True),
        ("ed25519 missing", False),
        ("ml_dsa_87 missing", False),
        ("ed25519 doubled", False),
        ("swapped with another act", True),
        ("one of another act", True),
        ("of another Party", True),
    ],
)
def test_half_a_signature_is_none(two: Two, concern: SignedAct, how: str, *, readable: bool) -> None:
    """Both halves, by one key pair of the key-set, over this act: anything else is as bad as none."""
    other = two.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA))
    theirs = CASTELLIA.acts["diplomatic"].sign(concern.message)

    def change(document: dict[str, Json]) -> None:
        pair = document["signatures"]
        assert isinstance(pair, dict)
        halves = {"ed25519": concern.signatures[:ED25519_SIZE], "ml_dsa_87": concern.signatures[ED25519_SIZE:]}
        match how.partition(" ")[::2]:
            case (name, "broken"):
                pair[name] = b64(bytes([halves[name][0] ^ 1]) + halves[name][1:])
            case (name, "missing"):
                del pair[name]
            case (name, "doubled"):
                pair["ml_dsa_87"] = pair[name]
            case ("swapped", _):
                pair |= {
                    "ed25519": b64(other.signatures[:ED25519_SIZE]),
                    "ml_dsa_87": b64(other.signatures[ED25519_SIZE:]),
                }
            case ("one", _):
                pair["ed25519"] = b64(other.signatures[:ED25519_SIZE])
            case _:
                pair |= {"ed25519": b64(theirs[:ED25519_SIZE]), "ml_dsa_87": b64(theirs[ED25519_SIZE:])}

    body = carrying(two, changed(two.peer.carried(concern), change))
    if readable:
        sentence = "the two signatures of the act do not both verify"
        refused(two, body, Refusal.ACT_SIGNATURE, sentence, act=concern.act.id)
    else:
        sentence = "an act is not in the form of the protocol"
        refused(two, body, Refusal.UNREADABLE_ACT, sentence, act=concern.act.id)


@pytest.mark.parametrize("office", ["technical_desk", "legal_desk", "diplomatic"])
def test_an_act_signed_by_another_desk(two: Two, office: str) -> None:
    """The diplomatic desk's key does not sign for the technical one, nor for one that the key-set does not have."""
    signed = two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=BOTH, office=office)
    refused(
        two,
        two.peer.post(signed),
        Refusal.ACT_SIGNATURE,
        "the two signatures of the act do not both verify",
        act=signed.act.id,
    )


def test_an_act_under_a_key_set_that_is_not_here(db: None, home: Path) -> None:
    two = Two().found()
    two.peer.own = replace(BOREALIA, keyset=party("XB", "Borealia", simulated=True).keyset)
    signed = two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=BOTH)
    refused(
        two,
        two.peer.post(signed),
        Refusal.UNKNOWN_KEYSET,
        "the act is signed under a key-set that this node does not hold",
        act=signed.act.id,
    )


@pytest.mark.parametrize("author", ["XC", "XA"])
def test_an_act_of_somebody_else(two: Two, author: str) -> None:
    """Borealia logs and carries an act of Castellia, who is no member, or of Aurelia itself."""
    two.peer.own, honest = replace(BOREALIA, code=author), two.peer.own
    signed = two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=tuple(sorted({author, "XA", "XB"})))
    two.peer.own = honest
    refused(
        two,
        two.peer.post(signed),
        Refusal.UNKNOWN_AUTHOR,
        "the author is not another member of the process",
        act=signed.act.id,
    )


def test_an_act_of_another_process(two: Two) -> None:
    """Its header names a process that Aurelia is not in."""
    honest = two.peer.charter
    value = parse(honest.document)
    assert isinstance(value, dict)
    two.peer.charter = read_charter(canonical({**value, "exercise": True}))
    standpoint = Standpoint(1, None, (), two.peer.standpoint(two.peer.charter.process).register)
    signed = two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=BOTH, standpoint=standpoint)
    two.peer.charter = honest
    refused(
        two,
        two.peer.post(signed),
        Refusal.UNKNOWN_PROCESS,
        "the receiving node does not know this process",
        act=signed.act.id,
    )


def test_a_dossier_that_is_not_for_this_party(two: Two) -> None:
    """Borealia opens a dossier with Castellia and sends it to Aurelia."""
    signed = two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=("XB", "XC"))
    sentence = "it is addressed to another Party"
    refused(two, two.peer.post(signed), Refusal.WRONG_ADDRESSEE, sentence, act=signed.act.id)


PLACE_SENTENCE = "the act does not stand in its author's log where it says"


@pytest.mark.parametrize("how", ["index", "path", "size", "got", "act", "sigs", "keyset", "no head"])
def test_a_place_that_is_not_the_acts(two: Two, how: str) -> None:
    """The leaf is another one, or not where it says: of another index, path, size, kind, act, signature set, key-set."""
    peer = two.peer
    signed = two.say(kinds.RAISE, FROM_BOREALIA)
    wrong = {"act": {"act": "0" * 64}, "sigs": {"sigs": "0" * 64}}.get(how, {})
    named = {"act": signed.act.id, "sigs": signed.sigs, **wrong}
    keyset = KeySetRef(2, "0" * 64) if how == "keyset" else peer.own.ref
    leaf = (got_leaf if how == "got" else act_leaf)(two.now, keyset, salt=bytes(16), **named)
    if how in ("got", "act", "sigs", "keyset"):
        peer.log.append(signed.act.id, leaf)
    place = peer.log.place(signed.act.id)
    place = {
        "index": replace(place, index=place.index - 1),
        "path": replace(place, path=place.path[::-1] if len(place.path) > 1 else (bytes(32),)),
        "size": replace(place, size=place.size - 1),
    }.get(how, place)
    heads = () if how == "no head" else None
    body = carrying(two, CarriedAct(signed, place), heads=heads)
    refused(two, body, Refusal.PLACE_UNPROVEN, PLACE_SENTENCE, act=signed.act.id)


# Limits of the charter, and files.


@pytest.fixture
def strict(db: None, home: Path) -> Two:
    """A process whose charter allows little."""
    value = parse(Two().peer.charter.document)
    assert isinstance(value, dict)
    limits: Json = {"parcel": 65_536, "file": 1000, "act": 12_000, "waiting": 2}
    return Two(charter=read_charter(canonical({**value, "limits": limits}))).found()


def test_a_parcel_over_the_charters_limit(strict: Two) -> None:
    acts = [strict.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA)) for _ in range(9)]
    shut(strict, strict.peer.post(*acts), 413, Refusal.TOO_LARGE, "it is larger than the charter's limit")


def test_an_act_over_the_charters_limit(strict: Two) -> None:
    long = strict.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA, matter="x" * 6000))
    sentence = "it is larger than the charter's limit"
    refused(strict, strict.peer.post(long), Refusal.TOO_LARGE, sentence, act=long.act.id)


def file_part(content: bytes, **more: Json) -> dict[str, Json]:
    stated: Json = {"name": "a.json", "media": "text/plain", "bytes": len(content), "sha256": digest(content), **more}
    return {"file1": stated}


@pytest.mark.parametrize(
    ("content", "sent", "stated", "refusal", "sentence"),
    [
        (b"x" * 1001, b"x" * 1001, {}, Refusal.TOO_LARGE, "it is larger than the charter's limit"),
        (b"one", b"another", {}, Refusal.FILE_MISSING, "a file that an act names did not come with it"),
        (b"one", b"one", {"bytes": 4}, Refusal.FILE_MALFORMED, "a file is not what its part says it is"),
        (
            b'{"type":"bundle"}',
            b'{"type":"bundle"}',
            {"media": "application/stix+json;version=2.1"},
            Refusal.FILE_MALFORMED,
            "a file is not what its part says it is",
        ),
    ],
)
def test_a_file_is_refused_and_the_act_stands(
    strict: Two, content: bytes, sent: bytes, stated: dict[str, Json], refusal: Refusal, sentence: str
) -> None:
    """Files are refused one by one: the notification is received, the bundle beside it is not taken in."""
    values = notifying(BOREALIA, AURELIA, **file_part(content, **stated))
    signed = strict.hear(kinds.NOTIFY, values, files=(sent,))
    assert signed.act.id in strict.peer.receipts
    assert strict.peer.refusals == {digest(content): refusal.code}
    assert refusal.sentence == sentence
    assert not FileRecord.objects.exists()


def test_too_many_acts_that_wait(strict: Two) -> None:
    """Borealia withholds an opening act and sends what stands on it: two may wait, the third and fourth may not."""
    opening = strict.say(kinds.RAISE, FROM_BOREALIA)
    chain = [strict.say(kinds.CLOSE, {}, dossier=opening) for _ in range(4)]
    strict.peer.send(strict.door, chain[0])
    answer = strict.peer.send(strict.door, *reversed(chain[1:]))
    assert {each.act: each.code for each in answer.refused} == {
        chain[2].act.id: Refusal.WAITING_FULL.code,
        chain[3].act.id: Refusal.WAITING_FULL.code,
    }
    assert Refusal.WAITING_FULL.sentence == "too many acts of this Party wait for acts that are not here"
    assert set(strict.peer.receipts) >= {chain[0].act.id, chain[1].act.id}


def test_waiting_ends_when_the_missing_act_comes(strict: Two) -> None:
    """With the opening act all that waited is placed, and there is room for others again."""
    opening = strict.say(kinds.RAISE, FROM_BOREALIA)
    chain = [strict.say(kinds.CLOSE, {}, dossier=opening) for _ in range(4)]
    strict.peer.send(strict.door, *chain[:2])
    strict.peer.send(strict.door, opening)
    answer = strict.peer.send(strict.door, *chain[2:])
    assert answer.refused == ()
    another = strict.say(kinds.RAISE, FROM_BOREALIA)
    later = [strict.say(kinds.CLOSE, {}, dossier=another) for _ in range(2)]
    assert strict.peer.send(strict.door, *later).refused == ()


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
