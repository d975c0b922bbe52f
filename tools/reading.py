# SPDX-License-Identifier: Apache-2.0
"""What a browser sees of a page that a person would complain of: barriers, overflow, words left in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Names of markings, formats, units and programs are the same in every language; so are Parties' own names in <bdi>.
_SAME: Final = "TLP|PAP|PDF|Word|CBM|CLEAR|GREEN|AMBER|STRICT|WHITE|RED|UTC|STIX|SHA|MISP|TCP|TLS|CSV|JSON|URL|OSCE|demarche|verify|FILE|reports|import|toml|peer|address|TOTP|http|https|inside|names|pip|install|vCard|RFC"

_LEFT_OVER: Final = """([same, names]) => {
  const isolated = /[\\u2066-\\u2068][^\\u2069]*\\u2069/g;
  const known = new RegExp(`\\\\b(${same})\\\\b`, "g");
  const own = "bdi, code, time, input, textarea, [dir=ltr], [dir=auto], script, noscript, style";
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const said = names.reduce((text, name) => text.replaceAll(name, ""), walk.currentNode.data);
    const text = said.replace(isolated, "").replace(known, "");
    const at = walk.currentNode.parentElement;
    const tongue = at.closest("[lang]");
    if (/[A-Za-z]{3}/.test(text) && !at.closest(own) && tongue === document.documentElement) found.push(walk.currentNode.data.trim());
  }
  return found;
}"""

_BARRIERS: Final = """async (rules) => {
  const found = await axe.run({ runOnly: rules, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"], elementRef: false });
  return found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 160)}`));
}"""

_OVERFLOW: Final = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("main *, header *")]
    .filter(each => { const box = each.getBoundingClientRect(); return box.width && (box.right > wide + 1 || box.left < -1); })
    .filter(each => !each.closest(".scroll")).slice(0, 3)
    .map(each => `${each.tagName.toLowerCase()}.${each.className} ${each.textContent.trim().slice(0, 40)}`);
}"""


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, with the element it finds it at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_BARRIERS, WCAG)
    return found


def overflow(page: Page) -> list[str]:
    """What reaches beyond the edge of the page."""
    found: list[str] = page.evaluate(_OVERFLOW)
    return [f"overflow: {each}" for each in found]


def left_over(page: Page, names: Iterable[str] = ()) -> list[str]:
    """Latin words on a page in another script that are neither names nor anybody's own words."""
    found: list[str] = page.evaluate(_LEFT_OVER, [_SAME, sorted(names, key=len, reverse=True)])
    return [f"not translated: {each}" for each in found]


def direction(page: Page, language: str) -> list[str]:
    """What the page says of its language and direction, where that is wrong."""
    wanted = [language, "rtl" if language == "ar" else "ltr"]
    said: list[str] = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    return [] if said == wanted else [f"direction: expected {wanted}, got {said}"]


def complains(message: ConsoleMessage) -> bool:
    """Whether a line of the console is a complaint; that a page came with status 404 is none."""
    return message.type in ("error", "warning") and "Failed to load resource" not in message.text


def lend(context: BrowserContext, address: str, cookies: dict[str, str]) -> None:
    """Go on in a session that another browser began: of an officer whose second factor is not at hand here."""
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])


def sign_in(page: Page, address: str, account: str, password: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{address}/sign-in/")
    page.fill("[name=login]", account)
    page.fill("[name=password]", password)
    page.click("main button.main")
    page.wait_for_selector(".masthead__officer")
