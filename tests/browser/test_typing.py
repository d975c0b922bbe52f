# SPDX-License-Identifier: Apache-2.0
"""Writing in a real browser: saved without a button, never lost, never put over another text, checked before it is sent."""

from playwright.sync_api import Page, expect

from demarche.demo.stage import Stage
from tests.browser.test_desk import sign_in

RAISE = "/concerns/raise/"
SAVED = "Saved "
BESIDE = "Not saved over the text that was saved meanwhile."


def begin(page: Page, stage: Stage, title: str) -> str:
    """A concern that D. Amis types, saved by itself; gives its address."""
    sign_in(page, stage, "d.amis")
    page.goto(f"{stage.aurelia.inside}{RAISE}")
    page.locator("[name=to]").first.check()
    page.locator("[name=title]").press_sequentially(title)
    heard(page, SAVED)
    return page.url


def heard(page: Page, words: str) -> None:
    """What the page says of what was typed."""
    expect(page.locator("[data-typed-said]")).to_contain_text(words, timeout=15_000)


def test_typing_is_saved_without_a_button_and_survives_the_tab(page: Page, stage: Stage) -> None:
    """The cursor stays, the address follows, a closed tab loses nothing; half a date does not stand in the way of the rest."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    here = begin(page, stage, "Leaflets before a vote")
    assert "/concerns/drafts/" in here
    expect(page.locator("[name=title]")).to_be_focused()
    page.locator("[name=matter]").fill("First paragraph.\n\n• one\n• two")
    page.close(run_before_unload=False)

    again = page.context.new_page()
    again.goto(here)
    expect(again.locator("[name=title]")).to_have_value("Leaflets before a vote")
    expect(again.locator("[name=matter]")).to_have_value("First paragraph.\n\n• one\n• two")
    again.goto(f"{stage.aurelia.inside}/concerns/?show=drafts")
    expect(again.get_by_role("link", name="Leaflets before a vote")).to_be_visible()
    assert said == []


def test_two_tabs_and_a_line_that_is_down(page: Page, stage: Stage) -> None:
    """Two windows on one draft: the later hears it and both are shown. Without a line the page says so and saves when it is back."""
    here = begin(page, stage, "Fake accounts")
    other = page.context.new_page()
    other.goto(here)
    with page.expect_response(here):
        page.locator("[name=matter]").fill("In the first window.")
    other.locator("[name=matter]").fill("In the second window.")
    heard(other, BESIDE)
    other.get_by_role("link", name="See both texts").click()
    expect(other.get_by_text("In the first window.").first).to_be_visible()
    expect(other.get_by_text("In the second window.").first).to_be_visible()
    other.close()

    page.context.set_offline(True)
    page.locator("[name=national]").fill("For official use")
    heard(page, "Not saved: this node cannot be reached.")
    page.context.set_offline(False)
    page.locator("[name=national]").press_sequentially("!")
    heard(page, SAVED)


def test_a_session_that_ends_while_one_types(page: Page, stage: Stage) -> None:
    """The page says so and keeps the words; after the password they are there again."""
    begin(page, stage, "Scans of a ministry")
    session = next(each for each in page.context.cookies() if each.get("name", "").endswith("_session"))
    page.context.clear_cookies(name=session.get("name"))
    page.locator("[name=matter]").fill("Typed after the session had ended.")
    heard(page, "Your sign-in has expired.")
    expect(page.locator("[name=matter]")).to_have_value("Typed after the session had ended.")
    page.get_by_role("link", name="Sign in again").click()
    page.locator("[name=login]").fill("d.amis")
    page.locator("[name=password]").fill(stage.aurelia.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("[name=matter]")).to_have_value("Typed after the session had ended.")


def test_back_and_a_double_click(page: Page, stage: Stage) -> None:
    """Back shows the text that was saved last; buttons pressed twice do once what they say, and never end on an error."""
    here = begin(page, stage, "A router in a port")
    page.locator("[name=subjects][value=CIN]").check()
    page.locator("[name=matter]").fill("Since Monday.")
    page.locator("[name=q1_text]").fill("Whose is it?")
    page.get_by_role("button", name="Add a question").dblclick()
    expect(page.locator("[name=q3_text]")).to_be_visible()
    expect(page.locator("[name=q4_text]")).to_have_count(0)
    page.locator("[name=matter]").fill("Since Tuesday.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved. Nobody outside can see this.")).to_be_visible()
    page.go_back()
    expect(page.locator("[name=matter]")).to_have_value("Since Tuesday.")

    page.goto(here)
    page.get_by_role("button", name="Check, then send to the releasing officer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before sending")
    page.get_by_role("button", name="Send to the releasing officer").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and release")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and release")


def test_the_keyboard_alone_checks_changes_and_sends(page: Page, stage: Stage) -> None:
    """Enter in a field saves and does nothing else; what is missing has the focus; Change leads to the field."""
    begin(page, stage, "Leaks of a draft")
    page.locator("[name=title]").press("Enter")
    expect(page.get_by_text("Saved. Nobody outside can see this.")).to_be_visible()
    page.get_by_role("button", name="Check, then send to the releasing officer").press("Enter")
    expect(page.locator("section.errors")).to_be_focused()
    expect(page).to_have_title("To put right: Raise a concern · Aurelia")
    page.get_by_role("link", name="State the matter").press("Enter")
    expect(page.locator("[name=matter]")).to_be_focused()
    page.keyboard.type("What happened, told shortly.")
    page.locator("[name=subjects][value=CIN]").press("Space")
    page.locator("[name=q1_text]").press_sequentially("Whose is it?")
    page.get_by_role("button", name="Check, then send to the releasing officer").press("Enter")
    page.get_by_role("link", name="Change Title").press("Enter")
    expect(page.locator("[name=title]")).to_be_in_viewport()
