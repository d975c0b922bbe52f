# SPDX-License-Identifier: Apache-2.0
"""The depositary enters what comes in the order in which it came, and signs that; what is entered is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, OperationalError, transaction

from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, membership, subject
from demarche.core.acts.act import SignedAct
from demarche.core.log.checkpoint import open_head
from demarche.core.log.leaf import parse_leaf
from demarche.core.process.register import register_origin
from demarche.core.process.subjects import subjects
from demarche.ledger import folds, marks, processes, register_heads, registering, replay
from demarche.ledger.models import HeadRecord, RegisterHeld, RegisterLeaf
from demarche.ledger.pausing import paused
from demarche.ledger.receive import receive
from demarche.ledger.registering import Leaves, RegisterBrokenError
from demarche.ledger.signer import KeyLockedError
from tests.builders import AURELIA, BOREALIA, CASTELLIA, raising
from tests.ledger import tampering
from tests.ledger.builders import CountingSigner
from tests.ledger.keeping import (
    NOTE,
    alike,
    amounts_to,
    another_program,
    entered,
    forget,
    nothing_at_hand,  # noqa: F401  # a fixture of every test
    released,
    rolled_back,
    seen,
    state,
)
from tests.ledger.observing import commits, faults
from tests.ledger.restoring import old_copy
from tests.ledger.scene import proposing

if TYPE_CHECKING:
    from demarche.ledger.replay import Touched
    from tests.ledger.builders import Meeting


class TestDepositary:
    """Aurelia keeps the register."""

    def test_an_own_act_is_entered_in_its_own_transaction(self, lasting: Meeting) -> None:
        """One commit has the act and its leaf; from then on the head that acts cite holds it."""
        before = amounts_to(lasting)[0]
        found: list[SignedAct] = []
        assert commits(lambda: found.append(released(lasting))) == 1
        [act] = found
        assert entered(lasting) == [(2, act.act.id)]
        assert (act.act.register, state(lasting)) == (before, (3, 3))
        [named] = subjects(replay.ground(lasting.process).view(3))
        assert (named.proposal, named.author) == (act.act.id, "XA")
        assert RegisterHeld.objects.get().size == 0
        after = amounts_to(lasting)[0]
        assert released(lasting, contacts.CONFIRM, {}).act.register == after
        assert alike(lasting)

    def test_what_arrives_is_entered_in_the_order_in_which_it_came(self, meeting: Meeting) -> None:
        """Those of one author in the order of their numbers, also out of one parcel in which they stand otherwise."""
        first = meeting.hear(subject.PROPOSE, proposing(), dossier=meeting.process)
        own = released(meeting, contacts.CONFIRM, {})
        second, third = (meeting.say(contacts.CONFIRM, {}, dossier=meeting.process) for _ in range(2))
        meeting.send(third, second)
        assert [act for _, act in entered(meeting)] == [each.act.id for each in (first, own, second, third)]
        assert [at for at, _ in entered(meeting)] == [2, 3, 4, 5]
        leaves = [parse_leaf(bytes(row.data)) for row in RegisterLeaf.objects.order_by("index")]
        assert [leaf.keyset for leaf in leaves] == [BOREALIA.ref, AURELIA.ref, BOREALIA.ref, BOREALIA.ref]
        times = [leaf.t for leaf in leaves]
        assert (times, times[-1]) == (sorted(times), meeting.now)
        assert alike(meeting)

    def test_time_in_it_never_falls(self, meeting: Meeting) -> None:
        """The clock of the node was set back between two acts: the second leaf has the time of the first."""
        released(meeting)
        meeting.now -= 86_400
        released(meeting)
        assert len({parse_leaf(bytes(row.data)).t for row in RegisterLeaf.objects.all()}) == 1
        assert alike(meeting)

    def test_what_waits_for_an_earlier_act_is_entered_after_it(self, meeting: Meeting) -> None:
        """The second act of Borealia comes first: it has no leaf until the first is here, and then the next one."""
        first, second = (meeting.say(contacts.CONFIRM, {}, dossier=meeting.process) for _ in range(2))
        meeting.send(second)
        assert (entered(meeting), state(meeting)) == ([], (2, 0))
        meeting.send(first)
        assert [act for _, act in entered(meeting)] == [first.act.id, second.act.id]
        assert alike(meeting)

    def test_what_the_rules_refuse_is_entered_and_changes_nothing(self, meeting: Meeting) -> None:
        """The depositary refuses no act; its leaf writes no cell."""
        _head, before = amounts_to(meeting)
        refused = meeting.hear(membership.RESUME, NOTE, dossier=meeting.process)
        assert entered(meeting) == [(2, refused.act.id)]
        assert amounts_to(meeting)[1] == before
        assert alike(meeting)

    def test_an_own_act_names_only_what_its_head_does_not_hold(self, meeting: Meeting) -> None:
        """What Borealia said is entered here at once, so that the head says it already."""
        meeting.hear(subject.PROPOSE, proposing(), dossier=meeting.process)
        act = released(meeting).act
        assert (act.after, act.register.size) == ((), 3)

    def test_a_transaction_that_fails_leaves_no_leaf(self, lasting: Meeting) -> None:
        """The next act gets the place of the one that never was, and the same root as folded from the start."""
        released(lasting)
        head = amounts_to(lasting)[0]
        with rolled_back():
            gone = released(lasting)
            assert state(lasting) == (4, 4)
        assert (state(lasting), amounts_to(lasting)[0]) == ((3, 3), head)
        other = released(lasting, contacts.CONFIRM, {})
        assert entered(lasting)[1:] == [(3, other.act.id)]
        assert replay.ground(lasting.process).register.index(gone.act.id) is None
        assert alike(lasting)

    def test_an_act_that_lost_a_race_is_entered_when_it_is_tried_again(
        self, lasting: Meeting, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The first try made a leaf that was not committed; the second makes it again, and says who has suspended."""
        lost: list[str] = []

        def lose(touched: Touched) -> None:
            if not lost and touched.dossier == lasting.process:
                lost.append(touched.dossier)
                raise OperationalError("database is locked")

        monkeypatch.setattr(replay, "PROJECTIONS", {"losing": replay.Projection(lose, lambda: None, None)})
        act = released(lasting)
        assert lost
        assert (entered(lasting), state(lasting)) == ([(2, act.act.id)], (3, 3))
        monkeypatch.undo()
        assert alike(lasting)

    def test_another_program_of_the_node_goes_on_where_this_one_ended(self, lasting: Meeting) -> None:
        """Each enters what comes to it; each folds what the other has entered before it enters more."""
        acts = [released(lasting)]
        with another_program():
            acts.append(lasting.hear(contacts.CONFIRM, {}, dossier=lasting.process))
        acts.append(released(lasting))
        with another_program():
            acts.append(released(lasting))
        assert [act for _, act in entered(lasting)] == [each.act.id for each in acts]
        assert state(lasting) == (6, 6)
        assert alike(lasting)

    def test_a_fold_that_begins_anew_has_what_the_register_at_hand_holds(self, lasting: Meeting) -> None:
        """Another thread has the fold that made the register grow: what is entered next may name what that one knew."""
        proposed = released(lasting)
        amounts_to(lasting)
        with another_program():
            values = {"subject": proposed.act.id, "by": "Minister"}
            lasting.hear(subject.CONFIRM, values, dossier=lasting.process)
        folds.SHELF.clear()
        amounts_to(lasting)
        [named] = subjects(replay.ground(lasting.process).view(4))
        assert {party: str(each.stand) for party, each in named.stated.items()} == {
            "XA": "confirmed",
            "XB": "confirmed",
        }
        assert alike(lasting)

    def test_it_signs_one_head_a_size(self, meeting: Meeting) -> None:
        """Asked again it gives the same; it is noted beside the store; of the founding acts alone none is signed."""

        def head() -> HeadRecord | None:
            return register_heads.head(processes.standing(meeting.process), signer=meeting.signer, at=meeting.now)

        before = meeting.signer.heads
        assert (head(), meeting.signer.heads) == (None, before)
        released(meeting)
        first = head()
        assert first is not None
        meeting.now += 3600
        again = head()
        assert again is not None
        assert (bytes(again.note), meeting.signer.heads) == (bytes(first.note), before + 1)
        opened = open_head(bytes(first.note), origin=register_origin(meeting.process), key=AURELIA.log.public)
        named = register_heads.checkpoint(processes.standing(meeting.process))
        assert (opened.checkpoint, first.own) == (named, True)
        assert marks.read(registering.mark_of(meeting.process)) == named
        released(meeting)
        larger = head()
        assert larger is not None
        assert (larger.size, meeting.signer.heads) == (4, before + 2)
        assert HeadRecord.objects.filter(origin=register_origin(meeting.process)).count() == 2
        assert faults() == []

    def test_it_signs_with_no_other_key(self, meeting: Meeting) -> None:
        """A signer that holds another key than the key-set in force names is no signer."""
        released(meeting)
        with pytest.raises(KeyLockedError, match=r"^expected the log key of key-set 1, got another key$"):
            register_heads.head(processes.standing(meeting.process), signer=CountingSigner(CASTELLIA), at=meeting.now)
        assert not HeadRecord.objects.filter(origin=register_origin(meeting.process)).exists()

    def test_an_old_copy_enters_nothing_until_it_has_caught_up(self, meeting: Meeting) -> None:
        """Others hold what it has signed and its rows lack: what is said meanwhile waits, and follows that."""
        with old_copy():
            lost = meeting.say(contacts.CONFIRM, {}, dossier=meeting.process)
            meeting.send(lost)
            here = processes.standing(meeting.process)
            row = register_heads.head(here, signer=meeting.signer, at=meeting.now)
            brought = register_heads.lacking(here, "XB", 0, signer=None, at=meeting.now)
        assert row is not None
        assert brought is not None
        own = released(meeting)
        assert (entered(meeting), state(meeting)) == ([], (2, 0))
        head = open_head(bytes(row.note), origin=row.origin, key=AURELIA.log.public)
        leaves = Leaves(brought.start, brought.leaves, [lost.act.id], head)
        receive(
            meeting.process,
            "XB",
            meeting.arrived(lost),
            shown=[meeting.grown()],
            leaves=leaves,
            at=meeting.now,
        )
        assert entered(meeting) == [(2, lost.act.id), (3, own.act.id)]
        assert alike(meeting)


