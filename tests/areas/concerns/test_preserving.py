# SPDX-License-Identifier: Apache-2.0
"""Preservation that a notification asks for: accepted until a date, extended, let run out, and ended, as both sides read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import preservation
from demarche.core.encoding import moment
from tests.areas.concerns.filling import heard, notified, raised, url
from tests.areas.concerns.test_steps import step

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

APRIL, JUNE = "4 Apr 2027 00:00 UTC", "3 Jun 2027 00:00 UTC"


def test_accepted_extended_run_out_and_ended(desk: Desk) -> None:
    """Each date stays on the page; after the last one it says that it has passed, until the data are let go."""
    theirs = notified(desk, preserve={"days": 60})
    assert f"/preserve-accept/?about={theirs.act.id}" in desk.get("arno", url(theirs)).html

    signed = step(desk, theirs, "preserve-accept", "arno", about=theirs.act.id, until="2027-04-04T00:00")
    assert dict(signed.act.values) == {"about": {"act": theirs.act.id}, "until": "2027-04-04T00:00:00Z"}
    assert f"Aurelia preserves data until {APRIL}" in desk.get("arno", url(theirs))

    step(desk, theirs, "preserve-extend", "arno", about=theirs.act.id, until="2027-06-03T00:00")
    page = desk.get("arno", url(theirs))
    assert f"Data preserved by Aurelia until {JUNE}" in page
    assert f"before: {APRIL}" in page
    assert f"Aurelia preserves data longer, until {JUNE}" in page
    assert f"Aurelia preserves data until {APRIL}" in page

    desk.tick(moment("2027-06-03T00:00:01Z") - desk.meeting.now)
    assert f"Preserved until {JUNE}; the date has passed" in desk.get("arno", url(theirs))
    step(desk, theirs, "preserve-end", "arno", about=theirs.act.id, text="The logs were let go.")
    assert "Preserved no more" in desk.get("arno", url(theirs))


def test_asked_for_by_an_act_of_its_own(desk: Desk) -> None:
    """For other data and later; what the other side accepts stands beside what was asked."""
    ours = raised(desk)
    request = step(desk, ours, "preserve", days="30", text="The logs of the two servers.")
    assert request.act.values["preserve"] == {"days": 30}
    desk.meeting.deliver(request)
    about: dict[str, Json] = {"act": request.act.id}
    heard(desk, preservation.ACCEPT, {"about": about, "until": "2027-04-04T00:00:00Z"}, ours)

    page = desk.get("amis", url(ours))

    assert "Request for preservation for 30 days from receipt The logs of the two servers." in page
    assert f"Borealia preserves data until {APRIL}" in page
    assert f"Data preserved by Borealia until {APRIL}" in page


def test_a_date_is_needed(desk: Desk) -> None:
    """Said beside its field."""
    theirs = notified(desk, preserve={"days": 60})
    here = url(theirs, "preserve-accept/")
    form = {**desk.get("arno", here).form(), "about": theirs.act.id, "then": "submit"}

    assert "Say until when data are preserved." in desk.post("arno", here, form, 200)


def test_nothing_to_accept(desk: Desk) -> None:
    """Where nothing was asked, the page says so, and so does the list of acts."""
    theirs = notified(desk)

    assert "The other side has requested or offered nothing of this kind that waits for a reply." in desk.get(
        "arno", url(theirs, "preserve-accept/")
    )
    assert "Accept the preservation asked for: " in desk.get("arno", url(theirs)).text.partition("Not possible now")[2]
