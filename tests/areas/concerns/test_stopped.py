# SPDX-License-Identifier: Apache-2.0
"""Clocks on the pages of a process whose charter lets a request for clarification stop them, and of one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.concerns import projection
from demarche.areas.concerns.models import DossierRow
from demarche.core.acts import concern as kinds
from demarche.ledger import read, replay
from demarche.ledger.models import Pending
from demarche.ui.moments import utc
from tests.areas.concerns.filling import asked, heard, raised, url
from tests.areas.concerns.test_steps import step
from tests.areas.release.desk import Desk
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import SetClock

DAY = 86_400
ASKED: dict[str, Json] = {"about": {}, "text": "In which zone are the logs?"}


@pytest.fixture
def stopping(db: None, home: Path, set_clock: SetClock) -> Desk:
    """Aurelia's node in a process whose charter says that asking stops the clock."""
    return Desk(Meeting(clarification_stops=True).found(), set_clock)


def stated(desk: Desk, matter: SignedAct) -> str:
    """What the page of a dossier says of its clocks."""
    return desk.get("amis", url(matter)).text.split("Where it stands", 1)[1].split("Next for you", 1)[0]


def due(verb: str) -> int | None:
    """The date of a row of Needs my action."""
    return Pending.objects.get(verb__startswith=f"{verb}/").due


def when(matter: SignedAct, party: str) -> int:
    """When an act was entered in a Party's log."""
    return read.place_times([matter.act.id])[matter.act.id][party]


def test_the_other_partys_clock_stands_until_it_has_our_supply(stopping: Desk) -> None:
    """No date meanwhile; then the old one and the time it stood, from its asking to its receipt three days later."""
    ours = raised(stopping)
    before = due("await_answer")
    assert before == when(ours, "XB") + 10 * DAY
    request = heard(stopping, kinds.ASK, ASKED, ours)
    since = when(request, "XB")

    assert f"Clock stopped {utc(since)}: clarification asked" in stated(stopping, ours)
    assert "acknowledgement Met by another act (Request for clarification)" in stated(stopping, ours)
    assert due("await_answer") is None
    supplied = step(stopping, ours, "supply", about=request.act.id, text="They are in UTC.")
    assert "Clock stopped" in stated(stopping, ours)
    stopping.tick(3 * DAY)
    stopping.meeting.deliver(supplied)

    resumed = before + when(supplied, "XB") - since
    assert resumed > before + 3 * DAY
    assert f"Answer due {utc(resumed)}" in stated(stopping, ours)
    assert due("await_answer") == resumed
    stopping.clock.set(resumed + 1)
    assert f"No answer by {utc(resumed)}" in stated(stopping, ours)


def test_our_clock_stands_from_our_asking_to_our_receipt(stopping: Desk) -> None:
    """The answer stays open to be given; its page names no date until the clock runs again."""
    theirs = asked(stopping, "open")
    before = due("answer")
    assert before is not None
    request = step(stopping, theirs, "ask", text="In which zone are the logs?")
    stopping.meeting.deliver(request)

    assert f"Clock stopped {utc(when(request, 'XA'))}: clarification asked" in stated(stopping, theirs)
    assert "Answer due" not in stopping.get("amis", url(theirs, "answer/")).text
    assert due("answer") is None
    supplied = heard(stopping, kinds.SUPPLY, {"about": {"act": request.act.id}, "text": "UTC."}, theirs)
    assert due("answer") == before + when(supplied, "XA") - when(request, "XA")


def test_rows_do_not_depend_on_when_they_are_made(stopping: Desk) -> None:
    """A stopped clock has no date, so rows made anew years later are the same."""
    ours = raised(stopping)
    heard(stopping, kinds.ASK, ASKED, ours)
    process, now, made = stopping.meeting.process, stopping.meeting.now, []
    for at in (now, now + 900 * DAY):
        with replay.docket(process, ours.act.id) as docket:
            projection.project(replay.Touched(process, ours.act.id, docket, (), at))
        made.append(dict(projection.rows()))

    assert made[0] == made[1]
    assert (DossierRow.objects.get().due_party, due("await_answer")) == ("", None)


def test_the_clocks_run_on_where_the_charter_says_so(desk: Desk) -> None:
    """Which it does unless the inviting Party chose otherwise."""
    ours = raised(desk)
    before = due("await_answer")
    heard(desk, kinds.ASK, ASKED, ours)

    assert "Answer due" in stated(desk, ours)
    assert "Clock stopped" not in stated(desk, ours)
    assert due("await_answer") == before
