# SPDX-License-Identifier: Apache-2.0
"""The sample pages in a browser: axe, width, targets, and a policy nothing on a page breaks."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.ui.memory import DESK, furnish
from tests.ui.sample_pages import NAMES

PATHS = (*(f"/sample/{name}/" for name in NAMES), "/nowhere/")
ASKED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}

MASTHEAD = 200
"""Pixels of a telephone's height that stand over a page, beside the banners of an exercise and a simulated clock: 145 with the
fonts that are named first, and a line more where a machine has none of them and the Party's name and desk do not fit on one."""

SMALL_TARGETS = """() => [...document.querySelectorAll("button, .button, nav a, .choice label, input:not([type=hidden], [type=radio], [type=checkbox])")]
  .map(each => [each.textContent.trim() || each.id, each.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && box.height < 43.5).map(([name, box]) => `${name}: ${box.height}`)"""


@pytest.fixture(scope="module")
def seat(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser at Aurelia's desk, in one language."""
    context = browser.new_context(locale=request.param)
    furnish(context, request.param)
    yield context
    context.close()


@pytest.fixture
def desk(seat: BrowserContext) -> Iterator[Page]:
    """A page of its own in that browser."""
    page = seat.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("seat", "axe_at"), [("en", NARROW), ("ar", WIDE)], indirect=["seat"], ids=["en", "ar"])
def test_a_page_is_fit_for_all(desk: Page, axe_at: dict[str, int], path: str) -> None:
    """WCAG 2.2 AA by axe; nothing overflows at any width; on a telephone every target is 44 px high."""
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(message.text))
    desk.goto(f"{DESK}{path}")
    for size in (WIDE, NARROW):
        desk.set_viewport_size(size)  # type: ignore[arg-type]
        assert desk.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert desk.evaluate(SMALL_TARGETS) == []
    assert [each for each in complaints if "status of 404" not in each] == []
    desk.set_viewport_size(axe_at)  # type: ignore[arg-type]
    found = Axe().run(desk, options=ASKED)
    assert not found.violations_count, found.generate_report()


@pytest.mark.parametrize("seat", ["en", "ar"], indirect=True)
def test_on_a_telephone_the_rooms_stand_in_a_menu(desk: Page) -> None:
    """Little of the height is taken; Enter opens it, Tab goes on in it, Escape closes it, and no script runs; so too where the telephone is turned."""
    desk.goto(f"{DESK}/sample/dossier/")
    rooms, menu = desk.locator("#menu"), desk.locator(".masthead__menu button")
    assert (rooms.is_visible(), menu.is_visible(), desk.locator("script").count()) == (True, False, 0)

    desk.set_viewport_size(NARROW)  # type: ignore[arg-type]
    heights = desk.locator("body > header > :not(.banner)").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert sum(heights) <= MASTHEAD
    for each in (".masthead__name", ".masthead__officer", ".line", ".marking"):
        assert desk.locator(each).first.is_visible()
    assert not rooms.is_visible()
    menu.press("Enter")
    assert rooms.is_visible()
    assert rooms.locator("button:visible").count() == len(("close", "language", "sign out"))
    desk.keyboard.press("Tab")
    assert rooms.locator(":focus").count() == 1
    assert Axe().run(desk, options=ASKED).violations_count == 0
    assert desk.evaluate(SMALL_TARGETS) == []
    desk.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert rooms.evaluate("each => each.offsetHeight") < WIDE["height"]
    assert rooms.get_by_role("button").first.is_visible()
    desk.set_viewport_size(NARROW)  # type: ignore[arg-type]
    desk.keyboard.press("Escape")
    assert not rooms.is_visible()
    assert menu.evaluate("each => each === document.activeElement")


@pytest.mark.parametrize("seat", ["en"], indirect=True)
def test_what_has_the_focus_is_not_framed_on_paper(desk: Page) -> None:
    """Whoever prints had just pressed a link or a button, and no reader of the paper asks which."""
    desk.goto(f"{DESK}/sample/dossier/")
    link = desk.locator("main a:visible").first
    for expected in ("solid", "none"):
        link.focus()
        desk.keyboard.press("Shift")
        expect(link).to_have_css("outline-style", expected)
        desk.emulate_media(media="print")
