# SPDX-License-Identifier: Apache-2.0
"""The depositary brings each Party what it lacks of the register when nothing else goes there, or has it fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.models import Contact
from demarche.areas.exchange import bringing
from demarche.areas.exchange.bringing import LEASE, bring
from demarche.areas.exchange.giving import give
from demarche.areas.exchange.registering import SAYS_SO
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, membership
from demarche.core.codes import Obstacle
from demarche.core.parcel import Answer
from demarche.ledger import fsck, register_heads
from demarche.ledger.models import Process, RegisterHeld, RegisterLeaf
from tests.areas.exchange.node import Two
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.areas.exchange.test_relaying import Three
from tests.builders import AURELIA, BOREALIA
from tests.simulation import fetching

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.acts.act import SignedAct


def entered(two: Two, count: int = 1) -> list[SignedAct]:
    """Acts of the peer that came and are entered here; what the door answered was lost on the way."""
    acts = []
    for _ in range(count):
        two.now += 60
        acts.append(two.peer.say(contacts.CONFIRM, {}, dossier=two.process))
    status, _answer = two.door(two.peer.post(*acts))
    assert status == 200
    two.peer.shown = len(two.peer.log.leaves)
    return acts


def brought(two: Two, code: str = "XB") -> int:
    """The worker's turn for the register."""
    return bring(
        (two.process, code),
        signer=two.signer,
        transport=two.wire,
        at=two.now,
        machine=two.machine,
        random=two.random,
    )


def due(two: Two) -> list[str]:
    """To whom something is to be brought now."""
    return [code for process, code in bringing.due(two.machine) if process == two.process]


def held() -> RegisterHeld:
    """What the peer holds, and how the last attempt ended."""
    return RegisterHeld.objects.get(party="XB")


def clean() -> bool:
    return not fsck.check(print).faults


def test_what_is_new_is_brought_and_then_nothing_is(two: Two) -> None:
    """A parcel with no act in it; once the other side names the head, nothing more is due."""
    [act] = entered(two)
    assert due(two) == ["XB"]
    two.wire.posted.clear()
    assert brought(two) == 1
    assert two.peer.kept.register.index(act.act.id) == 2
    assert (held().size, due(two), len(two.wire.posted)) == (3, [], 1)
    assert clean()


def test_it_is_proved_from_the_head_that_the_door_holds(two: Two) -> None:
    """Two answers were lost, and with them two heads of the log here: the door says what it holds, and is shown it from there."""
    entered(two)
    entered(two)
    two.wire.posted.clear()
    assert (brought(two), held().size, len(two.wire.posted)) == (1, 4, 2)
    assert [each.end for each in two.peer.kept.told] == [4]
    assert Process.objects.get().register_root == two.peer.kept.register.head.root
    assert clean()


def test_nothing_is_due_before_anything_is_entered(two: Two) -> None:
    """The founding acts each node has; of them nothing is brought."""
    assert (due(two), RegisterHeld.objects.count()) == ([], 0)
    two.hear(kinds.RAISE, FROM_BOREALIA)
    assert (due(two), RegisterHeld.objects.count()) == ([], 0)


def test_only_the_depositary_brings(db: None, home: Path) -> None:
    """A node that takes leaves has nothing to bring, however little others say they hold."""
    away = Two(BOREALIA, AURELIA).found()
    away.peer.send(away.door, away.peer.say(contacts.CONFIRM, {}, dossier=away.process))
    RegisterHeld.objects.update(size=0)
    assert (RegisterLeaf.objects.count(), RegisterHeld.objects.count()) == (1, 1)
    assert due(away) == []


def test_an_obstacle_is_told_and_it_is_tried_again_after_a_pause(two: Two) -> None:
    """Each pause may be longer than the one before; what has come ends it, and what is new begins at once."""
    entered(two)
    two.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "nobody listens")
    longest = 0.0
    for attempts in range(1, 9):
        assert brought(two) == 1
        row = held()
        assert (row.obstacle, row.detail, row.attempts) == ("no_connection", "nobody listens", attempts)
        assert (row.size, row.lease_until) == (2 if row.size else 0, 0.0)
        assert two.machine < row.due <= two.machine + 2.0**attempts
        assert due(two) == []
        longest = max(longest, row.due - two.machine)
        two.machine = row.due
        assert due(two) == ["XB"]
    assert longest > 16
    assert clean()
    two.wire.before = None
    assert brought(two) == 1
    row = held()
    assert (row.size, row.obstacle, row.detail, row.attempts, due(two)) == (3, "", "", 0, [])


