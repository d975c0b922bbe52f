# SPDX-License-Identifier: Apache-2.0
"""The register between nodes: leaves come and go with what is sent anyway, and are taken when the depositary's head leads there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.exchange.models import WaitingAct
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, subject
from demarche.core.log.checkpoint import sign_head
from demarche.core.log.leaf import parse_leaf, register_leaf
from demarche.core.parcel import Answer, RegisterLeaves, ShownHead, read_answer
from demarche.core.process.register import register_origin
from demarche.ledger import fsck, register_heads
from demarche.ledger.models import (
    ActRecord,
    AwaitsRegister,
    HeadRecord,
    Process,
    Proof,
    RegisterHeld,
    RegisterLeaf,
)
from tests.areas.exchange.node import Two
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.areas.exchange.test_relaying import Three
from tests.builders import AURELIA, BOREALIA, CASTELLIA, NOON, raising
from tests.ledger.scene import proposing
from tests.simulation.registering import Kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.acts.act import SignedAct

FROM_AURELIA = raising("open", raises=AURELIA, addressed=BOREALIA)


@pytest.fixture
def away(db: None, home: Path) -> Two:
    """Borealia's node is in the database; Aurelia's, in memory, is the depositary."""
    return Two(BOREALIA, AURELIA).found()


@pytest.fixture
def three(db: None, home: Path) -> Three:
    """Aurelia's node is the depositary; Borealia and Castellia are in memory."""
    return Three().found()


def states(two: Two, kind: str = contacts.CONFIRM, values: Any = None) -> SignedAct:
    """The peer says something in the register a minute later; nothing is sent."""
    two.now += 60
    return two.peer.say(kind, {} if values is None else values, dossier=two.process)


def released(two: Two, kind: str = contacts.CONFIRM, values: Any = None) -> SignedAct:
    """This node says something in the register."""
    return two.release(kind, {} if values is None else values, dossier=two.process)


def sizes(two: Two) -> tuple[int, int, int]:
    """How large the register is as folded here, how many leaves are known, and how many are stored."""
    row = Process.objects.get(id=two.process)
    return row.register_size, row.register_known, RegisterLeaf.objects.count()


def heads(two: Two) -> list[int]:
    """The sizes of its heads that are held."""
    rows = HeadRecord.objects.filter(origin=register_origin(two.process)).order_by("size")
    return list(rows.values_list("size", flat=True))


def clean() -> bool:
    return not fsck.check(print).faults


def bears(two: Two, *acts: SignedAct, register: RegisterLeaves | None = None) -> Answer:
    """The peer sends acts with this record; what the door answers is checked, and what it brings is not taken."""
    size = len(two.peer.log.leaves)
    status, data = two.door(two.peer.post(*acts, register=register))
    answer = read_answer(data)
    assert (status, answer.code, answer.refused) == (200, None, ())
    two.peer.check(answer, acts)
    two.peer.shown = size
    return answer


def forked(two: Two, *, since: int) -> Kept:
    """The register of the peer with other leaves from there on: of the same acts, each entered a minute later."""
    other, docket = Kept(two.peer), two.peer.docket(two.process)
    for at, data in enumerate(two.peer.kept.register.leaves):
        leaf = parse_leaf(data)
        placed = docket.placed[str(leaf.act)]
        later = register_leaf(leaf.t + 60, leaf.keyset, act=placed.act.id)
        other.register.enter(data if at < since else later, placed.act, placed.writes)
    return other


def of_another_log(kept: Kept) -> ShownHead:
    """A head that the depositary signed, with the root of the register and the name of another log."""
    stated = replace(kept.head(4).checkpoint, origin="demarche.invalid/" + "a" * 32)
    return ShownHead(sign_head(AURELIA.log, stated, NOON), stated.origin)


