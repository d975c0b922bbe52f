# SPDX-License-Identifier: Apache-2.0
"""Every statement failed once, and every commit before and after it: all of a change is on record, or nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger import folds, heads, outbox, processes
from demarche.ledger.append import append
from demarche.ledger.delivered import settle_answer
from demarche.ledger.files import keep
from demarche.ledger.models import ActRecord, HeadRecord, Log, Outbox
from demarche.ledger.receive import Refused, receive
from tests.builders import AURELIA, BOREALIA, raising
from tests.ledger.builders import Meeting
from tests.ledger.observing import MOST, CutError, cut, cut_commit, digest, faults, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.core.encoding import Json


@pytest.fixture
def concern(lasting: Meeting) -> SignedAct:
    """Aurelia has raised a concern; Borealia holds it."""
    signed = lasting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)
    lasting.deliver(signed)
    return signed


def fail_everywhere(work: Callable[[], object], process: str, dossier: str | None) -> int:
    """Fail each statement of some work in turn, then its commit; give how many statements it has.

    After each failure the rows are as before, and the docket at hand is the one they imply.
    """

    def folded(*, cold: bool = False) -> str:
        return "" if dossier is None else digest(process, dossier, cold=cold)

    before, docket = rows(), folded()
    for point in range(MOST):
        with cut(point) as asked, pytest.raises(CutError):
            work()
        assert len(asked) > point
        assert rows() == before
        assert folded() == docket
        if is_last(work, point):
            break
    with cut_commit(after=False), pytest.raises(CutError):
        work()
    assert rows() == before
    assert folded() == docket == folded(cold=True)
    assert faults() == []
    return point + 1


def is_last(work: Callable[[], object], point: int) -> bool:
    """Whether the work has no statement beyond this one: then only its commit keeps it from being done."""
    with cut(point + 1) as asked, cut_commit(after=False), pytest.raises(CutError):
        work()
    return len(asked) <= point + 1


def test_releasing_is_whole_or_nothing(lasting: Meeting, concern: SignedAct) -> None:
    """Aurelia's assessment with a file, and a row of the room's own beside it."""
    file = keep(b"a list of addresses\n", "text/plain")
    values: dict[str, Json] = {
        "name": "list.txt",
        "media": file.media,
        "bytes": file.bytes,
        "sha256": file.sha256,
    }
    outgoing = lasting.outgoing(kinds.RAISE, raising("open", file1=values), files=(file,))

    def note(_signed: SignedAct) -> None:
        Outbox.objects.filter(act=concern.act.id).update(detail="released beside it")

    def work() -> None:
        append(outgoing, signer=lasting.signer, at=lasting.now, within=note)

    count = fail_everywhere(work, lasting.process, concern.act.id)
    assert count >= 7
    with cut_commit(after=True), pytest.raises(CutError):
        work()
    assert ActRecord.objects.filter(kind=kinds.RAISE).count() == 2
    assert Outbox.objects.get(act=concern.act.id).detail == "released beside it"
    assert faults() == []


def test_a_reply_in_a_dossier_is_whole_or_nothing(lasting: Meeting, concern: SignedAct) -> None:
    """Aurelia's assessment, in a dossier whose docket is at hand."""
    outgoing = lasting.outgoing(kinds.ASSESS, {"status": "open"}, dossier=concern)

    def work() -> None:
        append(outgoing, signer=lasting.signer, at=lasting.now)

    fail_everywhere(work, lasting.process, concern.act.id)
    with cut_commit(after=True), pytest.raises(CutError):
        work()
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)
    again = append(outgoing, signer=lasting.signer, at=lasting.now)
    assert isinstance(again, SignedAct)
    assert again.act.seq == 3
    assert faults() == []