def test_a_leaf_changed_by_hand_stops_everything(meeting: Meeting) -> None:
    """The rows lead to another register than the process's own row names: nothing is folded on that."""
    released(meeting)
    act = released(meeting, contacts.CONFIRM, {})
    tampering.drop()
    data = bytes(RegisterLeaf.objects.get(act=act.act.id).data)
    changed = data.replace(b"2027-", b"2028-")
    assert changed != data
    RegisterLeaf.objects.filter(act=act.act.id).update(data=changed)
    forget()
    with pytest.raises(RegisterBrokenError, match=r"its leaves in the store lead to another: run fsck"):
        replay.ground(meeting.process)
    assert any(f"register of {meeting.process}: expected size and root" in each for each in faults())


def test_a_leaf_that_is_gone_stops_everything(meeting: Meeting) -> None:
    """The process's row names four leaves, and there are three."""
    act = [released(meeting), released(meeting)][-1]
    tampering.drop()
    tampering.run("DELETE FROM ledger_registerleaf WHERE act = %s", act.act.id)
    forget()
    with pytest.raises(RegisterBrokenError, match=r"at size 4, its leaves in the store lead to another"):
        released(meeting)


@pytest.mark.quick
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_registerleaf SET data = data",
        "UPDATE ledger_registerleaf SET generation = 2",
        "DELETE FROM ledger_registerleaf",
    ],
)
def test_the_database_refuses_to_change_a_leaf(meeting: Meeting, statement: str) -> None:
    """On either engine, at its own prompt."""
    released(meeting)
    before = list(RegisterLeaf.objects.values_list())
    with pytest.raises(DatabaseError, match="leaves are written once"), transaction.atomic():
        tampering.run(statement)
    assert list(RegisterLeaf.objects.values_list()) == before


