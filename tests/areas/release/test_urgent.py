# SPDX-License-Identifier: Apache-2.0
"""The urgent line: a second officer beside the one who releases, of the version read; duty and a single officer aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.release import urgent
from demarche.areas.release.models import State, UrgentLine
from demarche.areas.release.releasing import Bar, Released
from demarche.ledger.models import Pending
from tests.areas.release.test_drafts import save
from tests.areas.release.test_pages import RELEASE
from tests.areas.release.test_releasing import release, submitted
from tests.areas.release.test_single import alone, stated

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk

URGENT: dict[str, Any] = {"urgency": {"profile": "urgent"}}
BUTTON = "Authorise the urgent line"


def test_a_second_officer_authorises(desk: Desk) -> None:
    """The page says that it is missing, then who gave it; it stands at once before the desk until then."""
    draft = submitted(desk, **URGENT)
    path = f"/release/{draft.pk}/"
    page = desk.get("aksel", path)
    assert RELEASE not in page
    assert (
        "Urgent line Not authorised yet by a second officer, beside the one who releases. It takes none on duty authority"
        in page
    )
    assert "Urgent line: a second officer authorises" in desk.get("birk", "/")
    assert release(desk, draft) is Bar.URGENT

    desk.post("birk", f"{path}authorise/", {"version": draft.version})

    page = desk.get("aksel", path)
    assert RELEASE in page
    assert "Urgent line authorised by D. Birk, 5 Jan 2027 12:01 UTC" in page
    assert "Urgent line: a second officer authorises" not in desk.get("birk", "/")
    assert isinstance(release(desk, draft), Released)
    assert not Pending.objects.filter(key__startswith=f"draft/{draft.pk}").exists()


@pytest.mark.parametrize(
    ("who", "button"), [("birk", True), ("aksel", True), ("only", True), ("amis", False), ("aster", False)]
)
def test_who_authorises(desk: Desk, who: str, button: bool) -> None:
    """A drafter or releasing officer of the desk who wrote none of it."""
    draft = submitted(desk, **URGENT)
    assert (BUTTON in desk.get(who, f"/release/{draft.pk}/")) is button
    assert urgent.authorise(draft, version=1, by=desk.officers[who], at=desk.meeting.now) is button


def test_the_releasing_officer_is_not_his_own_second(desk: Desk) -> None:
    """Authorising and releasing are two persons."""
    draft = submitted(desk, **URGENT)
    desk.post("aksel", f"/release/{draft.pk}/authorise/", {"version": 1})
    assert release(desk, draft) is Bar.URGENT
    assert isinstance(release(desk, draft, "only"), Released)


def test_it_holds_for_the_version_read(desk: Desk) -> None:
    """A change asks for it again, and who changed it counts no more; an older version is not authorised."""
    draft = submitted(desk, **URGENT)
    for _ in range(2):
        desk.post("birk", f"/release/{draft.pk}/authorise/", {"version": 1})
    assert UrgentLine.objects.count() == 1
    save(desk, draft, "birk", version=1, title="Another title")
    draft.refresh_from_db()

    assert release(desk, draft) is Bar.URGENT
    desk.post("only", f"/release/{draft.pk}/authorise/", {"version": 1})
    desk.post("only", f"/release/{draft.pk}/authorise/", {"version": "x"})
    assert release(desk, draft) is Bar.URGENT
    assert UrgentLine.objects.count() == 1


def test_ordinary_acts_take_none(desk: Desk) -> None:
    """Nor is there a button or a row."""
    draft = submitted(desk)
    page = desk.get("birk", f"/release/{draft.pk}/")
    assert BUTTON not in page
    assert "Urgent line" not in page
    assert not urgent.authorise(draft, version=1, by=desk.officers["birk"], at=desk.meeting.now)


def test_a_single_officer_needs_none(desk: Desk) -> None:
    """There is no second; the act says so already."""
    alone(desk)
    stated(desk)
    draft = submitted(desk, "only", **URGENT)
    assert isinstance(release(desk, draft, "only"), Released)
    draft.refresh_from_db()
    assert draft.state == State.RELEASED
