# SPDX-License-Identifier: Apache-2.0
"""A register in tests: what a node has of it, and Aurelia as its depositary in memory.

away = Keeper(Meeting(BOREALIA, AURELIA).found())            # Borealia's node is in the database
act = away.says(subject.PROPOSE, proposing())                # entered there; nothing has arrived
away.brings(act, leaves=away.leaves(2))                      # now it has, with the leaf and a head
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from demarche.core.acts import concern as kinds
from demarche.core.acts import subject
from demarche.core.acts.act import SignedAct
from demarche.core.log.checkpoint import Checkpoint, Head, open_head, sign_head
from demarche.core.log.leaf import register_leaf
from demarche.core.process.founding import found
from demarche.core.process.ground import ground
from demarche.core.process.register import register_origin
from demarche.core.process.settle import grown
from demarche.ledger import folds, registers, replay
from demarche.ledger.models import Process, RegisterLeaf
from demarche.ledger.receive import receive
from demarche.ledger.registering import Leaves
from tests.builders import AURELIA, BOREALIA, raising
from tests.ledger.observing import faults
from tests.ledger.scene import proposing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demarche.core.acts.act import Head as Cited
    from demarche.core.process.docket import Docket, Standing
    from demarche.core.process.ground import Ground
    from demarche.core.process.register import Register
    from tests.ledger.builders import Meeting

NOTE = {"note": "Note 7"}


@pytest.fixture(autouse=True)
def nothing_at_hand() -> Iterator[None]:
    """Each test begins and ends without folds and registers."""
    forget()
    yield
    forget()


def forget() -> None:
    """What another program of the node has at hand when it starts: nothing."""
    folds.SHELF.clear()
    registers._HELD.clear()


class Keeper:
    """Aurelia as depositary in memory: it enters acts in the order it is told, and signs heads."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.refs = {each.code: each.ref for each in (AURELIA, BOREALIA)}
        register = found(meeting.charter, self.docket, self.refs)
        assert register is not None
        self.register: Register = register

    @property
    def docket(self) -> Docket:
        """What it holds of the register's acts."""
        return self.meeting.docket(self.meeting.process)

    @property
    def ground(self) -> Ground:
        """What its folds stand on."""
        founders = {code: ref.hash for code, ref in self.refs.items()}
        return ground(self.meeting.charter, founders, self.register)

    def enter(self, *signed: SignedAct) -> Keeper:
        """Enter acts, one after another."""
        for each in signed:
            self.meeting.take(*([each] if each.act.author == "XB" else ()))
            grown(self.docket, self.ground)
            placed = self.docket.placed[each.act.id]
            leaf = register_leaf(self.meeting.now, self.refs[each.act.author], act=each.act.id)
            self.register.enter(leaf, placed.act, placed.writes)
        return self

    def says(self, kind: str, values: Any) -> SignedAct:
        """It writes an act on the register as it has it, and enters it; nothing arrives."""
        said = self.meeting.say(kind, values, dossier=self.meeting.process, register=self.register.head)
        self.enter(said)
        return said

    def raises(self) -> SignedAct:
        """It raises a concern that cites the register as it has it; nothing arrives."""
        return self.meeting.say(
            kinds.RAISE, raising("open", raises=AURELIA, addressed=BOREALIA), register=self.register.head
        )

    def head(self, size: int) -> Head:
        """A head that it signs."""
        root = self.register.root(size)
        assert root is not None
        stated = Checkpoint(register_origin(self.meeting.process), size, bytes.fromhex(root))
        note = sign_head(AURELIA.log, stated, self.meeting.now)
        return open_head(note, origin=stated.origin, key=AURELIA.log.public)

    def leaves(self, start: int, end: int | None = None) -> Leaves:
        """Leaves from there on, with a head of the size that they make."""
        end = self.register.size if end is None else end
        return Leaves(start, self.register.leaves[start:end], self.register.acts[start:end], self.head(end))

    def brings(self, *acts: SignedAct, leaves: Leaves | None = None) -> None:
        """Its acts and leaves arrive in one parcel."""
        meeting = self.meeting
        receive(
            meeting.process,
            "XA",
            meeting.arrived(*acts),
            shown=[meeting.grown()],
            leaves=leaves,
            at=meeting.now,
        )


def released(meeting: Meeting, kind: str = subject.PROPOSE, values: Any = None) -> SignedAct:
    """The own Party says something in the register."""
    signed = meeting.release(kind, proposing() if values is None else values, dossier=meeting.process)
    assert isinstance(signed, SignedAct)
    return signed


def entered(meeting: Meeting) -> list[tuple[int, str]]:
    """The leaves that are held after those of the founding acts: index and act."""
    rows = RegisterLeaf.objects.filter(process=meeting.process, generation=1).order_by("index")
    return list(rows.values_list("index", "act"))


def state(meeting: Meeting) -> tuple[int, int]:
    """How large the register is as folded, and how many leaves are known."""
    row = Process.objects.get(id=meeting.process)
    return row.register_size, row.register_known


def amounts_to(meeting: Meeting) -> tuple[Cited, str]:
    """The register's head by its row, folded up to there, and the digest of what it amounts to."""
    on = replay.ground(meeting.process)
    assert on.register.root(on.head.size) == on.head.root
    return on.head, on.view(on.head.size).digest()


def alike(meeting: Meeting) -> bool:
    """Whether the register at hand is the one that the rows make from the start, and nothing is wrong with them."""
    warm = amounts_to(meeting)
    with replay.docket(meeting.process, meeting.process) as docket:
        before = docket.digest()
    forget()
    with replay.docket(meeting.process, meeting.process) as docket:
        return (amounts_to(meeting), docket.digest(), faults()) == (warm, before, [])


def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dossiers that projections are told of, from now on."""
    told: list[str] = []
    watching = replay.Projection(lambda touched: told.append(touched.dossier), lambda: None, None)
    monkeypatch.setattr(replay, "PROJECTIONS", {"watching": watching})
    return told


@contextmanager
def rolled_back() -> Iterator[None]:
    """What the block does is done in a transaction that fails."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def standing_of(meeting: Meeting, signed: SignedAct) -> Standing:
    """Where an act of the register stands."""
    with replay.docket(meeting.process, meeting.process) as docket:
        return docket.standing(signed.act.id)


@contextmanager
def another_program() -> Iterator[None]:
    """The block is another program of the same node: it has its own folds and registers, this one's stay as they are."""
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setattr(folds, "SHELF", folds.Shelf())
        elsewhere.setattr(registers, "_HELD", {})
        yield
