# SPDX-License-Identifier: Apache-2.0
"""A walk through the pages as a document tells it: its numbered steps are read, and each of their bold words is pressed, filled in or seen.

    walk = Walk("docs/use/concern.md", "In ten minutes")
    hand = Hand(page, {"Title, neutral": "Scans of two ministries"})
    walk.follow(hand, 1, 4)

A word that is among what is typed is the name of a field; else it is a button, a link, a heading that opens, or a choice of
that name, which is pressed; else it is to stand on the page. A page that does not say it yet is opened again.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal

from playwright.sync_api import Error
from pypdf import PdfReader

from demarche.demo.forms import PlayError
from demarche.demo.nodes import until
from tests.test_house_rules import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Download, Locator, Page


STEP: Final = re.compile(r"^(\d+)\. (.+(?:\n(?!\d+\. |\n|#).+)*)", re.MULTILINE)
BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
PRESSED: Final[tuple[Literal["button", "link", "radio", "checkbox"], ...]] = ("button", "link", "radio", "checkbox")
LEADS: Final = "e => e.type === 'submit' || Boolean(e.href) && e.href.split('#')[0] !== location.href.split('#')[0]"
NAMED: Final = "input:not([type=hidden]), textarea, select"


class Walk:
    """The numbered steps under one heading of a document."""

    def __init__(self, document: str, heading: str) -> None:
        text = (ROOT / document).read_text()
        _before, found, after = text.partition(f"\n## {heading}\n")
        assert found, f"expected the heading {heading!r} in {document}"
        under = after.partition("\n## ")[0]
        self.steps = {int(number): BOLD.findall(" ".join(words.split())) for number, words in STEP.findall(under)}
        assert list(self.steps) == list(range(1, len(self.steps) + 1)), f"{document}: expected steps from 1 on"
        self.done: list[int] = []

    def follow(self, hand: Hand, *steps: int) -> None:
        """Do these steps, which are the next ones, with one officer's hand."""
        for number in steps:
            assert number == len(self.done) + 1, f"expected step {len(self.done) + 1}, got {number}"
            for word in self.steps[number]:
                hand.take(word, f"step {number}")
            self.done.append(number)

    def is_done(self) -> bool:
        """Whether every step was done."""
        return self.done == list(self.steps)


class Hand:
    """One officer's hand on one browser: it does with a word what a person does who reads it.

    Of several things to do with the same verb it takes the one that is `about` this.
    """

    def __init__(self, page: Page, typed: Mapping[str, str], about: str = "") -> None:
        self.page = page
        self.typed = typed
        self.about = about
        self.files = 0
        page.on("download", self._taken)

    def open(self, address: str) -> Hand:
        """Open an address, as one that is kept in the browser."""
        self.page.goto(address)
        return self

    def take(self, word: str, where: str) -> None:
        """Fill in, press, or see what is called so."""

        def found() -> bool:
            if word in self.typed:
                return self._filled(word)
            if self._pressed(word):
                return True
            if self.page.get_by_text(word).locator("visible=true").count():
                return True
            self.page.reload()
            return False

        try:
            until(f"{word!r} at {where}", found, patience=30)
        except PlayError as error:
            raise AssertionError(
                f"{error}; {self.page.url} says: {self.page.locator('body').inner_text()[:3000]}"
            ) from None

    def press(self, word: str) -> None:
        """Press what is called so, where the document says in other words what it is: a title, a colleague's name."""

        def pressed() -> bool:
            return self._pressed(word) or bool(self.page.reload() and None)

        until(f"something to press called {word!r} on {self.page.url}", pressed, patience=30)

    def _filled(self, word: str) -> bool:
        label = re.compile(rf"^\s*{re.escape(word)}(\s+may be left empty)?\s*$")
        field, value = first(self.page.get_by_label(label).and_(self.page.locator(NAMED))), self.typed[word]
        if field is None:
            group = first(self.page.get_by_role("group", name=label))
            if group is None:
                return False
            group.get_by_label(value, exact=True).check()
            return True
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(label=value)
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)
        return True

    def _pressed(self, word: str) -> bool:
        for one in self._called(word):
            found = first(one)
            if found is not None:
                chosen = found.evaluate("e => ['radio', 'checkbox'].includes(e.type)")
                found.check() if chosen else self._go(found)
                return True
        return False

    def _go(self, pressed: Locator) -> None:
        """Press it, and look at nothing before the page it leads to, or the file it gives, has come."""
        leads = pressed.evaluate(LEADS)
        files, come = self.files, "() => window.pressed !== true"
        self.page.evaluate("() => { window.pressed = true }")
        pressed.click()

        def arrived() -> bool:
            try:
                return self.files > files or bool(self.page.evaluate(come))
            except Error:
                return False

        if leads:
            until(f"what comes of pressing on {self.page.url}", arrived, patience=30)
            self.page.wait_for_load_state()

    def _taken(self, _file: Download) -> None:
        self.files += 1

    def _called(self, word: str) -> Iterator[Locator]:
        """What may be pressed under that name: by its whole name, by the verb that begins it, or by what opens under it."""
        for role in PRESSED:
            yield self.page.get_by_role(role, name=word, exact=True)
        yield self.page.get_by_role("link", name=re.compile(rf"^{re.escape(word)} (\d+|[A-Z]+)$"))
        begins = re.compile(rf"^\s*{re.escape(word)}(:|\s|$)")
        verb = self.page.locator("strong", has_text=re.compile(rf"^{re.escape(word)}$"))
        yield self.page.locator("a", has=verb, has_text=self.about)
        of = re.compile(rf"^{re.escape(word)}\s*:.*{re.escape(self.about)}")
        yield self.page.get_by_role("button", name=of)
        yield self.page.get_by_role("link", name=of)
        whole = self.page.locator("span", has_text=re.compile(rf"^\s*{re.escape(word)}\s*$"))
        yield self.page.locator("summary").filter(has=whole)
        yield self.page.locator("summary").filter(has_text=begins)


def first(found: Locator) -> Locator | None:
    """The first of them that can be seen, if any can."""
    seen = found.locator("visible=true")
    return seen.first if seen.count() else None


def printed(page: Page, *words: str) -> list[str]:
    """The page on paper: each sheet says its number of how many, and these words; the sheets together, as text."""
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    for number, text in enumerate(texts, 1):
        assert f"page {number} of {len(texts)}" in text, text[-400:]
        for word in words:
            assert word in text, f"expected {word!r} on sheet {number}, got {text[-400:]}"
    return texts
