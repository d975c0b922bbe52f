# SPDX-License-Identifier: Apache-2.0
"""What a door answers: no line turns green without a receipt that verifies, and what is no receipt is kept as evidence."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.areas.exchange import packing
from demarche.areas.exchange.answers import file_detail
from demarche.areas.exchange.transport import ObstacleError, Reply
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle, Refusal
from demarche.core.encoding import digest
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.leaf import KeySetRef, act_leaf, got_leaf
from demarche.core.parcel import Answer, CarriedPlace, RefusedItem, write_answer
from demarche.ledger import proofs
from demarche.ledger.files import keep, path_of
from demarche.ledger.models import FileRecord, HeadRecord, Outbox, PeerLog, PlaceRecord, Proof
from tests.areas.exchange.node import Two
from tests.builders import CASTELLIA, MemoryLog, notifying, raising
from tests.ledger.observing import faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json

    Lie = Callable[[Two, SignedAct, Answer], Answer]

HOUR = 3600


@pytest.fixture
def concern(two: Two) -> SignedAct:
    """A concern that Aurelia has released and that has not left."""
    return two.release(kinds.RAISE, raising("yes_or_no"))


def held_back(two: Two, signed: SignedAct, obstacle: Obstacle, detail: str) -> None:
    row = two.row(signed)
    assert (row.state, row.obstacle, row.detail) == (Outbox.State.SENT, obstacle.code, detail)
    assert not PlaceRecord.objects.filter(act=signed.act.id).exists()


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        (Reply(200, b""), "HTTP 200: expected lines that end in a newline, got none at the end"),
        (Reply(500, b"<h1>Server Error</h1>\n"), "HTTP 500: line 1: expected JSON, got something else at 0"),
        (Reply(200, b'{"k":"answer"}\n'), "HTTP 200: line 1: expected a field v, got none"),
        (Reply(200, write_answer(Answer(code="too_large"))), "HTTP 200 with the code too_large"),
        (Reply(403, write_answer(Answer())), "HTTP 403 with the code None"),
    ],
)
def test_an_answer_that_is_none(two: Two, concern: SignedAct, reply: Reply, detail: str) -> None:
    """A page of some proxy, an empty answer, an answer and its status that contradict each other."""
    two.wire.change = lambda _reply: reply
    two.deliver()
    held_back(two, concern, Obstacle.ANSWER_UNREADABLE, detail)
    assert Obstacle.ANSWER_UNREADABLE.sentence == "what the other node answered is not in the form of the protocol"


def test_a_door_that_fails_says_nothing(two: Two, concern: SignedAct) -> None:
    """Borealia's node could not answer: its act is there, and the next answer has its receipt."""
    two.wire.change = lambda _reply: Reply(503, b"")
    two.deliver()
    assert two.row(concern).obstacle == Obstacle.NOT_NOW.code
    two.wire.change = None
    two.deliver(later=HOUR)
    assert two.row(concern).state == Outbox.State.DELIVERED


@pytest.mark.parametrize(
    ("code", "obstacle"),
    [
        ("not_confirmed", Obstacle.NOT_YET),
        ("not_founded", Obstacle.NOT_YET),
        ("before_founding", Obstacle.NOT_YET),
        ("unknown_process", Obstacle.NOT_YET),
        ("cover_signature", Obstacle.REFUSED),
        ("too_large", Obstacle.REFUSED),
        ("head_forked", Obstacle.REFUSED),
        ("invented_later", Obstacle.REFUSED),
    ],
)
def test_a_code_for_the_whole_parcel(two: Two, concern: SignedAct, code: str, obstacle: Obstacle) -> None:
    """The reason that the door gave is kept, known here or not; the act does not lapse."""
    two.peer.lie = lambda _answer: Answer(code=code)
    two.deliver()
    held_back(two, concern, obstacle, code)
    assert Obstacle.REFUSED.sentence == "the other node refused it at the door"
    two.peer.lie = None
    two.deliver(later=HOUR)
    assert two.row(concern).state == Outbox.State.DELIVERED


def test_a_head_of_our_log_that_we_did_not_sign(two: Two, concern: SignedAct) -> None:
    """Borealia claims to hold another history of Aurelia's log."""
    origin = two.wire.doors[two.address].held.origin  # type: ignore[union-attr]  # it has heard from Aurelia
    claimed = Checkpoint(origin, 1, bytes(32))
    two.peer.lie = lambda _answer: Answer(code="head_unproven", held=(claimed,))
    two.deliver()
    detail = "they hold a head of our log that we did not sign"
    held_back(two, concern, Obstacle.HEAD_BEHIND, detail)


