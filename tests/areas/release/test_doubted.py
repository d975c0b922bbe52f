# SPDX-License-Identifier: Apache-2.0
"""A clock in doubt blocks releases until an officer confirms it; what is held waits; reading and receipting go on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.models import ClockConfirmation
from demarche.areas.release import holding
from demarche.areas.release.models import State
from demarche.areas.release.releasing import Bar
from demarche.ledger.clocks import Against, Reading, doubts, hear, note_jump
from demarche.ledger.models import Member
from demarche.ui import moments
from tests.areas.release.test_pages import sent
from tests.areas.release.test_releasing import acts, release, submitted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import Desk, Page

DAY = 86_400
BLOCKED = "This node's clock is in doubt, so nothing is released until an officer confirms it."
BUTTON = "Our clock is right"


def doubt(desk: Desk, apart: int = DAY) -> None:
    """Borealia said another time just now."""
    row = Member.objects.get(process=desk.meeting.process, code="XB")
    known = None if row.clock_said is None else Reading(row.clock_said, row.clock_ours or 0)
    hear(desk.meeting.process, "XB", known, Reading(desk.meeting.now + apart, desk.meeting.now))


def confirm(desk: Desk, who: str, page: Page, back: str, status: int = 302) -> Page:
    """Press the button, having read what the page says."""
    keys = [each.key for each in doubts(desk.meeting.now) if each.key in page.html]
    return desk.post(who, "/set-up/clock/", {"doubt": keys, "next": back}, status)


def test_it_is_said_before_anything_is_filled_in(desk: Desk) -> None:
    """Both clocks, who can confirm it, and no button to release; the drafter has no button to confirm."""
    draft = submitted(desk)
    doubt(desk)

    page = desk.get("aksel", f"/release/{draft.pk}/")

    now, theirs = moments.utc(desk.meeting.now), moments.utc(desk.meeting.now + DAY)
    assert f"This node's clock says {now}. Borealia's said {theirs} at {now}." in page
    assert BLOCKED in page
    assert BUTTON in page
    assert "Release to Borealia" not in page
    assert BUTTON not in desk.get("amis", f"/release/{draft.pk}/")


def test_until_an_officer_confirms_nothing_is_released(desk: Desk) -> None:
    """A releasing officer does, once; it is noted with office and moment, and the next doubt needs another word."""
    draft, later = submitted(desk), submitted(desk)
    doubt(desk)
    where = f"/release/{draft.pk}/"
    assert release(desk, draft) is Bar.CLOCK
    assert BLOCKED in desk.post("aksel", where, sent(draft), 200)
    assert acts() == 0

    done = confirm(desk, "aksel", desk.get("aksel", where), where)

    assert done.url == where
    assert "Confirmed: our clock is right. Acts can be released until there is a new doubt." in desk.get("aksel", where)
    word = ClockConfirmation.objects.get()
    assert (word.by.username, word.office, word.at) == ("aksel", "diplomatic_desk", desk.meeting.now)
    desk.release(draft)
    assert (draft.state, acts()) == (State.RELEASED, 1)
    doubt(desk, 3 * DAY)
    assert release(desk, later) is Bar.CLOCK


def test_an_administrator_confirms_on_the_set_up_page(desk: Desk) -> None:
    """It stands there too, and only who releases or administers may say so."""
    doubt(desk)
    page = desk.get("admin", "/set-up/")
    assert "Borealia's said" in page

    confirm(desk, "amis", page, "/", 403)
    assert not ClockConfirmation.objects.exists()
    confirm(desk, "admin", page, "/set-up/")

    assert BUTTON not in desk.get("admin", "/set-up/")


def test_what_was_not_read_is_not_confirmed(desk: Desk) -> None:
    """The doubt changed while the page was open; nor does the way back lead elsewhere."""
    doubt(desk)
    page = desk.get("admin", "/set-up/")
    doubt(desk, 2 * DAY)

    back = confirm(desk, "admin", page, "https://elsewhere.example/")

    assert back.url == "/"
    assert "There is another doubt about the clock by now. Read it, then confirm." in desk.get("admin", "/")
    assert BUTTON in desk.get("admin", "/set-up/")


def test_what_is_held_waits_for_it(desk: Desk, settings: Any) -> None:
    """The doubt came up within the minute; confirmed, it leaves as it was released. So with a key that is locked."""
    settings.NODE = replace(settings.NODE, values={**settings.NODE.values, "release.hold": 60})
    draft = submitted(desk)
    desk.post("aksel", f"/release/{draft.pk}/", sent(draft))
    doubt(desk)
    how: dict[str, Any] = {"signer": desk.meeting.signer, "at": desk.meeting.now + 60}
    assert holding.let_out(**how) == 0
    draft.refresh_from_db()
    assert (draft.state, acts()) == (State.HELD, 0)
    other = submitted(desk)
    refused = holding.hold(other, officer=desk.officers["aksel"], version=1, number="", **how)
    assert refused is Bar.CLOCK

    confirm(desk, "admin", desk.get("admin", "/set-up/"), "/set-up/")
    desk.meeting.signer.locked = frozenset({"act"})
    assert holding.let_out(**how) == 0
    desk.meeting.signer.locked = frozenset()

    assert holding.let_out(**how) == 1


@pytest.mark.parametrize(
    ("clocks", "said"),
    [
        ({"at": -DAY}, "The newest entry of its own record is of "),
        ({"jump": DAY}, "It was set from 17 Feb 2027 12:00 UTC to 18 Feb 2027 12:00 UTC while the node was running."),
    ],
)
def test_its_own_record_and_the_machine_raise_doubts_too(desk: Desk, clocks: dict[str, int], said: str) -> None:
    """The clock is behind the newest entry of the own log; the machine's clock was set."""
    draft = submitted(desk)
    if "jump" in clocks:
        (desk_home(desk) / "run").mkdir(exist_ok=True)
        noon = 1_802_865_600
        note_jump(noon, noon + clocks["jump"])
    else:
        desk.clock.set(desk.meeting.now + clocks["at"])

    page = desk.get("aksel", f"/release/{draft.pk}/")

    assert said in page
    assert BUTTON in page
    assert "Release to Borealia" not in page


def desk_home(desk: Desk) -> Path:
    """The folder of the desk's node."""
    from django.conf import settings  # noqa: PLC0415  # as the test's fixtures have set it

    found: Path = settings.DEMARCHE_HOME
    return found


def test_a_minute_between_machines_is_no_doubt(desk: Desk) -> None:
    """Several machines of one node never agree to the second."""
    newest = desk.meeting.now
    assert doubts(newest - 60) == []
    assert [each.against for each in doubts(newest - 3700)] == [Against.LOG]
