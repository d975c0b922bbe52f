# SPDX-License-Identifier: Apache-2.0
"""What every format of contacts has in common: an entry to write, a row that was read, and what is wrong with a file or a line.

A row has texts by the names of the fields of the form by which contacts are written, so that both are judged alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from demarche.core.encoding import Json
from demarche.core.errors import DemarcheError

FILE_LIMIT: Final = 262_144
"""The most bytes of a file that is taken in."""

MOST: Final = 200
"""The most contacts of a file that is taken in."""

LINE_LIMIT: Final = 8_192
"""The most characters of a cell, or of a property once it is unfolded."""

SHOWN: Final = 80

FIELDS: Final = (
    *("contact", "type", "office", "account", "phones", "email", "hours", "zone", "languages", "alternates"),
    *("emergency", "confirmation", "keys"),
)

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Wrong(StrEnum):
    """Why a file as a whole, or a line of it, is not taken in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_UTF8 = "not_utf8"
    NO_COLUMN = "no_column"
    COLUMN_TWICE = "column_twice"
    QUOTES = "quotes"
    CELLS = "cells"
    TOO_LONG = "too_long"
    VERSION = "version"
    PROPERTY = "property"
    BEGIN = "begin"
    END = "end"
    UID_TWICE = "uid_twice"


class FileError(DemarcheError):
    """The file is none that can be taken in; nothing of it was. `line` is 0 where it is about the whole."""

    def __init__(self, wrong: Wrong, *, line: int = 0, came: str = "") -> None:
        self.wrong, self.line, self.came = wrong, line, shortened(came)
        super().__init__(f"expected a vCard or CSV of contacts, got one that is {wrong}: line {line}: {self.came!a}")


@dataclass(frozen=True, slots=True)
class Source:
    """Where what is handed out stands: the process by name and id, the size of its register, who may see it."""

    process: str
    process_id: str
    register_size: int
    marking: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A contact to hand out: whose, its short name, its entry, the note it cites, when it was signed, by which act."""

    party: str
    party_name: str
    name: str
    entry: Mapping[str, Json]
    note: str
    signed: str
    act: str

    def text(self, name: str) -> str:
        """A field of the entry on one line; empty where it has none."""
        return plain(str(self.entry.get(name, "")))

    def several(self, name: str) -> list[str]:
        """The values of a field that has several, each on one line; a key as its kind and fingerprint."""
        found = self.entry.get(name)
        return [
            plain(f"{each['kind']} {each['fingerprint']}" if isinstance(each, dict) else str(each))
            for each in (found if isinstance(found, list) else ())
        ]


@dataclass(frozen=True, slots=True)
class Row:
    """A contact as a file has it: whose it says it is, its fields as texts, each with its line; `whole` when what is absent is empty."""

    line: int
    party: str
    fields: Mapping[str, str]
    lines: Mapping[str, int]
    whole: bool


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that is not what the format says."""

    line: int
    wrong: Wrong
    came: str


@dataclass(slots=True)
class Read:
    """What a file says: rows, lines that are none, and by which names it says more that is not read."""

    rows: list[Row] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """One more row, as long as there are no more than are taken in."""
        self.rows.append(row)
        self._count()

    def reject(self, line: int, wrong: Wrong, came: str) -> None:
        """One more line that is none."""
        self.bad.append(Bad(line, wrong, shortened(came)))
        self._count()

    def _count(self) -> None:
        if len(self.rows) + len(self.bad) > MOST:
            raise FileError(Wrong.TOO_MANY)

    def skip(self, name: str) -> None:
        """Note a name that is not read; of very many the first."""
        if name not in self.unread and len(self.unread) < MOST:
            self.unread.append(name[:SHOWN])


def plain(text: str) -> str:
    """A text on one line, without what controls a terminal or a program."""
    return _CONTROL.sub(" ", text)


def shortened(text: str) -> str:
    """As much of a text as is shown of it."""
    line = plain(text)
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def decoded(data: bytes) -> str:
    """The text of a file; raise `FileError` naming the line that is no UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(Wrong.NOT_UTF8, line=line, came=data[error.start : error.start + 8].hex(" ")) from error


def joined(values: Iterable[str]) -> str:
    """Several values in one text, `;` between; a `;` or backslash within one has a backslash before it."""
    return "; ".join(each.replace("\\", "\\\\").replace(";", "\\;") for each in values)


def split(text: str, separators: str = ";") -> list[str]:
    """The values of a text that has several, each as it was before it was joined; those of nothing are left out."""
    pieces = re.findall(rf"(?:\\.|[^\\{separators}])+|\\\Z", text, re.DOTALL)
    return [each for piece in pieces if (each := unescaped(piece.strip()))]


def unescaped(text: str) -> str:
    """A text without the backslashes that escape; one before an `n` is a new line."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
