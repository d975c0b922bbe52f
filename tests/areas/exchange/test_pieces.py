# SPDX-License-Identifier: Apache-2.0
"""Large files follow their act in pieces: both ways, over lines that break, and ended by a receipt of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.exchange import following
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.acts.concern import BESIDE
from demarche.core.codes import Obstacle, Refusal
from demarche.core.encoding import digest
from demarche.core.log.leaf import parse_leaf
from demarche.core.parcel import Holding, read_answer
from demarche.ledger import arriving, restore
from demarche.ledger.files import keep, path_of, read_file
from demarche.ledger.fsck import Fault, check
from demarche.ledger.models import FileInbox, FileOutbox, FileRecord, Outbox, PeerLog, PlaceRecord
from tests.builders import notifying, raising, seed
from tests.exported import examined
from tests.ledger.observing import dossier_file
from tests.ledger.restoring import old_copy

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.areas.exchange.transport import Reply
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from demarche.core.parcel import Answer
    from tests.areas.exchange.node import Two

LARGE = BESIDE + 300_000
HOUR = 3600
BROKEN = ObstacleError(Obstacle.NO_REPLY, "the connection ended before an answer")


@pytest.fixture(autouse=True)
def pace() -> None:
    """Every test begins at the same pace."""
    following._PACES.clear()  # what a process that starts has


def content(size: int = LARGE) -> bytes:
    """Bytes that no seal or hash knows."""
    block = seed("a large file", 65_536)
    return (block * (size // len(block) + 1))[:size]


def faults() -> list[Fault]:
    """What a check of the whole store finds."""
    found: list[Fault] = []
    check(found.append)
    return found


def naming(data: bytes, *, media: str = "application/octet-stream", subjects: str = "") -> dict[str, Json]:
    """The values of a concern with one annex."""
    part: Json = {"name": "disk.img", "media": media, "bytes": len(data), "sha256": digest(data)}
    values = raising("open", file1=part)
    return {**values, "subjects": [subjects]} if subjects else values


def said_of(two: Two, signed: SignedAct) -> str:
    """What whoever examines an export of the act's dossier reads."""
    data = dossier_file(two.process, signed.act.dossier)
    return "\n".join(map(str, examined(data, None)))


class Sent:
    """A concern of Aurelia's with a large annex; the act is delivered."""

    def __init__(self, two: Two, data: bytes) -> None:
        self.two = two
        self.act = two.release(kinds.RAISE, naming(data), files=(keep(data, "application/octet-stream"),))
        two.deliver()

    @property
    def row(self) -> FileOutbox:
        """The delivery of the file."""
        return FileOutbox.objects.get(act=self.act.act.id)


def all_of(sent: Sent) -> None:
    """Turns until the file has ended."""
    for _ in range(100):
        if sent.row.state == FileOutbox.State.DELIVERED:
            return
        sent.two.follow(later=HOUR)
    raise AssertionError(sent.row)


