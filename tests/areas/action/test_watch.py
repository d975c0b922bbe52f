# SPDX-License-Identifier: Apache-2.0
"""The watch: who has it, the roster that says so, how it is handed over, and items that are taken and left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.officers import watch
from demarche.areas.officers.models import HandOver, Taken, Watch
from demarche.areas.officers.queries import on_watch
from demarche.core.encoding import moment, stamp
from demarche.ledger.models import Pending
from tests.areas.concerns.filling import asked
from tests.areas.concerns.test_red import received
from tests.databases import together
from tests.desk import officer, says

if TYPE_CHECKING:
    from tests.areas.release.desk import Desk, Page

ROSTER = "/watch/diplomatic/roster/"
GIVE = "/watch/diplomatic/give/"
TODAY = "2027-01-05 08:00 18:00 amis aster"
TONIGHT = "2027-01-05 18:00 08:00 birk"


def entered(desk: Desk, *lines: str, status: int = 302) -> Page:
    """The roster, as R. Aksel pastes it."""
    return desk.post("aksel", ROSTER, {"lines": "\n".join(lines)}, status)


def given(desk: Desk, taker: str = "birk", **more: Any) -> str:
    """D. Amis hands over the watch; gives the page of the hand-over."""
    return desk.post("amis", GIVE, {"taker": desk.officers[taker].pk, "note": "Their desk rings at four.", **more}).url


def watching(desk: Desk, at: str = "") -> tuple[str, str]:
    """Who is on watch, and the alternate."""
    found = on_watch("diplomatic", moment(at) if at else desk.meeting.now)
    first, second = (each.username if each else "" for each in found)
    return first, second


def test_the_roster_says_who_is_on_watch(desk: Desk) -> None:
    """From a moment until another one, in the zone of the desk, with the alternate; then the next, then nobody."""
    entered(desk, TODAY, "", TONIGHT)

    assert watching(desk) == ("amis", "aster")
    assert watching(desk, "2027-01-05T17:59:59Z") == ("amis", "aster")
    assert watching(desk, "2027-01-05T18:00:00Z") == ("birk", "")
    assert watching(desk, "2027-01-06T08:00:00Z") == ("", "")
    assert "On watch until 5 Jan 2027 18:00 UTC: D. Amis Hand over the watch" in desk.get("amis", "/")
    assert "On watch until 5 Jan 2027 18:00 UTC: D. Amis · Watch roster" in desk.get("reader", "/")
    assert "On watch" not in desk.get("arno", "/")
    assert "Nobody is on watch from 6 Jan 2027 08:00 UTC" in desk.get("reader", "/watch/")


def test_a_time_that_nobody_watches_is_said(desk: Desk) -> None:
    """Between two turns, and where the roster ends."""
    entered(desk, TODAY, "2027-01-06 08:00 18:00 birk")

    page = desk.get("aksel", ROSTER)

    assert "Nobody is on watch from 5 Jan 2027 18:00 UTC · 18:00 here until 6 Jan 2027 08:00 UTC · 08:00 here" in page
    assert "Nobody is on watch from 6 Jan 2027 18:00 UTC" in page
    desk.post("aksel", ROSTER, {"take_out": Watch.objects.earliest("since").pk})
    assert "Nobody is on watch from now until 6 Jan 2027 08:00 UTC" in desk.get("aksel", ROSTER)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("tomorrow amis", "Line 2: expected day, from, until, officer and perhaps alternate, got “tomorrow amis”."),
        ("2027-01-05 18:00 20:00 arno", "Line 2: expected the sign-in name of an officer of the desk, got arno."),
        (
            "2027-02-30 18:00 20:00 birk",
            "Line 2: expected a day and an hour such as 2027-01-05 08:00, got 2027-02-30 18:00.",
        ),
        ("2027-01-05 18:00 2027-03-05 18:00 birk", "Line 2: expected an end after the begin, by 31 days at most."),
        (
            "2027-01-05 17:00 20:00 birk",
            "Line 2: overlaps with the watch of D. Amis from 5 Jan 2027 08:00 UTC. Take that out first, or change this one.",
        ),
    ],
)
def test_a_line_that_says_no_turn(desk: Desk, line: str, sentence: str) -> None:
    """It is named by its number, what was pasted is still there, and nothing is entered."""
    page = entered(desk, TODAY, line, status=200)

    assert says(page.html, "lines", sentence.replace("2027-01-05 08:00,", "2027-02-15 08:00,"))
    assert line in page.html
    assert not Watch.objects.exists()


def test_a_week_on_one_page(desk: Desk) -> None:
    """It begins with the first day that is open; an hour before the begin is the next day's; a day may stay open."""
    entered(desk, TODAY, TONIGHT)
    page = desk.get("aksel", ROSTER)
    assert "Wednesday 6 Jan 2027" in page
    form = {name: value for name, value in fields(page).items() if name != "lines"}

    desk.post(
        "aksel", f"{ROSTER}?first=2027-01-06", {**form, "officer0": "amis", "alternate0": "birk", "officer2": "birk"}
    )

    week = [(each.officer.username, stamp(each.since), stamp(each.until)) for each in Watch.objects.order_by("since")][
        2:
    ]
    assert week == [
        ("amis", "2027-01-06T08:00:00Z", "2027-01-07T08:00:00Z"),
        ("birk", "2027-01-08T08:00:00Z", "2027-01-09T08:00:00Z"),
    ]
    again = desk.post("aksel", f"{ROSTER}?first=2027-01-06", {**form, "officer0": "amis"}, 200)
    assert "Wednesday 6 Jan 2027: overlaps with the watch of D. Amis from 6 Jan 2027 08:00 UTC." in again
    assert "Choose an officer for at least one day." in desk.post("aksel", ROSTER, form, 200)


