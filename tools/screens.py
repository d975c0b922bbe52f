# SPDX-License-Identifier: Apache-2.0
"""A picture of every page: every width, both languages, and paper, with axe and `reach.py` run on each: `python tools/screens.py [NAME...]`.

A fresh node and those of the scenario are made in a temporary folder, and the scenario is played; `tools/scenes/` lists what is opened then.
Pictures and `index.html` are in `build/screens/`. It fails on any violation, and on an address of the inside door that no
scene opens, so that a new page is not forgotten. With names only those scenes are taken, and nothing is said of the others.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demarche.node.settings")

import django  # noqa: E402  # after the settings are named
from django.urls import URLPattern, URLResolver, get_resolver, resolve  # noqa: E402
from playwright.sync_api import Error  # noqa: E402

from demarche.demo.cast import AURELIA, BOREALIA, CASTELLIA, DELTORA  # noqa: E402
from demarche.demo.forms import PlayError  # noqa: E402
from demarche.demo.stage import HOLD, Stage  # noqa: E402
from tools import reach, reading  # noqa: E402
from tools.browser import chromium  # noqa: E402
from tools.scenes import ACTS, NOT_PAGES, Scene  # noqa: E402
from tools.scenes.scene import MAIN  # noqa: E402
from tools.staging import FIORIA, OFFICERS, World  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Response

OUT: Final = ROOT / "build" / "screens"
LANGUAGES: Final = ("en", "ar")
WIDTHS: Final = (390, 768, 1280)
AXE_AT: Final = (390, 1280)
HEIGHT: Final = 900
REFUSED: Final = 400
CAST: Final = (AURELIA, BOREALIA, CASTELLIA, DELTORA, FIORIA)
NAMES: Final = [*(cast.name for cast in CAST), *(each.name for cast in CAST for each in cast.accounts), *OFFICERS]
WRITING: Final = Lock()
"""What saves itself is written by one hand at a time: both languages have the same drafts."""
GOES_ON: Final = {
    "concerns:draft": "concerns:raise",
    "concerns:files": "concerns:annexes",
    "release:register_edit": "release:register_act",
    "joining:enter": "release:register_act",
    "statistics:edit": "statistics:propose",
    "checks:edit": "checks:call",
}
"""A page whose address changes when what is written on it is first saved is one page; others have names that say so."""
A4: Final = {"width": 794, "height": 1123}


@dataclass(slots=True)
class Taken:
    """What came of one scene in one language: its pictures, the name of the address, and what is wrong."""

    scene: Scene
    language: str
    address: str = ""
    title: str = ""
    pictures: list[Path] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Photographer:
    """A browser in one language, with a window for each account; lives in one thread."""

    def __init__(self, language: str, world: World) -> None:
        self.language = language
        self._world = world
        self._open = ExitStack()
        self._browser: Browser | None = None
        self._windows: dict[tuple[str, str, int], BrowserContext] = {}

    def enter(self, scenes: Iterable[tuple[Scene, str]]) -> list[Taken]:
        """Sign in whoever is to be signed in for scenes; nothing is taken."""
        for scene, _path in scenes:
            self._window(scene)
        return []

    def take(self, scenes: Iterable[tuple[Scene, str]]) -> list[Taken]:
        """Take scenes, each with the path it is at."""
        return [self._one(scene, path) for scene, path in scenes]

    def close(self) -> None:
        """Close the browser."""
        self._open.close()

    def _one(self, scene: Scene, path: str) -> Taken:
        taken = Taken(scene, self.language)
        page = self._window(scene).new_page()
        page.on("console", lambda said: taken.faults.append(said.text) if reading.complains(said) else None)
        try:
            with WRITING if scene.awaits else nullcontext():
                answer = page.goto(f"{self._inside(scene)}{path}")
                if answer is None or answer.status != scene.status:
                    taken.faults.append(f"status: expected {scene.status}, got {answer and answer.status}")
                pressed = self._act(page, taken)
            taken.address, taken.title = urlsplit(page.url).path, page.title()
            taken.faults += reach.heavy(page, reach.sent(pressed or answer))
            self._pictures(page, taken)
            self._reach(page, taken)
            self._paper(page, taken)
        except Error as error:
            taken.faults.append(f"not taken: {error.message.splitlines()[0]}")
        finally:
            page.close()
        for fault in taken.faults:
            print(f"{scene.name} {self.language} {fault}", flush=True)
        return taken

    def _inside(self, scene: Scene) -> str:
        named = self._world.node(scene.at).inside
        return named.replace("localhost", "127.0.0.1") if scene.bare else named

    def _window(self, scene: Scene) -> BrowserContext:
        key = (self._inside(scene), scene.who, self._world.sittings[scene.at])
        if key not in self._windows:
            if self._browser is None:
                self._browser = self._open.enter_context(chromium())
            context = self._browser.new_context(locale=self.language, timezone_id="UTC", reduced_motion="reduce")
            if scene.who in self._world.lent:
                reading.lend(context, self._inside(scene), self._world.node(scene.at).browsers[scene.who].cookies)
            elif scene.who:
                page = context.new_page()
                reading.sign_in(page, self._inside(scene), scene.who, self._world.node(scene.at).password)
                page.close()
            self._windows[key] = context
        return self._windows[key]

    def _act(self, page: Page, taken: Taken) -> Response | None:
        scene, answer = taken.scene, None
        for selector, text in scene.typed:
            said = self._world.known.get(text.strip("{}"), text) if text.startswith("{") else text
            field = page.locator(selector).first
            if field.get_attribute("type") == "file":
                field.set_input_files({"name": "contacts.csv", "mimeType": "text/csv", "buffer": said.encode()})
            else:
                field.evaluate("(field, text) => { field.value = text }", said)
        if scene.awaits:
            page.locator(scene.typed[-1][0]).first.dispatch_event("input")
            page.locator(scene.awaits).wait_for()
        if scene.press:
            with page.expect_navigation() as pressed:
                page.locator(scene.press).first.click()
            answer = pressed.value
            if scene.then:
                answer = self._again(page, scene)
            if scene.pressed and answer.status != scene.pressed:
                taken.faults.append(f"pressed: expected {scene.pressed}, got {answer.status}")
        if scene.unfold:
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        return answer

    def _again(self, page: Page, scene: Scene) -> Response:
        for selector, text in scene.then:
            page.locator(selector).first.fill(text)
        with page.expect_navigation() as pressed:
            page.locator(MAIN).first.click()
        return pressed.value

    def _pictures(self, page: Page, taken: Taken) -> None:
        folder = OUT / taken.scene.name
        folder.mkdir(parents=True, exist_ok=True)
        taken.faults += reading.direction(page, self.language)
        taken.faults += reading.left_over(page, NAMES) if self.language == "ar" else []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            taken.faults += [f"{width} px: {each}" for each in reading.overflow(page)]
            if width in AXE_AT:
                taken.faults += [f"{width} px: {each}" for each in reading.barriers(page)]
            self._picture(page, folder / f"{self.language}-{width}.png", taken)
        for width in reach.REFLOW:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            taken.faults += [f"{width} px: {each}" for each in reading.overflow(page)]

    def _reach(self, page: Page, taken: Taken) -> None:
        """The keyboard walks the English page, script is switched off in the Arabic one: both hold for every language."""
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        taken.faults += reach.frame(page)
        if self.language == "en":
            taken.faults += reach.by_keyboard(page)
        elif not taken.scene.press:
            taken.faults += reach.without_script(page)

    def _paper(self, page: Page, taken: Taken) -> None:
        folder = OUT / taken.scene.name
        page.emulate_media(media="print")
        page.set_viewport_size({"width": reach.PAPER_WIDTH, "height": A4["height"]})
        taken.faults += reach.on_paper(page)
        page.set_viewport_size(A4)  # type: ignore[arg-type]  # a dictionary of these two
        self._picture(page, folder / f"{self.language}-print.png", taken)
        taken.faults += reach.marked(page, page.pdf(path=folder / f"{self.language}.pdf", prefer_css_page_size=True))

    def _picture(self, page: Page, path: Path, taken: Taken) -> None:
        page.screenshot(path=path, full_page=True)
        taken.pictures.append(path)


def names(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses below some patterns."""
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from names(each.url_patterns, inner)
        elif each.name:
            yield f"{space}{each.name}"


