# SPDX-License-Identifier: Apache-2.0
"""Puts words that were typed before into the forms of a page that is shown anew."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import Final

Words = Mapping[str, Sequence[str]]
Attributes = list[tuple[str, str | None]]

_FORM: Final = re.compile(r"<form\b.*?</form>", re.DOTALL)
_TOKEN: Final = re.compile(r"[a-z0-9_.:/?=&-]*")
_NOT_TYPED: Final = frozenset({"hidden", "submit", "button", "image", "reset", "password", "file"})
_NEVER_FILLED: Final = _NOT_TYPED - {"hidden"}
_TICKED: Final = frozenset({"checkbox", "radio"})


def refill(page: str, words: Words) -> tuple[str, list[str]]:
    """The page with WORDS in each form that asks for one of them, and the texts that no form of it has a field for."""
    placed: set[str] = set()

    def fill(found: re.Match[str]) -> str:
        form = _Form(words)
        form.feed(found[0])
        form.close()
        if not form.asked & words.keys():
            return found[0]
        placed.update(form.names)
        return "".join(form.parts)

    filled = _FORM.sub(fill, page)
    texts = [text for name, each in words.items() if name not in placed for text in each]
    return filled, [text for text in texts if not is_token(text)]


def is_token(text: str) -> bool:
    """Whether a value is a choice, a number or an address, and nothing that a person wrote."""
    return _TOKEN.fullmatch(text) is not None


class _Form(HTMLParser):
    """Reads one form and writes it again with the words: `asked` are the names a person fills in, `names` all."""

    def __init__(self, words: Words) -> None:
        super().__init__(convert_charrefs=False)
        self._words = words
        self._select = ""
        self._in_place = False
        self.parts: list[str] = []
        self.names: set[str] = set()
        self.asked: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        name = dict(attrs).get("name") or ""
        self.parts.append(self._begun(tag, attrs, name))
        if tag in ("textarea", "select"):
            self.names.add(name)
            self.asked.add(name)
        if tag == "select":
            self._select = name
        elif tag == "textarea" and name in self._words:
            self._in_place = True
            self.parts.append("\n" + escape(self._words[name][-1]))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._in_place = False
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._said(data)

    def handle_entityref(self, name: str) -> None:
        self._said(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._said(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._said(f"<!--{data}-->")

    def _said(self, text: str) -> None:
        if not self._in_place:
            self.parts.append(text)

    def _begun(self, tag: str, attrs: Attributes, name: str) -> str:
        if tag == "option" and self._select in self._words:
            return _with(tag, attrs, "selected", _value(attrs, "") in self._words[self._select])
        kind = dict(attrs).get("type") or "text"
        if tag != "input" or kind in _NEVER_FILLED:
            return self.get_starttag_text() or ""
        self.names.add(name)
        if kind not in _NOT_TYPED:
            self.asked.add(name)
        if kind in _TICKED and (kind == "checkbox" or name in self._words):
            return _with(tag, attrs, "checked", _value(attrs, "on") in self._words.get(name, ()))
        if kind in _TICKED or name not in self._words:
            return self.get_starttag_text() or ""
        return _tag(tag, [*(each for each in attrs if each[0] != "value"), ("value", self._words[name][-1])])


def _value(attrs: Attributes, otherwise: str) -> str:
    return dict(attrs).get("value") or otherwise


def _with(tag: str, attrs: Attributes, mark: str, there: bool) -> str:  # noqa: FBT001  # one of two spellings of a tag
    kept: Attributes = [each for each in attrs if each[0] != mark]
    return _tag(tag, [*kept, (mark, None)] if there else kept)


def _tag(tag: str, attrs: Attributes) -> str:
    said = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs)
    return f"<{tag}{said}>"
