# SPDX-License-Identifier: Apache-2.0
"""The second Party of a charter is its depositary and first in the chair: everything goes as it does where the first is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.exchange import bringing
from demarche.core.acts import concern as kinds
from demarche.core.acts import contacts, subject
from demarche.core.dossier import Verdict
from demarche.core.log.checkpoint import open_head
from demarche.core.process.chair import chair
from demarche.core.process.register import register_origin
from demarche.ledger import fsck, processes, replay
from demarche.ledger.models import AwaitsRegister, HeadRecord, Process
from tests.areas.exchange.node import Two
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.areas.exchange.test_bringing import brought
from tests.builders import AURELIA, BOREALIA, charter_between, raising
from tests.ledger.observing import dossier_file
from tests.ledger.scene import proposing
from tests.ledger.test_evidence import examined, missing

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.acts.act import SignedAct

CHARTER = charter_between(AURELIA, BOREALIA, chair="XB", depositary="XB")


@pytest.fixture
def ours(db: None, home: Path) -> Two:
    """Borealia's node, in the database, keeps the register of the process that Aurelia's, in memory, invited it to."""
    return Two(BOREALIA, AURELIA, charter=CHARTER).found()


@pytest.fixture
def theirs(db: None, home: Path) -> Two:
    """Aurelia's node invited; Borealia's, in memory, keeps the register."""
    return Two(AURELIA, BOREALIA, charter=CHARTER).found()


def said(two: Two) -> SignedAct:
    """The peer says something in the register a minute later; nothing is sent."""
    two.now += 60
    return two.peer.say(contacts.CONFIRM, {}, dossier=two.process)


def agree(two: Two, size: int) -> bool:
    """Both fold the same register of this size, whose newest head here was signed by Borealia; nothing waits, and fsck is clean."""
    row = Process.objects.get()
    newest = HeadRecord.objects.filter(origin=register_origin(two.process)).latest("size")
    head = open_head(bytes(newest.note), origin=newest.origin, key=BOREALIA.log.public)
    return (
        row.register_size == head.checkpoint.size == size
        and row.register_root == two.peer.kept.register.head.root == head.checkpoint.root.hex()
        and not AwaitsRegister.objects.exists()
        and not fsck.check(print).faults
    )


def test_the_leaves_begin_in_the_order_of_the_charter(ours: Two) -> None:
    """Whoever keeps it: Aurelia's founding act is leaf 0, on both nodes; Borealia chairs."""
    ground = replay.ground(ours.process)
    assert ground.register.size == 2
    assert ground.register.leaves == ours.peer.ground().register.leaves
    assert chair(ground.view(2), processes.charter_of(ours.process), ours.now) == "XB"


def test_our_node_enters_what_both_say(ours: Two) -> None:
    """Its own act and Aurelia's, in the order in which they came; the answer to hers brings her the leaves."""
    own = ours.release(subject.PROPOSE, proposing(), dossier=ours.process)
    assert ours.deliver() == 1
    ours.peer.send(ours.door, said(ours))
    assert ours.peer.kept.register.index(own.act.id) == 2
    assert agree(ours, 4)


def test_our_node_brings_what_is_new(ours: Two) -> None:
    """As depositary, with nothing else to send, until Aurelia names the head."""
    status, _answer = ours.door(ours.peer.post(said(ours)))
    ours.peer.shown = len(ours.peer.log.leaves)
    assert (status, bringing.due(ours.machine)) == (200, [(ours.process, "XA")])
    assert brought(ours, "XA") == 1
    assert bringing.due(ours.machine) == []
    assert agree(ours, 3)


def test_their_node_enters_what_both_say(theirs: Two) -> None:
    """Our act is registered by the answer to its delivery, theirs comes with its leaf; we bring nothing."""
    own = theirs.release(subject.PROPOSE, proposing(), dossier=theirs.process)
    assert Process.objects.get().register_size == 2
    assert theirs.deliver() == 1
    assert theirs.row(own).state == "delivered"
    assert theirs.peer.kept.register.index(own.act.id) == 2
    theirs.peer.send(theirs.door, said(theirs))
    assert bringing.due(theirs.machine) == []
    assert agree(theirs, 4)


@pytest.mark.parametrize("keeps", ["ours", "theirs"])
def test_a_matter_cites_it_and_its_file_is_valid(keeps: str, request: pytest.FixtureRequest) -> None:
    """Raised by both sides over a register that has grown; an outsider is shown the head that Borealia signed."""
    two: Two = request.getfixturevalue(keeps)
    two.release(contacts.CONFIRM, {}, dossier=two.process)
    assert two.deliver() == 1
    two.peer.send(two.door, said(two))
    mine = two.release(kinds.RAISE, raising("open") if two.own is AURELIA else FROM_BOREALIA)
    assert two.deliver() == 1
    assert mine.act.register.size == 4
    verdict, findings = examined(dossier_file(two.process, mine.act.id))
    assert verdict is Verdict.VALID, missing(findings)
    assert "its depositary signed it at size 4" in [each.sentence for each in findings]
    assert agree(two, 4)
