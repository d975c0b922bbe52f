# SPDX-License-Identifier: Apache-2.0
"""The way out: what is delivered, in which order, when it is tried again, and what comes of lost and late answers."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.models import Contact
from demarche.areas.exchange import claiming
from demarche.areas.exchange.outbox import LEASE
from demarche.areas.exchange.transport import ObstacleError, Reply
from demarche.areas.exchange.waking import wake_all
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle
from demarche.core.encoding import digest
from demarche.ledger.files import File, keep, path_of
from demarche.ledger.models import Outbox, PeerLog, PlaceRecord, Proof
from tests.areas.exchange.node import ADDRESS, MACHINE, Two
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.builders import AURELIA, CASTELLIA, notifying, raising
from tests.databases import together

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json

STOPPED = ObstacleError(Obstacle.NO_CONNECTION, f"{ADDRESS}: Connection refused")
HOUR, DAY = 3600, 86_400


@pytest.fixture
def concern(two: Two) -> SignedAct:
    """A concern that Aurelia has released and that has not left."""
    return two.release(kinds.RAISE, raising("yes_or_no"))


def notice(text: str, file: File | None = None) -> dict[str, Json]:
    """A notification, perhaps with a file beside it."""
    if file is None:
        return notifying(matter=text)
    part: Json = {"name": "a.txt", "media": file.media, "bytes": file.bytes, "sha256": file.sha256}
    return notifying(matter=text, file1=part)


def test_an_act_is_delivered_with_its_receipt(two: Two, concern: SignedAct) -> None:
    """Borealia's receipt is its place in its log, checked and kept; then the line is green."""
    two.now += 5
    assert two.deliver() == 1
    row = two.row(concern)
    assert (row.state, row.obstacle, row.detail, row.attempts) == (Outbox.State.DELIVERED, "", "", 1)
    assert (row.first_tried, row.delivered) == (two.now, two.now)
    place = PlaceRecord.objects.get(act=concern.act.id, origin=two.peer.log.origin)
    assert bytes(place.leaf) == two.peer.log.leaves[place.index]
    assert two.peer.acts[concern.act.id].document == concern.document


def test_what_is_delivered_is_not_sent_again(two: Two, concern: SignedAct) -> None:
    two.deliver()
    posted = len(two.wire.posted)
    wake_all()
    assert two.deliver(later=DAY) == 0
    assert len(two.wire.posted) == posted


def test_many_acts_travel_under_one_head(two: Two, concern: SignedAct) -> None:
    """Twenty acts, one parcel, one signature of the log, one of the node."""
    acts = [two.release(kinds.CLOSE, {}, dossier=concern) for _ in range(19)]
    heads = two.signer.heads
    posted = len(two.wire.posted)
    assert two.deliver() == 20
    assert {two.row(each).state for each in (concern, *acts)} == {Outbox.State.DELIVERED}
    assert (len(two.wire.posted) - posted, two.signer.heads - heads) == (1, 1)


def test_acts_arrive_in_the_order_of_their_release(two: Two, concern: SignedAct) -> None:
    acts = [concern, *(two.release(kinds.CLOSE, {}, dossier=concern) for _ in range(3))]
    two.deliver()
    index = two.peer.log.index
    assert sorted(acts, key=lambda each: index[each.act.id]) == acts


def test_a_file_travels_beside_its_act(two: Two) -> None:
    """As an item of its own, sealed too; the same file beside two acts travels once."""
    file = keep(b"ten addresses", "text/plain")
    acts = [two.release(kinds.NOTIFY, notice(each, file), files=(file,)) for each in ("one", "two")]
    two.deliver()
    assert {two.row(each).state for each in acts} == {Outbox.State.DELIVERED}
    assert two.peer.files == {digest(b"ten addresses"): b"ten addresses"}
    assert b"ten addresses" not in two.wire.posted[-1][2]


def test_more_than_a_parcel_holds_goes_in_several(strict: Two) -> None:
    """The charter allows 64 KiB a parcel: twenty acts go in a few, oldest first, and none is counted as tried too early."""
    acts = [strict.release(kinds.NOTIFY, notice(str(number))) for number in range(20)]
    posted = len(strict.wire.posted)
    tried = 0
    while tried < 20:
        tried += strict.deliver()
        states = [strict.row(each).state for each in acts]
        assert states == ["delivered"] * tried + ["waiting"] * (20 - tried)
    assert 3 <= len(strict.wire.posted) - posted <= 5
    assert {strict.row(each).attempts for each in acts} == {1}


