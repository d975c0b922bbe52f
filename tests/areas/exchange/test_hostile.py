# SPDX-License-Identifier: Apache-2.0
"""The hostile documents of `tests/hostile/cases` at the door, from a member who seals and signs them well: a code, and nothing kept."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.queries import GOING_ON, going_on
from demarche.areas.exchange.opening import BODY_LIMIT
from demarche.core.acts import concern as kinds
from demarche.core.codes import Refusal
from demarche.core.encoding import digest
from demarche.core.parcel import (
    PARCEL_LIMIT,
    CarriedAct,
    Cover,
    Item,
    Parcel,
    join_body,
    read_answer,
    write_cover,
    write_parcel,
)
from demarche.core.seal import STANZAS_LIMIT, sealed_size
from demarche.ledger.models import ActRecord, Leaf
from demarche.ledger.signer import KeyLockedError
from tests.areas.exchange.refusing import FROM_BOREALIA, shut
from tests.hostile.changing import cases, changed, made

if TYPE_CHECKING:
    from tests.areas.exchange.node import Two

BY_CODE = {each.code: each for each in Refusal}
BY_ERROR = {"UnknownVersionError": "unknown_version", "PartsError": "part_hash", "": "unreadable_act"}


def told(two: Two, body: bytes, code: str) -> None:
    """The door says this code to all of it, and keeps nothing."""
    refusal = BY_CODE[code]
    shut(two, body, 413 if refusal is Refusal.TOO_LARGE else 400, refusal, refusal.sentence)


@pytest.mark.parametrize("what", ["body", "parcel"])
def test_what_shuts_the_door(two: Two, what: str, subtests: pytest.Subtests) -> None:
    """Covers that are none, before anything is believed; parcels that are none, after all that is around them held."""
    for case in cases(what):
        with subtests.test(case["what"]):
            data = made(what, case)
            told(two, two.peer.cover(two.peer.sealed(data)) if what == "parcel" else data, case["code"])


def test_acts_that_are_none(two: Two, subtests: pytest.Subtests) -> None:
    """Each is refused by a leaf of its own, and not kept."""
    concern = two.say(kinds.RAISE, FROM_BOREALIA)
    carried = two.peer.carried(concern)
    for case in cases("act"):
        with subtests.test(case["what"]):
            acts = ActRecord.objects.count()
            document = changed(concern.document, case)
            [code] = refusals(two, replace(carried, signed=replace(concern, document=document)))
            assert code == BY_ERROR[case.get("error", "")]
            assert ActRecord.objects.count() == acts


def test_places_that_are_none(two: Two, subtests: pytest.Subtests) -> None:
    """One that cannot be read shuts the door; one that leads nowhere is a fault of its act."""
    two.peer.send(two.door, two.say(kinds.RAISE, FROM_BOREALIA))
    signed = two.say(kinds.RAISE, FROM_BOREALIA)
    head, carried = two.peer.head(), two.peer.carried(signed)
    lines = write_parcel(Parcel(two.process, (head,), (carried,))).split(b"\n")
    for case in cases("log"):
        if "at" not in case:
            continue
        with subtests.test(case["what"]):
            line = changed(lines[2], {**case, "at": ["place", *case["at"]]})
            body = two.peer.cover(two.peer.sealed(b"\n".join((*lines[:2], line, b""))))
            if case["says"].startswith("place."):
                told(two, body, "unreadable_parcel")
            else:
                [refused] = read_answer(two.door(body)[1]).refused
                assert (refused.act, refused.code) == (signed.act.id, "place_unproven")
    assert not ActRecord.objects.filter(id=signed.act.id).exists()


def refusals(two: Two, carried: CarriedAct) -> list[str]:
    body = two.peer.cover(two.peer.sealed(write_parcel(Parcel(two.process, (two.peer.head(),), (carried,)))))
    return [each.code for each in read_answer(two.door(body)[1]).refused]


def stanzas(sealed: bytes, count: int) -> bytes:
    """A sealed file with its stanza so many times."""
    first, second, third, rest = sealed.split(b"\n", 3)
    return b"\n".join((first, *[second, third] * count, rest))


def test_seals_that_are_none(two: Two, subtests: pytest.Subtests) -> None:
    """A header that is another program's, too long, changed or cut; a payload that is changed, cut or added to."""
    good = two.peer.sealed(b"words")
    spoiled = {
        "257 stanzas": stanzas(good, 257),
        "a thousand stanzas": stanzas(good, 1000),
        "a stanza twice": stanzas(good, 2),
        "no stanza": stanzas(good, 0),
        "another type of stanza": good.replace(b"mlkem768x25519", b"X25519", 1),
        "a password": good.replace(b"-> mlkem768x25519", b"-> scrypt", 1),
        "a version to come": good.replace(b"/v1", b"/v2", 1),
        "lines that end as on another system": good.replace(b"\n", b"\r\n", 4),
        "in armour": b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n",
        "another key": b"\0" * len(good),
        "nothing": b"",
        "a byte more": good + b"\0",
        **{f"cut at {at}": good[:at] for at in range(1, len(good), 97)},
        **{f"changed at {at}": good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(0, len(good), 97)},
    }
    for what, item in spoiled.items():
        with subtests.test(what):
            told(two, two.peer.cover(item), "cannot_open")


