# SPDX-License-Identifier: Apache-2.0
"""What the door refuses of a parcel: one act or one file, by a leaf of its own, while it takes the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Authorship, Standpoint, write
from demarche.core.charter import read_charter
from demarche.core.codes import Refusal
from demarche.core.encoding import b64, canonical, digest, parse
from demarche.core.keys import ED25519_SIZE
from demarche.core.log.leaf import KeySetRef, act_leaf, got_leaf
from demarche.core.parcel import (
    CarriedAct,
    read_answer,
)
from demarche.ledger.models import ActRecord, FileRecord
from tests.areas.exchange.node import Two
from tests.areas.exchange.refusing import BOTH, FROM_BOREALIA, carrying, changed, refused, shut
from tests.builders import AURELIA, BOREALIA, CASTELLIA, notifying, party

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json


@pytest.fixture
def concern(two: Two) -> SignedAct:
    """A concern that Borealia has raised and not sent."""
    return two.say(kinds.RAISE, FROM_BOREALIA)


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


def spoiled(how: str, concern: SignedAct, other: SignedAct) -> Callable[[dict[str, Json]], None]:
    """How a signature pair is spoiled: one half broken, missing or doubled, or halves of another act or Party."""
    theirs = CASTELLIA.acts["diplomatic"].sign(concern.message)
    good, from_other, from_castellia = map(halves, (concern.signatures, other.signatures, theirs))

    def change(document: dict[str, Json]) -> None:
        pair = document["signatures"]
        assert isinstance(pair, dict)
        name, _, what = how.partition(" ")
        match what:
            case "broken":
                pair[name] = b64(bytes([good[name][0] ^ 1]) + good[name][1:])
            case "missing":
                del pair[name]
            case "doubled":
                pair["ml_dsa_87"] = pair[name]
            case "of another act":
                pair[name] = b64(from_other[name])
            case "of another Party":
                pair[name] = b64(from_castellia[name])
            case _:
                pair["ed25519"], pair["ml_dsa_87"] = pair["ml_dsa_87"], pair["ed25519"]

    return change


def halves(signatures: bytes) -> dict[str, bytes]:
    return {"ed25519": signatures[:ED25519_SIZE], "ml_dsa_87": signatures[ED25519_SIZE:]}


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ("ed25519 broken", Refusal.ACT_SIGNATURE),
        ("ml_dsa_87 broken", Refusal.ACT_SIGNATURE),
        ("ed25519 of another act", Refusal.ACT_SIGNATURE),
        ("ml_dsa_87 of another act", Refusal.ACT_SIGNATURE),
        ("ed25519 of another Party", Refusal.ACT_SIGNATURE),
        ("ml_dsa_87 of another Party", Refusal.ACT_SIGNATURE),
        ("ed25519 missing", Refusal.UNREADABLE_ACT),
        ("ml_dsa_87 missing", Refusal.UNREADABLE_ACT),
        ("ed25519 doubled", Refusal.UNREADABLE_ACT),
        ("halves swapped", Refusal.UNREADABLE_ACT),
    ],
)
def test_half_a_signature_is_none(two: Two, concern: SignedAct, how: str, refusal: Refusal) -> None:
    """Both halves, by one key pair of the key-set, over this act: anything else is as bad as none."""
    other = two.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA))
    body = carrying(two, changed(two.peer.carried(concern), spoiled(how, concern, other)))
    sentence = {
        Refusal.ACT_SIGNATURE: "the two signatures of the act do not both verify",
        Refusal.UNREADABLE_ACT: "an act is not in the form of the protocol",
    }[refusal]
    refused(two, body, refusal, sentence, act=concern.act.id)


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


@pytest.mark.parametrize(
    ("author", "refusal", "sentence"),
    [
        ("XC", Refusal.UNKNOWN_AUTHOR, "the author is not a member of the process"),
        ("XA", Refusal.UNKNOWN_KEYSET, "the act is signed under a key-set that this node does not hold"),
    ],
)
def test_an_act_of_somebody_else(two: Two, author: str, refusal: Refusal, sentence: str) -> None:
    """Borealia logs and carries an act of Castellia, who is no member, or of Aurelia itself, under Borealia's keys."""
    standpoint = two.peer.standpoint(None)
    honest = two.peer.own
    audience = tuple(sorted({author, "XA", "XB"}))
    by = Authorship(two.process, author, "diplomatic_desk", honest.keyset.hash, two.now)
    draft = write(kinds.RAISE, FROM_BOREALIA, by=by, at=standpoint, dossier=None, audience=audience, random=two.random)
    signed = draft.sign(honest.acts["diplomatic"])
    leaf = act_leaf(two.now, honest.ref, act=signed.act.id, sigs=signed.sigs, salt=bytes(16))
    two.peer.log.append(signed.act.id, leaf)
    refused(
        two,
        two.peer.post(signed),
        refusal,
        sentence,
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
    ("content", "sent", "stated", "refusal"),
    [
        (b"x" * 1001, b"x" * 1001, {}, Refusal.TOO_LARGE),
        (b"one", b"another", {}, Refusal.FILE_MISSING),
        (b"one", b"one", {"bytes": 4}, Refusal.FILE_MALFORMED),
        (b"{}", b"{}", {"media": "application/stix+json;version=2.1"}, Refusal.FILE_MALFORMED),
    ],
)
def test_a_file_is_refused_and_the_act_stands(
    strict: Two, content: bytes, sent: bytes, stated: dict[str, Json], refusal: Refusal
) -> None:
    """Files are refused one by one: the notification is received, the bundle beside it is not taken in."""
    values = notifying(BOREALIA, AURELIA, **file_part(content, **stated))
    signed = strict.hear(kinds.NOTIFY, values, files=(sent,))
    assert signed.act.id in strict.peer.receipts
    assert strict.peer.refusals == {digest(content): refusal.code}
    assert not FileRecord.objects.exists()


def test_what_is_said_of_files() -> None:
    assert Refusal.FILE_MISSING.sentence == "a file that an act names did not come with it"
    assert Refusal.FILE_MALFORMED.sentence == "a file is not what its part says it is"


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


def test_what_stands_on_an_act_that_waits_waits_too(strict: Two) -> None:
    """The first of a chain is withheld; the others come one by one, each on an act that is here and waits."""
    opening = strict.say(kinds.RAISE, FROM_BOREALIA)
    chain = [strict.say(kinds.CLOSE, {}, dossier=opening) for _ in range(4)]
    strict.peer.send(strict.door, opening)
    refused = [strict.peer.send(strict.door, each).refused for each in chain[1:]]
    assert [[each.code for each in codes] for codes in refused] == [[], [], ["waiting_full"]]


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