def test_files_of_more_than_a_request_go_in_several(two: Two) -> None:
    """Twenty files of a mebibyte each: no request is larger than a door takes."""
    for number in range(20):
        file = keep(bytes([number]) * 2**20, "text/plain")
        two.release(kinds.NOTIFY, notice("a file", file), files=(file,))
    assert two.deliver() + two.deliver() == 20
    assert not Outbox.objects.exclude(state=Outbox.State.DELIVERED).exists()
    assert len(two.peer.files) == 20


def test_only_the_confirmed_address_is_used(two: Two, concern: SignedAct) -> None:
    two.deliver()
    assert {(address, pin) for address, pin, _body in two.wire.posted} == {(ADDRESS, two.other.keyset.tls)}


def test_without_an_address_nothing_leaves(two: Two, concern: SignedAct) -> None:
    posted = len(two.wire.posted)
    Contact.objects.all().delete()
    two.deliver()
    row = two.row(concern)
    assert (row.obstacle, row.detail) == (Obstacle.NO_CONNECTION.code, "no confirmed address of XB")
    assert row.state == Outbox.State.WAITING
    assert len(two.wire.posted) == posted


# Founding.


def test_the_founding_act_waits_for_the_other_side(apart: Two) -> None:
    """Borealia has not founded: Aurelia's founding act is told so, and goes when Borealia's comes."""
    founding = apart.found_here()
    apart.deliver()
    row = apart.row(founding)
    assert (row.state, row.obstacle, row.detail) == (Outbox.State.SENT, Obstacle.NOT_YET.code, "not_founded")
    assert Obstacle.NOT_YET.sentence == "the other node does not take acts of this process yet"
    assert apart.deliver() == 0
    apart.peer.send(apart.door, apart.peer.found())
    assert apart.deliver() == 1
    assert apart.row(founding).state == Outbox.State.DELIVERED


def test_the_founding_act_goes_alone(apart: Two) -> None:
    """Borealia's founding act is here, Aurelia's is not there: a concern released at once waits for it."""
    founding = apart.found_here()
    apart.peer.send(apart.door, apart.peer.found())
    concern = apart.release(kinds.RAISE, raising("open"))
    assert apart.deliver() == 1
    assert (apart.row(founding).state, apart.row(concern).state) == (Outbox.State.DELIVERED, Outbox.State.WAITING)
    assert (apart.row(concern).attempts, apart.row(concern).obstacle) == (0, "")
    assert apart.deliver() == 1
    assert apart.row(concern).state == Outbox.State.DELIVERED


# Failing and trying again.


def test_a_lost_answer_costs_a_second_try_and_nothing_else(two: Two, concern: SignedAct) -> None:
    """Borealia took the act in and its answer was lost: the second answer is the same place in its log."""
    two.wire.after = ObstacleError(Obstacle.NO_REPLY, "the connection ended before an answer")
    two.deliver()
    row = two.row(concern)
    assert (row.state, row.obstacle, row.attempts) == (Outbox.State.SENT, Obstacle.NO_REPLY.code, 1)
    index, size = two.peer.log.index[concern.act.id], len(two.peer.log.leaves)
    two.wire.after = None
    two.deliver(later=DAY)
    row = two.row(concern)
    assert (row.state, row.attempts) == (Outbox.State.DELIVERED, 2)
    assert PlaceRecord.objects.get(act=concern.act.id, origin=two.peer.log.origin).index == index
    assert len(two.peer.log.leaves) == size


def pauses(two: Two, concern: SignedAct, tries: int) -> list[float]:
    """How long the act waits after each of so many failed attempts."""
    two.wire.before = STOPPED
    found = []
    for _ in range(tries):
        two.machine = max(two.machine, two.row(concern).due)
        assert two.deliver() == 1
        found.append(two.row(concern).due - two.machine)
    return found


def test_the_longest_pause_doubles_up_to_an_hour(two: Two, concern: SignedAct) -> None:
    two.random = lambda size: b"\xff" * size  # type: ignore[assignment]  # the farthest that chance can go
    longest = [min(HOUR, 2**attempt) for attempt in range(1, 16)]
    assert pauses(two, concern, 15) == pytest.approx(longest, rel=1e-6)


def test_a_pause_is_anything_up_to_the_longest(two: Two, concern: SignedAct) -> None:
    """Nodes that lost one another at one moment do not all come back at one moment."""
    found = pauses(two, concern, 8)
    assert all(0 <= pause <= 2**attempt for attempt, pause in enumerate(found, 1))
    assert len({round(pause / 2**attempt, 3) for attempt, pause in enumerate(found, 1)}) == 8
    row = two.row(concern)
    assert (row.state, row.obstacle, row.detail) == (Outbox.State.WAITING, "no_connection", STOPPED.detail)
    assert row.attempts == 8