def test_what_is_new_ends_a_pause(two: Two) -> None:
    """An hour was to pass; an act is entered, and it is brought now."""
    entered(two)
    RegisterHeld.objects.update(due=two.machine + 3600)
    assert due(two) == []
    entered(two)
    assert due(two) == ["XB"]


def test_who_takes_it_and_does_not_say_so_is_tried_again(two: Two) -> None:
    """An answer that names no head of the register, or a smaller one, says that nothing came."""
    entered(two)
    two.peer.lie = lambda answer: replace(answer, held=answer.held[:1])
    assert brought(two) == 1
    assert (held().obstacle, held().attempts, held().size < 3) == ("receipt_unproven", 1, True)
    two.peer.lie = None
    two.machine = held().due
    assert due(two) == ["XB"]
    assert (brought(two), held().size, due(two)) == (1, 3, [])


def test_a_door_that_refuses_is_an_obstacle(two: Two) -> None:
    """With the code of its answer."""
    entered(two)
    two.peer.lie = lambda _answer: Answer(code="not_confirmed")
    assert brought(two) == 1
    assert (held().obstacle, held().detail) == ("not_yet", "not_confirmed")


def test_without_its_key_nothing_is_brought(two: Two) -> None:
    """The head cannot be signed; it is told, and tried again."""
    two.signer.locked = frozenset({"log"})
    two.now += 60
    act = two.peer.say(contacts.CONFIRM, {}, dossier=two.process)
    with pytest.raises(Exception, match="expected the log key, it is locked"):
        two.door(two.peer.post(act))
    assert due(two) == ["XB"]
    two.wire.posted.clear()
    assert brought(two) == 1
    assert (held().obstacle, two.wire.posted) == ("key_locked", [])


def test_one_worker_brings_at_a_time(two: Two) -> None:
    """Another comes to it once the first must have died."""
    entered(two)
    assert register_heads.claim(two.process, "XB", machine=two.machine, lease=LEASE) is not None
    two.wire.posted.clear()
    assert (due(two), brought(two), two.wire.posted) == ([], 0, [])
    two.machine += LEASE
    assert (due(two), brought(two), held().size) == (["XB"], 1, 3)