class TestOut:
    """The worker's side."""

    def test_a_large_file_follows_its_act_and_has_a_receipt_of_its_own(self, roomy: Two) -> None:
        """The act does not wait for it, and its receipt is none of the file."""
        data = content()
        act = roomy.release(kinds.RAISE, naming(data), files=(keep(data, "application/octet-stream"),))
        assert roomy.follow() == 0  # before its act is there, no piece leaves
        roomy.deliver()
        assert [len(body) > BESIDE for _, _, body in roomy.wire.posted[-1:]] == [False]
        assert roomy.row(act).state == Outbox.State.DELIVERED
        row = FileOutbox.objects.get(act=act.act.id)
        assert (row.state, row.bytes, row.offset, row.first_tried) == ("waiting", len(data), 0, None)
        roomy.now += 5
        assert roomy.follow() > 1
        row.refresh_from_db()
        assert (row.state, row.offset, row.delivered) == ("delivered", len(data), roomy.now)
        assert bytes(roomy.peer.arriving[act.act.id, digest(data)]) == data
        place = PlaceRecord.objects.get(act=act.act.id, kind="file")
        leaf = parse_leaf(bytes(place.leaf))
        assert (leaf.k, leaf.act, leaf.file, leaf.sigs) == ("got", act.act.id, digest(data), act.sigs)
        assert faults() == []

    def test_a_file_goes_on_where_the_line_broke(self, roomy: Two) -> None:
        """Every second answer is lost on the way; what the door has is not sent again."""
        sent, turn = Sent(roomy, content()), [0]

        def lose(reply: Reply) -> Reply:
            turn[0] += 1
            if turn[0] % 2 == 0:
                raise BROKEN
            return reply

        roomy.wire.change = lose
        posted = len(roomy.wire.posted)
        all_of(sent)
        taken = sum(len(body) for _, _, body in roomy.wire.posted[posted:])
        assert bytes(roomy.peer.arriving[sent.act.act.id, digest(content())]) == content()
        assert taken < 2 * LARGE + 65_536

    def test_what_holds_a_file_up_is_said_and_its_act_stays_delivered(self, roomy: Two) -> None:
        sent = Sent(roomy, content())
        roomy.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "127.0.0.12:9443: Connection refused")
        assert roomy.follow() == 0
        row = sent.row
        assert (row.state, row.obstacle, row.attempts) == ("waiting", Obstacle.NO_CONNECTION.code, 1)
        assert row.due > roomy.machine
        assert roomy.follow() == 0  # not before its time
        assert sent.row.attempts == 1
        assert roomy.row(sent.act).state == Outbox.State.DELIVERED

    def test_a_large_file_refused_with_its_act_does_not_follow_it(self, roomy: Two) -> None:
        """Its door said so by a leaf when the act came; no piece is posted."""
        data = content()
        act = roomy.release(kinds.RAISE, naming(data), files=(keep(data, "application/octet-stream"),))

        def lie(answer: Answer) -> Answer:
            refused = roomy.peer.refusal(act.act.id, Refusal.TOO_LARGE.code, file=digest(data))
            places = tuple(type(each)(each.act, roomy.peer.log.place(each.act)) for each in answer.places)
            assert answer.head is not None
            return type(answer)(roomy.peer.log.shown(roomy.now, since=answer.head.since), places, (refused,))

        roomy.peer.lie = lie
        roomy.deliver()
        row = FileOutbox.objects.get(act=act.act.id)
        assert roomy.row(act).state == Outbox.State.DELIVERED
        assert (row.state, row.refusal, row.obstacle) == ("refused", Refusal.TOO_LARGE.code, "")
        assert roomy.follow(later=HOUR) == 0
        assert faults() == []

    def test_a_file_that_changed_on_disk_is_not_sent(self, roomy: Two) -> None:
        sent = Sent(roomy, content())
        path_of(digest(content())).write_bytes(b"other" + content()[5:])
        posted = len(roomy.wire.posted)
        assert roomy.follow() == 0
        assert sent.row.obstacle == Obstacle.FILE_LOST.code
        assert len(roomy.wire.posted) == posted

    def test_a_receipt_of_the_act_is_none_of_the_file(self, roomy: Two) -> None:
        """Nor is one of another file: only a leaf with this hash ends the delivery."""
        sent = Sent(roomy, content())

        def lie(answer: Answer) -> Answer:
            if answer.head is None:
                return answer
            place = roomy.peer.log.place(sent.act.act.id)
            return type(answer)(answer.head, (type(answer.places[0])(sent.act.act.id, place),), holding=answer.holding)

        roomy.peer.lie = lie
        roomy.follow()
        assert (sent.row.state, sent.row.obstacle) == ("sent", Obstacle.RECEIPT_UNPROVEN.code)

    def test_a_receipt_of_a_file_is_none_of_its_act(self, roomy: Two) -> None:
        """A door that took the file and not the act cannot turn the act's line green."""
        sent = Sent(roomy, content())
        all_of(sent)
        again = Outbox.objects.filter(act=sent.act.act.id)
        again.update(state=Outbox.State.SENT, due=0.0)

        def lie(answer: Answer) -> Answer:
            place = roomy.peer.log.place(f"file {sent.act.act.id} {digest(content())}")
            return type(answer)(answer.head, (type(answer.places[0])(sent.act.act.id, place),))

        roomy.peer.lie = lie
        roomy.deliver(later=HOUR)
        assert roomy.row(sent.act).obstacle == Obstacle.RECEIPT_UNPROVEN.code

    def test_pieces_grow_while_the_line_is_quick_and_shrink_when_it_is_not(self) -> None:
        pace = following.Pace()
        for _ in range(20):
            pace.went(0.01)
        assert pace.size == following.LARGEST
        pace.went(30.0)
        assert pace.size == following.LARGEST // 2
        for _ in range(20):
            pace.lost()
        assert pace.size == following.SMALLEST

    def test_a_small_file_travels_beside_its_act(self, roomy: Two) -> None:
        sent = Sent(roomy, b"x" * BESIDE)
        assert not FileOutbox.objects.filter(act=sent.act.act.id).exists()
        assert roomy.peer.files[digest(b"x" * BESIDE)] == b"x" * BESIDE

    def test_an_export_holds_a_file_that_travelled_alone(self, roomy: Two) -> None:
        sent = Sent(roomy, content())
        assert f"file {digest(content())[:16]}: sent with act" in said_of(roomy, sent.act)
        all_of(sent)
        assert content() in dossier_file(roomy.process, sent.act.act.dossier)
        assert f"file {digest(content())[:16]}: received by XB at 3, 2027-01-05" in said_of(roomy, sent.act)

    def test_a_file_of_an_act_that_came_back_follows_it_again(self, roomy: Two) -> None:
        """The store is an old copy: the addressee, who has the file, says so by the receipt it has given."""
        with old_copy():
            sent = Sent(roomy, content())
            all_of(sent)
        roomy.peer.shown = PeerLog.objects.get().size
        roomy.machine += HOUR
        restore.restore(roomy.process, "A disk died.", at=roomy.now)
        roomy.door(roomy.peer.lost(sent.act))
        assert Outbox.objects.get(act=sent.act.act.id).state == Outbox.State.DELIVERED
        assert (sent.row.state, sent.row.bytes, sent.row.offset) == (FileOutbox.State.WAITING, LARGE, 0)
        assert not FileInbox.objects.exists()
        assert faults() == []
        taken = len(roomy.peer.log.leaves)
        all_of(sent)
        assert len(roomy.peer.log.leaves) == taken
        assert faults() == []