class TestPausing:
    """A Party suspends its participation: it binds from the first receipt of another, entered or not."""

    def test_one_that_is_received(self, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
        """From the moment it was received here until what ends it was; every matter is looked at again, each time."""
        concern = meeting.release(kinds.RAISE, raising("open"))
        assert isinstance(concern, SignedAct)
        told = seen(monkeypatch)
        act = meeting.hear(membership.SUSPEND, NOTE, dossier=meeting.process)
        since = meeting.now
        [pause] = paused(processes.standing(meeting.process))
        assert (pause.party, pause.since, pause.until, pause.act) == ("XB", since, None, act.act.id)
        assert told == [meeting.process, concern.act.id]
        told.clear()
        meeting.hear(membership.RESUME, NOTE, dossier=meeting.process)
        [pause] = paused(processes.standing(meeting.process))
        assert (pause.since, pause.until) == (since, meeting.now)
        assert told == [meeting.process, concern.act.id]
        monkeypatch.undo()
        assert alike(meeting)

    def test_one_that_is_receipted(self, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
        """An own act binds when the other side's log says that it has it, and not before."""
        concern = meeting.release(kinds.RAISE, raising("open"))
        assert isinstance(concern, SignedAct)
        act = released(meeting, membership.SUSPEND, NOTE)
        assert paused(processes.standing(meeting.process)) == ()
        told = seen(monkeypatch)
        meeting.now += 7200
        meeting.deliver(act)
        [pause] = paused(processes.standing(meeting.process))
        assert (pause.party, pause.since, pause.until) == ("XA", meeting.now, None)
        assert told == [meeting.process, concern.act.id]
        assert faults() == []
