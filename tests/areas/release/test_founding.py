# SPDX-License-Identifier: Apache-2.0
"""Founding: confirming the other Party drafts the founding act; a releasing officer of the diplomatic desk releases it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.directory.signals import confirmed
from demarche.areas.release import actions
from demarche.areas.release.founding import draft_founding
from demarche.areas.release.models import Draft, State
from demarche.core.acts.founding import FOUND
from demarche.ledger import processes
from demarche.ledger.models import ActRecord, Outbox
from tests.areas.release.desk import Desk, SetClock
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fresh(db: None, home: Path, set_clock: SetClock) -> Desk:
    """Both charters are complete and both fingerprints confirmed; nobody has founded."""
    return Desk(Meeting().enter(), set_clock)


def test_confirming_drafts_the_founding_act(fresh: Desk) -> None:
    """Twice confirmed is drafted once; the draft waits for the releasing officer."""
    process = fresh.meeting.process
    for _twice in range(2):
        heard = confirmed.send(None, process=process, code="XB", officer=fresh.officers["admin"], at=fresh.meeting.now)

    draft = Draft.objects.get()
    assert [answer for _receiver, answer in heard if answer is not None] == [str(draft.pk)]
    assert (draft.kind, draft.desk, draft.state, draft.dossier) == (FOUND, "diplomatic", State.SUBMITTED, process)
    assert draft.values == processes.founding_values(process)
    assert not ActRecord.objects.exists()


def test_a_releasing_officer_founds(fresh: Desk) -> None:
    """The page shows what Borealia will read; after the release the process has Aurelia's founding act."""
    draft_founding(fresh.meeting.process, by=fresh.officers["admin"], at=fresh.meeting.now)
    draft = Draft.objects.get()

    page = fresh.get("aksel", f"/release/{draft.pk}/")
    assert "Borealia will see this" in page
    assert "Aurelia founds the process" in page
    assert "Registry number" not in page
    charter = f"/parties/{fresh.meeting.process}/charter/"
    assert "Charter it binds this Party to every rule there: read it before you release Read it" in page
    assert f'href="{charter}"' in page.html

    done = fresh.release(draft)
    assert done.url == f"/parties/{fresh.meeting.process}/charter/"
    assert ActRecord.objects.get().kind == FOUND
    assert Outbox.objects.get().addressee == "XB"
    assert draft_founding(fresh.meeting.process, by=None, at=fresh.meeting.now) is None


def test_the_technical_desk_does_not_see_it(fresh: Desk) -> None:
    """Founding is the diplomatic desk's."""
    draft = draft_founding(fresh.meeting.process, by=None, at=fresh.meeting.now)
    assert draft is not None
    fresh.get("arno", f"/release/{draft.pk}/", 404)


def test_a_returned_founding_act_can_be_sent_on_again(fresh: Desk) -> None:
    """Confirming again does it: there is nothing to write in it."""
    draft = draft_founding(fresh.meeting.process, by=None, at=fresh.meeting.now)
    assert draft is not None
    actions.give_back(draft, "wait for the note", by=fresh.officers["aksel"])

    again = draft_founding(fresh.meeting.process, by=None, at=fresh.meeting.now)

    assert again is not None
    assert (again.pk, again.state) == (draft.pk, State.SUBMITTED)


def test_the_page_of_a_returned_founding_act_sends_it_on(fresh: Desk) -> None:
    """It is its own page to go on with."""
    draft = draft_founding(fresh.meeting.process, by=None, at=fresh.meeting.now)
    assert draft is not None
    actions.give_back(draft, "wait for the note", by=fresh.officers["aksel"])

    assert "Send to the releasing officer" in fresh.get("aksel", f"/release/{draft.pk}/")
    fresh.post("aksel", f"/release/{draft.pk}/", {"do": "send"})

    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
