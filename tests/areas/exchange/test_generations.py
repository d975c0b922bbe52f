# SPDX-License-Identifier: Apache-2.0
"""A log that goes on as another: how the others take it, how lost acts come back, and who notices that a copy is old."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string

from demarche.areas.directory.queries import going_on
from demarche.areas.exchange.comparing import compare_with
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle, Refusal
from demarche.core.dossier import Verdict, examine, verdict
from demarche.core.log.checkpoint import open_head
from demarche.core.log.leaf import restored_leaf, seen_leaf
from demarche.core.parcel import Parcel, ShownHead, read_answer, write_parcel
from demarche.ledger import behind, marks, processes, restore
from demarche.ledger.behind import LogBehindError, NotFetchedError
from demarche.ledger.models import ActRecord, GenerationRecord, HeadRecord, Log, Outbox, PeerLog, PlaceRecord, Proof
from tests.areas.exchange.refusing import FROM_BOREALIA, carrying, shut
from tests.builders import AURELIA, BOREALIA, CASTELLIA, MemoryLog, charter_between, notifying, raising
from tests.ledger.builders import CountingSigner
from tests.ledger.observing import dossier_file, faults
from tests.ledger.restoring import old_copy

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.keys import ActKey
    from tests.areas.exchange.node import Two

REASON = "A disk died."
ACK = {"clause": "without_prejudice"}


def verdict_of(two: Two, signed: SignedAct) -> Verdict:
    """What anybody says of the dossier's file."""
    data = dossier_file(two.process, signed.act.dossier)
    return verdict(examine(lambda at, length: data[at : at + length], len(data), None))


# The other side restores.


def test_a_log_goes_on_as_another(two: Two) -> None:
    """Borealia says by the first leaf of its new log what became of the old one; both are kept, and acts go both ways."""
    concern = two.hear(kinds.RAISE, FROM_BOREALIA)
    old = two.peer.log
    two.peer.restore(size=2, lost=1)
    assert two.peer.send(two.door, two.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA))).code is None
    row = GenerationRecord.objects.get()
    assert (row.party, row.number, row.origin, row.old_origin) == ("XB", 2, two.peer.log.origin, old.origin)
    assert (row.size, row.restored, row.held, row.reason) == (3, 2, 3, REASON)
    assert [each.origin for each in PeerLog.objects.order_by("pk")] == [old.origin, two.peer.log.origin]
    assert HeadRecord.objects.filter(origin=old.origin).count() >= 1
    two.release(kinds.ACKNOWLEDGE, ACK, dossier=concern)
    two.deliver()
    assert not Outbox.objects.exclude(state=Outbox.State.DELIVERED).exists()
    assert Proof.objects.count() == 0
    assert faults() == []


def test_an_answer_tells_it_too(two: Two) -> None:
    """Aurelia was the first to write; Borealia's answer carries the place."""
    two.peer.restore(size=2)
    two.release(kinds.RAISE, raising("open"))
    two.deliver()
    assert GenerationRecord.objects.get().origin == two.peer.log.origin
    assert not Outbox.objects.exclude(state=Outbox.State.DELIVERED).exists()


def test_it_goes_on_twice(two: Two) -> None:
    """Each names the one before it; a head of the first is an old story."""
    for _ in range(2):
        two.peer.restore(size=len(two.peer.log.leaves))
        two.hear(kinds.RAISE, FROM_BOREALIA)
    assert list(GenerationRecord.objects.order_by("pk").values_list("number", flat=True)) == [2, 3]
    assert faults() == []


@pytest.mark.parametrize("wrong", ["other log", "other key", "no leaf", "seen"])
def test_a_second_log_that_does_not_go_on_from_the_first(two: Two, wrong: str) -> None:
    """It names another log, or is signed by another key, or names nothing, or says that it saw the first."""
    sentence = "the log shows another history than it showed before"
    status, refusal = 409, Refusal.HEAD_FORKED
    if wrong == "other log":
        two.peer.restore(size=2)
    two.peer.restore(size=len(two.peer.log.leaves))
    if wrong == "other key":
        two.peer.log.owner = CASTELLIA
        status, refusal = 400, Refusal.HEAD_SIGNATURE
        sentence = "the log head is not signed by the log of the Party it names"
    if wrong == "seen":
        head = PeerLog.objects.get().origin, 2, bytes(32)
        two.peer.log = MemoryLog(BOREALIA, "demarche.invalid/another")
        two.peer.log.append("restored", seen_leaf(two.now, BOREALIA.ref, head=head, salt=bytes(16)))
    if wrong == "no leaf":
        del two.peer.log.index["restored"]
    shut(two, two.peer.post(), status, refusal, sentence)
    assert Proof.objects.count() == (wrong != "other key")
    assert not GenerationRecord.objects.exists()


