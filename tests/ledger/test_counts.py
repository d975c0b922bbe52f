# SPDX-License-Identifier: Apache-2.0
"""What an act costs: commits, signatures and queries, counted. Rooms' projections add theirs, so these run without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger import heads, outbox, processes, replay
from demarche.ledger.delivered import settle_answer
from demarche.ledger.receive import receive
from tests.builders import BOREALIA, raising
from tests.ledger.observing import commits, statements

if TYPE_CHECKING:
    from tests.ledger.builders import Meeting

VIEW = {"status": "open"}


@pytest.fixture(autouse=True)
def no_projections(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger alone."""
    monkeypatch.setattr(replay, "PROJECTIONS", {})


def raised(meeting: Meeting) -> SignedAct:
    """Aurelia raises a concern."""
    signed = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)
    return signed


def test_an_act_released(lasting: Meeting) -> None:
    """One signature, one commit; two reads before it, of the standing and of revoked keys, and in it the swap of the log's row and four inserts."""
    concern = raised(lasting)
    lasting.release(kinds.ASSESS, VIEW, dossier=concern)
    signatures = lasting.signer.acts
    assert commits(lambda: lasting.release(kinds.ASSESS, VIEW, dossier=concern)) == 1
    asked = statements(lambda: lasting.release(kinds.ASSESS, VIEW, dossier=concern))
    assert lasting.signer.acts == signatures + 2
    verbs = [each.removeprefix("1 times: ").removeprefix("2 times: ").partition(" ")[0] for each in asked]
    work = [verb for verb in verbs if verb not in ("BEGIN", "COMMIT")]
    assert work == ["SELECT", "SELECT", "UPDATE", "INSERT", "INSERT", "INSERT", "INSERT"]


def test_a_batch_received(lasting: Meeting) -> None:
    """A parcel of ten costs as many queries as one of two, and one commit."""
    concern = lasting.hear(kinds.RAISE, raising("open", raises=BOREALIA, addressed=lasting.own))

    def parcel(count: int) -> int:
        arrived = lasting.arrived(*(lasting.say(kinds.ASSESS, VIEW, dossier=concern) for _ in range(count)))
        shown = [lasting.grown()]
        return len(
            statements(lambda: receive(lasting.process, "XB", arrived, shown=shown, confirmed=2, at=lasting.now))
        )

    parcel(1)
    few, many = parcel(2), parcel(10)
    assert few == many <= 14
    arrived = lasting.arrived(*(lasting.say(kinds.ASSESS, VIEW, dossier=concern) for _ in range(5)))
    shown = [lasting.grown()]
    assert commits(lambda: receive(lasting.process, "XB", arrived, shown=shown, at=lasting.now)) == 1
    assert lasting.signer.heads == 0


def test_one_head_a_batch(lasting: Meeting) -> None:
    """Six acts on their way cost one head, two commits for it, and one commit for all their receipts."""
    acts = [raised(lasting) for _ in range(6)]
    last = processes.standing(lasting.process).log.size - 1

    def sign() -> None:
        heads.head_for(processes.standing(lasting.process), last, signer=lasting.signer, at=lasting.now)

    assert commits(sign) == 2
    assert commits(sign) == 0
    receipts, shown = lasting.take(*acts), [lasting.grown()]

    def settle() -> None:
        settle_answer(lasting.process, "XB", shown=shown, receipts=receipts, at=lasting.now)

    assert commits(settle) == 1
    claims = outbox.claim(lasting.process, "XB", machine=1.0, lease=1.0, most=10)
    assert claims == []
