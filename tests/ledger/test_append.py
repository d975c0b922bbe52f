# SPDX-License-Identifier: Apache-2.0
"""Releasing an act: what is written with it, and what is not written when it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger.models import ActRecord, Outbox
from tests.builders import raising

if TYPE_CHECKING:
    from tests.ledger.builders import Meeting


def test_a_released_act_is_on_record_with_its_delivery(meeting: Meeting) -> None:
    """Aurelia raises a concern; it waits for Borealia."""
    concern = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(concern, SignedAct)
    row = ActRecord.objects.get(id=concern.act.id)
    assert bytes(row.document) == concern.document
    assert list(Outbox.objects.filter(act=concern.act.id).values_list("addressee", "state")) == [("XB", "waiting")]
    meeting.deliver(concern)
    meeting.hear(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