class TestDoor:
    """Aurelia brings Borealia's node leaves in a parcel."""

    def test_leaves_are_taken_when_they_follow_from_the_head(self, away: Two) -> None:
        """With their acts, in one parcel; the answer names the head that is held then, and brings nothing."""
        first, second = states(away, subject.PROPOSE, proposing()), states(away)
        answer = away.peer.send(away.door, first, second)
        assert (sizes(away), heads(away)) == ((4, 4, 2), [4])
        assert away.peer.kept.theirs == 4
        assert [each.size for each in answer.held if each.origin == away.peer.kept.origin] == [4]
        assert answer.register is None
        assert Process.objects.get().register_root == away.peer.kept.register.head.root
        assert clean()

    def test_leaves_are_taken_before_their_acts(self, away: Two) -> None:
        """A parcel without acts: they are known; what cites them comes with the acts and does not wait then."""
        act = states(away)
        bears(away)
        assert (sizes(away), heads(away)) == ((2, 3, 1), [3])
        concern = away.peer.say(kinds.RAISE, FROM_AURELIA, audience=("XA", "XB"))
        bears(away, act, concern)
        assert (sizes(away), AwaitsRegister.objects.count(), WaitingAct.objects.count()) == ((3, 3, 1), 0, 0)
        assert clean()

    def test_an_act_that_cites_more_waits_until_leaves_come(self, away: Two) -> None:
        """It counts among those that wait, and no more once they are here."""
        act = states(away)
        concern = away.peer.say(kinds.RAISE, FROM_AURELIA, audience=("XA", "XB"))
        refused = away.peer.kept.record(2, 3, head=away.peer.kept.head(3, by=CASTELLIA))
        bears(away, act, concern, register=refused)
        assert (AwaitsRegister.objects.count(), WaitingAct.objects.count()) == (1, 1)
        bears(away)
        assert (AwaitsRegister.objects.count(), WaitingAct.objects.count()) == (0, 0)
        assert clean()

    @pytest.mark.parametrize(
        "lie",
        [
            lambda kept: kept.record(2, 4, head=kept.head(4, by=CASTELLIA)),
            lambda kept: kept.record(2, 4, head=kept.head(4, by=BOREALIA)),
            lambda kept: kept.record(2, 4, head=of_another_log(kept)),
            lambda kept: kept.record(2, 4, head=kept.head(3)),
            lambda kept: RegisterLeaves(2, tuple(reversed(kept.register.leaves[2:4])), kept.head(4)),
            lambda kept: RegisterLeaves(2, (kept.register.leaves[2],), kept.head(4)),
            lambda kept: RegisterLeaves(2, (kept.register.leaves[2],), kept.head(4, since=2)),
            lambda kept: kept.record(3, 4),
            lambda kept: RegisterLeaves(1, tuple(kept.register.leaves[2:4]), kept.head(4)),
        ],
        ids=[
            "signed by a stranger",
            "signed by one who is not the depositary",
            "the head of another log",
            "a smaller head",
            "leaves in another order",
            "no proof to a larger head",
            "a proof from elsewhere",
            "a gap before them",
            "leaves in another place",
        ],
    )
    def test_what_does_not_follow_is_passed_over(self, away: Two, lie: Callable[[Kept], RegisterLeaves]) -> None:
        """Nothing of it is stored, nobody is accused, and the acts beside it are taken and receipted; the truth is taken later."""
        acts = [states(away), states(away)]
        answer = bears(away, *acts, register=lie(away.peer.kept))
        assert (sizes(away), heads(away), Proof.objects.count()) == ((2, 0, 0), [], 0)
        assert [each.origin for each in answer.held] == [away.peer.log.origin]
        assert ActRecord.objects.filter(id__in=[each.act.id for each in acts]).count() == len(acts)
        assert clean()
        bears(away)
        assert (sizes(away), heads(away)) == ((4, 4, 2), [4])

    def test_leaves_that_are_known_change_nothing(self, away: Two) -> None:
        """The same record again, and one that begins further back."""
        away.peer.send(away.door, states(away))
        kept = away.peer.kept
        for record in (kept.record(2, 3), kept.record(1, 3)):
            bears(away, register=record)
        states(away)
        bears(away, register=kept.record(1, 4))
        assert (sizes(away), heads(away)) == ((3, 4, 2), [3, 4])
        assert Proof.objects.count() == 0
        assert clean()


