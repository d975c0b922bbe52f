# SPDX-License-Identifier: Apache-2.0
"""Others take what the depositary has signed; what cites it waits for it, and what is handed out carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, membership, subject
from demarche.core.acts.act import SignedAct
from demarche.core.dossier import Verdict
from demarche.core.process.docket import Standing
from demarche.core.process.register import register_origin
from demarche.ledger import folds, heads, processes, register_heads, replay
from demarche.ledger.models import ActRecord, AwaitsRegister, Process, RegisterHeld
from demarche.ledger.pausing import paused
from tests.builders import AURELIA, BOREALIA, raising
from tests.exported import altered
from tests.ledger import tampering
from tests.ledger.builders import Meeting
from tests.ledger.keeping import (
    NOTE,
    Keeper,
    alike,
    amounts_to,
    another_program,
    entered,
    nothing_at_hand,  # noqa: F401  # a fixture of every test
    released,
    rolled_back,
    seen,
    standing_of,
    state,
)
from tests.ledger.observing import dossier_file, faults
from tests.ledger.scene import proposing
from tests.ledger.test_evidence import examined, missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.ledger.replay import Touched
    from tests.exported import Members


@pytest.fixture
def away(db: None, home: Path) -> Keeper:
    """Borealia here; Aurelia, in memory, is the depositary."""
    return Keeper(Meeting(BOREALIA, AURELIA).found())


class TestOthers:
    """Borealia takes what Aurelia enters."""

    def test_what_waits_in_a_fold_that_begins_anew_is_looked_at_again(self, away: Keeper) -> None:
        """It is read before the register at hand has grown to what it cites; once that has, it waits no more."""
        meeting = away.meeting
        first = away.says(contacts.CONFIRM, {})
        away.brings(first, leaves=away.leaves(2))
        amounts_to(meeting)
        second = away.says(contacts.CONFIRM, {})
        with another_program():
            away.brings(second, leaves=away.leaves(3))
            own = released(meeting)
        folds.SHELF.clear()
        assert standing_of(meeting, own) is Standing.IN_EFFECT
        assert alike(meeting)

    def test_an_own_act_is_not_registered_until_its_leaf_comes(self, away: Keeper) -> None:
        """On record and by the rules in effect; it writes cells from its leaf on."""
        meeting = away.meeting
        act = released(meeting)
        with replay.docket(meeting.process, meeting.process) as docket:
            assert docket.standing(act.act.id) is Standing.IN_EFFECT
        assert (entered(meeting), state(meeting)) == ([], (2, 0))
        assert replay.ground(meeting.process).register.index(act.act.id) is None
        assert RegisterHeld.objects.count() == 0
        assert faults() == []

        away.enter(act).brings(leaves=away.leaves(2))

        assert (entered(meeting), state(meeting)) == ([(2, act.act.id)], (3, 3))
        assert replay.ground(meeting.process).register.index(act.act.id) == 2
        assert amounts_to(meeting)[0] == away.register.head
        assert alike(meeting)

    def test_it_enters_nothing_by_itself_and_signs_nothing(self, away: Keeper) -> None:
        """What the depositary says has effect from its leaf on, and the head that is held is the one that it signed."""
        meeting = away.meeting
        act = away.says(subject.PROPOSE, proposing())
        away.brings(act)
        assert state(meeting) == (2, 0)
        before = meeting.signer.heads
        leaves = away.leaves(2)
        away.brings(leaves=leaves)
        row = register_heads.head(processes.standing(meeting.process), signer=meeting.signer, at=meeting.now)
        assert row is not None
        assert (bytes(row.note), row.own) == (leaves.head.note, False)
        assert meeting.signer.heads == before
        assert alike(meeting)

    def test_a_leaf_is_known_until_its_act_is_here(self, away: Keeper) -> None:
        """Leaves come before their acts; the second act comes first, and has effect once the first is here."""
        meeting = away.meeting
        first, second = away.says(subject.PROPOSE, proposing()), away.says(contacts.CONFIRM, {})
        away.brings(leaves=away.leaves(2))
        assert (len(entered(meeting)), state(meeting)) == (2, (2, 4))
        assert register_heads.peaks_at(processes.standing(meeting.process), 4) == away.register.peaks_at(4)
        assert faults() == []
        away.brings(second)
        assert state(meeting) == (2, 4)
        away.brings(first)
        assert (state(meeting), amounts_to(meeting)[0]) == ((4, 4), away.register.head)
        assert alike(meeting)

    def test_leaves_that_are_here_already_change_nothing(self, away: Keeper) -> None:
        """The same come again beside a new one, under another head."""
        meeting = away.meeting
        acts = [away.says(contacts.CONFIRM, {})]
        away.brings(*acts, leaves=away.leaves(2))
        acts.append(away.says(contacts.CONFIRM, {}))
        for _ in range(2):
            away.brings(*acts, leaves=away.leaves(2))
        assert [act for _, act in entered(meeting)] == [each.act.id for each in acts]
        assert state(meeting) == (4, 4)
        assert alike(meeting)

    def test_leaves_that_no_longer_follow_are_not_kept(self, away: Keeper) -> None:
        """They were checked, and before they were kept others came in their place."""
        meeting = away.meeting
        act, forked = away.says(contacts.CONFIRM, {}), Keeper(meeting)
        other = released(meeting)
        forked.enter(other, act)
        away.brings(act, leaves=away.leaves(2))
        away.brings(leaves=forked.leaves(2))
        assert entered(meeting) == [(2, act.act.id)]
        assert state(meeting) == (3, 3)
        assert alike(meeting)

    def test_an_act_that_cites_a_larger_register_waits_for_it(
        self, away: Keeper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is told to projections once the register has grown; until then it is noted for what it waits."""
        meeting = away.meeting
        act = away.says(subject.PROPOSE, proposing())
        concern = away.raises()
        away.brings(concern)
        row = AwaitsRegister.objects.get()
        assert (row.act, row.dossier, row.size) == (concern.act.id, concern.act.id, 3)
        with replay.docket(meeting.process, concern.act.id) as docket:
            assert docket.standing(concern.act.id) is Standing.WAITING
        assert faults() == []
        told = seen(monkeypatch)
        away.brings(act)
        assert told == [meeting.process]
        away.brings(leaves=away.leaves(2))
        assert told == [meeting.process, meeting.process, concern.act.id]
        assert not AwaitsRegister.objects.exists()
        with replay.docket(meeting.process, concern.act.id) as docket:
            assert docket.standing(concern.act.id) is Standing.IN_EFFECT
        assert alike(meeting)

    def test_what_it_waits_for_may_come_beside_it(self, away: Keeper) -> None:
        """Act, leaf and what cites it in one parcel, also where that changes who has suspended: nothing waits then."""
        meeting = away.meeting
        for kind in (contacts.CONFIRM, membership.SUSPEND):
            act = away.says(kind, NOTE if kind is membership.SUSPEND else {})
            concern = away.raises()
            away.brings(act, concern, leaves=away.leaves(away.register.size - 1))
            with replay.docket(meeting.process, concern.act.id) as docket:
                assert docket.standing(concern.act.id) is not Standing.WAITING
            assert not AwaitsRegister.objects.exists()
        assert Process.objects.get().pauses
        assert alike(meeting)

    def test_a_leaf_of_what_stands_on_a_later_one_is_folded_anew(self, away: Keeper) -> None:
        """Aurelia entered an act before one of Borealia's that it names: the rows alone lead to the same register."""
        meeting = away.meeting
        own = released(meeting)
        meeting.take(own)
        theirs = meeting.say(contacts.CONFIRM, {}, dossier=meeting.process, register=away.register.head)
        assert theirs.act.after == (own.act.id,)
        away.enter(theirs, own).brings(theirs, leaves=away.leaves(2))
        assert [act for _, act in entered(meeting)] == [theirs.act.id, own.act.id]
        assert alike(meeting)

    def test_another_program_of_the_node_looks_again_at_what_waited(self, away: Keeper) -> None:
        """This one's fold of the register had an act that cites more; the leaves came by the other."""
        meeting = away.meeting
        act = away.says(contacts.CONFIRM, {})
        later = meeting.say(contacts.CONFIRM, {}, dossier=meeting.process, register=away.register.head)
        away.brings(act, later)
        assert standing_of(meeting, later) is Standing.WAITING
        with another_program():
            away.brings(leaves=away.leaves(2))
        assert standing_of(meeting, later) is Standing.IN_EFFECT
        assert alike(meeting)

    def test_what_waits_in_the_register_is_placed_as_it_grows(
        self, away: Keeper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An act that cites the leaf that comes stands by the rules when projections are told of that."""
        meeting, stands = away.meeting, []
        act = away.says(contacts.CONFIRM, {})
        later = meeting.say(membership.SUSPEND, NOTE, dossier=meeting.process, register=away.register.head)
        away.brings(act, later)
        assert paused(processes.standing(meeting.process)) == ()

        def look(touched: Touched) -> None:
            stands.append((touched.docket.standing(later.act.id), len(touched.paused)))

        monkeypatch.setattr(replay, "PROJECTIONS", {"looking": replay.Projection(look, lambda: None, None)})
        away.brings(leaves=away.leaves(2))
        assert stands == [(Standing.IN_EFFECT, 1)]
        monkeypatch.undo()
        assert alike(meeting)

    def test_a_failed_transaction_takes_no_leaf(self, away: Keeper) -> None:
        """Another act than the one that was to have the leaf comes in its place."""
        meeting = away.meeting
        act, forked = away.says(subject.PROPOSE, proposing()), Keeper(meeting)
        other = released(meeting)
        forked.enter(other)
        with rolled_back():
            away.brings(act, leaves=away.leaves(2))
            assert state(meeting) == (3, 3)
        assert state(meeting) == (2, 0)
        away.brings(act, leaves=forked.leaves(2))
        assert entered(meeting) == [(2, other.act.id)]
        assert amounts_to(meeting)[0] == forked.register.head
        assert alike(meeting)

    def test_a_suspension_binds_without_a_leaf(self, away: Keeper) -> None:
        """From its receipt on, entered or not; the checks of the record know it."""
        meeting = away.meeting
        away.brings(away.says(membership.SUSPEND, NOTE))
        [pause] = paused(processes.standing(meeting.process))
        assert (pause.party, state(meeting)) == ("XA", (2, 0))
        assert faults() == []


class TestEvidence:
    """A dossier whose acts cite more of the register than its founding acts."""

    @pytest.fixture
    def concern(self, meeting: Meeting) -> SignedAct:
        """A subject is proposed and confirmed; a concern cites the register with both, and all is delivered."""
        proposed = released(meeting)
        values = {"subject": proposed.act.id, "by": "Minister"}
        meeting.hear(subject.CONFIRM, values, dossier=meeting.process)
        concern = meeting.release(kinds.RAISE, raising("open"))
        assert isinstance(concern, SignedAct)
        assert concern.act.register.size == 4
        here = processes.standing(meeting.process)
        register_heads.head(here, signer=meeting.signer, at=meeting.now)
        heads.head_for(here, here.log.upto - 1, signer=meeting.signer, at=meeting.now)
        meeting.deliver(proposed, concern)
        return concern

    def test_it_carries_the_register_and_is_valid(self, meeting: Meeting, concern: SignedAct) -> None:
        """Leaves, the acts that they name and the depositary's head are in the file, and an outsider needs no more."""
        data = dossier_file(meeting.process, concern.act.id)
        verdict, findings = examined(data)
        assert verdict is Verdict.VALID, missing(findings)
        said = [f"{each.subject}: {each.sentence}" for each in findings]
        assert "register: its depositary signed it at size 4" in said
        assert sum(each.startswith("register at ") for each in said) == 2
        text = data.decode("latin-1")
        acts = ActRecord.objects.filter(dossier=meeting.process).values_list("id", flat=True)
        assert len(acts) == 4
        assert all(f"acts/{act}.json" in text for act in acts)
        assert ("register/3.json" in text, "register/4.json" in text) == (True, False)

    def test_it_goes_on_to_the_next_head_and_no_further(self, meeting: Meeting, concern: SignedAct) -> None:
        """What was entered later is left out where a head was signed before it."""
        released(meeting, contacts.CONFIRM, {})
        register_heads.head(processes.standing(meeting.process), signer=meeting.signer, at=meeting.now)
        verdict, findings = examined(dossier_file(meeting.process, concern.act.id))
        assert verdict is Verdict.VALID, missing(findings)
        assert "its depositary signed it at size 4" in [each.sentence for each in findings]

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (lambda each: each.update({LEAF: each[LEAF].replace(b"2027-", b"2028-")}), Verdict.INVALID),
            (lambda each: each.update({LEAF: each["data/register/2.json"]}), Verdict.INVALID),
            (lambda each: each.pop(LEAF), Verdict.INCOMPLETE),
            (lambda each: each.pop(head_of(each)), Verdict.INCOMPLETE),
            (lambda each: each.update({head_of(each): tampering.flip(each[head_of(each)], -10)}), Verdict.INVALID),
        ],
        ids=["a leaf of another time", "a leaf twice", "no leaf", "no head", "a head that nobody signed"],
    )
    def test_what_is_changed_or_left_out_is_found(
        self, meeting: Meeting, concern: SignedAct, change: Callable[[Members], object], expected: Verdict
    ) -> None:
        """A leaf or the head, by whoever has the file in his hands."""
        data = altered(dossier_file(meeting.process, concern.act.id), change)
        verdict, findings = examined(data)
        assert verdict is expected, missing(findings)


LEAF = "data/register/3.json"


def head_of(members: Members) -> str:
    """The member that is the head of the register."""
    [name] = [each for each, data in members.items() if "/heads/" in each and b"\n4\n" in data and is_register(data)]
    return name


def is_register(note: bytes) -> bool:
    """Whether a head is of the register of what Aurelia and Borealia founded."""
    return note.startswith(register_origin(Meeting().process).encode())