def forgotten(taken: Iterable[Taken]) -> list[str]:
    """The addresses of the inside door that no scene opened, and those excused that are gone or were opened."""
    known = set(names(get_resolver("demarche.node.urls").url_patterns))
    opened = {_view(each) for each in taken if each.scene.status < REFUSED and each.address}
    missing = [f"{name}: no scene in tools/scenes/ opens it" for name in sorted(known - opened - NOT_PAGES.keys())]
    return missing + [f"{name}: excused in tools/scenes/ without need" for name in sorted(NOT_PAGES.keys() - known)]


def _view(taken: Taken) -> str:
    return resolve(taken.address, "demarche.node.urls").view_name


def alike(taken: Iterable[Taken]) -> list[str]:
    """Titles that pages of different addresses share, in one language, on the same node."""
    named = [
        (f"{each.title} ({each.language})", GOES_ON.get(_view(each), _view(each).removesuffix("_draft")))
        for each in taken
        if each.scene.status < REFUSED and not each.scene.pressed and each.address
    ]
    return reach.alike(named)


def play(world: World, wanted: frozenset[str]) -> list[Taken]:
    """Play act after act, and take its scenes in both languages beside each other."""
    staff = [(ThreadPoolExecutor(1), Photographer(language, world)) for language in LANGUAGES]
    found: list[Taken] = []
    try:
        for act in ACTS:
            began = time.monotonic()
            act.prepare(world)
            ready = time.monotonic()
            scenes = [(each, each.path(world)) for each in act.scenes if not wanted or each.name in wanted]
            _all([pool.submit(each.enter, scenes) for pool, each in staff])
            with act.during(world):
                found += _all([pool.submit(each.take, scenes) for pool, each in staff])
            took = f"prepared in {ready - began:.0f} s, taken in {time.monotonic() - ready:.0f} s"
            print(f"{act.name}: {len(scenes)} pages, {took}", flush=True)
    finally:
        for pool, each in staff:
            pool.submit(each.close).result()
            pool.shutdown()
    return found