def test_a_door_that_never_has_enough_proof(two: Two, concern: SignedAct) -> None:
    """It is asked twice in an attempt and no more."""
    posted = len(two.wire.posted)
    two.peer.lie = lambda _answer: Answer(code="head_unproven")
    two.deliver()
    held_back(two, concern, Obstacle.HEAD_BEHIND, "head_unproven")
    assert len(two.wire.posted) - posted == 2


# Answers that are no receipts.


def no_head(_two: Two, _concern: SignedAct, answer: Answer) -> Answer:
    return replace(answer, head=None)


def head_of_another_key(two: Two, _concern: SignedAct, answer: Answer) -> Answer:
    two.peer.log.owner = CASTELLIA
    return replace(answer, head=two.peer.log.shown(two.now, since=two.peer.shown))


def head_of_another_log(two: Two, concern: SignedAct, answer: Answer) -> Answer:
    log = MemoryLog(two.other, "demarche.invalid/another")
    log.append(concern.act.id, two.peer.log.leaves[-1])
    place = CarriedPlace(concern.act.id, log.place(concern.act.id))
    return replace(answer, head=log.shown(two.now), places=(place,))


def no_proof(two: Two, _concern: SignedAct, answer: Answer) -> Answer:
    return replace(answer, head=two.peer.log.shown(two.now))


def place_withheld(_two: Two, _concern: SignedAct, answer: Answer) -> Answer:
    return replace(answer, places=())


def other_leaf(kind: str) -> Lie:
    def lie(two: Two, concern: SignedAct, answer: Answer) -> Answer:
        log, since = two.peer.log, len(two.peer.log.leaves) - 1
        keyset = KeySetRef(2, "0" * 64) if kind == "keyset" else two.other.ref
        act = "0" * 64 if kind == "act" else concern.act.id
        sigs = "0" * 64 if kind == "sigs" else concern.sigs
        leaf = (act_leaf if kind == "kind" else got_leaf)(two.now, keyset, act=act, sigs=sigs, salt=bytes(16))
        log.append(concern.act.id, leaf)
        assert two.peer.held is not None
        place = CarriedPlace(concern.act.id, log.place(concern.act.id))
        assert answer.head is not None
        return replace(answer, head=log.shown(two.now, since=answer.head.since), places=(place,)) if since else answer

    return lie


def place_of_nothing_sent(_two: Two, _concern: SignedAct, answer: Answer) -> Answer:
    return replace(answer, places=(*answer.places, replace(answer.places[0], act="0" * 64)))


def broken_path(_two: Two, _concern: SignedAct, answer: Answer) -> Answer:
    [carried] = answer.places
    return replace(answer, places=(replace(carried, place=replace(carried.place, path=(bytes(32),))),))


def receipt_as_refusal(_two: Two, _concern: SignedAct, answer: Answer) -> Answer:
    [carried] = answer.places
    return replace(answer, places=(), refused=(RefusedItem(carried.act, None, "too_large", carried.place),))


@pytest.mark.parametrize(
    ("lie", "detail"),
    [
        (no_head, "expected a head of their log, got none"),
        (head_of_another_key, "expected the first line of {log} by its Ed25519 key, got another key id"),
        (head_of_another_log, "expected one log of a Party, got {log} and demarche.invalid/another"),
        (no_proof, "expected a proof from size 2 of {log}, got one from 0 to 3"),
        (place_withheld, "expected a receipt of this act, got none"),
        (other_leaf("kind"), "expected a leaf got of act {act}, got a leaf act of {act}"),
        (other_leaf("act"), f"expected a leaf got of act {{act}}, got a leaf got of {'0' * 64}"),
        (other_leaf("sigs"), "expected a leaf with the signatures of the act, got one with others"),
        (other_leaf("keyset"), "expected a leaf under key-set 1, got one under key-set 2"),
        (place_of_nothing_sent, f"expected places of acts that were sent, got one of {'0' * 64}"),
        (broken_path, "expected a path to the root of the head, got one to another root"),
        (receipt_as_refusal, "expected a leaf refused of act {act}, got a leaf got of {act}"),
    ],
)
def test_something_came_back_that_is_not_a_receipt(two: Two, concern: SignedAct, lie: Lie, detail: str) -> None:
    """Borealia's node lies in one thing at a time. Its answer is kept, and the act is tried again."""
    origin = two.peer.log.origin
    before = PeerLog.objects.get(origin=origin).size
    two.peer.lie = lambda answer: lie(two, concern, answer)
    two.deliver()
    held_back(two, concern, Obstacle.RECEIPT_UNPROVEN, detail.format(log=origin, act=concern.act.id))
    assert Obstacle.RECEIPT_UNPROVEN.sentence == "something came back that is not their receipt"
    proof = Proof.objects.get(kind="no_receipt")
    assert (proof.kind, proof.party, proof.origin) == ("no_receipt", "XB", concern.act.id)
    assert bytes(proof.two) == two.wire.posted[-1][2]
    if lie is not place_withheld:
        assert PeerLog.objects.get(origin=origin).size == before
    two.deliver(later=HOUR)
    assert Proof.objects.filter(kind="no_receipt").count() == 1, "the same again is not kept again"


