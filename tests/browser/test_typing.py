# SPDX-License-Identifier: Apache-2.0
"""Writing in a real browser: saved without a button, never lost, never put over another text, checked before it is sent."""

from playwright.sync_api import Page, expect

from demarche.demo.stage import Stage
from tests.browser.test_desk import sign_in

RAISE = "/concerns/raise/"
SAVED = "Saved "


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


def test_typing_is_saved_without_a_button_and_survives_the_tab_and_the_session(page: Page, stage: Stage) -> None:
    """The cursor stays, the address follows; a closed tab loses nothing, nor does a session that ends while one types."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    here = begin(page, stage, "Leaflets before a vote")
    assert "/concerns/drafts/" in here
    expect(page.locator("[name=title]")).to_be_focused()
    page.locator("[name=matter]").fill("First paragraph.\n\n• one\n• two")
    page.close(run_before_unload=False)
    assert said == []

    again = page.context.new_page()
    again.goto(f"{stage.aurelia.inside}/concerns/?show=drafts")
    again.get_by_role("link", name="Leaflets before a vote").click()
    expect(again.locator("[name=matter]")).to_have_value("First paragraph.\n\n• one\n• two")
    session = next(each for each in again.context.cookies() if each.get("name", "").endswith("_session"))
    again.context.clear_cookies(name=session.get("name"))
    again.locator("[name=matter]").fill("Typed after the session had ended.")
    heard(again, "Your sign-in has expired.")
    expect(again.locator("[name=matter]")).to_have_value("Typed after the session had ended.")
    again.get_by_role("link", name="Sign in again").click()
    again.locator("[name=login]").fill("d.amis")
    again.locator("[name=password]").fill(stage.aurelia.password)
    again.get_by_role("button", name="Sign in").click()
    expect(again.locator("[name=matter]")).to_have_value("Typed after the session had ended.")


def test_two_tabs_and_a_line_that_is_down(page: Page, stage: Stage) -> None:
    """Two windows on one draft: the later hears it and both are shown. Without a line the page says so and saves when it is back."""
    here = begin(page, stage, "Fake accounts")
    other = page.context.new_page()
    other.goto(here)
    with page.expect_response(here):
        page.locator("[name=matter]").fill("In the first window.")
    other.locator("[name=matter]").fill("In the second window.")
    heard(other, "Not saved over the text that was saved meanwhile.")
    page.context.set_offline(True)
    page.locator("[name=national]").fill("For official use")
    other.context.set_offline(True)
    heard(page, "Not saved: this node cannot be reached.")
    page.context.set_offline(False)
    page.locator("[name=national]").press_sequentially("!")
    heard(page, SAVED)
    other.get_by_role("link", name="See both texts").click()
    expect(other.get_by_text("In the first window.").first).to_be_visible()
    expect(other.get_by_text("In the second window.").first).to_be_visible()


def by_keys(page: Page) -> None:
    """Enter in a field saves and does nothing else; what is missing has the focus, and its link leads to the field."""
    page.locator("[name=title]").press("Enter")
    expect(page.get_by_text("Saved. Nobody outside can see this.")).to_be_visible()
    page.get_by_role("button", name="Check, then send to the releasing officer").press("Enter")
    expect(page.locator("section.errors")).to_be_focused()
    expect(page).to_have_title("To put right: Raise a concern · Aurelia")
    page.get_by_role("link", name="State the matter").press("Enter")
    expect(page.locator("[name=matter]")).to_be_focused()
    page.keyboard.type("Since Monday.")
    page.locator("[name=subjects][value=CIN]").press("Space")
    page.locator("[name=q1_text]").fill("Whose is it?")


def twice_and_back(page: Page) -> None:
    """A question is added once by two presses; back shows the text that was saved last."""
    page.get_by_role("button", name="Add a question").dblclick()
    expect(page.locator("[name=q3_text]")).to_be_visible()
    expect(page.locator("[name=q4_text]")).to_have_count(0)
    page.locator("[name=matter]").fill("Since Tuesday.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved. Nobody outside can see this.")).to_be_visible()
    page.go_back()
    expect(page.locator("[name=matter]")).to_have_value("Since Tuesday.")


def test_keyboard_back_and_double_click(page: Page, stage: Stage) -> None:
    """By keys alone a draft is checked, put right and changed; back shows what was saved last; two presses do once what they say."""
    here = begin(page, stage, "Leaks of a draft")
    by_keys(page)
    twice_and_back(page)
    page.goto(here)
    page.get_by_role("button", name="Check, then send to the releasing officer").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before sending")
    page.get_by_role("link", name="Change The matter").press("Enter")
    expect(page.locator("[name=matter]")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("button", name="Send to the releasing officer").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and release")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and release")
    page.goto(here)
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Discarded. Nothing of it left.")).to_be_visible()