@pytest.mark.parametrize("whose", ["this Party's", "another process's"])
def test_a_log_that_goes_on_under_the_name_of_anothers(two: Two, whose: str) -> None:
    """Else its heads would stand among those of that log. It is taken for nobody's, and nothing is kept."""
    two.peer.restore(size=len(two.peer.log.leaves))
    name = Log.objects.get().origin
    if whose == "another process's":
        other, name = charter_between(AURELIA, BOREALIA, exercise=True), "demarche.invalid/another"
        processes.open_process(other, "XA", [AURELIA.document, BOREALIA.document], origin=name, at=two.now)
    two.peer.log.origin = name
    shut(two, two.peer.post(), 400, Refusal.HEAD_SIGNATURE, Refusal.HEAD_SIGNATURE.sentence)
    assert not GenerationRecord.objects.exists()


def test_a_party_that_founds_under_the_name_of_our_log(apart: Two) -> None:
    """The same with its first log: neither its founding act nor its answer makes it so."""
    apart.found_here()
    apart.peer.log.origin = Log.objects.get().origin
    founding = apart.peer.found()
    shut(apart, apart.peer.post(founding), 400, Refusal.HEAD_SIGNATURE, Refusal.HEAD_SIGNATURE.sentence)
    apart.deliver()
    assert not PeerLog.objects.exists()


def test_logs_that_go_on_from_each_other(two: Two) -> None:
    """Borealia signs logs in a ring, which takes two histories of one: the door follows each once, and finds that out."""
    origin = two.peer.log.origin
    logs: list[MemoryLog] = []
    for name, old in (("ring-1", origin), ("ring-2", "ring-1"), ("ring-1", "ring-2")):
        log = MemoryLog(BOREALIA, name)
        leaf = restored_leaf(two.now, BOREALIA.ref, old=(old, 0, bytes(32)), restored=0, reason=REASON, salt=bytes(16))
        for number in range(len(logs) + 1):
            log.append(f"restored {number}", leaf)
        logs.append(log)
    heads = tuple(log.shown(two.now) for log in logs)
    places = tuple(log.place("restored 0") for log in logs)
    parcel = Parcel(two.process, heads, generations=places)
    status, data = two.door(two.peer.cover(two.peer.sealed(write_parcel(parcel))))
    assert (status, read_answer(data).code) == (409, "head_unproven")
    assert not GenerationRecord.objects.exists()


def test_the_old_log_does_not_grow_any_more(two: Two) -> None:
    """Whoever shows a larger head of it after the new one moves nothing by that; two roots at one size are a proof."""
    two.hear(kinds.RAISE, FROM_BOREALIA)
    old, new = two.peer.log, None
    two.peer.restore(size=2)
    two.hear(kinds.RAISE, FROM_BOREALIA)
    new = two.peer.log
    old.append("more", new.leaves[-1])
    two.peer.log = old
    two.peer.shown = 3
    two.peer.send(two.door)
    assert PeerLog.objects.get(origin=old.origin).size == 3
    assert PeerLog.objects.order_by("pk").last().origin == new.origin  # type: ignore[union-attr]  # there are two


def test_who_forgot_his_own_log_is_reminded(two: Two) -> None:
    """Borealia's store is an old copy: its answer is no receipt, and the next parcel holds the head that it signed."""
    two.hear(kinds.RAISE, FROM_BOREALIA)
    held = two.peer.log.checkpoint()
    whole = two.peer.log
    two.peer.log = MemoryLog(BOREALIA, whole.origin)
    for leaf in whole.leaves[:2]:
        two.peer.log.append(leaf.hex(), leaf)
    signed = two.release(kinds.RAISE, raising("open"))
    two.deliver()
    assert two.row(signed).obstacle == "receipt_unproven"
    assert two.peer.reminded == []
    two.deliver(later=3600.0)
    assert two.peer.reminded == [held]


def test_acts_go_back_with_the_heads_that_lead_down_to_what_the_copy_has(two: Two) -> None:
    """Borealia's copy ends with its second concern: the head of that one is shown, none before it, and all after it in order."""
    for _ in range(2):
        two.hear(kinds.RAISE, FROM_BOREALIA)
    lost = [two.hear(kinds.RAISE, FROM_BOREALIA) for _ in range(3)]
    two.peer.restore(size=4)
    for each in lost:
        del two.peer.acts[each.act.id]
    two.peer.send(two.door)
    two.peer.reminded.clear()
    two.now += 3600
    compare_with((two.process, "XB"), None, signer=two.signer, transport=two.wire, at=two.now, random=two.random)
    two.deliver()
    assert [each.act.id in two.peer.acts for each in lost] == [True, True, True]
    assert [each.size for each in two.peer.reminded] == [4, 5, 6, 7]


