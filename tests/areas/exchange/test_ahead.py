# SPDX-License-Identifier: Apache-2.0
"""More is due than fits into a parcel: the next is sealed while the door works, and goes at once when the first is settled."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.models import ClosedLine
from demarche.areas.exchange import outbox, packing
from demarche.areas.exchange.opening import BODY_LIMIT
from demarche.areas.exchange.transport import ObstacleError, Reply
from demarche.areas.officers.models import Officer
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts
from demarche.core.codes import Obstacle
from demarche.core.parcel import split_body
from demarche.core.seal import seal
from demarche.ledger import processes, register_heads
from demarche.ledger.files import keep, path_of
from demarche.ledger.models import HeadRecord, Outbox
from tests.areas.exchange.test_bringing import brought, entered
from tests.areas.exchange.test_delivering import notice
from tests.builders import raising

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from demarche.core.acts.act import SignedAct
    from demarche.core.parcel import Cover
    from tests.areas.exchange.node import Two

HOUR = 3600
STOPPED = ObstacleError(Obstacle.NO_CONNECTION, "127.0.0.12:9443: Connection refused")


@pytest.fixture
def many(strict: Two) -> Two:
    """Aurelia's charter allows 64 KiB a parcel, and twenty acts of hers are due to Borealia: three parcels."""
    concern = strict.release(kinds.RAISE, raising("yes_or_no"))
    for _ in range(19):
        strict.release(kinds.CLOSE, {}, dossier=concern)
    strict.wire.posted.clear()
    return strict


