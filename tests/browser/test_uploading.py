# SPDX-License-Identifier: Apache-2.0
"""A large annex uploaded in a real browser: a bar shows how far it is, the page comes back as without script, and what broke off is said."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from demarche.demo.stage import Stage
from tests.browser.test_desk import sign_in


def annexes(page: Page, stage: Stage) -> None:
    """The annexes of a fresh draft of D. Amis."""
    sign_in(page, stage, "d.amis")
    page.goto(f"{stage.aurelia.inside}/concerns/raise/")
    page.locator("[name=to]").first.check()
    page.locator("[name=title]").fill("Disk image of a router")
    page.get_by_role("button", name="Save draft").click()
    page.goto(f"{page.url}annexes/")


def image(folder: Path, mebibytes: int) -> Path:
    """A file of some size."""
    path = folder / "router.img"
    path.write_bytes(b"\0" * (mebibytes << 20))
    return path


def test_a_bar_shows_how_far_an_upload_is(page: Page, stage: Stage, tmp_path: Path) -> None:
    """Then the page is the one that the node answers, with what is wrong beside the field, or with the file."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    annexes(page, stage)
    add = page.get_by_role("button", name="Add this annex")

    page.locator("[name=file]").set_input_files(image(tmp_path, 65))
    add.click()
    expect(page.get_by_text("the charter allows").first).to_be_visible()
    page.locator("[name=file]").set_input_files(image(tmp_path, 20))
    add.click()
    expect(page.get_by_text("router.img").first).to_be_visible()
    expect(page.get_by_text("Saved. Nobody outside can see this.")).to_be_visible()
    assert page.url.endswith("/annexes/")
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("No annex goes with it yet.")).to_be_visible()
    assert said == []


def test_an_upload_that_breaks_off_can_be_begun_again(page: Page, stage: Stage, tmp_path: Path) -> None:
    """What was chosen stays, the button works again, and the page says what happened."""
    annexes(page, stage)
    page.locator("[name=file]").set_input_files(image(tmp_path, 5))
    under_way: list[Route] = []
    page.route("**/annexes/", lambda route: under_way.append(route))  # noqa: PLW0108  # Playwright takes no built-in
    page.get_by_role("button", name="Add this annex").click()
    expect(page.get_by_role("progressbar", name="How much is here")).to_be_visible()
    expect(page.get_by_role("button", name="Add this annex")).to_be_disabled()
    under_way[0].abort()
    expect(page.get_by_text("The upload broke off, and nothing of it was kept.")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Add this annex").click()
    expect(page.get_by_text("router.img").first).to_be_visible()