def test_a_forked_log_shows_in_an_answer(two: Two, concern: SignedAct) -> None:
    """Borealia receipts in another history than it showed: both heads are kept as a proof, and the line stays dark."""
    honest = two.peer.log
    fork = MemoryLog(two.other, honest.origin)
    fork.append("another past", honest.leaves[1])
    fork.append("another first", honest.leaves[0])
    two.peer.log = fork
    two.deliver()
    row = two.row(concern)
    assert (row.state, row.obstacle) == (Outbox.State.SENT, Obstacle.RECEIPT_UNPROVEN.code)
    assert row.detail == "expected a proof to the root at size 3, got one to another root"
    assert {proof.kind for proof in Proof.objects.all()} == {"two_heads", "no_receipt"}
    proof = Proof.objects.get(kind="two_heads")
    held = HeadRecord.objects.get(origin=honest.origin, size=2)
    assert (bytes(proof.one), proof.party) == (bytes(held.note), "XB")


# Refusals that the other log shows.


def test_a_signed_refusal_ends_the_delivery(two: Two, concern: SignedAct) -> None:
    """Borealia's door refused the act and its log says so: a fact about delivery, to be corrected by another act."""
    with_refusal(two, lambda: two.peer.refusal(concern.act.id, Refusal.ACT_SIGNATURE.code))
    two.deliver()
    row = two.row(concern)
    assert (row.state, row.obstacle, row.refusal) == (Outbox.State.REFUSED, "refused", "act_signature")
    assert PlaceRecord.objects.get(act=concern.act.id).origin == two.peer.log.origin
    assert two.deliver(later=HOUR) == 0


def with_refusal(two: Two, refuse: Callable[[], RefusedItem], *, places: bool = False) -> None:
    """Have the peer refuse instead of receipt, or beside its receipts, in its log."""

    def lie(answer: Answer) -> Answer:
        log = two.peer.log
        if answer.head is None:
            return answer
        refused = refuse()
        kept = tuple(CarriedPlace(each.act, log.place(each.act)) for each in answer.places) if places else ()
        return replace(answer, head=log.shown(two.now, since=answer.head.since), places=kept, refused=(refused,))

    two.peer.lie = lie


def test_a_refusal_without_a_place_is_said_and_not_proved(two: Two, concern: SignedAct) -> None:
    with_refusal(two, lambda: replace(two.peer.refusal(concern.act.id, "waiting_full"), place=None))
    two.deliver()
    held_back(two, concern, Obstacle.REFUSED, "waiting_full")


def test_a_refusal_with_another_code_than_its_leaf(two: Two, concern: SignedAct) -> None:
    with_refusal(two, lambda: replace(two.peer.refusal(concern.act.id, "waiting_full"), code="too_large"))
    two.deliver()
    detail = "expected a leaf with the refusal too_large, got waiting_full"
    held_back(two, concern, Obstacle.RECEIPT_UNPROVEN, detail)


@pytest.mark.parametrize(
    ("media", "code", "detail"),
    [
        ("text/plain", "too_large", ""),
        (
            "application/stix+json;version=2.1",
            "file_malformed",
            ": bundle: expected an object of type bundle, got another",
        ),
    ],
)
def test_a_file_is_refused_and_its_act_is_delivered(two: Two, media: str, code: str, detail: str) -> None:
    """The line of the act is green, and says which file was not taken in and, where this node sees it too, why."""
    file = keep(b"{}", media)
    part: Json = {"name": "a.json", "media": media, "bytes": 2, "sha256": file.sha256}
    signed = two.release(kinds.NOTIFY, notifying(file1=part), files=(file,))
    with_refusal(two, lambda: two.peer.refusal(signed.act.id, code, file=file.sha256), places=True)
    two.deliver()
    row = two.row(signed)
    assert (row.state, row.refusal, row.detail) == (Outbox.State.DELIVERED, code, file.sha256 + detail)
    assert faults() == []
    assert PlaceRecord.objects.filter(act=signed.act.id, origin=two.peer.log.origin).count() == 2