def test_pages_say_that_a_log_goes_on(two: Two) -> None:
    """Since when, how much is lost, why; and by how much less its owner says was signed than is held here."""
    two.hear(kinds.RAISE, FROM_BOREALIA)
    two.peer.restore(size=2, reason="<b>A fire.")
    two.hear(kinds.RAISE, FROM_BOREALIA)
    [told] = going_on()
    assert (told.party, told.number, told.lost, told.untold) == ("Borealia", 2, 0, 1)
    page = render_to_string("directory/_going_on.html", {"going_on": [told]})
    assert "The log of Borealia goes on as generation 2 since " in page
    assert "restored from a copy, 0 entries lost. Reason: <bdi>&lt;b&gt;A fire." in page
    assert "1 entry more of its old log is proved here than Borealia says was signed. Telephone Borealia." in page


# This side restores.


@pytest.fixture
def concern(two: Two) -> SignedAct:
    """Aurelia raised a concern, which Borealia receipted, before the copy was taken."""
    signed = two.release(kinds.RAISE, raising("open"))
    two.deliver()
    return signed


def say_more(two: Two, concern: SignedAct) -> SignedAct:
    """Aurelia says something more, which is receipted."""
    said = two.release(kinds.ASSESS, {"status": "open"}, dossier=concern)
    two.deliver()
    return said


def lose(two: Two, concern: SignedAct) -> SignedAct:
    """Aurelia says something more, which is receipted; then the copy from before is put back. Gives the lost act."""
    with old_copy():
        lost = say_more(two, concern)
    two.machine += 60
    two.peer.shown = PeerLog.objects.get().size
    return lost


def restored(two: Two) -> None:
    two.now += 60
    restore.restore(two.process, REASON, at=two.now)


def test_a_copy_neither_sends_nor_receipts(two: Two, concern: SignedAct) -> None:
    """Deliveries say why; the door has no answer."""
    waiting = two.release(kinds.RAISE, raising("open"))
    lose(two, concern)
    two.deliver()
    assert Outbox.objects.get(act=waiting.act.id).obstacle == Obstacle.LOG_BEHIND.code == "log_behind"
    with pytest.raises(LogBehindError):
        two.door(two.peer.post(two.say(kinds.ACKNOWLEDGE, ACK, dossier=concern)))


def test_a_copy_without_its_mark_is_told_by_the_others(two: Two, concern: SignedAct) -> None:
    """Its head does not continue what Borealia holds, so Borealia's door shows the one that it holds, as Aurelia signed it."""
    lose(two, concern)
    path = marks.path_of(two.process)
    assert path is not None
    path.unlink()
    two.release(kinds.RAISE, raising("open"))
    two.deliver()
    found = behind.behind(two.process)
    assert found is not None
    assert found.head == two.peer.held


def test_a_door_shows_what_it_holds_of_a_log_that_does_not_continue(two: Two) -> None:
    """Borealia's store is the old copy: Aurelia answers with the head that Borealia signed."""
    two.hear(kinds.RAISE, FROM_BOREALIA)
    held = two.peer.log.checkpoint()
    two.peer.shown = 1
    told = read_answer(two.door(two.peer.post(two.say(kinds.RAISE, FROM_BOREALIA)))[1])
    assert told.code == "head_unproven"
    assert told.head is not None
    assert (told.head.checkpoint, told.head.since) == (held, 0)
    open_head(told.head.note, origin=two.peer.log.origin, key=BOREALIA.keyset.log)


def test_a_parcel_may_show_it_too(two: Two, concern: SignedAct) -> None:
    """What Borealia holds of Aurelia's log stands in its parcel: the copy takes nothing in any more."""
    lose(two, concern)
    path = marks.path_of(two.process)
    assert path is not None
    path.unlink()
    said = two.say(kinds.RAISE, FROM_BOREALIA)
    assert two.peer.note is not None
    heads = two.peer.head(), ShownHead(two.peer.note.note, two.peer.note.origin)
    with pytest.raises(LogBehindError):
        two.door(carrying(two, two.peer.carried(said), heads=heads))


def test_the_others_are_told_until_they_have_confirmed_it(two: Two, concern: SignedAct) -> None:
    """The first parcel carries the place of the first leaf; once a head of the new log is confirmed, none does."""
    lose(two, concern)
    restored(two)
    two.release(kinds.RAISE, raising("open"))
    two.deliver()
    [leaf] = two.peer.stated
    assert (leaf.fields["size"], leaf.fields["restored"], leaf.fields["reason"]) == (4, 3, REASON)
    assert not Outbox.objects.exclude(state=Outbox.State.DELIVERED).exists()
    before = len(two.wire.posted[-1][2])
    two.release(kinds.RAISE, raising("open"))
    two.deliver()
    assert len(two.peer.stated) == 1
    assert len(two.wire.posted[-1][2]) < before
    assert faults() == []


