# SPDX-License-Identifier: Apache-2.0
"""Two registers of one process, both signed by their depositary: kept as proof; what nobody signed is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.log.checkpoint import open_head
from demarche.ledger.models import (
    Proof,
)
from tests.areas.exchange.test_register import (
    away,
    bears,
    clean,
    forked,
    heads,
    sizes,
    states,
)
from tests.builders import AURELIA, CASTELLIA

if TYPE_CHECKING:
    from tests.areas.exchange.node import Two
    from tests.simulation.registering import Kept

__all__ = ["away"]


class TestTwoRegisters:
    """Aurelia's node shows another register than it showed before; both signed heads are kept."""

    @pytest.fixture
    def kept(self, away: Two) -> Kept:
        """What it showed first: an act at leaf 2, and its head."""
        away.peer.send(away.door, states(away))
        return away.peer.kept

    @staticmethod
    def is_proof(away: Two, *sizes: int) -> None:
        """There is one proof, against Aurelia: two heads of these sizes that its key signed."""
        proof = Proof.objects.get()
        assert (proof.kind, proof.party, proof.origin) == ("two_heads", "XA", away.peer.kept.origin)
        halves = [
            open_head(bytes(each), origin=proof.origin, key=AURELIA.log.public).checkpoint
            for each in (proof.one, proof.two)
        ]
        assert tuple(each.size for each in halves) == sizes
        assert halves[0] != halves[1]

    @pytest.mark.usefixtures("kept")
    def test_of_one_size(self, away: Two) -> None:
        """Another root at the size that is held."""
        other = forked(away, since=2)
        for _ in range(2):
            bears(away, register=other.record(2, 3))
        assert (sizes(away), heads(away)) == ((3, 3, 1), [3])
        self.is_proof(away, 3, 3)
        assert clean()

    @pytest.mark.usefixtures("kept")
    def test_a_larger_one_that_does_not_continue_it(self, away: Two) -> None:
        """Its leaves lead to its head, and over another one than is held."""
        act = states(away)
        other = forked(away, since=2)
        bears(away, act, register=other.record(2, 4))
        assert (sizes(away), heads(away)) == ((3, 3, 1), [3])
        self.is_proof(away, 3, 4)
        assert clean()

    def test_whose_leaves_came_under_a_head_that_is_larger(self, away: Two, kept: Kept) -> None:
        """Leaves that do not lead to the head under which earlier ones were taken."""
        acts = [states(away) for _ in range(3)]
        bears(away, *acts, register=kept.record(3, 4, head=kept.head(6, since=4)))
        assert (sizes(away), heads(away)) == ((4, 4, 2), [3, 6])
        states(away)
        bears(away, register=forked(away, since=4).record(4, 7))
        self.is_proof(away, 6, 7)
        assert sizes(away) == (4, 4, 2)
        assert clean()

    def test_leaves_that_a_carrier_made_up_are_no_proof(self, away: Two, kept: Kept) -> None:
        """The head beside them is the true one and does not lead there: whoever brings them lies, and not the depositary."""
        act = states(away)
        other = forked(away, since=2)
        bears(away, act, register=other.record(2, 4, head=kept.head(4)))
        assert (sizes(away), Proof.objects.count()) == ((3, 3, 1), 0)
        bears(away)
        assert sizes(away) == (4, 4, 2)
        assert clean()

    def test_a_forged_head_is_no_proof(self, away: Two) -> None:
        """Anybody can write another root under a name; only the depositary's signature says that it is his."""
        bears(away, states(away))
        other = forked(away, since=2)
        bears(away, register=other.record(2, 3, head=other.head(3, by=CASTELLIA)))
        assert Proof.objects.count() == 0