def test_receiving_is_whole_or_nothing(lasting: Meeting, concern: SignedAct) -> None:
    """Borealia's parcel: an acknowledgement, a concern of its own, a file refused; brought again, it is taken once."""
    clause: dict[str, Json] = {"clause": "without_prejudice"}
    ack = lasting.say(kinds.ACKNOWLEDGE, clause, dossier=concern)
    theirs = lasting.say(kinds.RAISE, raising("open", raises=BOREALIA, addressed=lasting.own))
    arrived, shown = lasting.arrived(ack, theirs), [lasting.grown()]

    def work() -> None:
        receive(
            lasting.process,
            "XB",
            arrived,
            shown=shown,
            refused=[Refused("a" * 64, "file_missing", theirs.act.id, "c" * 64)],
            confirmed=2,
            at=lasting.now,
        )

    count = fail_everywhere(work, lasting.process, concern.act.id)
    assert count >= 10
    with cut_commit(after=True), pytest.raises(CutError):
        work()
    size = Log.objects.get().size
    again = receive(lasting.process, "XB", arrived, shown=shown, at=lasting.now)
    assert again.duplicates == {ack.act.id, theirs.act.id}
    assert again.size == size
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)
    assert faults() == []


def test_settling_is_whole_or_nothing(lasting: Meeting, concern: SignedAct) -> None:
    """Borealia's receipt of an assessment."""
    view = lasting.release(kinds.ASSESS, {"status": "open"}, dossier=concern)
    assert isinstance(view, SignedAct)
    receipts = lasting.take(view)
    shown = [lasting.grown()]

    def work() -> None:
        settle_answer(lasting.process, "XB", shown=shown, receipts=receipts, confirmed=3, at=lasting.now)

    fail_everywhere(work, lasting.process, concern.act.id)
    with cut_commit(after=True), pytest.raises(CutError):
        work()
    assert Outbox.objects.get(act=view.act.id).state == "delivered"
    work()
    assert faults() == []


def test_a_head_is_signed_or_not(lasting: Meeting) -> None:
    """Whatever fails while a head is signed, one is there afterwards or none, and the next caller gets one in time."""
    before = rows()
    for point in range(MOST):
        with cut(point):
            try:
                heads.head_for(processes.standing(lasting.process), 0, signer=lasting.signer, at=lasting.now)
            except CutError:
                done = False
            else:
                done = True
        if done:
            break
        # A lease that could not be given back runs out.
        Log.objects.update(lease_owner="", lease_until=0.0)
        assert rows() == before
    assert HeadRecord.objects.filter(own=True).count() == 1
    assert faults() == []


def test_a_claim_is_whole_or_nothing(lasting: Meeting, concern: SignedAct) -> None:
    """The worker takes deliveries under a lease, or none."""
    lasting.release(kinds.ASSESS, {"status": "open"}, dossier=concern)

    def work() -> None:
        outbox.claim(lasting.process, "XB", machine=10.0, lease=60.0, most=10)

    fail_everywhere(work, lasting.process, concern.act.id)


def test_founding_is_whole_or_nothing(committed: str, home: object) -> None:
    """The register is made with the last founding act, or neither is there."""
    meeting = Meeting().enter()
    meeting.release("process.found", processes.founding_values(meeting.process), dossier=meeting.process)
    theirs = meeting.peer_founds()
    arrived, shown = meeting.arrived(theirs), [meeting.grown()]

    def work() -> None:
        receive(meeting.process, "XB", arrived, shown=shown, at=meeting.now)

    fail_everywhere(work, meeting.process, meeting.process)
    work()
    assert processes.standing(meeting.process).register.size == 2
    assert faults() == []


def test_entering_a_process_is_whole_or_nothing(committed: str, home: object) -> None:
    """Its row, its members, their key-sets and the log."""
    meeting = Meeting()
    documents = [AURELIA.document, BOREALIA.document]

    def work() -> None:
        processes.open_process(meeting.charter, "XA", documents, origin=meeting.origin, at=meeting.now)

    assert fail_everywhere(work, meeting.process, None) >= 7  # PostgreSQL needs one statement less than SQLite
    work()
    after = rows()
    work()
    assert rows() == after
    assert (len(after["Process"]), len(after["Member"]), len(after["KeySetRecord"]), len(after["Log"])) == (1, 2, 2, 1)


def test_a_failed_read_puts_no_fold_away(lasting: Meeting, concern: SignedAct) -> None:
    """The docket could not be caught up with; nothing is left that could mislead the next reader."""
    folds.SHELF.clear()
    with cut(1), pytest.raises(CutError):
        digest(lasting.process, concern.act.id)
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)