def locked(two: Two) -> Two:
    """The same node, whose box key cannot be had: whoever opens a seal fails."""
    two.signer.locked = frozenset({"box"})
    return two


def test_what_is_too_large_is_never_opened(two: Two) -> None:
    """Neither a request, nor an item that its cover states to be larger than any sealed parcel; the box key is not asked for."""
    most = sealed_size(PARCEL_LIMIT, STANZAS_LIMIT)
    node = locked(two)
    told(node, node.peer.cover(bytes(BODY_LIMIT)), "too_large")
    told(node, node.peer.cover(bytes(most + 1)), "too_large")
    with pytest.raises(KeyLockedError):
        node.door(node.peer.cover(bytes(most)))


def test_what_the_cover_overstates_is_never_opened(two: Two) -> None:
    """An item of 2^53-1 bytes, a thousand of them, or one less than came."""
    node = locked(two)
    for size, count, code in ((2**53 - 1, 1, "too_large"), (2**20, 1000, "item_hash"), (4, 1, "item_hash")):
        items = (Item(digest(b"words"), size),) * count
        cover = write_cover(Cover("XB", "XA", node.now, items), node.peer.own.node)
        told(node, join_body(cover, [b"words"]), code)


def test_no_member_makes_more_wait_than_he_may(strict: Two) -> None:
    """Borealia withholds an opening act and sends forty that stand on it, over and over: two wait, whatever comes."""
    opening = strict.say(kinds.RAISE, FROM_BOREALIA)
    chain = [strict.say(kinds.CLOSE, {}, dossier=opening) for _ in range(12)]
    kept = ActRecord.objects.count()
    for _ in range(2):
        for start in range(0, len(chain), 4):
            strict.peer.send(strict.door, *chain[start : start + 4])
    assert ActRecord.objects.count() == kept + 2
    assert sum(each.act.id in strict.peer.receipts for each in chain) == 2
    assert {strict.peer.refusals[each.act.id] for each in chain[2:]} == {"waiting_full"}
    assert Leaf.objects.count() < 60
    assert json.dumps(sorted(set(strict.peer.refusals.values()))) == '["waiting_full"]'


def test_every_code_of_a_case_is_one() -> None:
    """What the cases name is what the door knows."""
    named: set[Any] = {case["code"] for what in ("body", "parcel") for case in cases(what)}
    assert named <= BY_CODE.keys()
    assert {"unreadable_parcel", "unreadable_cover", "unknown_version", "too_large"} == named


def test_a_log_that_goes_on_over_and_over_fills_no_page(two: Two) -> None:
    """Borealia restores its log more often than a page lists: the newest stand there."""
    for _ in range(GOING_ON + 3):
        two.peer.restore(size=len(two.peer.log.leaves))
        assert two.peer.send(two.door).code is None
    assert [each.number for each in going_on()] == list(range(GOING_ON + 4, 4, -1))
