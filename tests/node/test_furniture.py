# SPDX-License-Identifier: Apache-2.0
"""What stands on every page: whose, who, the rooms, the line, the clock."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.models import ClosedLine
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle
from demarche.ledger.models import Outbox, Pending
from demarche.node import clock, config
from demarche.node.line import line
from tests.builders import NOON, raising
from tests.desk import browser, officer
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.usefixtures("aurelia")


def bare(html: str) -> str:
    """A page as one reads it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_page_says_whose_it_is_and_who_is_signed_in() -> None:
    """Party and desk, name and roles, the rooms with what needs action, and the line."""
    who = officer("d.amis", "drafter", "reader", desk="diplomatic", name="D. Amis")
    for number, desk in enumerate(("diplomatic", "technical", "")):
        Pending.objects.create(key=f"{number}", group="to_answer", verb="Answer", desk=desk, url="/", since=NOON)
    Pending.objects.create(key="w", group="waiting", verb="Wait", url="/", since=NOON)

    html = browser(who).get("/parties/").content.decode()
    page = bare(html)

    assert "Aurelia Diplomatic desk D. Amis , drafter, reader" in page
    assert "Menu Needs my action: 2 Close the menu" in page
    assert (
        "Needs my action 2 Concerns Cooperation Delivery Parties Contacts Reports What to find Find العربيّة Sign out"
        in page
    )
    assert "Sign out Line: sending and receiving work" in page
    assert re.search(r'<a href="/parties/" aria-current="page">Parties', html)
    assert html.count("aria-current") == 1
    assert "Check my set-up" not in page
    assert 'action="/language/mine/"' in html
    assert re.search(r"Aurelia, Diplomatic desk · printed \d+ \w+ \d{4} \d\d:\d\d UTC $", page)


def test_an_administrator_finds_the_set_up_among_the_rooms() -> None:
    """It stays there when all is done, and leads to what is wrong with the node."""
    html = browser(officer("admin", "administrator")).get("/set-up/").content.decode()

    assert re.search(r'<a href="/set-up/check/" aria-current="page">Check my set-up', html)


def test_a_room_that_an_officer_cannot_open_is_not_offered() -> None:
    """An administrator reads no dossier by that role, and a reviewer only drafts."""
    for role, there in (("administrator", False), ("reviewer", False), ("reader", True), ("auditor", True)):
        client = browser(officer(role, role))
        opens = client.get("/concerns/").status_code == 200
        assert (
            opens,
            "Needs my action Concerns Cooperation Delivery" in bare(client.get("/parties/").content.decode()),
        ) == (
            there,
            there,
        )


def test_before_signing_in_a_page_says_no_more_than_whose_it_is() -> None:
    """No rooms, no line; the language can be chosen, and is kept in a cookie of this node alone."""
    client = browser()

    page = bare(client.get("/sign-in/").content.decode())
    chosen = client.post("/language/", {"language": "ar", "next": "/sign-in/"})

    assert "Aurelia" in page
    assert ("Line" in page, "Concerns" in page) == (False, False)
    assert chosen["Location"] == "/sign-in/"
    assert [name for name in chosen.cookies if name.startswith("demarche_xa_")] == list(chosen.cookies)
    assert 'lang="ar" dir="rtl"' in client.get("/sign-in/").content.decode()


def test_a_simulated_clock_shows_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also before signing in."""
    assert "Simulated clock" not in browser().get("/sign-in/").content.decode()
    monkeypatch.setattr(clock, "simulated", lambda: True)
    monkeypatch.setattr(clock, "now", lambda: NOON)

    assert "Simulated clock 5 Jan 2027 11:00 UTC" in bare(browser().get("/sign-in/").content.decode())


def test_the_line_works_and_says_from_whom_it_heard() -> None:
    """Nothing yet; then Borealia's founding act, with its time."""
    assert line(NOON) == {"state": "work", "text": "sending and receiving work · nothing has come in yet"}
    meeting = Meeting().found()

    assert line(meeting.now)["text"] == "sending and receiving work · last from Borealia 12:00 UTC"
    assert line(meeting.now + 86_400)["text"] == "sending and receiving work · last from Borealia 5 Jan 12:00 UTC"


def test_the_line_says_that_one_is_closed() -> None:
    """For a time, with the administrator's reason, and leads to the Party's page."""
    meeting = Meeting().found()
    admin = officer("closing", "administrator")
    ClosedLine.objects.create(process=meeting.process, code="XB", why="New machine", officer=admin, since=NOON)
    assert line(NOON) == {
        "state": "held",
        "text": "the line to Borealia is closed here: New machine",
        "url": f"/parties/{meeting.process}/XB/line/",
    }


def test_the_line_says_what_is_held_back_and_why() -> None:
    """Borealia's node cannot be reached; the line leads to the deliveries."""
    meeting = Meeting().found()
    meeting.release(kinds.RAISE, raising("open"))
    assert line(NOON)["state"] == "work"
    Outbox.objects.filter(state="waiting").update(obstacle="no_connection")

    held = line(NOON)

    assert held == {
        "state": "held",
        "text": f"held back to Borealia: {Obstacle.NO_CONNECTION.sentence}",
        "url": "/delivery/",
    }


def test_the_line_is_stopped_when_the_worker_shows_no_life(aurelia: Path) -> None:
    """Half a minute without a sign; or none at all since the node was made."""
    alive = aurelia / "run" / "worker.alive"
    since = int(clock.machine()) - 31
    os.utime(alive, (since, since))
    stopped = line(NOON)
    alive.unlink()

    assert (stopped["state"], line(NOON)["state"]) == ("stopped", "stopped")
    assert re.fullmatch(r"sending stopped \d+ \w+ \d{4} \d\d:\d\d UTC; receiving may go on", stopped["text"])
    assert line(NOON)["text"] == ("sending has not been started; the administrator can see why in the node's log")


def test_the_furniture_takes_the_same_queries_whatever_there_is(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """One act from Borealia or thirty: the count, the held delivery, the newest act, its author's name."""
    meeting = Meeting().found()
    who = officer("d.amis", "drafter")
    client = browser(who)
    with django_assert_num_queries(9):
        client.get("/officers/")
    for _ in range(5):
        concern = meeting.release(kinds.RAISE, raising("open"))
        meeting.deliver(concern)
        meeting.hear(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)  # type: ignore[arg-type]
    with django_assert_num_queries(9):
        client.get("/officers/")


def test_a_page_that_is_not_there_is_furnished_too() -> None:
    """For one who is signed in."""
    answer = browser(officer("d.amis", "drafter")).get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/parties/", "/concerns/", "/delivery/", "/reports/", "/officers/", "/set-up/"])
def test_nothing_is_read_without_signing_in(path: str) -> None:
    """Every page asks for it first."""
    assert browser().get(path)["Location"] == f"/sign-in/?next={path}"


def test_cookies_and_hosts_are_the_nodes_own(settings: Any) -> None:
    """Code and port in every name; a browser must come by a name the node knows."""
    names = [getattr(settings, f"{each}_COOKIE_NAME") for each in ("SESSION", "CSRF", "LANGUAGE", "MESSAGES")]

    assert names == [f"demarche_xa_8443_{each}" for each in ("session", "csrf", "language", "notices")]
    assert browser().get("/sign-in/", headers={"host": "elsewhere.example"}).status_code == 400


def test_settings_read_once_are_the_same_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a node folder there is no node: tools and tests get Aurelia in memory."""
    monkeypatch.delenv("DEMARCHE_HOME", raising=False)
    config.current.cache_clear()

    assert (config.current().home, config.current().party_code) == (None, "XA")
