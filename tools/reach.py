# SPDX-License-Identifier: Apache-2.0
"""Who reaches a page: by keyboard alone, without colours, without script, at a large zoom, on paper, over a slow line."""

from __future__ import annotations

import re
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from demarche.ui import __path__ as ui

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page, Response

MOST: Final = 60_000
REFLOW: Final = (320, 640)
"""1280 px at 400 % and at 200 %."""
HEAD_AND_FOOT: Final = 2
PAPER_WIDTH: Final = 673
"""What the margins of print.css leave of an A4 page."""
_ONCE: Final = 20
_PRESSES: Final = 2000

_NAMED: Final = """
  const seen = each => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0;
  const words = each => (each?.textContent ?? "").replace(/\\s+/g, " ").trim();
  const named = each => (each.getAttribute("aria-label") || [...(each.labels ?? [])].map(words).join(" ")
    || words(document.getElementById(each.getAttribute("aria-labelledby"))) || words(each) || each.title || "").trim();
"""

_FRAME: Final = f"""() => {{ {_NAMED}
  const found = [];
  const titles = [...document.querySelectorAll("h1")].filter(seen);
  if (titles.length !== 1) found.push(`expected one h1, got ${{titles.length}}`);
  for (const each of ["main", "header"])
    if (document.querySelectorAll(`body > ${{each}}, body > .page > ${{each}}`).length !== 1) found.push(`expected one ${{each}}`);
  const title = document.title.replace(/ · [^·]*$/, "");
  if (title.length < 3 || title === document.title) found.push(`title: expected the page and whose it is, got "${{document.title}}"`);
  for (const each of document.querySelectorAll("main [data-state]"))
    if (seen(each) && !words(each) && !each.querySelector("svg")) found.push(`a state without a word: ${{each.outerHTML.slice(0, 120)}}`);
  for (const each of document.querySelectorAll("svg, img"))
    if (seen(each) && !(each.closest("[aria-label]") || each.getAttribute("alt") !== null || each.getAttribute("aria-hidden")))
      found.push(`a picture without words: ${{each.outerHTML.slice(0, 120)}}`);
  return found;
}}"""

_TWICE: Final = f"""() => {{ {_NAMED}
  const leads = each => each.href ?? `${{each.form?.action}} ${{each.formAction}} ${{each.name}} ${{each.value}}`
    + [...(each.form?.querySelectorAll("[type=hidden]:not([name=csrfmiddlewaretoken])") ?? [])].map(one => one.value).join(" ");
  const context = each => words(each.closest("li, tr, .summary__row, td") ?? each.closest("p, section, article, fieldset, form, nav"));
  const known = new Map();
  const found = [];
  for (const each of document.querySelectorAll("main :is(a[href], button)")) {{
    if (!seen(each) || each.closest("svg") || each.closest("li, tr")?.querySelector("time")) continue;
    const key = `${{named(each)}} | ${{context(each)}}`;
    const before = known.get(key);
    if (before !== undefined && before !== leads(each)) found.push(`two of one name: ${{named(each)}}`);
    known.set(key, leads(each));
  }}
  const fields = new Set();
  for (const each of document.querySelectorAll("main :is(input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea)")) {{
    if (!seen(each)) continue;
    const key = `${{named(each)}} | ${{words(each.closest("fieldset")?.querySelector("legend"))}} | ${{words(each.closest("tr")?.querySelector("th"))}} | ${{words(each.closest("form")?.querySelector("h2, h3, button"))}}`;
    if (fields.has(key)) found.push(`two fields of one name: ${{named(each)}}`);
    fields.add(key);
  }}
  return found;
}}"""

_WALK: Final = """() => {
  const walk = window.demarcheWalk = [];
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  document.addEventListener("focusin", event => {
    const at = event.target;
    const style = getComputedStyle(at);
    const bare = style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
    if (walk.at(-1)?.at !== at) walk.push({ at, bare });
  }, true);
}"""

_ROUND: Final = "() => { const [first, ...walk] = demarcheWalk; return walk.some(each => each.at === first.at) }"

_WALKED: Final = f"""() => {{ {_NAMED}
  const said = each => `${{each.tagName.toLowerCase()}} ${{(named(each) || each.name || each.className).slice(0, 60)}}`;
  const one = each => each.type === "radio" ? [...document.getElementsByName(each.name)].find(two => two.form === each.form) : each;
  const walk = window.demarcheWalk;
  const end = walk.findIndex((each, at) => at && each.at === walk[0].at);
  const stops = walk.slice(0, end < 0 ? walk.length : end);
  const found = stops.filter(each => each.bare).map(each => `focus does not show: ${{said(each.at)}}`);
  const reached = new Set(stops.map(each => one(each.at)));
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  const meant = all.filter(each => seen(each) && !each.disabled && each.tabIndex >= 0).map(one);
  found.push(...[...new Set(meant)].filter(each => !reached.has(each)).map(each => `no Tab leads to: ${{said(each)}}`));
  const placed = stops.map(each => each.at).filter(each => !each.closest(".skip, .typing, svg") && seen(each));
  placed.forEach((each, at) => {{
    if (!at) return;
    const before = [...placed[at - 1].getClientRects()].at(-1);
    const box = each.getClientRects()[0];
    if (box.bottom <= before.top + 2) found.push(`Tab leads back up: ${{said(each)}}`);
    const level = box.top < before.top + before.height / 2 && before.top < box.top + box.height / 2;
    if (level && box.left < before.left - 2) found.push(`Tab leads back along the line: ${{said(each)}}`);
  }});
  const first = stops.map(each => each.at).find(each => each.closest("main"));
  // A test and a check change nothing; of two texts both can be kept; a release that is held is stopped in its minute; what failed was sent already.
  const harmless = /\\/(test|set-up\\/check)\\/$/;
  if (first?.tagName === "BUTTON" && first.form?.method === "post" && !("again" in first.form.dataset) && !harmless.test(new URL(first.form.action).pathname) && !["stop", "both"].includes(first.value) && !["open", "test"].includes(first.name)) found.push(`the first stop acts: ${{said(first)}}`);
  return found;
}}"""