def test_nothing_is_tried_before_its_time(two: Two, concern: SignedAct) -> None:
    two.wire.before = STOPPED
    two.deliver()
    Outbox.objects.filter(act=concern.act.id).update(due=two.machine + 60)
    assert two.deliver(later=59) == 0
    assert two.deliver(later=1) == 1


def test_what_one_worker_holds_another_leaves(two: Two, concern: SignedAct) -> None:
    """A worker that died holding deliveries loses them when its lease is over."""
    Outbox.objects.filter(act=concern.act.id).update(lease_until=two.machine + 10)
    assert two.deliver(later=9) == 0
    assert two.deliver(later=1) == 1


def test_two_workers_at_the_same_moment(lasting: Two) -> None:
    """One of them has the delivery, the other finds nothing to do; it is posted once."""
    signed = lasting.release(kinds.RAISE, raising("open"))
    posted = len(lasting.wire.posted)
    assert sorted(together(lasting.deliver, lasting.deliver), key=str) == [0, 1]
    assert len(lasting.wire.posted) - posted == 1
    assert lasting.row(signed).state == Outbox.State.DELIVERED


def test_a_slow_door_is_posted_once(lasting: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease is prolonged while the answer is awaited, so that a second worker leaves it; then it is given back."""
    monkeypatch.setattr(claiming, "PACE", 0.01)
    signed = lasting.release(kinds.RAISE, raising("open"))
    posted, over = len(lasting.wire.posted), Event()

    def slow(reply: Reply) -> Reply:
        over.wait(60)
        return Reply(500, b"")

    def another() -> int:
        try:
            for _ in range(2000):
                if lasting.row(signed).lease_until > MACHINE + LEASE:
                    break
                over.wait(0.005)
            return lasting.deliver(later=LEASE)
        finally:
            over.set()

    lasting.wire.change = slow
    assert together(lasting.deliver, another) == [1, 0]
    assert len(lasting.wire.posted) - posted == 1
    row = lasting.row(signed)
    assert (row.state, row.obstacle, row.lease_until) == (Outbox.State.SENT, "answer_unreadable", 0.0)


def test_a_jump_of_process_time_makes_everything_due(two: Two, concern: SignedAct) -> None:
    two.wire.before = STOPPED
    two.deliver()
    Outbox.objects.filter(act=concern.act.id).update(due=two.machine + HOUR)
    two.wire.before = None
    assert two.deliver() == 0
    assert wake_all() == 1
    assert two.deliver() == 1


def test_hearing_from_a_party_makes_its_deliveries_due(two: Two, concern: SignedAct) -> None:
    """Borealia's node is back, for it has just sent something: why wait."""
    two.wire.before = STOPPED
    two.deliver()
    Outbox.objects.filter(act=concern.act.id).update(due=two.machine + HOUR)
    two.wire.before = None
    notification = two.hear(kinds.NOTIFY, notifying(two.other, two.own))
    assert two.deliver() == 1
    Outbox.objects.filter(act=concern.act.id).update(state=Outbox.State.SENT, due=two.machine + HOUR)
    two.peer.send(two.door, notification)
    assert two.deliver() == 0, "what was here before says nothing new"


def test_a_peer_stopped_for_two_days_loses_nothing(two: Two, concern: SignedAct) -> None:
    """Acts of two days, one every three hours, tried every hour: none is lost, none comes twice, and their order holds."""
    two.wire.before = STOPPED
    acts = [concern]
    for hour in range(48):
        two.now += HOUR - 60 if hour % 3 == 0 else HOUR
        if hour % 3 == 0:
            acts.append(two.release(kinds.CLOSE, {}, dossier=concern))
        two.deliver(later=HOUR)
    assert two.row(concern).attempts >= 40
    two.wire.before = None
    two.deliver(later=HOUR)
    assert {two.row(each).state for each in acts} == {Outbox.State.DELIVERED}
    index = two.peer.log.index
    assert [each.act.id for each in acts] == sorted((each.act.id for each in acts), key=index.__getitem__)
    assert len(two.peer.docket(concern.act.id).placed) == len(acts) == 17


def test_one_stopped_party_does_not_hold_up_another(two: Two, concern: SignedAct) -> None:
    """Aurelia deals with Borealia and with Castellia; Borealia's node is stopped."""
    other = Two(AURELIA, CASTELLIA, address="127.0.0.13:9443")
    other.wire.doors[ADDRESS] = _Stopped()  # type: ignore[assignment]  # a door that nobody opens
    second = other.found().release(kinds.RAISE, raising("open", addressed=CASTELLIA))
    other.deliver(later=HOUR)
    assert other.row(second).state == Outbox.State.DELIVERED
    assert two.row(concern).obstacle == Obstacle.NO_CONNECTION.code


class _Stopped:
    def take(self, _body: bytes) -> None:
        raise STOPPED


def test_a_key_that_cannot_be_read_stops_the_sending(two: Two, concern: SignedAct) -> None:
    for name in ("log", "node"):
        two.signer.locked = frozenset({name})
        two.deliver(later=HOUR)
        row = two.row(concern)
        assert (row.state, row.obstacle) == (Outbox.State.WAITING, Obstacle.KEY_LOCKED.code)
        assert row.detail == f"expected the {name} key, it is locked"
    assert Obstacle.KEY_LOCKED.sentence == "this node's own key could not be read, so nothing was sent"
    two.signer.locked = frozenset()
    two.deliver(later=HOUR)
    assert two.row(concern).state == Outbox.State.DELIVERED


@pytest.mark.parametrize("left", [None, b"indicatorz"])
def test_a_lost_file_holds_back_its_act_and_no_other(two: Two, left: bytes | None) -> None:
    """Gone, or not the bytes that were signed for: nothing under its hash leaves this node."""
    file = keep(b"indicators", "text/plain")
    lost = two.release(kinds.NOTIFY, notice("one", file), files=(file,))
    other = two.release(kinds.NOTIFY, notice("two"))
    path_of(file.sha256).unlink()
    if left is not None:
        path_of(file.sha256).write_bytes(left)
    assert two.deliver() == 2
    row = two.row(lost)
    assert (row.state, row.obstacle) == (Outbox.State.WAITING, Obstacle.FILE_LOST.code)
    assert row.detail == "a file that it names is not on disk"
    assert Obstacle.FILE_LOST.sentence == "a file of this act could not be read here, so the act was not sent"
    assert two.row(other).state == Outbox.State.DELIVERED
    two.deliver(later=HOUR)
    assert two.row(lost).detail == "expected the files of these acts on disk, they are not there"
    path_of(file.sha256).unlink(missing_ok=True)
    keep(b"indicators", "text/plain")
    two.deliver(later=HOUR)
    assert two.row(lost).state == Outbox.State.DELIVERED


# Heads that crossed.


def test_changing_direction_costs_no_second_post(two: Two, concern: SignedAct) -> None:
    """What Borealia was shown in an answer is where the next proof starts, without asking."""
    posted = len(two.wire.posted)
    for _ in range(3):
        two.deliver()
        two.hear(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
        two.release(kinds.CLOSE, {}, dossier=concern)
    two.deliver()
    assert len(two.wire.posted) - posted == 4


def test_a_door_that_holds_an_older_head_is_shown_the_proof_at_once(two: Two) -> None:
    """The answer with a newer head was lost: Borealia names the one it holds, and the same attempt proves from there."""
    two.door(two.peer.post(two.say(kinds.RAISE, FROM_BOREALIA)))
    concern = two.release(kinds.RAISE, raising("open"))
    posted = len(two.wire.posted)
    assert two.deliver() == 1
    assert len(two.wire.posted) - posted == 2
    row = two.row(concern)
    assert (row.state, row.attempts) == (Outbox.State.DELIVERED, 1)


@pytest.mark.parametrize("newer", [False, True])
def test_a_parcel_that_comes_while_an_answer_is_on_its_way(two: Two, concern: SignedAct, *, newer: bool) -> None:
    """Borealia's own parcel brings the head of its answer, or a newer one: the answer is then asked for again."""
    said = None if newer else two.say(kinds.RAISE, FROM_BOREALIA)

    def meanwhile(reply: Reply) -> Reply:
        two.peer.shown = PeerLog.objects.get(party="XB").size
        assert two.peer.send(two.door, said or two.say(kinds.RAISE, FROM_BOREALIA)).code is None
        return reply

    two.wire.change = meanwhile
    two.deliver()
    row = two.row(concern)
    expected = ("sent", Obstacle.HEAD_BEHIND.code) if newer else ("delivered", "")
    assert (row.state, row.obstacle) == expected
    assert Obstacle.HEAD_BEHIND.sentence == "the other node asks for the proof from another size"
    assert not Proof.objects.exists()
    two.wire.change = None
    two.deliver(later=HOUR)
    assert two.row(concern).state == Outbox.State.DELIVERED
