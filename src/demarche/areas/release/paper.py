# SPDX-License-Identifier: Apache-2.0
"""An act as it reads: one form for the check page, the dossier and the printed note, made of the values that are signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demarche.core.encoding import Json
from demarche.ui.series import listed


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation that travels with a text; `named` is its language and `status` whether it is authentic, in words."""

    language: str
    named: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered thing on a paper: a question, or an answer with the question it belongs to.

    `text` is an official's text in the paper's language, `about` what the item answers, `value` a coded value in words.
    """

    number: int
    text: str = ""
    about: str = ""
    value: str = ""
    note: str = ""
    settles: str = ""
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled part of a paper: a coded value in words, an official's text, items, or a list of lines.

    `aside` marks what stands under the text rather than in it: who may be informed, what is to be preserved.
    """

    label: str
    value: str = ""
    text: str = ""
    note: str = ""
    items: tuple[Item, ...] = ()
    lines: tuple[str, ...] = ()
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds, row by row; `heads` name the columns."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row as its cells, each with the head of its column: on a narrow screen a row stands by itself."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Paper:
    """An act as the other side reads it. `released` says that no second officer released it, and how it was released.

    `matter_marking`, `matter_title` and `matter_number` are those of the matter it is about, for an act that has none of its own. `kind` names it in words, `form` is the diplomatic form and `courtesy` its opening and closing formula, in `language`.
    """

    kind: str
    title: str = ""
    form: str = ""
    number: str = ""
    marking: str = ""
    national: str = ""
    matter_marking: str = ""
    matter_title: str = ""
    matter_number: str = ""
    language: str = ""
    opening: str = ""
    closing: str = ""
    sections: tuple[Section, ...] = ()
    facts: tuple[Section, ...] = ()
    clauses: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    translated_titles: tuple[Translation, ...] = ()
    released: str = ""

    @property
    def bar(self) -> str:
        """The marking that stands over a page about it."""
        return self.marking or self.matter_marking


@dataclass(frozen=True, slots=True)
class Setting:
    """What an act is said in: names by Party code, who says it to whom, and the acts and files it may point to.

    `acts` gives the values of the acts of the dossier by id, the opening act's also under `opening`; `files` gives a file's
    bytes by hash, as far as they are here.
    """

    names: Mapping[str, str]
    author: str
    addressed: tuple[str, ...]
    acts: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def named(self, code: str) -> str:
        """A country code beside the name of the Party it is, where it is one of these."""
        name = self.names.get(code)
        return f"{name} ({code})" if name else code

    @property
    def author_name(self) -> str:
        """The author as it calls itself."""
        return self.names.get(self.author, self.author)

    @property
    def addressed_names(self) -> str:
        """The addressed Parties as they call themselves."""
        return listed(self.names.get(code, code) for code in self.addressed)
