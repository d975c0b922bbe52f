# SPDX-License-Identifier: Apache-2.0
"""What came back: receipts end deliveries, refusals do not undo them, and both are kept as they were signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.log.leaf import refused_leaf
from demarche.ledger import outbox, peers, read
from demarche.ledger.delivered import Declined, Receipt, settle_answer
from demarche.ledger.models import Outbox, PlaceRecord
from demarche.ledger.peers import Grown, HeadMovedError
from tests.builders import raising
from tests.ledger.observing import faults, rows

if TYPE_CHECKING:
    from tests.ledger.builders import Meeting

pytestmark = pytest.mark.quick


def raised(meeting: Meeting) -> SignedAct:
    """Aurelia raises a concern."""
    signed = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)
    return signed


def delivery(signed: SignedAct) -> Outbox:
    """How far it came."""
    return Outbox.objects.get(act=signed.act.id)


def refusal(meeting: Meeting, signed: SignedAct, code: str) -> Declined:
    """Borealia's door refuses an act, in its log."""
    leaf = refused_leaf(
        meeting.now, meeting.peer.ref, item="a" * 64, code=code, salt=meeting.random(16), act=signed.act.id
    )
    meeting.log.append(f"refusal of {signed.act.id}", leaf)
    return Declined(signed.act.id, code, meeting.log.place(f"refusal of {signed.act.id}"))


def test_a_receipt_ends_a_delivery(meeting: Meeting) -> None:
    """Borealia has it, and says at which index of its log."""
    concern = raised(meeting)
    [receipt] = meeting.take(concern)
    meeting.now += 60
    settle_answer(meeting.process, "XB", shown=[meeting.grown()], receipts=[receipt], confirmed=3, at=meeting.now)

    row = delivery(concern)
    assert (row.state, row.delivered, row.obstacle, row.refusal) == ("delivered", meeting.now, "", "")
    place = PlaceRecord.objects.get(act=concern.act.id)
    assert (place.party, place.kind, place.index) == ("XB", "got", meeting.log.index[concern.act.id])
    assert read.place_times([concern.act.id]) == {concern.act.id: {"XA": meeting.now - 60, "XB": meeting.now - 60}}
    assert read.deliveries([concern.act.id]) == {concern.act.id: [row]}
    assert peers.confirmed(meeting.process, "XB") == 3
    assert faults() == []


def test_the_same_receipt_again_changes_nothing(meeting: Meeting) -> None:
    """The answer came twice."""
    concern = raised(meeting)
    meeting.deliver(concern)
    before = rows()
    meeting.now += 60
    meeting.deliver(concern)
    assert rows() == before


def test_a_refusal_is_kept_and_a_later_receipt_undoes_it(meeting: Meeting) -> None:
    """Borealia's door refused it, and took it in when it came again."""
    concern = raised(meeting)
    declined = refusal(meeting, concern, "file_missing")
    settle_answer(meeting.process, "XB", shown=[meeting.grown()], receipts=[], declined=[declined], at=meeting.now)
    row = delivery(concern)
    assert (row.state, row.obstacle, row.refusal) == ("refused", "refused", "file_missing")
    assert PlaceRecord.objects.get(act=concern.act.id).kind == "refused"
    assert read.place_times([concern.act.id]) == {concern.act.id: {"XA": meeting.now}}
    assert faults() == []

    meeting.deliver(concern)
    row = delivery(concern)
    assert (row.state, row.obstacle, row.refusal) == ("delivered", "", "")
    settle_answer(meeting.process, "XB", shown=[], receipts=[], declined=[declined], at=meeting.now)
    assert delivery(concern).state == "delivered"
    assert PlaceRecord.objects.filter(act=concern.act.id).count() == 2
    assert faults() == []


def test_a_refusal_without_a_place_is_told_too(meeting: Meeting) -> None:
    """The door refused before it could enter a leaf."""
    concern = raised(meeting)
    told = [Declined(concern.act.id, "unknown_process")]
    settle_answer(meeting.process, "XB", shown=[], receipts=[], declined=told, at=meeting.now)
    assert delivery(concern).refusal == "unknown_process"
    assert not PlaceRecord.objects.filter(act=concern.act.id).exists()


def test_an_answer_checked_against_an_older_head(meeting: Meeting) -> None:
    """Borealia's own parcel brought a newer head meanwhile; nothing of the answer is kept."""
    concern = raised(meeting)
    held = peers.newest(meeting.process, "XB")
    assert held is not None
    [receipt] = meeting.take(concern)
    late = Grown("XB", meeting.head(), held.size)
    meeting.send(meeting.say(kinds.RAISE, raising("open", raises=meeting.peer, addressed=meeting.own)))
    before = rows()
    with pytest.raises(HeadMovedError):
        settle_answer(meeting.process, "XB", shown=[late], receipts=[receipt], at=meeting.now)
    assert rows() == before