class TestAnswers:
    """What an answer says and brings of the register."""

    def test_the_depositary_brings_what_the_sender_lacks(self, two: Two) -> None:
        """The answer to any parcel: leaves under a signed head; then it names that, and is brought nothing more."""
        released(two, subject.PROPOSE, proposing())
        answer = two.peer.send(two.door, two.say(kinds.RAISE, FROM_BOREALIA))
        assert (two.peer.kept.theirs, two.peer.kept.told) == (3, [answer.register])
        assert answer.register is not None
        assert (answer.register.start, answer.register.end, answer.register.head.checkpoint.size) == (2, 3, 3)
        assert two.peer.kept.waiting == list(answer.register.leaves)
        two.deliver()
        assert two.peer.kept.register.size == 3
        assert two.peer.send(two.door, two.say(kinds.RAISE, FROM_BOREALIA)).register is None
        assert RegisterHeld.objects.get().size == 3
        assert clean()

    def test_the_answer_to_an_act_of_the_register_has_its_leaf(self, two: Two) -> None:
        """Borealia's own act is entered as it comes, and she is told so at once."""
        act = states(two, subject.PROPOSE, proposing())
        two.peer.send(two.door, act)
        assert two.peer.kept.register.index(act.act.id) == 2
        assert Process.objects.get().register_root == two.peer.kept.register.head.root
        assert RegisterHeld.objects.get().size == 0
        assert two.peer.send(two.door, two.say(kinds.RAISE, FROM_BOREALIA)).register is None
        assert RegisterHeld.objects.get().size == 3
        assert clean()

    def test_who_says_that_it_holds_more_is_brought_nothing(self, away: Two) -> None:
        """Aurelia has entered what this node lacks; nothing goes back to it."""
        away.peer.send(away.door, states(away))
        states(away)
        forged = away.peer.kept.record(3, 4, head=away.peer.kept.head(4, by=CASTELLIA))
        assert bears(away, register=forged).register is None

    def test_who_names_another_root_is_brought_all(self, two: Two) -> None:
        """What it says it holds is none of this register."""
        released(two)
        two.peer.send(two.door, two.say(kinds.RAISE, FROM_BOREALIA))
        two.deliver()
        true = two.peer.kept.register
        two.peer.kept.register = forked(two, since=2).register
        answer = bears(two)
        assert answer.register is not None
        assert (answer.register.start, answer.register.leaves) == (2, tuple(true.leaves[2:]))

    def test_a_comparison_is_answered_with_it_too(self, two: Two) -> None:
        """Who only says what it holds of acts is told what it lacks of the register."""
        released(two)
        status, data = two.door(two.peer.inventory())
        answer = read_answer(data)
        assert (status, answer.code) == (200, None)
        assert answer.register is not None
        two.peer.kept.take(answer.register)
        assert two.peer.kept.told[0].end == 3

    def test_a_large_one_goes_in_several_records(self, two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each with the newest head and the proof that it continues what the record makes; the last has no proof."""
        monkeypatch.setattr(register_heads, "LEAVES_LIMIT", 2)
        for _ in range(5):
            released(two)
        two.deliver()
        for _ in range(2):
            two.peer.send(two.door, two.say(kinds.RAISE, FROM_BOREALIA))
        told = two.peer.kept.told
        assert [(each.start, each.end, each.head.since, each.head.checkpoint.size) for each in told] == [
            (2, 4, 4, 7),
            (4, 6, 6, 7),
            (6, 7, 0, 7),
        ]
        assert two.peer.kept.register.head.root == Process.objects.get().register_root

    def test_several_records_are_taken_one_after_another(self, away: Two) -> None:
        """The other side of it: each under the same larger head."""
        away.peer.kept.most = 2
        acts = [states(away) for _ in range(5)]
        seen = []
        for sent in (acts, [], []):
            away.peer.send(away.door, *sent)
            seen.append(sizes(away)[0])
        assert (seen, heads(away)) == ([4, 6, 7], [7])
        assert clean()


class TestWayOut:
    """What is sent anyway carries the register, and what comes back brings it."""

    def test_a_parcel_brings_what_the_addressee_lacks(self, two: Two) -> None:
        """With the act itself, once; a second parcel has no leaf, for the answer to the first named the head."""
        act = released(two, subject.PROPOSE, proposing())
        assert two.deliver() == 1
        [record] = two.peer.kept.told
        assert (record.start, record.end) == (2, 3)
        assert two.peer.kept.register.index(act.act.id) == 2
        assert RegisterHeld.objects.get().size == 3
        two.release(kinds.RAISE, raising("open"))
        assert two.deliver() == 1
        assert two.peer.kept.told == [record]
        assert clean()

    def test_an_answer_brings_the_leaf_of_what_was_sent(self, away: Two) -> None:
        """The depositary enters it as it comes, and says so; the act is registered here with the receipt."""
        act = released(away, subject.PROPOSE, proposing())
        assert sizes(away) == (2, 0, 0)
        assert away.deliver() == 1
        assert away.row(act).state == "delivered"
        assert (sizes(away), heads(away)) == ((3, 3, 1), [3])
        assert away.release(kinds.RAISE, FROM_BOREALIA).act.register.size == 3
        assert away.deliver() == 1
        assert (away.peer.kept.theirs, away.peer.kept.told) == (3, [])
        assert clean()

    def test_an_answer_ends_waiting(self, away: Two) -> None:
        """What cited more of the register is no longer counted among acts that wait."""
        act = states(away)
        concern = away.peer.say(kinds.RAISE, FROM_AURELIA, audience=("XA", "XB"))
        forged = away.peer.kept.record(2, 3, head=away.peer.kept.head(3, by=CASTELLIA))
        bears(away, act, concern, register=forged)
        assert WaitingAct.objects.count() == 1
        away.release(kinds.RAISE, FROM_BOREALIA)
        assert away.deliver() == 1
        assert (sizes(away), WaitingAct.objects.count(), AwaitsRegister.objects.count()) == ((3, 3, 1), 0, 0)
        assert clean()

    def test_an_answer_with_two_registers_is_proof_too(self, away: Two) -> None:
        """The receipts in it count; the leaves do not."""
        away.peer.send(away.door, states(away))
        record = forked(away, since=2).record(2, 3)
        away.peer.lie = lambda answer: replace(answer, register=record)
        act = away.release(kinds.RAISE, FROM_BOREALIA)
        assert away.deliver() == 1
        assert (away.row(act).state, sizes(away)) == ("delivered", (3, 3, 1))
        assert Proof.objects.get().kind == "two_heads"


class TestThree:
    """Aurelia keeps the register of three."""

    def test_what_stands_on_a_later_act_is_entered_after_it(self, three: Three) -> None:
        """Castellia answers an act of Borealia that Aurelia does not have yet; what comes between is entered before both."""
        first = states(three)
        three.castellia.learn(first)
        three.castellia.now = three.now
        second = three.castellia.say(contacts.CONFIRM, {}, dossier=three.process)
        assert second.act.after == (first.act.id,)
        three.castellia.send(three.door, second)
        assert sizes(three) == (3, 0, 0)
        own = released(three)
        three.peer.send(three.door, first)
        rows = RegisterLeaf.objects.order_by("index").values_list("act", flat=True)
        assert list(rows) == [own.act.id, first.act.id, second.act.id]
        assert sizes(three) == (6, 6, 3)
        assert clean()

    def test_what_waited_for_the_founding_is_entered_with_it(self, db: None, home: Path) -> None:  # noqa: ARG002  # a database
        """Borealia has seen Castellia's founding act before Aurelia has: its act has a leaf as soon as there is a register."""
        three = Three().enter()
        three.found_here()
        acts = [peer.found() for peer in (three.peer, three.castellia)]
        three.deliver()
        three.peer.send(three.door, acts[0])
        three.peer.learn(acts[1])
        early = states(three)
        raised = three.peer.say(kinds.RAISE, FROM_BOREALIA, audience=("XA", "XB"))
        three.peer.send(three.door, early, raised)
        assert (sizes(three), AwaitsRegister.objects.count()) == ((0, 0, 0), 2)
        three.castellia.learn(acts[0])
        three.castellia.send(three.door, acts[1])
        assert sizes(three) == (4, 4, 1)
        assert RegisterLeaf.objects.get().act == early.act.id
        assert AwaitsRegister.objects.count() == 0
        assert clean()
