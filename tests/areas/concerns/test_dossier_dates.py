# SPDX-License-Identifier: Apache-2.0
"""Dates at the edge of what a page can tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.models import Contact
from demarche.core.acts import concern as kinds
from demarche.core.acts import extension
from demarche.core.acts.act import SignedAct
from demarche.core.encoding import moment
from demarche.ledger.models import Pending
from tests.areas.concerns.filling import asked, heard, raised, url

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

DAY = 86_400


def test_a_date_at_the_end_of_time(desk: Desk) -> None:
    """An own date of the year 9999 is told in every zone."""
    desk.officers["amis"].zone = "Asia/Riyadh"
    desk.officers["amis"].save()
    ours = raised(desk)
    last = "9999-12-31T23:59:59Z"
    heard(desk, kinds.ANSWER, {"a1": {"value": "under_examination", "until": last}}, ours)

    assert "31 Dec 9999 23:59 UTC" in desk.get("amis", url(ours))
    desk.get("amis", "/")
    desk.get("amis", "/concerns/")


def test_a_receipt_at_the_end_of_time(desk: Desk) -> None:
    """The other Party's log says the year 9999, so its answer is due after it; pages tell the last second."""
    known(desk)
    ours = raised(desk, delivered=False)
    desk.meeting.now = moment("9999-12-31T10:00:00Z")
    desk.meeting.deliver(ours)

    assert "Answer due 31 Dec 9999 23:59 UTC" in desk.get("amis", url(ours))
    desk.get("amis", "/")
    desk.get("amis", "/concerns/")


@pytest.mark.parametrize(
    ("begun", "told"),
    [
        ("2027-02-06T10:00:00Z", "Answer due 16 Feb 2027 10:00 UTC · 12:00 here · 13:00 in Borealia · in 9 days"),
        (
            "2027-02-10T10:00:00Z",
            "Answer due 20 Feb 2027 10:00 UTC · 12:00 here · 13:00 in Borealia, weekend · in 9 days",
        ),
        (
            "2027-02-07T21:00:00Z",
            "Answer due 17 Feb 2027 21:00 UTC · 23:00 here · 18 Feb 00:00 in Borealia, night · in 9 days",
        ),
    ],
)
def test_a_date_is_told_in_utc_then_here_then_there(desk: Desk, begun: str, told: str) -> None:
    """With what the hour or day is at the other side, when nobody works there."""
    known(desk)
    desk.meeting.now = moment(begun) - 180  # raising, releasing and carrying take a minute each
    ours = raised(desk)
    desk.tick(DAY)

    assert told in desk.get("amis", url(ours))


def test_an_answer_is_written_under_its_date_as_both_sides_have_it(desk: Desk) -> None:
    """On the list of the questions and on the page of each; after it, the date alone."""
    known(desk)
    desk.meeting.now = moment("2027-02-10T09:00:00Z")
    theirs = asked(desk, "open")
    told = "Answer due 20 Feb 2027 10:00 UTC · 12:00 here · 13:00 in Borealia · in 10 days · weekend"

    for page in ("answer/", "answer/1/"):
        assert told in desk.get("amis", url(theirs, page)), page
    desk.tick(11 * DAY)
    assert "The agreed date passed on 20 Feb 2027 10:00 UTC." in desk.get("amis", url(theirs, "answer/"))


def test_more_time_for_one_question_moves_that_one_alone(desk: Desk) -> None:
    """Aurelia asks for it, Borealia agrees: its old date beside the new one, and the others where they were."""
    desk.meeting.now = moment("2027-02-10T09:00:00Z")
    theirs = asked(desk, "open", "open")
    later: dict[str, Json] = {"about": {"question": 2}, "until": "2027-03-20T17:00:00Z"}
    proposed = desk.meeting.release(extension.EXTEND, later, dossier=theirs)
    assert isinstance(proposed, SignedAct)
    desk.meeting.deliver(proposed)
    desk.clock.set(desk.meeting.now)
    assert "Question 2: Aurelia's answer" not in desk.get("amis", url(theirs))

    heard(desk, extension.AGREE, {"about": {"act": proposed.act.id}}, theirs)

    page = desk.get("amis", url(theirs))
    assert "Aurelia's answer Answer due 20 Feb 2027 10:00 UTC" in page
    assert "Question 2: Aurelia's answer Answer due 20 Mar 2027 17:00 UTC" in page
    assert "before: 20 Feb 2027 10:00 UTC" in page
    tasks = {each.url: each.due for each in Pending.objects.filter(dossier=theirs.act.id) if each.due}
    assert tasks[url(theirs, "answer/")] == moment("2027-02-20T10:00:00Z")
    assert tasks[url(theirs, "answer/2/")] == moment("2027-03-20T17:00:00Z")

    heard(desk, kinds.ASSESS, {"status": "open"}, theirs)
    desk.meeting.release(kinds.ANSWER, {"a2": {"value": "no_information"}}, dossier=theirs)
    desk.clock.set(desk.meeting.now)
    assert "Question 2: Aurelia's answer Answered 10 Feb 2027" in desk.get("amis", url(theirs))


def test_more_time_that_this_party_gave_is_waited_for(desk: Desk) -> None:
    """It stands at once; the row waits for Borealia's answer by the later date."""
    ours = raised(desk)
    later: dict[str, Json] = {"about": {"question": 1}, "until": "2027-03-20T17:00:00Z"}
    desk.meeting.release(extension.EXTEND, later, dossier=ours)
    waiting = Pending.objects.filter(dossier=ours.act.id, group="waiting")
    assert moment("2027-03-20T17:00:00Z") in {each.due for each in waiting if "await_answer" in each.key}


def test_an_officer_without_a_zone_reads_dates_as_the_node_has_them(desk: Desk, settings: Any) -> None:
    """UTC, then here, on the page of a dossier as on every other."""
    known(desk)
    desk.officers["amis"].zone = ""
    desk.officers["amis"].save()
    settings.NODE = replace(settings.NODE, values={**settings.NODE.values, "party.zone": "UTC+5"})
    desk.meeting.now = moment("2027-02-06T10:00:00Z") - 180
    ours = raised(desk)
    desk.tick(DAY)

    assert "Answer due 16 Feb 2027 10:00 UTC · 15:00 here · 13:00 in Borealia" in desk.get("amis", url(ours))


def known(desk: Desk) -> None:
    """D. Amis sits in UTC+2; Borealia's contact card says UTC+3."""
    desk.officers["amis"].zone = "UTC+2"
    desk.officers["amis"].save()
    Contact.objects.create(
        process=desk.meeting.process, code="XB", address="127.0.0.12:9443", tls="0" * 64, card={"zone": "UTC+3"}
    )