def fields(page: Page) -> dict[str, Any]:
    """What a browser would send of the week as it is shown."""
    found = dict(re.findall(r'name="((?:since|until)\d)" value="([^"]*)"', page.html))
    return {**found, **dict(re.findall(r'name="(day\d)" value="([^"]*)"', page.html))}


def test_the_watch_is_handed_over_by_both(desk: Desk) -> None:
    """Until the taker confirms the giver has it; both moments and the note are kept and read later by the desk."""
    entered(desk, TODAY, TONIGHT)

    there = given(desk)

    assert watching(desk) == ("amis", "aster")
    assert "D. Amis is on watch until D. Birk has confirmed the hand-over See the hand-over" in desk.get("reader", "/")
    assert "Take the watch over" in desk.get("birk", "/")
    assert "not confirmed yet: D. Amis is on watch still" in desk.get("amis", there)
    desk.post("amis", there, {"do": "confirm"}, 403)
    desk.post("amis", GIVE, {"taker": desk.officers["only"].pk}, 403)
    desk.post("birk", there, {"do": "confirm"})
    assert watching(desk) == ("birk", "aster")
    assert watching(desk, "2027-01-05T18:00:00Z") == ("birk", "")
    assert "Take the watch over" not in desk.get("birk", "/")
    kept = desk.get("reader", there)
    assert re.search(
        r"Given D\. Amis · 5 Jan 2027 12:\d\d UTC .* Taken over D\. Birk · 5 Jan 2027 12:\d\d UTC", kept.text
    )
    assert "Their desk rings at four." in kept
    assert "D. Birk" in desk.get("reader", "/watch/diplomatic/hand-overs/")
    desk.get("arno", there, 404)


def test_what_is_open_goes_to_the_next_watch(desk: Desk) -> None:
    """As it was: what the giver had taken is the taker's, if he gave that too; what nobody has taken stays with the desk."""
    theirs = asked(desk, title="Leaflets before the vote")
    entered(desk, TODAY, TONIGHT)
    mine, his = Pending.objects.filter(dossier=theirs.act.id, group="to_answer").order_by("key")
    desk.post("amis", "/take/", {"key": mine.key})
    page = desk.get("amis", GIVE)
    assert page.text.count("Leaflets before the vote") == 2
    assert "nobody: it goes to the next watch" in page

    there = given(desk, with_taken="on")
    desk.post("birk", there, {"do": "confirm"})

    assert {each.key: each.officer.username for each in Taken.objects.all()} == {mine.key: "birk"}
    assert his.key != mine.key
    assert "Leaflets before the vote" in desk.get("birk", there)
    assert "What was open 2 items, for other roles" in desk.get("reader", there)


def test_past_its_end_the_giver_stays_until_it_is_confirmed(desk: Desk) -> None:
    """Nobody confirms: the roster names another by then, and the pages say who has it all the same. Then it is taken back."""
    entered(desk, TODAY, TONIGHT)
    there = given(desk, "only")
    desk.tick(8 * 3600)

    assert watching(desk) == ("amis", "")
    assert "D. Amis is on watch until D. Only has confirmed" in desk.get("birk", "/")
    desk.post("amis", there, {"do": "withdraw"})
    assert watching(desk) == ("birk", "")
    desk.post("only", there, {"do": "confirm"})
    assert "was confirmed or taken back before" in desk.get("only", there)
    assert HandOver.objects.get().confirmed is None