class TestIn:
    """The door's side."""

    @pytest.fixture
    def named(self, roomy: Two) -> SignedAct:
        """A concern of Borealia's with a large annex has arrived, and the annex has not."""
        return roomy.hear(kinds.RAISE, naming(content()))

    def push(self, two: Two, signed: SignedAct, offset: int, length: int) -> Answer:
        """Borealia posts one piece."""
        status, data = two.door(two.peer.piece(signed, content(), offset, length))
        answer = read_answer(data)
        assert (status == 200) == (answer.code is None)
        return answer

    def row(self, signed: SignedAct) -> FileInbox:
        """What is known of the file here."""
        return FileInbox.objects.get(act=signed.act.id)

    def test_an_act_is_receipted_before_its_large_file_comes(self, roomy: Two, named: SignedAct) -> None:
        assert named.act.id in roomy.peer.receipts
        assert roomy.peer.refusals == {}
        row = self.row(named)
        assert (row.bytes, row.ended, row.refusal, arriving.held(row)) == (LARGE, None, "", 0)
        assert faults() == []

    def test_pieces_are_put_together_and_the_whole_is_receipted(self, roomy: Two, named: SignedAct) -> None:
        assert self.push(roomy, named, 0, 1_000_000).holding == (Holding(named.act.id, digest(content()), 1_000_000),)
        assert arriving.held(self.row(named)) == 1_000_000
        answer = self.push(roomy, named, 1_000_000, LARGE)
        assert answer.head is not None
        [carried] = answer.places
        leaf = parse_leaf(carried.place.leaf)
        assert (leaf.k, leaf.act, leaf.file) == ("got", named.act.id, digest(content()))
        roomy.peer.accept(answer.head)
        assert read_file(digest(content())) == content()
        assert FileRecord.objects.get(sha256=digest(content())).bytes == LARGE
        row = self.row(named)
        assert (row.ended, row.leaf_index, row.refusal) == (roomy.now, carried.place.index, "")
        assert f"file {row.file[:16]}: received by XA at {row.leaf_index}, 2027-01-05" in said_of(roomy, named)
        assert faults() == []

    def test_a_piece_that_came_before_changes_nothing(self, roomy: Two, named: SignedAct) -> None:
        self.push(roomy, named, 0, 1_000_000)
        assert self.push(roomy, named, 0, 500_000).holding[0].bytes == 1_000_000
        assert self.push(roomy, named, 1_100_000, 1000).holding[0].bytes == 1_000_000
        first = self.push(roomy, named, 1_000_000, LARGE)
        again = self.push(roomy, named, LARGE - 1, 1)
        assert again.places[0].place.index == first.places[0].place.index
        assert not list((path_of(digest(content())).parent.parent / "arriving").iterdir())

    def test_a_file_of_another_hash_is_refused_by_a_leaf_and_not_kept(self, roomy: Two) -> None:
        data = content()
        signed = roomy.hear(kinds.RAISE, naming(data))
        other = data[:-1] + b"!"
        body = roomy.peer.piece(signed, other, 0, LARGE)
        assert read_answer(roomy.door(body)[1]).code == Refusal.FILE_NOT_NAMED.code
        for _ in range(2):
            assert not path_of(digest(data)).exists()
            self.spoil(roomy, signed)
            answer = self.push(roomy, signed, LARGE - 1, 1)
        [refused] = answer.refused
        assert (refused.code, refused.file) == (Refusal.FILE_MALFORMED.code, digest(data))
        assert not path_of(digest(data)).exists()
        assert self.row(signed).refusal == Refusal.FILE_MALFORMED.code
        assert self.push(roomy, signed, 0, 10).refused[0].place == refused.place
        assert faults() == []

    def spoil(self, roomy: Two, signed: SignedAct) -> None:
        """All but the last byte comes, and the disk forgets the first."""
        self.push(roomy, signed, 0, LARGE - 1)
        [path] = (path_of(digest(content())).parent.parent / "arriving").glob("*[!t]")
        with path.open("r+b") as file:
            file.write(b"?")

    def test_a_file_that_was_spoilt_on_its_way_here_comes_once_more(self, roomy: Two, named: SignedAct) -> None:
        """A power cut is nobody's lie: the author is asked from the first byte, and what comes then is receipted."""
        self.spoil(roomy, named)
        assert self.push(roomy, named, LARGE - 1, 1).holding[0].bytes == 0
        assert self.row(named).ended is None
        assert self.push(roomy, named, 0, LARGE).places
        assert not list((path_of(digest(content())).parent.parent / "arriving").iterdir())
        assert faults() == []

    def test_a_file_that_nobody_named_is_not_taken_in(self, roomy: Two, named: SignedAct) -> None:
        assert named.act.id in roomy.peer.receipts
        other = roomy.say(kinds.RAISE, naming(content() + b"more"))
        answer = self.push(roomy, other, 0, 1000)
        assert answer.code == Refusal.FILE_NOT_NAMED.code
        assert FileInbox.objects.count() == 1

    @pytest.mark.parametrize(("offset", "length"), [(0, 0), (LARGE - 10, 0)])
    def test_an_empty_piece_is_no_parcel(self, roomy: Two, named: SignedAct, offset: int, length: int) -> None:
        assert self.push(roomy, named, offset, length).code == Refusal.UNREADABLE_PARCEL.code

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            (naming(content(), media="application/stix+json"), Refusal.TOO_LARGE),
            (naming(content(), subjects="CHI"), Refusal.FILE_HIDDEN),
        ],
    )
    def test_what_would_not_be_taken_in_is_refused_before_its_first_piece(
        self, roomy: Two, values: dict[str, Json], code: Refusal
    ) -> None:
        """A bundle is read here, and in a matter without pictures every file is looked into."""
        signed = roomy.hear(kinds.RAISE, values)
        assert roomy.peer.refusals == {digest(content()): code.code}
        assert self.push(roomy, signed, 0, 1000).code == Refusal.FILE_NOT_NAMED.code

    def test_a_file_above_the_charters_limit_is_refused_with_its_act(self, two: Two) -> None:
        signed = two.hear(kinds.NOTIFY, notifying(matter="m", file1=naming(content())["file1"]))
        assert two.peer.refusals == {digest(content()): Refusal.TOO_LARGE.code}
        assert signed.act.id in two.peer.receipts

    def test_disk_space_to_spare_stays_free(self, roomy: Two, named: SignedAct) -> None:
        """A piece that would take it is not kept, and the file goes on from where it was."""
        self.push(roomy, named, 0, 1000)
        refuse: Callable[[], object] = lambda: arriving.add(self.row(named), 1000, b"x" * 10, spare=1 << 60)  # noqa: E731
        with pytest.raises(OSError, match="expected room for"):
            refuse()
        assert arriving.held(self.row(named)) == 1000

    def test_a_file_whose_leaf_no_head_covered_is_entered_again_after_a_restore(
        self, roomy: Two, named: SignedAct
    ) -> None:
        """The plug was pulled between the leaf and the head, and the log goes on as another."""
        row = self.row(named)
        arriving.add(row, 0, content(), spare=0)
        arriving.end(row, arriving.complete(row), item="0" * 64, code="", at=roomy.now, random=roomy.random)
        arriving.discard(row)
        restore.restore(roomy.process, "A disk died.", at=roomy.now, anyway=True)
        answer = self.push(roomy, named, LARGE - 1, 1)
        [carried] = answer.places
        assert parse_leaf(carried.place.leaf).file == digest(content())
        assert carried.place.origin != roomy.peer.held.origin  # type: ignore[union-attr]  # it holds the old one
        assert self.push(roomy, named, LARGE - 1, 1).places[0].place.index == carried.place.index
        assert faults() == []
