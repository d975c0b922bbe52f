# SPDX-License-Identifier: Apache-2.0
"""Dockets kept at hand: the same as folded from the start, whatever was rolled back, and whoever else wrote."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.core.process.docket import Docket
from demarche.core.process.ground import Ground
from demarche.ledger import folds, replay
from demarche.ledger.fold import Fold
from demarche.ledger.folds import Shelf
from demarche.ledger.models import ActRecord
from tests.builders import BOREALIA, raising
from tests.databases import together
from tests.ledger import tampering
from tests.ledger.observing import digest, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.ledger.builders import Meeting

VIEW = {"status": "open"}


@pytest.fixture(autouse=True)
def empty_shelf() -> Iterator[None]:
    """Each test begins and ends without folds."""
    folds.SHELF.clear()
    yield
    folds.SHELF.clear()


def raised(meeting: Meeting) -> SignedAct:
    """Aurelia raises a concern."""
    signed = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)
    return signed


def placed(meeting: Meeting, dossier: SignedAct) -> int:
    """How many acts of a dossier are folded."""
    with replay.docket(meeting.process, dossier.act.id) as docket:
        return len(docket.placed)


def undone(work: Callable[[], object]) -> None:
    """Do something in a transaction that fails."""

    def failing() -> None:
        with transaction.atomic():
            work()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()


def test_a_docket_at_hand_is_asked_for_in_one_query(lasting: Meeting) -> None:
    """The second reader of a dossier to which nothing was added reads no act."""
    concern = raised(lasting)
    folds.SHELF.clear()
    cold = statements(lambda: placed(lasting, concern))
    warm = statements(lambda: placed(lasting, concern))
    assert (len(cold), len(warm)) == (2, 1)
    lasting.release(kinds.ASSESS, VIEW, dossier=concern)
    assert len(statements(lambda: placed(lasting, concern))) == 1
    assert placed(lasting, concern) == 2
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)


def test_what_was_rolled_back_is_not_in_the_docket(lasting: Meeting) -> None:
    """An act is released inside a transaction that fails: the docket never had it."""
    concern = raised(lasting)
    before = digest(lasting.process, concern.act.id)

    def assess() -> None:
        lasting.release(kinds.ASSESS, VIEW, dossier=concern)
        assert placed(lasting, concern) == 2

    undone(assess)
    assert digest(lasting.process, concern.act.id) == before
    assert placed(lasting, concern) == 1
    again = lasting.release(kinds.ASSESS, VIEW, dossier=concern)
    assert isinstance(again, SignedAct)
    assert again.act.seq == 2


def test_what_was_rolled_back_to_a_savepoint_is_not_in_the_docket(lasting: Meeting) -> None:
    """Of two acts in one transaction the second is undone, and the transaction goes on."""
    concern = raised(lasting)
    with transaction.atomic():
        lasting.release(kinds.ASSESS, VIEW, dossier=concern)
        undone(lambda: lasting.release(kinds.CLOSE, {}, dossier=concern))
        assert placed(lasting, concern) == 2
    assert placed(lasting, concern) == 2
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)


def test_others_see_nothing_before_the_commit(lasting: Meeting) -> None:
    """Another thread reads the docket while a transaction has an act in it that is not committed."""
    concern = raised(lasting)
    seen: list[object] = []
    with transaction.atomic():
        lasting.release(kinds.ASSESS, VIEW, dossier=concern)
        seen += together(lambda: placed(lasting, concern))
        seen.append(placed(lasting, concern))
    seen += together(lambda: placed(lasting, concern))
    assert seen == [1, 2, 2]


def test_what_another_process_wrote_is_caught_up_with(lasting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process of the node, with a shelf of its own, sends and receives; this one's fold follows."""
    concern = raised(lasting)
    assert placed(lasting, concern) == 1
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(folds, "SHELF", Shelf())
        lasting.release(kinds.ASSESS, VIEW, dossier=concern)
        lasting.deliver(concern)
        lasting.hear(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
    assert placed(lasting, concern) == 3
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)
    mine = lasting.release(kinds.CLOSE, {}, dossier=concern)
    assert isinstance(mine, SignedAct)
    assert (mine.act.seq, len(mine.act.after)) == (3, 1)


def test_long_dossiers_are_folded_a_page_at_a_time(lasting: Meeting) -> None:
    """With pages of 200, 210 acts of Borealia are read in two."""
    concern = lasting.hear(kinds.RAISE, raising("open", raises=BOREALIA, addressed=lasting.own))
    lasting.send(*(lasting.say(kinds.ASSESS, VIEW, dossier=concern) for _ in range(209)))
    folds.SHELF.clear()
    asked = statements(lambda: placed(lasting, concern))
    assert len([each for each in asked if "ledger_actrecord" in each]) == 2
    assert placed(lasting, concern) == 210