def test_before_its_founding_act_is_here_a_log_is_known_by_its_key(apart: Two) -> None:
    """Borealia receipts Aurelia's founding act before its own has come: its log's key is known by voice, its name by this."""
    founding = apart.found_here()
    apart.peer.found()
    apart.deliver()
    assert apart.row(founding).state == Outbox.State.DELIVERED
    assert PeerLog.objects.get(party="XB").origin == apart.peer.log.origin


def test_an_obstacle_of_the_line_says_what_was_observed(two: Two, concern: SignedAct) -> None:
    two.wire.before = ObstacleError(Obstacle.OTHER_KEY, "expected the certificate a, got b")
    two.deliver()
    row = two.row(concern)
    assert (row.state, row.obstacle) == (Outbox.State.WAITING, "other_key")
    assert row.detail == "expected the certificate a, got b"
    assert str(two.wire.before) == (
        "another key than the one you confirmed answers there: expected the certificate a, got b"
    )


def test_one_answer_may_receipt_refuse_and_forget(db: None, home: Path) -> None:
    """Of three acts one is receipted, one refused by a leaf, and of one nothing is said."""
    two = Two().found()
    acts = [two.release(kinds.NOTIFY, notifying(matter=text)) for text in ("one", "two", "three")]

    def lie(answer: Answer) -> Answer:
        assert answer.head is not None
        log = two.peer.log
        refused = two.peer.refusal(acts[1].act.id, "part_hash")
        place = CarriedPlace(acts[0].act.id, log.place(acts[0].act.id))
        return replace(answer, head=log.shown(two.now, since=answer.head.since), places=(place,), refused=(refused,))

    two.peer.lie = lie
    two.deliver()
    rows = [two.row(each) for each in acts]
    assert [row.state for row in rows] == ["delivered", "refused", "sent"]
    assert [row.obstacle for row in rows] == ["", "refused", "receipt_unproven"]
    assert Proof.objects.get().origin == acts[2].act.id


def test_a_large_file_that_they_refuse_is_not_read_for_it(two: Two) -> None:
    """What is wrong in it is looked for in what this node reads anyhow, which is small."""
    sha256, size = "ab" * 32, 64 * 1024 * 1024
    FileRecord.objects.create(sha256=sha256, bytes=size, media="application/octet-stream")
    path_of(sha256).parent.mkdir(parents=True)
    with path_of(sha256).open("wb") as out:
        out.truncate(size)
    tracemalloc.start()
    try:
        assert file_detail(RefusedItem("cd" * 32, sha256, "file_hidden")) == sha256
        assert tracemalloc.get_traced_memory()[1] < size // 8
    finally:
        tracemalloc.stop()


def test_a_proof_that_two_found_in_the_same_moment(two: Two) -> None:
    """It is kept twice then, and found again by whoever meets it next."""
    about = {"kind": "two_heads", "origin": "demarche.invalid/forked", "party": "XB"}
    for _ in range(2):
        Proof.objects.create(process_id=two.process, **about, found=two.now, one=b"1", two=b"2")
    proofs.keep(two.process, "two_heads", party="XB", about="demarche.invalid/forked", pair=(b"1", b"2"), at=two.now)
    assert Proof.objects.count() == 2


def test_no_more_is_sent_than_one_answer_can_refuse(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each act and each file that it names may be refused, and an answer lists a bounded number of that: the rest goes next."""
    monkeypatch.setattr(packing, "ACTS_LIMIT", 5)
    data = b"log"
    part: Json = {"name": "log.txt", "media": "text/plain", "bytes": len(data), "sha256": digest(data)}
    values = {**raising("open"), "file1": part, "file2": part}
    acts = [two.release(kinds.RAISE, values, files=(keep(data, "text/plain"),)) for _ in range(3)]
    posted = len(two.wire.posted)
    two.deliver()
    assert {two.row(each).state for each in acts} == {"delivered"}
    assert len(two.wire.posted) - posted == 3