def test_lost_acts_come_back(two: Two, concern: SignedAct) -> None:
    """With their old places, as acts of the new log; what is receipted is not sent again, and numbers go on after them."""
    lost = lose(two, concern)
    restored(two)
    with pytest.raises(NotFetchedError):
        two.release(kinds.CLOSE, {}, dossier=concern)
    status, data = two.door(two.peer.lost(lost))
    answer = read_answer(data)
    assert (status, answer.code, [each.act for each in answer.places]) == (200, None, [lost.act.id])
    row = ActRecord.objects.get(id=lost.act.id)
    assert (row.outgoing, row.leaf_index) == (True, 4)
    assert {(each.party, each.kind) for each in PlaceRecord.objects.filter(act=lost.act.id)} == {
        ("XA", "act"),
        ("XB", "got"),
    }
    assert Outbox.objects.get(act=lost.act.id).state == Outbox.State.DELIVERED
    assert Log.objects.get(open=True).fetched
    further = two.release(kinds.CLOSE, {}, dossier=concern)
    assert further.act.seq == 3
    two.deliver()
    assert not Outbox.objects.exclude(state=Outbox.State.DELIVERED).exists()
    assert faults() == []
    assert verdict_of(two, concern) is Verdict.NO_OUTSIDE_TRUST


def test_acts_lost_one_after_another_are_shown_to_continue_what_the_copy_has(two: Two) -> None:
    """The copy has the concern, and neither the head nor the parcel it went out with: each head leads down to the one before."""
    two.release(kinds.RAISE, raising("open"))
    two.deliver()
    concern = two.release(kinds.RAISE, raising("open"))
    with old_copy():
        two.deliver()
        lost = [say_more(two, concern) for _ in range(3)]
    two.machine += 60
    two.peer.shown = PeerLog.objects.get().size
    restored(two)
    answer = read_answer(two.door(two.peer.lost(concern, *lost))[1])
    assert answer.refused == ()
    old = Log.objects.get(open=False).origin
    proved = HeadRecord.objects.filter(origin=old, own=False).order_by("size").values_list("since", "size")
    assert list(proved) == [(3, 4), (4, 5), (5, 6), (6, 7)]
    two.deliver()
    assert faults() == []
    assert verdict_of(two, concern) is Verdict.NO_OUTSIDE_TRUST


def test_a_lost_act_without_its_receipt_is_sent_again(two: Two, concern: SignedAct) -> None:
    """And until all have come back, nothing is released into its dossier."""
    lost = lose(two, concern)
    restored(two)
    two.peer.log.index[lost.act.id] = 0
    two.door(two.peer.lost(lost, complete=False))
    assert Outbox.objects.get(act=lost.act.id).state == Outbox.State.WAITING
    assert not Log.objects.get(open=True).fetched


def test_a_number_that_was_used_again(two: Two, concern: SignedAct) -> None:
    """The administrator said that there was nothing to fetch, and there was."""
    lost = lose(two, concern)
    restored(two)
    restore.nothing_to_fetch(two.process)
    two.release(kinds.CLOSE, {}, dossier=concern)
    status, data = two.door(two.peer.lost(lost))
    answer = read_answer(data)
    assert (status, [each.code for each in answer.refused]) == (200, ["own_number_used"])
    assert Refusal.OWN_NUMBER_USED.sentence == "the receiving node has another act of its own under that number"


def test_two_acts_under_one_number_that_come_back_together(two: Two, concern: SignedAct) -> None:
    """Two copies signed one each: the first that comes back has the number, the other is refused, and the parcel is answered."""
    with old_copy():
        first = lose(two, concern)
        path = marks.path_of(two.process)
        assert path is not None
        path.unlink()
        two.peer.held = None
        two.release(kinds.RAISE, raising("open"))
        second = say_more(two, concern)
    two.peer.shown = PeerLog.objects.get().size
    restored(two)
    answer = read_answer(two.door(two.peer.lost(first, second))[1])
    assert [each.act for each in answer.places] == [first.act.id]
    assert [(each.act, each.code) for each in answer.refused] == [(second.act.id, "own_number_used")]


def test_a_log_that_is_closed_while_an_act_is_signed(two: Two, concern: SignedAct) -> None:
    """The restore is declared between draft and commit: the act, whose number others may hold, is not entered."""

    class Restoring(CountingSigner):
        def act(self, desk: str) -> ActKey:
            restore.restore(two.process, REASON, at=two.now, anyway=True)
            return super().act(desk)

    two.signer = Restoring(AURELIA)
    with pytest.raises(NotFetchedError):
        two.release(kinds.CLOSE, {}, dossier=concern)