def test_one_lease_a_row(meeting: Meeting) -> None:
    """The worker takes what is due, oldest first; what it holds nobody else gets until the lease is over."""
    first, second, third = (raised(meeting) for _ in range(3))
    meeting.deliver(third)
    assert outbox.due_addressees(100.0) == [(meeting.process, "XB")]
    claimed = outbox.claim(meeting.process, "XB", machine=100.0, lease=60.0, most=10)
    assert [row.act for row in claimed] == [first.act.id, second.act.id]
    assert outbox.claim(meeting.process, "XB", machine=159.0, lease=60.0, most=10) == []
    assert outbox.due_addressees(159.0) == []
    assert [row.act for row in outbox.claim(meeting.process, "XB", machine=160.0, lease=60.0, most=1)] == [first.act.id]


def test_a_lease_of_a_clock_that_was_ahead_holds_nothing(meeting: Meeting) -> None:
    """The machine's clock was a day ahead when a worker died; once it is right, what that one held is carried on."""
    concern = raised(meeting)
    assert outbox.claim(meeting.process, "XB", machine=86_500.0, lease=10.0, most=10)
    assert outbox.due_addressees(100.0) == [(meeting.process, "XB")]
    assert [row.act for row in outbox.claim(meeting.process, "XB", machine=100.0, lease=10.0, most=10)] == [
        concern.act.id
    ]
    assert outbox.due_addressees(100.0) == []


def test_the_only_worker_takes_back_what_was_held_before_it_began(meeting: Meeting) -> None:
    """Who held it died."""
    raised(meeting)
    assert outbox.claim(meeting.process, "XB", machine=100.0, lease=10.0, most=10)
    assert outbox.due_addressees(101.0) == []
    outbox.free_all()
    assert outbox.due_addressees(101.0) == [(meeting.process, "XB")]


def test_an_attempt_is_counted_and_put_back(meeting: Meeting) -> None:
    """There was no reply; it is due again later, or at once when the officers ask."""
    concern = raised(meeting)
    rows_ = outbox.claim(meeting.process, "XB", machine=100.0, lease=60.0, most=10)
    outbox.started(rows_, at=meeting.now)
    outbox.put_back(rows_, obstacle="no_reply", detail="after 10 s", due=130.0, sent=True)
    row = delivery(concern)
    assert (row.state, row.attempts, row.first_tried) == ("sent", 1, meeting.now)
    assert (row.obstacle, row.detail, row.due, row.lease_until) == ("no_reply", "after 10 s", 130.0, 0.0)

    assert outbox.due_addressees(129.0) == []
    assert outbox.make_all_due() == 1
    assert outbox.due_addressees(1.0) == [(meeting.process, "XB")]
    meeting.now += 60
    rows_ = outbox.claim(meeting.process, "XB", machine=200.0, lease=60.0, most=10)
    outbox.started(rows_, at=meeting.now)
    outbox.put_back(rows_, obstacle="no_connection", detail="", due=300.0)
    row = delivery(concern)
    assert (row.state, row.attempts, row.first_tried) == ("sent", 2, meeting.now - 60)


def test_what_was_delivered_meanwhile_is_not_put_back(meeting: Meeting) -> None:
    """The receipt came while an attempt was thought to have failed."""
    concern = raised(meeting)
    rows_ = outbox.claim(meeting.process, "XB", machine=100.0, lease=60.0, most=10)
    meeting.deliver(concern)
    outbox.put_back(rows_, obstacle="no_reply", detail="", due=130.0)
    assert (delivery(concern).state, delivery(concern).obstacle) == ("delivered", "")
    assert outbox.make_all_due() == 0


def test_what_another_has_claimed_since_is_not_put_back(meeting: Meeting) -> None:
    """The first worker was slower than its lease; what it says late takes nothing from the second, and prolongs nothing."""
    concern = raised(meeting)
    slow = outbox.claim(meeting.process, "XB", machine=100.0, lease=60.0, most=10)
    outbox.prolong(slow, seconds=5.0)
    assert delivery(concern).lease_until == 165.0
    assert outbox.claim(meeting.process, "XB", machine=164.0, lease=60.0, most=10) == []
    assert outbox.claim(meeting.process, "XB", machine=165.0, lease=60.0, most=10)
    outbox.prolong(slow, seconds=5.0)
    outbox.put_back(slow, obstacle="no_reply", detail="", due=170.0)
    assert (delivery(concern).lease_until, delivery(concern).obstacle) == (225.0, "")


def test_receipts_are_told_to_the_dossiers_they_are_about(meeting: Meeting) -> None:
    """Receipts of acts of two dossiers in one answer."""
    concern, other = raised(meeting), raised(meeting)
    receipts = meeting.take(concern, other)
    assert {each.act for each in receipts} == {concern.act.id, other.act.id}
    settle_answer(meeting.process, "XB", shown=[meeting.grown()], receipts=receipts, at=meeting.now)
    assert {delivery(each).state for each in (concern, other)} == {"delivered"}
    assert all(isinstance(each, Receipt) for each in receipts)