def test_a_large_one_is_brought_record_by_record(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two leaves at a time: what is still lacking is due at once."""
    monkeypatch.setattr(register_heads, "LEAVES_LIMIT", 2)
    entered(two, 5)
    seen = []
    while due(two):
        assert brought(two) == 1
        seen.append(held().size)
    assert seen == [4, 6, 7]
    told = two.peer.kept.told
    assert [(each.start, each.end, each.head.since) for each in told] == [(2, 4, 4), (4, 6, 6), (6, 7, 0)]
    assert {each.head.checkpoint.size for each in told} == {7}


def test_who_says_that_it_holds_more_is_left_alone(two: Two) -> None:
    """It names a head beyond what is entered here: it lacks nothing of that, and is not brought the same for ever."""
    entered(two)
    two.peer.lie = lambda answer: replace(answer, held=(*answer.held[:1], replace(answer.held[1], size=9)))
    assert brought(two) == 1
    assert (held().obstacle, held().size, due(two)) == ("", 3, [])
    assert clean()


def test_each_other_party_is_brought_it(db: None, home: Path) -> None:
    """Castellia says something, and is told of its leaf; Borealia had said nothing, and gets leaf and then act."""
    three = Three().found()
    act = three.castellia.say(contacts.CONFIRM, {}, dossier=three.process)
    three.castellia.send(three.door, act)
    assert sorted(due(three)) == ["XB", "XC"]
    assert brought(three) == 1
    assert [each.end for each in three.peer.kept.told] == [4]
    assert three.peer.kept.waiting
    three.peer.learn(act)
    three.machine += 3600
    assert (brought(three), brought(three, "XC")) == (1, 1)
    assert due(three) == []
    roots = {each.kept.register.head.root for each in (three.peer, three.castellia)}
    assert roots == {Process.objects.get().register_root}
    assert clean()


class TestAnswered:
    """The answer to an act of the register carries its leaf: it is brought once, and not again."""

    @staticmethod
    def said(two: Two) -> SignedAct:
        """The peer says something of the register and reads the answer."""
        two.now += 60
        act = two.peer.say(contacts.CONFIRM, {}, dossier=two.process)
        two.peer.send(lambda body: two.door(body, machine=two.machine), act)
        return act

    def test_no_post_more(self, two: Two) -> None:
        """The worker has nothing to bring; with its next word the Party names the head, and nothing ever goes."""
        two.wire.posted.clear()
        act = self.said(two)
        assert two.peer.kept.register.index(act.act.id) == 2
        assert due(two) == []
        two.machine += SAYS_SO - 1
        assert due(two) == []
        two.hear(kinds.RAISE, FROM_BOREALIA)
        two.machine += 3600
        assert (due(two), held().size, two.wire.posted) == ([], 3, [])

    def test_who_does_not_say_so_is_brought_it(self, two: Two) -> None:
        """The answer may have been lost with the node that read it."""
        self.said(two)
        two.wire.posted.clear()
        two.machine += SAYS_SO
        assert due(two) == ["XB"]
        assert (brought(two), held().size, due(two), len(two.wire.posted)) == (1, 3, [], 1)

    def test_what_is_new_does_not_wait(self, two: Two) -> None:
        """An act of our own is entered meanwhile."""
        self.said(two)
        two.release(contacts.CONFIRM, {}, dossier=two.process)
        assert due(two) == ["XB"]

    def test_an_answer_that_carries_a_part_leaves_the_rest_to_the_worker(
        self, two: Two, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One leaf at a time: the other one is due at once."""
        entered(two)
        monkeypatch.setattr(register_heads, "LEAVES_LIMIT", 1)
        self.said(two)
        assert due(two) == ["XB"]

    def test_no_worker_brings_it_meanwhile(self, two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
        """While the door makes its answer it is not due; a door that dies leaves it to the worker."""
        seen = []

        def broken(*_what: object, **_more: object) -> None:
            seen.append(due(two))
            raise KeyboardInterrupt

        entered(two)
        two.now += 60
        act = two.peer.say(contacts.CONFIRM, {}, dossier=two.process)
        monkeypatch.setattr(register_heads, "lacking", broken)
        with pytest.raises(KeyboardInterrupt):
            two.door(two.peer.post(act), machine=two.machine)
        assert (seen, due(two)) == ([[]], ["XB"])

    @pytest.mark.usefixtures("db", "home")
    def test_who_keeps_no_register_holds_nothing_back(self) -> None:
        """At the other node there is nothing to bring."""
        away = Two(BOREALIA, AURELIA).found()
        self.said(away)
        assert (RegisterHeld.objects.filter(due__gt=0.0).count(), due(away)) == (0, [])


class TestFetched:
    """Borealia's node has no address."""

    @pytest.fixture(autouse=True)
    def unreached(self, two: Two) -> None:
        """It fetches; one act is entered, and the answer to it was lost."""
        Contact.objects.update(address="")
        entered(two)

    def test_it_is_not_waited_at(self, two: Two) -> None:
        """Nothing is due to be brought."""
        assert due(two) == []
        assert RegisterHeld.objects.get().size < 3

    def test_it_fetches_leaves_with_nothing_else(self, two: Two) -> None:
        """One request is given them; the next one names the head, and is given nothing."""

        def door(body: bytes) -> tuple[int, bytes]:
            return give(body, signer=two.signer, at=two.now, machine=two.machine, random=two.random)

        status, said = fetching.ask(two.peer, door, Answer())
        assert status == 200
        assert [each.end for each in two.peer.kept.told] == [3]
        assert two.peer.kept.register.size == 3
        assert fetching.ask(two.peer, door, said)[0] == 204
        assert RegisterHeld.objects.get().size == 3
        assert len(two.peer.kept.told) == 1
        assert clean()


def test_who_has_withdrawn_is_brought_its_withdrawal_and_nothing_later(two: Two) -> None:
    """Up to the leaf that says so, with a head of all of it; then nothing more is due, and no parcel carries any."""
    two.release(contacts.CONFIRM, {}, dossier=two.process)
    two.deliver()
    two.now += 60
    gone = two.peer.say(membership.WITHDRAW, {"note": "XB/60/2027"}, dossier=two.process)
    status, _answer = two.door(two.peer.post(gone))
    assert status == 200
    two.peer.shown = len(two.peer.log.leaves)
    two.release(contacts.CONFIRM, {}, dossier=two.process)
    assert due(two) == ["XB"]
    assert brought(two) == 1
    assert two.peer.kept.register.size == 4
    assert Process.objects.get().register_size == 5
    assert due(two) == []
    two.release(contacts.CONFIRM, {}, dossier=two.process)
    assert due(two) == []
    assert two.peer.kept.register.size == 4
    assert clean()