_BACK: Final = """(turn) => {
  const walk = window.demarcheWalk;
  const name = each => each.type === "radio" ? each.name : each;
  const ahead = [...new Set(walk.slice(0, turn).map(each => name(each.at)))];
  const back = new Set(walk.slice(turn).map(each => name(each.at)));
  return ahead.filter(each => !back.has(each)).slice(0, 3).map(each => `no Shift+Tab leads to: ${(each.outerHTML ?? each).slice(0, 120)}`);
}"""

_ON_PAPER: Final = f"""() => {{ {_NAMED}
  const found = [];
  const wide = document.documentElement.clientWidth + 1;
  for (const each of document.body.querySelectorAll("*")) {{
    if (!seen(each) || each.closest("svg") && each.tagName !== "svg") continue;
    const told = () => `${{each.tagName.toLowerCase()}}.${{each.className}} ${{words(each).slice(0, 40)}}`;
    if (each.matches("button, .button, [type=submit], nav")) found.push(`on paper: ${{told()}}`);
    const style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    if (!each.matches(".unseen, .unseen *") && (box.right > wide || box.left < -1)) found.push(`cut on paper: ${{told()}}`);
    if (style.overflowX !== "visible" && style.overflowX !== "clip" && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1
      && !each.matches(".unseen, input, select, textarea, option")) found.push(`cut on paper: ${{told()}}`);
    const [red, green, blue, alpha = 1] = (style.backgroundColor.match(/[\\d.]+/g) ?? [255, 255, 255]).map(Number);
    if (alpha > 0 && Math.min(red, green, blue) < 200) found.push(`dark on paper: ${{told()}}`);
  }}
  return [...new Set(found)].slice(0, 6);
}}"""

_BUTTONS: Final = f"""() => {{ {_NAMED}
  return [...document.querySelectorAll("main :is(button, .button)")].filter(seen).map(named);
}}"""

_MARKING: Final = "document.documentElement.dataset.marking"
_SHEETS: Final = (
    "[...document.querySelectorAll('link[rel=stylesheet], link[rel=icon]')].map(each => each.getAttribute('href'))"
)


def frame(page: Page) -> list[str]:
    """What a page lacks of one title, one main part, words for its states and pictures, and different names for different things."""
    found: list[str] = page.evaluate(_FRAME)
    twice: list[str] = page.evaluate(_TWICE)
    return [*found, *dict.fromkeys(twice)]


def by_keyboard(page: Page) -> list[str]:
    """What Tab does not reach, reaches out of order or without showing it, in a browser that takes its own colours; and back again."""
    page.emulate_media(forced_colors="active")
    page.evaluate(_WALK)
    pressed = 0
    while pressed < _PRESSES and not page.evaluate(_ROUND):
        _press(page, "Tab", _ONCE)
        pressed += _ONCE
    found: list[str] = page.evaluate(_WALKED)
    turn: int = page.evaluate("demarcheWalk.length")
    _press(page, "Shift+Tab", pressed + _ONCE)
    found += page.evaluate(_BACK, turn)
    page.emulate_media(forced_colors="none")
    return found


def _press(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def on_paper(page: Page) -> list[str]:
    """What a printed page has too much of, or cuts; the page is already laid out for print."""
    found: list[str] = page.evaluate(_ON_PAPER)
    return found


def marked(page: Page, printed: bytes) -> list[str]:
    """The sheets of a printed page that do not carry its marking at head and foot."""
    from pypdf import PdfReader  # noqa: PLC0415  # in the test group only

    told: list[str] = re.findall(r"TLP:[A-Z]+|EXERCISE", page.evaluate(_MARKING))
    sheets = [each.extract_text() for each in PdfReader(BytesIO(printed)).pages] if told else []
    bare = [number for number, text in enumerate(sheets, 1) if any(text.count(word) < HEAD_AND_FOOT for word in told)]
    return [f"sheet {number}: expected {told} at head and foot" for number in bare[:3]]


def without_script(page: Page) -> list[str]:
    """The buttons that a page with a script loses where none runs."""
    if not page.evaluate("document.querySelectorAll('script[src]').length"):
        return []
    before: list[str] = page.evaluate(_BUTTONS)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.reload()
    after: list[str] = page.evaluate(_BUTTONS)
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
    session.detach()
    return [f"without script there is no: {each}" for each in before if each not in after]


def sent(answer: Response | None) -> int:
    """How many bytes of a page came over the line."""
    return answer.request.sizes()["responseBodySize"] if answer else 0


def heavy(page: Page, transferred: int) -> list[str]:
    """That a page with its stylesheets is more than a slow line bears."""
    linked: list[str] = page.evaluate(_SHEETS)
    sheets = sum(_size(each) for each in linked)
    weight = transferred + sheets
    return [f"weight: expected at most {MOST} bytes, got {weight}"] if weight > MOST else []


def _size(address: str) -> int:
    return (Path(next(iter(ui))) / "static" / address.removeprefix("/static/")).stat().st_size


def alike(titles: Iterable[tuple[str, str]]) -> list[str]:
    """Titles that pages of different addresses share."""
    known: dict[str, set[str]] = defaultdict(set)
    for title, address in titles:
        known[title].add(address)
    return [f'title: "{title}" names {", ".join(sorted(at))}' for title, at in known.items() if len(at) > 1]