@pytest.fixture
def order(many: Two, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done for a turn, in order: each parcel sealed, each taken by the door."""
    done: list[str] = []
    take = many.peer.take

    def sealing(*given: object, **named: object) -> bytes:
        done.append("sealed")
        return seal(*given, **named)  # type: ignore[arg-type]  # as it was called

    def taking(body: bytes) -> Reply:
        done.append("taken")
        return take(body)

    monkeypatch.setattr(packing, "seal", sealing)
    monkeypatch.setattr(many.peer, "take", taking)
    return done


def covers(two: Two) -> list[Cover]:
    """The covers of what was posted."""
    return [split_body(body, limit=BODY_LIMIT).signed_cover.cover for _address, _tls, body in two.wire.posted]


def states() -> list[tuple[str, int]]:
    """The state of every delivery and how often it was tried, oldest act first."""
    return list(Outbox.objects.order_by("leaf_index").values_list("state", "attempts"))


def test_three_parcels_go_in_one_turn_and_the_next_is_sealed_before_the_answer(many: Two, order: list[str]) -> None:
    """Each act is delivered once, in the order of release, under one head of the log."""
    heads = HeadRecord.objects.filter(own=True).count()
    assert many.deliver() == 20
    assert order == ["sealed", "sealed", "taken", "sealed", "taken", "taken"]
    assert len(many.wire.posted) == 3
    assert set(states()) == {(Outbox.State.DELIVERED, 1)}
    assert HeadRecord.objects.filter(own=True).count() - heads == 1
    index = many.peer.log.index
    acts = list(Outbox.objects.order_by("leaf_index").exclude(dossier=many.process).values_list("act", flat=True))
    assert acts == sorted(acts, key=index.__getitem__)


def test_each_cover_names_the_head_that_the_answer_before_showed(many: Two) -> None:
    """So the door proves each of its answers from there."""
    many.deliver()
    sizes = [[head.size for head in each.heads if head.origin == many.peer.log.origin] for each in covers(many)]
    assert sizes[0] < sizes[1] < sizes[2]


def test_what_was_sealed_ahead_goes_later_where_the_parcel_before_was_not_taken(many: Two, order: list[str]) -> None:
    """What was not tried is due at once, what was tried after its pause; in the end each is there once, in order."""
    many.wire.after = STOPPED
    many.deliver()
    tried = sum(attempts for _state, attempts in states()[-20:])
    assert 0 < tried < 20
    assert order == ["sealed", "sealed", "taken"]
    assert set(Outbox.objects.values_list("lease_until", flat=True)) == {0.0}
    many.wire.after = None
    many.deliver(later=HOUR)
    assert {state for state, _attempts in states()} == {Outbox.State.DELIVERED}
    assert sum(len(docket.placed) for docket in many.peer.dockets.values()) == 2 + 20


def test_a_line_closed_meanwhile_stops_what_was_sealed_ahead(many: Two) -> None:
    """The officer who closes it need not wait for what is due."""
    officer = Officer.objects.create(username="a.admin", name="A. Admin")

    def close(reply: Reply) -> Reply:
        ClosedLine.objects.get_or_create(
            process=many.process,
            code="XB",
            defaults={"why": "The exercise is over.", "officer": officer, "since": many.now},
        )
        return reply

    many.wire.change = close
    many.deliver()
    assert len(many.wire.posted) == 1
    waiting = Outbox.objects.exclude(state=Outbox.State.DELIVERED)
    assert set(waiting.values_list("obstacle", flat=True)) == {Obstacle.LINE_CLOSED.code}


def test_a_door_that_took_long_is_left_to_the_next_turn(many: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its deliveries had to be held on to: the time is read anew before more goes to it."""

    @contextmanager
    def holding(rows: Sequence[Outbox]) -> Iterator[None]:
        yield
        for row in rows:
            row.lease_until += 2.5
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(lease_until=rows[0].lease_until)

    monkeypatch.setattr(outbox, "hold", holding)
    for posted in (1, 2, 3):
        many.deliver()
        assert len(many.wire.posted) == posted
    assert set(states()) == {(Outbox.State.DELIVERED, 1)}


def test_all_that_is_due_is_held_while_one_parcel_is_posted(many: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other worker takes what is sealed for the next."""
    held: list[int] = []

    @contextmanager
    def holding(rows: Sequence[Outbox]) -> Iterator[None]:
        held.append(len(rows))
        yield

    monkeypatch.setattr(outbox, "hold", holding)
    many.deliver()
    assert held[0] == 20
    assert held == sorted(held, reverse=True)


def test_a_door_that_holds_another_head_is_shown_it_and_the_next_still_goes(many: Two) -> None:
    """Two answers to it were lost, and two heads with them: the first parcel is packed anew, and what was sealed ahead stands."""
    entered(many)
    entered(many)
    many.deliver()
    assert {state for state, _attempts in states()} == {Outbox.State.DELIVERED}
    assert len(many.wire.posted) == 4 + 1  # leaves of the register take room too


@pytest.mark.parametrize(("lost", "posted"), [("log", 2), ("node", 1)])
def test_a_key_locked_meanwhile_stops_what_comes_next(many: Two, lost: str, posted: int) -> None:
    """What was sealed before needs the key of the node for its cover, and the key of the log no more."""

    def lock(reply: Reply) -> Reply:
        many.signer.locked = frozenset({lost})
        return reply

    many.wire.change = lock
    many.deliver()
    assert len(many.wire.posted) == posted
    waiting = Outbox.objects.exclude(state=Outbox.State.DELIVERED)
    assert set(waiting.values_list("obstacle", flat=True)) == {Obstacle.KEY_LOCKED.code}


def test_a_file_lost_before_its_turn_is_said_when_it_comes(strict: Two) -> None:
    """Nothing of the next parcel can be read: it is not sealed ahead, and its delivery says why."""
    concern = strict.release(kinds.RAISE, raising("yes_or_no"))
    for _ in range(6):
        strict.release(kinds.CLOSE, {}, dossier=concern)
    file = keep(b"i" * 900, "text/plain")
    lost = strict.release(kinds.NOTIFY, notice("one", file), files=(file,))
    path_of(file.sha256).unlink()
    strict.deliver()
    assert strict.row(lost).obstacle == Obstacle.FILE_LOST.code
    assert strict.row(concern).state == Outbox.State.DELIVERED


def test_no_more_is_read_for_a_parcel_than_fits(many: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long queue each act is read about once; where nothing of what is first can be read, the rest is not held back."""
    read: list[int] = []
    documents = packing._documents

    def counted(ids: Sequence[str]) -> object:
        read.append(len(ids))
        return documents(ids)

    monkeypatch.setattr(packing, "_documents", counted)
    monkeypatch.setattr(outbox, "_about", lambda fitted: fitted)
    many.deliver()
    fitted = read[1]
    assert read == [20, fitted, 20 - 2 * fitted]
    assert set(states()) == {(Outbox.State.DELIVERED, 1)}


def test_what_cannot_be_read_holds_back_no_more_than_its_parcel(strict: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first parcel's worth has lost its files: the rest is due at once, without an obstacle."""
    monkeypatch.setitem(outbox._ROOM, (strict.process, "XB"), 2)
    files = [keep(bytes([n]) * 900, "text/plain") for n in range(2)]
    lost = [strict.release(kinds.NOTIFY, notice(f"{n}", file), files=(file,)) for n, file in enumerate(files)]
    other = strict.release(kinds.NOTIFY, notice("three"))
    for file in files:
        path_of(file.sha256).unlink()
    assert strict.deliver() == 2
    assert {strict.row(each).obstacle for each in lost} == {Obstacle.FILE_LOST.code}
    assert (strict.row(other).obstacle, strict.row(other).lease_until) == ("", 0.0)
    strict.deliver()
    assert strict.row(other).state == Outbox.State.DELIVERED


def register(two: Two, count: int) -> list[SignedAct]:
    """Acts of Aurelia's in the register, which she keeps."""
    return [two.release(contacts.CONFIRM, {"text": f"As they stand, {n}."}, dossier=two.process) for n in range(count)]


def test_leaves_of_the_register_go_once_in_a_turn(strict: Two) -> None:
    """Those of all that is due go with the first parcel, and the other side holds the same register in the end."""
    register(strict, 20)
    strict.wire.posted.clear()
    strict.deliver()
    assert len(strict.wire.posted) == 4
    assert [(each.start, each.end) for each in strict.peer.kept.told] == [(2, 22)]
    assert strict.peer.kept.register.head == processes.standing(strict.process).register


def test_leaves_that_do_not_last_go_with_the_next_parcel(strict: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record of leaves holds so many and no more."""
    monkeypatch.setattr(register_heads, "LEAVES_LIMIT", 8)
    register(strict, 20)
    strict.deliver()
    told = [(each.start, each.end) for each in strict.peer.kept.told]
    assert told[0] == (2, 10)
    assert len(told) > 2
    brought(strict)
    assert strict.peer.kept.register.head == processes.standing(strict.process).register
