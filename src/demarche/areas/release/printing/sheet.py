# SPDX-License-Identifier: Apache-2.0
"""A paper taken apart into the blocks that a printed sheet is set of, in the order they are read; pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from demarche.areas.release.paper import Item, Paper, Section, Translation

_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")
_RIGHT_TO_LEFT: Final = ("R", "AL")
_APART: Final = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")


class Style(StrEnum):
    """What a block is on the sheet."""

    MARKING = "marking"
    KIND = "kind"
    TITLE = "title"
    LABEL = "label"
    STRONG = "strong"
    TEXT = "text"
    NOTE = "note"
    QUESTION = "question"
    BULLET = "bullet"
    QUOTE = "quote"
    FACT = "fact"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its paragraphs, in `language` where that is known; a question's `number`, a fact's `label`, a table's rows."""

    style: Style
    paragraphs: tuple[str, ...] = ()
    language: str = ""
    number: int = 0
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: blocks between the marking at head and foot.

    `office` is in whose name it is printed; `head` are lines above the blocks, `foot` one below every page. `language` is that of
    the words around the text; `at` the moment of printing, seconds since 1970.
    """

    title: str
    office: str
    language: str
    marking: str
    head: tuple[str, ...]
    foot: str
    at: int
    blocks: tuple[Block, ...]


def right_to_left(text: str) -> bool:
    """Whether a paragraph runs from right to left: by its first letter that has a direction, as browsers decide it.

    What stands between signs that set it apart does not decide, as a name in a sentence does not (UAX #9, P2).
    """
    strong = (unicodedata.bidirectional(each) for each in _APART.sub("", text))
    return next((each in _RIGHT_TO_LEFT for each in strong if each in ("L", *_RIGHT_TO_LEFT)), False)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of an official's text; line ends within one stay."""
    told = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return tuple(_PARAGRAPHS.split(told)) if told else ()


def blocks(paper: Paper) -> tuple[Block, ...]:
    """A paper, block by block: as it reads on the page."""
    return tuple(_blocks(paper))


def _blocks(paper: Paper) -> Iterator[Block]:
    yield from _line(Style.MARKING, paper.marking, paper.national)
    yield from _line(Style.KIND, paper.kind, paper.form, paper.number)
    yield from _line(Style.STRONG, paper.released)
    if paper.matter_title:
        yield Block(
            Style.NOTE, (" · ".join(filter(None, (paper.matter_number, paper.matter_title))),), label=_("In the matter")
        )
    if paper.title:
        yield Block(Style.TITLE, (paper.title,), paper.language)
    yield from _quotes(paper.translated_titles)
    yield from _text(paper.opening, paper.language)
    for section in paper.sections:
        yield from _section(section, paper.language)
    for table in paper.tables:
        yield Block(Style.LABEL, (table.label,))
        yield from _line(Style.NOTE, table.note)
        if table.rows:
            yield Block(Style.TABLE, table.heads, rows=table.rows)
    yield from _line(Style.TEXT, " ".join(paper.clauses))
    yield from _text(paper.closing, paper.language)
    for fact in paper.facts:
        yield Block(Style.FACT, tuple(filter(None, (fact.value, fact.note))), label=fact.label)


def _section(section: Section, language: str) -> Iterator[Block]:
    yield Block(Style.LABEL, (section.label,))
    yield from _line(Style.STRONG, section.value)
    yield from _text(section.text, language)
    for item in section.items:
        yield from _item(item, language)
    for line in section.lines:
        yield Block(Style.BULLET, (line,))
    yield from _line(Style.NOTE, section.note)
    yield from _quotes(section.translations)


def _item(item: Item, language: str) -> Iterator[Block]:
    """A question with its form, or an answer under the question it belongs to."""
    if item.about:
        yield Block(Style.QUESTION, paragraphs(item.about), number=item.number)
        yield from _line(Style.STRONG, item.value if item.note or not item.value else f"{item.value}.")
    else:
        yield Block(Style.QUESTION, paragraphs(item.text), language, number=item.number)
        yield from _line(Style.NOTE, item.value)
    yield from _line(Style.NOTE, item.note)
    if item.about:
        yield from _text(item.text, language)
    if item.settles:
        yield Block(Style.LABEL, (_("How this settles the matter"),))
        yield from _text(item.settles, language)
    yield from _quotes(item.translations)


def _quotes(translations: Iterable[Translation]) -> Iterator[Block]:
    for each in translations:
        yield Block(Style.QUOTE, paragraphs(each.text), each.language, label=f"{each.status} · {each.named}")


def _text(text: str, language: str) -> Iterator[Block]:
    if text:
        yield Block(Style.TEXT, paragraphs(text), language)


def _line(style: Style, *said: str) -> Iterator[Block]:
    told = " · ".join(filter(None, said))
    if told:
        yield Block(style, (told,))
