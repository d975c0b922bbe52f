# SPDX-License-Identifier: Apache-2.0
"""The desk in a real browser: from sign-in to a delivered concern, by keyboard, in Arabic, on paper, without script."""

import pytest
from playwright.sync_api import Page, expect

from demarche.demo.stage import HOLD, Stage

TITLE = "Destructive program in hospital networks"


def sign_in(page: Page, stage: Stage, username: str, *, borealia: bool = False) -> None:
    """Sign an officer in, as the page asks."""
    node = stage.borealia if borealia else stage.aurelia
    page.goto(f"{node.inside}/sign-in/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(node.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def fresh(page: Page) -> Page:
    """A page of somebody else's browser."""
    context = page.context.browser
    assert context is not None
    return context.new_context().new_page()


def compose(page: Page, stage: Stage) -> None:
    """Write a concern with a question and send it to the releasing officer."""
    page.goto(f"{stage.aurelia.inside}/concerns/raise/")
    page.locator("[name=to]").first.check()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=subjects][value=CIN]").check()
    page.locator("[name=matter]").fill("Since the night of 3 February.\n\nEleven hospitals.")
    page.locator("[name=q1_text]").fill("Was any body of the State involved?")
    page.locator("[name=q1_form]").select_option("yes_or_no")
    page.get_by_role("button", name="Check, then send to the releasing officer").click()
    page.get_by_role("button", name="Send to the releasing officer").click()
    expect(page.get_by_role("button", name="Release to")).to_have_count(0)


@pytest.mark.smoke
def test_a_concern_goes_from_a_drafter_to_the_other_sides_list(page: Page, stage: Stage) -> None:
    """D. Amis drafts, R. Aksel releases, D. Birk reads: three people, two nodes, one browser each."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, stage, "d.amis")
    compose(page, stage)
    releasing = fresh(page)
    sign_in(releasing, stage, "r.aksel")
    releasing.locator("a[href^='/release/']").first.click()
    expect(releasing.get_by_text("Was any body of the State involved?").first).to_be_visible()
    releasing.locator("[name=password]").fill(stage.aurelia.password)
    releasing.get_by_role("button", name="Release to Borealia").click()
    expect(releasing.get_by_text("Released. Leaves in 60 seconds.")).to_be_visible()
    stage.clock.advance(HOLD)
    reading = fresh(page)
    sign_in(reading, stage, "d.birk", borealia=True)
    for _ in range(100):
        reading.goto(f"{stage.borealia.inside}/concerns/")
        if reading.get_by_text(TITLE).count():
            break
        reading.wait_for_timeout(200)
    reading.get_by_role("link", name=TITLE).first.click()
    expect(reading.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(reading.get_by_text("Was any body of the State involved?").first).to_be_visible()
    assert said == []


def test_arabic_is_mirrored_and_no_script_is_asked_for(page: Page, stage: Stage) -> None:
    """The same pages from right to left; nothing runs in the browser but what asks it for a passkey."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "script" else None)
    page.goto(f"{stage.aurelia.inside}/sign-in/")
    page.get_by_role("button", name="العربيّة").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
    assert {url.rpartition("/")[2] for url in asked} <= {"passkey.js"}


def test_the_keyboard_alone_signs_in_and_reaches_the_rooms(page: Page, stage: Stage) -> None:
    """Tab and Enter, nothing else; the first stop is the way past the header."""
    page.goto(f"{stage.aurelia.inside}/sign-in/")
    page.locator("[name=login]").focus()
    page.keyboard.type("d.amis")
    page.keyboard.press("Tab")
    page.keyboard.type(stage.aurelia.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(f"{stage.aurelia.inside}/concerns/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")


def test_wrong_passwords_are_slowed_down(page: Page, stage: Stage) -> None:
    """After some wrong ones the page says so and asks to wait; it never says whether the account exists."""
    for _ in range(12):
        page.goto(f"{stage.borealia.inside}/sign-in/")
        page.locator("[name=login]").fill("nobody")
        page.locator("[name=password]").fill("not the password")
        page.get_by_role("button", name="Sign in").click()
        if "Too many" in page.content() or "too many" in page.content():
            break
    expect(page.locator("body")).to_contain_text("oo many")


def test_words_survive_an_expired_sign_in(page: Page, stage: Stage) -> None:
    """The session is gone when the button is pressed; after the password the same page has the same words."""
    sign_in(page, stage, "d.amis")
    page.goto(f"{stage.aurelia.inside}/concerns/raise/")
    page.locator("[name=title]").fill("Leaflets before a vote")
    page.locator("[name=matter]").fill("First line.\n\nThird line.")
    page.locator("[name=subjects][value=CIN]").check()
    session = next(each for each in page.context.cookies() if each.get("name", "").endswith("_session"))
    page.context.clear_cookies(name=session.get("name"))
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("status")).to_contain_text("Your sign-in has expired.")
    page.locator("[name=login]").fill("d.amis")
    page.locator("[name=password]").fill(stage.aurelia.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed in again")
    expect(page.locator("[name=title]")).to_have_value("Leaflets before a vote")
    expect(page.locator("[name=matter]")).to_have_value("First line.\n\nThird line.")
    expect(page.locator("[name=subjects][value=CIN]")).to_be_checked()
