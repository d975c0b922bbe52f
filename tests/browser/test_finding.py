# SPDX-License-Identifier: Apache-2.0
"""Find by the keyboard alone: signing in, the box, words of two scripts, a hit, and back with the words kept."""

from playwright.sync_api import Page, expect

from demarche.demo.stage import Stage

TITLE = "برنامج خبيث في الْمُسْتَشْفَى"
MATTER = "Вредоносная программа удаляет данные в больницах."


def drafted(page: Page, stage: Stage) -> None:
    """Have a concern in two scripts among the drafts of the desk."""
    page.goto(f"{stage.aurelia.inside}/concerns/raise/")
    page.locator("[name=to]").first.check()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=matter]").fill(MATTER)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)


def signed_in(page: Page, stage: Stage) -> None:
    """Sign in by Tab, letters and Enter."""
    page.goto(f"{stage.aurelia.inside}/sign-in/")
    page.locator("[name=login]").focus()
    page.keyboard.type("d.amis")
    page.keyboard.press("Tab")
    page.keyboard.type(stage.aurelia.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_an_arabic_and_a_russian_word_are_found_by_the_keyboard(page: Page, stage: Stage) -> None:
    """Tab, letters and Enter, nothing else; the page that is opened from a hit leads back to it."""
    signed_in(page, stage)
    drafted(page, stage)

    page.goto(f"{stage.aurelia.inside}/concerns/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to Find")
    page.keyboard.press("Enter")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("مستشفى больниц")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 found.")
    expect(page.locator("mark").first).to_have_text("الْمُسْتَشْفَى")

    hit = page.locator(".hit a").first
    for _ in range(40):
        if hit.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(hit).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()  # what Alt and the arrow do where the browser has a window
    expect(page.locator("#find")).to_have_value("مستشفى больниц")
    expect(page.locator(".hit")).to_have_count(1)
