# SPDX-License-Identifier: Apache-2.0
"""A CERT officer on duty at 02:10, at a telephone's width, as docs/use/night.md tells it: from the alert to the watch handed over, and its paper."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from playwright.sync_api import Page, ViewportSize, expect

from demarche.demo.nodes import until
from demarche.demo.stage import Stage
from demarche.demo.stage import expect as holds
from demarche.demo.steps.doing import release_on_duty
from tests.browser.conftest import PAGED
from tests.browser.walking import Hand, Walk, printed

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
COME = "Wiper active in two ministries of ours"
OWN = "The same wiper, seen here"
NOTE = "Their duty line was engaged twice; they call back at four."


def tonight(stage: Stage, clock: str) -> datetime:
    """Stand at that hour of the next day."""
    day = datetime.fromisoformat(stage.clock.moment) + timedelta(days=1)
    moment = datetime.fromisoformat(f"{day:%Y-%m-%d}T{clock}:00").replace(tzinfo=UTC)
    stage.clock.set(f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    return moment


def a_night(stage: Stage) -> None:
    """T. Arno is on watch with a pager, T. Alva comes in the morning; Borealia has a duty officer."""
    for node, name, role in ((stage.aurelia, "t.alva", "technical"), (stage.borealia, "t.boman", "technical")):
        told = ("--name", name.title().replace(".", ". "), "--desk", "technical", "--role", role, "--role", "duty")
        node.command("officers", "add", name, *told, "--password-file", "-", stdin=f"{node.password}\n")
    night = tonight(stage, "02:08")
    admin, arno = stage.aurelia.officer("admin"), stage.aurelia.officer("t.arno")
    lines = f"{night - timedelta(days=1):%Y-%m-%d} 18:00 08:00 t.arno t.alva\n{night:%Y-%m-%d} 08:00 18:00 t.alva"
    holds(admin.submit(admin.open("/watch/technical/roster/"), "Enter these lines", {"lines": lines}))
    holds(arno.submit(arno.open("/alerts/mine/"), "Keep these addresses", {"line": "+00 1 555 0111"}))


def something_urgent_comes(stage: Stage) -> str:
    """T. Boman sends a notification on duty authority; the code that T. Arno's pager shows."""
    boman = stage.borealia.officer("t.boman")
    page = boman.open("/concerns/notify/")
    to = next(each for form in page.forms if "to" in form.fields for each in form.fields["to"].choices if "XA" in each)
    values: dict[str, str | list[str]] = {
        "to": to,
        "what": f"{COME}\n\nSince 01:30 UTC.",
        "pasted": "203.0.113.7",
        "ask": ["acknowledge"],
        "profile": "urgent",
    }
    draft = holds(boman.submit(page, "Save draft", values))
    check = holds(boman.submit(draft, "Check and release on duty authority"))
    now = stage.clock.moment[:16]
    release_on_duty(stage.borealia, "t.boman", check, {"instruction": "State secretary", "given": now})
    stage.clock.advance(120)

    def shown() -> str | None:
        file = stage.folder / PAGED
        text = file.read_text() if file.exists() else ""
        assert COME not in text
        found = re.search(r"Code (\d{4})", text)
        return found[1] if found else None

    return until("an alert with its code", shown)


def test_a_duty_officer_at_ten_past_two_on_a_telephone(page: Page, stage: Stage) -> None:
    """T. Arno reads the code back, acknowledges, notifies, telephones and gives the watch; T. Alva takes it over and prints the hand-over."""
    walk = Walk("docs/use/night.md", "From the alert to the morning")
    a_night(stage)
    code = something_urgent_comes(stage)
    now = stage.clock.moment[:16]
    typed = {
        "Sign-in name": "t.arno",
        "Password": stage.aurelia.password,
        "Your password": stage.aurelia.password,
        "I have it: code": code,
        "On instruction of (office)": "State secretary",
        "Given by telephone at (UTC)": now,
        "What is happening": f"{OWN}\n\nEleven hospitals.",
        "Indicators, one a line, as you have them": "203.0.113[.]9\nhxxp://198.51.100[.]4/a",
        "What you ask": "acknowledge",
        "Which office spoke": "Duty officer, Borealia's response team",
        "Who takes over": "T. Alva",
        "Note to who takes over, kept inside": NOTE,
    }
    page.set_viewport_size(PHONE)
    arno = Hand(page, typed).open(stage.aurelia.inside)
    walk.follow(arno, 1, 2, 3)
    arno.press(COME)
    expect(page.get_by_role("heading", level=1)).to_contain_text(COME)
    walk.follow(arno, 4, 5, 6, 7, 8, 9)
    tonight(stage, "06:58") if stage.clock.moment[11:] > "06:58" else stage.clock.set(f"{now[:10]}T06:58:00Z")
    walk.follow(arno, 10)

    browser = page.context.browser
    assert browser is not None
    alva = Hand(browser.new_context(viewport=PHONE).new_page(), {**typed, "Sign-in name": "t.alva"})
    walk.follow(alva.open(stage.aurelia.inside), 11)

    assert walk.is_done()
    paper = " ".join(printed(alva.page))
    assert NOTE in paper
    assert "T. Alva" in paper
