# SPDX-License-Identifier: Apache-2.0
"""A log that is behind what it has signed: seen by its mark, and nothing more is signed until it is restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.encoding import parse
from demarche.core.log.checkpoint import Checkpoint
from demarche.ledger import behind, heads, marks, processes, restore
from demarche.ledger.behind import LogBehindError
from demarche.ledger.models import Log
from demarche.ledger.receive import receive
from demarche.ledger.transaction import BusyError
from tests.builders import AURELIA, BOREALIA, charter_between, raising
from tests.ledger.observing import MOST, CutError, cut, faults
from tests.ledger.restoring import old_copy

if TYPE_CHECKING:
    from tests.ledger.builders import Meeting


def sign(meeting: Meeting) -> Checkpoint:
    """A head over all there is."""
    here = processes.standing(meeting.process)
    row = heads.head_for(here, here.log.upto - 1, signer=meeting.signer, at=meeting.now)
    return Checkpoint(row.origin, row.size, bytes.fromhex(row.root))


def test_the_mark_is_the_newest_head_signed(meeting: Meeting) -> None:
    """It rises with each head, and is never put lower."""
    assert marks.read(meeting.process) is None
    first = sign(meeting)
    path = marks.path_of(meeting.process)
    assert path is not None
    assert parse(path.read_bytes().rstrip()) == {"origin": first.origin, "size": 2, "root": first.root.hex()}
    meeting.release(kinds.RAISE, raising("open"))
    second = sign(meeting)
    assert marks.read(meeting.process) == second
    marks.put(meeting.process, first)
    assert marks.read(meeting.process) == second
    assert {each.name for each in path.parent.iterdir()} == {path.name, marks.LOCK}
    assert path.stat().st_size == 512


def test_an_old_copy_signs_nothing_more(meeting: Meeting) -> None:
    """It is read as before; releasing, receipting and signing stop, each saying why."""
    with old_copy():
        meeting.release(kinds.RAISE, raising("open"))
        signed = sign(meeting)
    found = behind.behind(meeting.process)
    assert found is not None
    assert (found.head, found.rows) == (signed, 2)
    assert str(found) == (
        f"process {meeting.process[:16]}: this node's log is behind what it has signed, so it is an old copy and signs nothing "
        f"more: signed at size 3 of {signed.origin}, held here up to 2; the administrator runs demarche restore; reading goes on"
    )
    for work in (
        lambda: meeting.release(kinds.RAISE, raising("open")),
        lambda: sign(meeting),
        lambda: receive(meeting.process, "XB", [], shown=[], at=meeting.now),
    ):
        with pytest.raises(LogBehindError) as error:
            work()
        assert str(error.value) == str(found)
        assert error.value.code.code == "log_behind"
    assert Log.objects.get().size == 2
    assert faults() == []


def test_another_history_of_the_same_length_is_behind_too(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node that starts compares the root that its rows have at the mark."""
    with old_copy():
        meeting.release(kinds.RAISE, raising("open"))
        signed = sign(meeting)
    path = marks.path_of(meeting.process)
    assert path is not None
    kept = path.read_bytes()
    path.unlink()
    meeting.release(kinds.RAISE, raising("open"))
    path.write_bytes(kept)
    monkeypatch.setattr(behind, "_CHECKED", {})
    with pytest.raises(LogBehindError):
        meeting.release(kinds.RAISE, raising("open"))
    found = behind.behind(meeting.process)
    assert found is not None
    assert (found.head, found.rows) == (signed, 3)


def test_what_another_party_shows_counts_as_the_mark_does(meeting: Meeting) -> None:
    """A copy that came without its mark is behind as soon as a newer head of it is shown; an older or known one says nothing."""
    first = sign(meeting)
    with old_copy():
        meeting.release(kinds.RAISE, raising("open"))
        signed = sign(meeting)
    path = marks.path_of(meeting.process)
    assert path is not None
    path.unlink()
    behind.note_shown(meeting.process, first)
    assert behind.behind(meeting.process) is None
    behind.note_shown(meeting.process, signed)
    with pytest.raises(LogBehindError):
        meeting.release(kinds.RAISE, raising("open"))


def test_a_head_of_a_log_that_the_rows_do_not_know(meeting: Meeting) -> None:
    """A copy from before an earlier restore, without its mark: what is shown becomes the mark."""
    signed = Checkpoint("demarche.invalid/lost", 7, bytes(32))
    behind.note_shown(meeting.process, signed)
    assert marks.read(meeting.process) == signed
    found = behind.behind(meeting.process)
    assert found is not None
    assert (found.head, found.rows) == (signed, 0)


def test_a_head_of_the_log_of_another_process(meeting: Meeting) -> None:
    """The same key signs there, so whoever is in both can show it here: it says nothing of this log."""
    other = charter_between(AURELIA, BOREALIA, exercise=True)
    keysets = [AURELIA.document, BOREALIA.document]
    processes.open_process(other, "XA", keysets, origin="demarche.invalid/another", at=meeting.now)
    first = sign(meeting)
    behind.note_shown(meeting.process, Checkpoint("demarche.invalid/another", 7, bytes(32)))
    assert marks.read(meeting.process) == first
    assert behind.behind(meeting.process) is None


def test_a_log_that_was_closed_meanwhile_is_signed_no_more(meeting: Meeting) -> None:
    """Whoever read where it stands before the restore waits in vain for a head of the old log."""
    here = processes.standing(meeting.process)
    sign(meeting)
    meeting.release(kinds.RAISE, raising("open"))
    restore.restore(meeting.process, "A test.", at=meeting.now, anyway=True)
    with pytest.raises(BusyError):
        heads.head_for(here, here.log.upto, signer=meeting.signer, at=meeting.now, patience=0)


def test_a_mark_that_cannot_be_read_is_told_as_a_log_that_is_behind_is(meeting: Meeting) -> None:
    """The other processes of the node go on."""
    sign(meeting)
    path = marks.path_of(meeting.process)
    assert path is not None
    path.write_bytes(b"{}")
    [said] = restore.all_behind()
    assert said.startswith(f"expected a mark in {path}, ")


def test_killed_between_mark_and_row_a_log_is_not_behind(lasting: Meeting) -> None:
    """The head was given to nobody; the next one covers as much."""
    for point in range(MOST):
        with cut(point), pytest.raises(CutError):
            sign(lasting)
        Log.objects.update(lease_until=0.0)  # the lease of who died runs out
        if marks.read(lasting.process) is not None:
            break
    assert heads.newest_head(processes.standing(lasting.process).log) is None
    assert behind.behind(lasting.process) is None
    signed = lasting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)


def test_a_mark_that_cannot_be_read_stops_signing(meeting: Meeting) -> None:
    """Nobody knows then what was signed."""
    sign(meeting)
    path = marks.path_of(meeting.process)
    assert path is not None
    path.write_bytes(b"{}")
    with pytest.raises(
        marks.MarkError, match=r"^expected a mark in .+\.json, .+: see what stands in it; it is never deleted$"
    ):
        meeting.release(kinds.RAISE, raising("open"))