def test_reading_twice_in_one_block_does_not_wait(lasting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that holds a docket asks for it again: it folds it anew and is not held up by itself."""
    concern = raised(lasting)
    monkeypatch.setattr(folds.SHELF._changed, "wait_for", lambda ready, _patience: ready() or pytest.fail("it waits"))
    with replay.docket(lasting.process, concern.act.id) as one, replay.docket(lasting.process, concern.act.id) as other:
        assert one is not other
        assert one.digest() == other.digest()


def test_a_reader_waits_for_the_one_before(lasting: Meeting) -> None:
    """A second thread asks for a docket that a first one holds, and is lent the same when it comes back."""
    concern = raised(lasting)
    held, asked = threading.Event(), threading.Event()
    found: list[Docket] = []

    def first() -> None:
        with replay.docket(lasting.process, concern.act.id) as docket:
            found.append(docket)
            held.set()
            asked.wait(5)
            time.sleep(0.05)

    def second() -> None:
        held.wait(5)
        asked.set()
        with replay.docket(lasting.process, concern.act.id) as docket:
            found.append(docket)

    together(first, second)
    assert found[0] is found[1]


def test_a_broken_act_breaks_no_shelf(lasting: Meeting) -> None:
    """A fold that met bytes it cannot read is not kept."""
    concern = raised(lasting)
    folds.SHELF.clear()
    tampering.drop()
    tampering.run("UPDATE ledger_actrecord SET document = %s WHERE id = %s", b"{", concern.act.id)
    with pytest.raises(ValueError, match="Expecting property name"):
        placed(lasting, concern)
    tampering.run("UPDATE ledger_actrecord SET document = %s WHERE id = %s", concern.document, concern.act.id)
    assert placed(lasting, concern) == 1


def fold(name: str, acts: int, upto: int = 0) -> Fold:
    """A fold that says it holds so many acts."""
    docket = Docket("p", name)
    docket.waiting = {str(at): None for at in range(acts)}  # type: ignore[misc]
    return Fold(docket, Ground("p", 1, 2, {}), upto)


def test_a_shelf_is_bounded() -> None:
    """Of folds with 4, 3 and 3 acts, a shelf for 6 keeps the two used last; one too large alone is kept."""
    shelf = Shelf(6)
    for name, acts in (("a", 4), ("b", 3), ("c", 3)):
        shelf.give(("db", "p", name), fold(name, acts))
    assert shelf.take(("db", "p", "a"), 0) is None
    b = shelf.take(("db", "p", "b"), 0)
    assert b is not None
    shelf.give(("db", "p", "b"), b)
    shelf.give(("db", "p", "d"), fold("d", 3))
    assert shelf.take(("db", "p", "c"), 0) is None
    shelf.give(("db", "p", "e"), fold("e", 100))
    assert shelf.take(("db", "p", "b"), 0) is None
    assert shelf.take(("db", "p", "e"), 0) is not None


def test_a_shelf_keeps_the_fold_that_is_further_on() -> None:
    """Two came back; the one that had seen more stays."""
    shelf = Shelf()
    far, near = fold("a", 2, upto=9), fold("a", 1, upto=4)
    shelf.give(("db", "p", "a"), far)
    shelf.give(("db", "p", "a"), near)
    assert shelf.take(("db", "p", "a"), 0) is far


def test_every_way_of_coming_gives_one_docket(lasting: Meeting) -> None:
    """Sent, received, rolled back, read between: the fold at hand always equals the one from the start."""
    concern = raised(lasting)
    lasting.deliver(concern)
    for turn in range(8):
        if turn % 3 == 0:
            lasting.hear(kinds.ASK, {"about": {"question": 1}, "text": f"Turn {turn}?"}, dossier=concern)
        elif turn % 3 == 1:
            lasting.release(kinds.ASSESS, VIEW, dossier=concern)
        else:
            undone(lambda: lasting.release(kinds.WITHDRAW, {}, dossier=concern))
        here = digest(lasting.process, concern.act.id)
        if turn % 2:
            assert here == digest(lasting.process, concern.act.id, cold=True)
    assert ActRecord.objects.filter(dossier=concern.act.id).count() == placed(lasting, concern) == 7


def test_a_register_stays_on_the_shelf_however_long_it_is() -> None:
    """It is folded on for every act that comes; from the start that would be all its acts again."""
    shelf = Shelf(6)
    shelf.give(("db", "p", "p"), fold("p", 100))
    for name in ("a", "b", "c"):
        shelf.give(("db", "p", name), fold(name, 3))
    assert shelf.take(("db", "p", "p"), 0) is not None
    assert shelf.take(("db", "p", "a"), 0) is None
    assert shelf.take(("db", "p", "b"), 0) is not None
    assert shelf.take(("db", "p", "c"), 0) is not None
