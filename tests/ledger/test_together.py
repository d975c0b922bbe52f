# SPDX-License-Identifier: Apache-2.0
"""Two at once, on a database where commits are real: distinct numbers, one log, nothing lost and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger import outbox
from demarche.ledger.append import append
from demarche.ledger.delivered import settle_answer
from demarche.ledger.models import ActRecord, Log, Outbox
from demarche.ledger.receive import receive
from tests.builders import BOREALIA, raising
from tests.databases import together
from tests.ledger.observing import digest, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ledger.builders import Meeting

EACH = 4


@pytest.fixture
def concern(lasting: Meeting) -> SignedAct:
    """Borealia has raised a concern with Aurelia."""
    return lasting.hear(kinds.RAISE, raising("open", raises=BOREALIA, addressed=lasting.own))


def assessing(meeting: Meeting, concern: SignedAct) -> Callable[[], None]:
    """An officer releases assessments one after another."""
    outgoing = meeting.outgoing(kinds.ASSESS, {"status": "open"}, dossier=concern)

    def work() -> None:
        for _ in range(EACH):
            assert isinstance(append(outgoing, signer=meeting.signer, at=meeting.now), SignedAct)

    return work


def numbers(concern: SignedAct) -> list[int]:
    """The own numbers in a dossier."""
    own = ActRecord.objects.filter(dossier=concern.act.id, outgoing=True)
    return sorted(own.values_list("seq", flat=True))


def test_two_officers_release_in_one_dossier(lasting: Meeting, concern: SignedAct) -> None:
    """Each act has a number of its own, in one chain."""
    together(assessing(lasting, concern), assessing(lasting, concern))
    assert numbers(concern) == list(range(1, 2 * EACH + 1))
    assert Outbox.objects.filter(dossier=concern.act.id).count() == 2 * EACH
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)
    assert faults() == []


def test_releasing_while_acts_arrive(lasting: Meeting, concern: SignedAct) -> None:
    """Aurelia releases while Borealia's parcels come in, each twice, and receipts are settled."""
    first = lasting.release(kinds.ASSESS, {"status": "open"}, dossier=concern)
    assert isinstance(first, SignedAct)
    parcels = []
    for _ in range(EACH):
        said = [lasting.say(kinds.ASSESS, {"status": "open"}, dossier=concern) for _ in range(3)]
        parcels.append(lasting.arrived(*said))

    def arriving() -> None:
        for parcel in parcels:
            receive(lasting.process, "XB", parcel, shown=[], at=lasting.now)

    receipts, shown = lasting.take(first), [lasting.grown()]

    def settling() -> None:
        for _ in range(EACH):
            settle_answer(lasting.process, "XB", shown=shown, receipts=receipts, at=lasting.now)

    together(assessing(lasting, concern), arriving, arriving, settling)
    assert numbers(concern) == list(range(1, EACH + 2))
    assert ActRecord.objects.filter(dossier=concern.act.id).count() == 1 + 3 * EACH + EACH + 1
    assert Log.objects.get().size == ActRecord.objects.count()
    assert Outbox.objects.get(act=first.act.id).state == "delivered"
    assert digest(lasting.process, concern.act.id) == digest(lasting.process, concern.act.id, cold=True)
    assert faults() == []


def test_two_workers_claim(lasting: Meeting, concern: SignedAct) -> None:
    """What is on its way to one Party is in the hands of one, and nobody else takes the rest until he is done."""
    assessing(lasting, concern)()

    def claim() -> list[int]:
        return [row.pk for row in outbox.claim(lasting.process, "XB", machine=10.0, lease=60.0, most=3)]

    together(claim, claim, claim)
    held = list(Outbox.objects.filter(lease_until=70.0).order_by("leaf_index"))
    assert (len(held), claim()) == (3, [])
    outbox.put_back(held, obstacle="", detail="", due=0.0)
    assert claim() == [row.pk for row in held]