def test_only_who_is_on_watch_hands_it_over(desk: Desk) -> None:
    """To an officer of the desk, whom he has to choose."""
    entered(desk, TODAY)
    for who in ("birk", "aster", "reader"):
        desk.get(who, GIVE, 403)
    assert says(desk.post("amis", GIVE, {"note": "", "taker": ""}, 200).html, "taker", "Choose who takes over.")
    assert "T. Arno" not in desk.get("amis", GIVE)


def test_who_has_left_is_not_on_watch(desk: Desk) -> None:
    """His alternate is called."""
    entered(desk, TODAY)
    amis = desk.officers["amis"]

    amis.is_active = False
    amis.save()

    assert watching(desk) == ("aster", "")


def test_a_matter_that_is_closed_to_a_reader_of_the_hand_over(desk: Desk) -> None:
    """Nothing of it stands there; it is counted with what is for other roles."""
    received(desk, title="Not for every eye")
    desk.post("aksel", ROSTER, {"lines": "2027-01-05 08:00 2027-01-06 08:00 only"})
    assert "Not for every eye" in desk.get("only", GIVE)
    there = desk.post("only", GIVE, {"taker": desk.officers["amis"].pk, "note": ""}).url

    page = desk.get("amis", there)

    assert "Not for every eye" not in page
    assert "for other roles or in" in page


def test_an_item_is_taken_and_left(desk: Desk) -> None:
    """Internal, seen by the desk; whoever comes second is told; a row that an officer may not act on is not there."""
    asked(desk)
    key = Pending.objects.filter(group="to_answer").earliest("key").key

    desk.post("amis", "/take/", {"key": key})
    assert "It is yours now." in desk.get("amis", "/")
    assert "taken by D. Amis" in desk.get("birk", "/")
    desk.post("birk", "/take/", {"key": key})
    assert "D. Amis was first and has taken it." in desk.get("birk", "/")
    desk.post("birk", "/leave/", {"key": key})
    assert "taken by D. Amis" in desk.get("birk", "/")
    desk.post("arno", "/take/", {"key": key}, 404)
    desk.post("amis", "/leave/", {"key": key})
    assert "taken by D. Amis" not in desk.get("birk", "/")


def test_an_item_that_came_again_is_untaken(desk: Desk) -> None:
    """What stands there now is newer than the hand that was laid on it."""
    asked(desk)
    row = Pending.objects.filter(group="to_answer").earliest("key")
    watch.take(row, by=desk.officers["amis"], at=desk.meeting.now)
    row.since = desk.meeting.now + 60

    assert watch.taken([row]) == {}
    assert watch.take(row, by=desk.officers["birk"], at=desk.meeting.now + 90) == desk.officers["birk"]


def test_two_take_one_item_at_once(committed: str) -> None:
    """In two threads: one has it, and both are told who."""
    first, second = officer("first", "drafter", name="First"), officer("second", "drafter", name="Second")
    row = Pending.objects.create(key="test/1", group="at_once", verb="decide", url="/", since=0)

    came = together(lambda: watch.take(row, by=first, at=1), lambda: watch.take(row, by=second, at=1))

    assert came[0] == came[1] == Taken.objects.get().officer


def test_the_page_asks_the_same_whatever_there_is(desk: Desk) -> None:
    """Who is on watch takes two questions a desk, and who has taken what one; so does a hand-over of two items or of forty."""
    asked(desk)
    entered(desk, TODAY)
    counts = []
    for number in range(2):
        Pending.objects.bulk_create(
            Pending(key=f"t/{number}/{n}", group="at_once", verb="decide", url="/", since=0)
            for n in range(1, 20 * number)
        )
        for key in Pending.objects.filter(group="at_once").values_list("key", flat=True)[:10]:
            Taken.objects.update_or_create(key=key, defaults={"officer": desk.officers["amis"], "at": 1})
        found = []
        for url in ("/", GIVE):
            desk.get("amis", url)
            with CaptureQueriesContext(connection) as queries:
                desk.get("amis", url)
            found.append(len(queries))
        counts.append(found)

    assert counts[0] == counts[1]