def _all(running: list[Future[list[Taken]]]) -> list[Taken]:
    return [taken for future in running for taken in future.result()]


def index(taken: list[Taken]) -> str:
    """A page with all pictures, page by page, and what is wrong with each."""
    scenes = list(dict.fromkeys(each.scene for each in taken))
    rows = "".join(_row(scene, [each for each in taken if each.scene == scene]) for scene in scenes)
    style = (
        "body{font:14px sans-serif;margin:1rem}h2{margin:1.5rem 0 .3rem}.shots{display:flex;flex-wrap:wrap;gap:.5rem}"
        "figure{margin:0}img{block-size:240px;inline-size:auto;max-inline-size:340px;object-fit:cover;"
        "object-position:top;border:1px solid #999}li{color:#900}"
    )
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>{style}</style>'
    return f"{head}<h1>Screens</h1>{rows}</html>\n"


def _row(scene: Scene, taken: list[Taken]) -> str:
    shots = "".join(
        f'<figure><a href="{path.relative_to(OUT)}"><img loading="lazy" src="{path.relative_to(OUT)}" alt=""></a>'
        f"<figcaption>{path.stem}</figcaption></figure>"
        for each in taken
        for path in each.pictures
    )
    faults = "".join(f"<li>{each.language}: {escape(fault)}</li>" for each in taken for fault in each.faults)
    paper = " ".join(f'<a href="{scene.name}/{each.language}.pdf">PDF {each.language}</a>' for each in taken)
    where = f"{scene.at} {scene.who or 'nobody'} <code>{escape(taken[0].address)}</code> {paper}"
    return f'<h2>{scene.name}</h2><p>{where}</p><ul>{faults}</ul><div class="shots">{shots}</div>'


def main(asked: list[str]) -> int:
    """Take the pictures, and say what is wrong."""
    django.setup()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="demarche-screens-") as folder:
        world = World(Stage.build(Path(folder), hold=HOLD))
        try:
            taken = play(world, frozenset(asked))
        except PlayError as error:
            print(f"the pages could not be prepared: {error}", file=sys.stderr)
            return 1
        finally:
            world.close()
    (OUT / "index.html").write_text(index(taken))
    faults = [f"{each.scene.name} {each.language} {fault}" for each in taken for fault in each.faults]
    whole = [] if asked else [*forgotten(taken), *alike(taken)]
    print("\n".join(whole))
    faults += whole
    pictures = sum(len(each.pictures) for each in taken)
    print(f"screens: {pictures} pictures, {len({each.scene for each in taken})} pages, {len(faults)} violations")
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
