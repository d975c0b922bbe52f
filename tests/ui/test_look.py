# SPDX-License-Identifier: Apache-2.0
"""The sample pages in a browser: axe, width, targets, and a policy nothing on a page breaks."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.ui.memory import DESK, furnish
from tests.ui.sample_pages import NAMES

PATHS = (*(f"/sample/{name}/" for name in NAMES), "/nowhere/")
ASKED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}

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
