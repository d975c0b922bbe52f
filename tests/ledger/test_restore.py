# SPDX-License-Identifier: Apache-2.0
"""A log restored from a copy goes on as a new generation: whole or not at all, and every act stays where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.dossier import Outcome
from demarche.core.encoding import MalformedError
from demarche.core.log.checkpoint import open_head
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import check_place
from demarche.ledger import generations, heads, keyrings, marks, processes, restore
from demarche.ledger.behind import LogBehindError, NotFetchedError
from demarche.ledger.models import ActRecord, HeadRecord, Leaf, Log
from tests.builders import AURELIA, BOREALIA, raising
from tests.exported import examined
from tests.ledger.observing import MOST, CutError, cut, cut_commit, dossier_file, faults, rows
from tests.ledger.restoring import old_copy
from tests.simulation.renewing import anew

if TYPE_CHECKING:
    from tests.ledger.builders import Meeting

REASON = "A disk died; the copy is of the night before."


def sign(meeting: Meeting) -> HeadRecord:
    """A head over all there is."""
    here = processes.standing(meeting.process)
    return heads.head_for(here, here.log.upto - 1, signer=meeting.signer, at=meeting.now)


def fall_behind(meeting: Meeting) -> HeadRecord:
    """A concern was raised and its head signed; then a copy from before is put back. Gives that head."""
    with old_copy():
        meeting.release(kinds.RAISE, raising("open"))
        return sign(meeting)


def restored(meeting: Meeting, *, anyway: bool = False) -> restore.Declaration:
    """Restored, an hour later."""
    meeting.now += 3600
    return restore.restore(meeting.process, REASON, at=meeting.now, anyway=anyway)


def test_the_log_goes_on_in_the_open(meeting: Meeting) -> None:
    """Leaf 0 of the next generation says what is lost; acts follow under heads of its own."""
    sign(meeting)
    signed = fall_behind(meeting)
    stated = restored(meeting)
    assert (stated.generation, stated.old.size, stated.restored, stated.lost) == (2, 3, 2, 1)

    old, new = Log.objects.order_by("generation")
    assert (old.open, new.open, new.base, new.size, new.again, new.fetched) == (False, True, 2, 1, [], False)
    leaf = parse_leaf(bytes(Leaf.objects.get(log=new).data))
    assert (leaf.k, leaf.t, leaf.keyset.hash) == ("restored", meeting.now, old.keyset_hash)
    assert leaf.fields == {
        "origin": old.origin,
        "size": 3,
        "root": signed.root,
        "restored": 2,
        "reason": REASON,
    }
    again = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(again, SignedAct)
    assert ActRecord.objects.get(id=again.act.id).leaf_index == 3
    head = sign(meeting)
    assert (head.origin, head.size) == (new.origin, 2)
    mark = marks.read(meeting.process)
    assert mark is not None
    assert (mark.origin, mark.size) == (new.origin, 2)
    assert faults() == []


def test_an_act_is_found_in_its_generation(meeting: Meeting) -> None:
    """Places of old acts lead to the newest head of the old log; an export holds both, and pages find the index."""
    sign(meeting)
    fall_behind(meeting)
    restored(meeting)
    raised = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(raised, SignedAct)
    head = sign(meeting)
    founding = ActRecord.objects.get(dossier=meeting.process, outgoing=True)
    found, older = generations.places(processes.standing(meeting.process), [founding.leaf_index, 3], head)
    assert [(each.index, each.origin, each.size) for _, each in sorted(found.items())] == [
        (0, meeting.origin, 2),
        (1, head.origin, 2),
    ]
    [before] = older
    for row, index in ((before, founding.leaf_index), (head, 3)):
        check_place(found[index], open_head(bytes(row.note), origin=row.origin, key=AURELIA.keyset.log))
    logs = generations.of(meeting.process)
    assert [generations.find(logs, index).index for index in (0, 1, 3)] == [0, 1, 1]
    with pytest.raises(ValueError, match=r"^expected an index in a log of this process, got -1$"):
        generations.find(logs, -1)
    assert dossier_file(meeting.process, raised.act.id)


def test_a_generation_that_nobody_was_shown_is_passed_over(meeting: Meeting) -> None:
    """No head of it was signed, so the next one names what it named."""
    sign(meeting)
    signed = fall_behind(meeting)
    restored(meeting)
    stated = restored(meeting, anyway=True)
    assert (stated.generation, stated.old.origin, stated.old.size, stated.restored) == (3, signed.origin, 3, 2)
    assert sign(meeting).size == 1
    assert faults() == []


def test_the_first_leaf_of_a_generation_is_checked(meeting: Meeting) -> None:
    """It names the log that its row says it goes on from, and another log has none such."""
    sign(meeting)
    fall_behind(meeting)
    restored(meeting)
    new = Log.objects.get(open=True)
    Log.objects.filter(pk=new.pk).update(continues="demarche.invalid/another")
    [fault] = faults()
    assert (
        fault
        == (
            f"leaf 0 of {new.origin}: expected the first leaf, restored, with origin (0, 'demarche.invalid/another'), "
            f"got (0, '{meeting.origin}')"
        )[: len(fault)]
    )


def test_what_no_head_covers_is_entered_again(meeting: Meeting) -> None:
    """No head of the old log is signed any more, so its last acts get a leaf in the new one; also twice."""
    sign(meeting)
    raised = meeting.release(kinds.RAISE, raising("open"))
    heard = meeting.hear(kinds.RAISE, raising("open", raises=BOREALIA, addressed=AURELIA))
    assert isinstance(raised, SignedAct)
    for generation in (2, 3):
        assert restored(meeting, anyway=True).generation == generation
        new = Log.objects.get(open=True)
        assert (new.again, new.size) == ([2, 3], 3)
    head = sign(meeting)
    found, older = generations.places(processes.standing(meeting.process), [0, 2, 3], head)
    assert [(found[index].index, found[index].origin == head.origin) for index in (0, 2, 3)] == [
        (0, False),
        (1, True),
        (2, True),
    ]
    assert [parse_leaf(found[index].leaf).fields["act"] for index in (2, 3)] == [raised.act.id, heard.act.id]
    assert len(older) == 1
    assert faults() == []


def test_it_is_whole_or_nothing(lasting: Meeting) -> None:
    """Killed at any step the old log is closed for signing as before; done again, it is done once."""
    sign(lasting)
    mark = marks.read(lasting.process)
    assert mark is not None
    lasting.release(kinds.RAISE, raising("open"))
    Log.objects.update(shown_size=9, shown_root="a" * 64)
    before = rows()
    for point in range(MOST):
        with cut(point) as asked, pytest.raises(CutError):
            restored(lasting)
        assert rows() == before
        with pytest.raises(LogBehindError):
            sign(lasting)
        with cut(point + 1) as asked, cut_commit(after=False), pytest.raises(CutError):
            restored(lasting)
        if len(asked) <= point + 1:
            break
    assert point > 8
    with cut_commit(after=True), pytest.raises(CutError):
        restored(lasting)
    assert Log.objects.get(open=True).generation == 2
    with pytest.raises(restore.NotBehindError):
        restored(lasting)
    assert sign(lasting).size == 2
    assert faults() == []


def test_a_copy_from_before_a_restore_is_behind_too(meeting: Meeting) -> None:
    """The mark is of a log that the rows do not know at all."""
    sign(meeting)
    with old_copy():
        fall_behind(meeting)
        restored(meeting)
        signed = sign(meeting)
    stated = restored(meeting)
    assert (stated.generation, stated.old.origin, stated.old.size, stated.restored) == (2, signed.origin, 1, 0)
    assert sign(meeting).origin != signed.origin
    assert faults() == []


def test_nothing_is_released_into_a_dossier_before_the_others_were_asked(meeting: Meeting) -> None:
    """Another act under a number already used would be a proof against its author."""
    concern = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(concern, SignedAct)
    sign(meeting)
    fall_behind(meeting)
    restored(meeting)
    with pytest.raises(NotFetchedError) as error:
        meeting.release(kinds.ASSESS, {"status": "open"}, dossier=concern)
    assert str(error.value) == (
        "this node was restored from a copy and does not have back yet what the others hold of its own acts; "
        "wait until each has sent it, or have the administrator say that there is nothing to fetch"
    )
    assert error.value.code.code == "not_fetched"
    restore.nothing_to_fetch(meeting.process)
    assert isinstance(meeting.release(kinds.ASSESS, {"status": "open"}, dossier=concern), SignedAct)


def test_a_log_that_is_not_behind_is_left_alone(meeting: Meeting) -> None:
    """Unless the administrator knows better: then the newest head known is what the declaration names."""
    with pytest.raises(restore.NotBehindError) as error:
        restored(meeting)
    assert str(error.value) == (
        f"expected a log that is behind what it has signed, got one that is not: {meeting.origin}, generation 1, size 2; "
        "where you know that the store is an old copy, say --anyway"
    )
    assert (restored(meeting, anyway=True).old.size, Log.objects.get(open=True).again) == (0, [0, 1])
    sign(meeting)
    assert restore.declaration(meeting.process, anyway=True).old.size == 3
    assert restore.all_behind() == []
    assert faults() == []


def test_a_reason_that_is_too_long_changes_nothing(meeting: Meeting) -> None:
    """The old log stays closed for signing."""
    sign(meeting)
    fall_behind(meeting)
    with pytest.raises(
        MalformedError, match=r"^leaf.reason: expected a reason of 1 to 500 characters, got 501 characters$"
    ):
        restore.restore(meeting.process, "a" * 501, at=meeting.now)
    assert [each.partition(":")[0] for each in restore.all_behind()] == [f"process {meeting.process[:16]}"]
    assert Log.objects.get().open


def test_what_was_signed_under_renewed_keys_before_it_proves_itself(meeting: Meeting) -> None:
    """A head of the closed log is signed under the second key-set: the file shows where that took over, in that log too."""
    new = anew(AURELIA)
    keyrings.take_up([AURELIA.document, new.document], at=meeting.now)
    meeting.signer.later = (new,)
    raised = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(raised, SignedAct)
    sign(meeting)
    fall_behind(meeting)
    restored(meeting)
    after = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(after, SignedAct)
    sign(meeting)
    for each in (raised, after):
        data = dossier_file(meeting.process, each.act.id)
        found = examined(data, None)
        assert [str(finding) for finding in found if finding.outcome is Outcome.FAILS] == []
        assert any("key-set 2 is in force after entry 2 of its log" in finding.sentence for finding in found)
