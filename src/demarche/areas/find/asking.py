# SPDX-License-Identifier: Apache-2.0
"""What was typed into the box, read: words that must all occur, each as a beginning, and phrases in quotes. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demarche.areas.find.folding import ARTICLE, is_run, parts, pieces

LONGEST: Final = 200
"""Characters of a question."""

MOST: Final = 12
"""Words and phrases of a question."""

_QUOTED: Final = re.compile(r'["“„«](?P<phrase>[^"”“»]*)(?:["”“»]|$)|(?P<word>[^\s"“„«]+)')
_BETWEEN: Final = r"[\W_]*(?:(?:dot|at)[\W_]+)?"
_SHORTEST: Final = 2


class Fault(StrEnum):
    """Why a question cannot be answered."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_WORD = "no_word"


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or a phrase: its pieces as they were typed, and whether the last of them may go on."""

    pieces: tuple[str, ...]
    open: bool

    @property
    def words(self) -> tuple[str, ...]:
        """What must stand side by side, as it is kept."""
        *before, last = self.pieces
        found = [word for piece in before for word in (parts(piece) if is_run(piece) else [piece])]
        found += (parts(last)[:-1] or [last]) if is_run(last) else [last]
        return tuple(found)

    @property
    def goes_on(self) -> bool:
        """Whether the last word is a beginning: a character alone is one, whatever stands after it; a letter alone is none."""
        last = self.words[-1]
        return len(last) == 1 if is_run(last) else self.open and len(last) >= _SHORTEST

    @property
    def says_enough(self) -> bool:
        """Whether there is more to it than one letter."""
        return len(self.words) > 1 or len(self.words[0]) >= _SHORTEST or is_run(self.words[0])

    @property
    def pattern(self) -> str:
        """A regular expression that finds it in a folded text."""
        shown = [_shown(piece) for piece in self.pieces]
        *_before, last = self.pieces
        after = "" if is_run(last) else r"[^\W_]*" if self.goes_on else r"(?![^\W_])"
        before = "" if is_run(self.pieces[0]) else r"(?<![^\W_])"
        return before + _BETWEEN.join(shown) + after


def _shown(piece: str) -> str:
    if is_run(piece):
        return re.escape(piece)
    if piece in ("http", "https"):
        return f"h(?:tt|xx)p{piece[4:]}"
    return f"{ARTICLE}?{re.escape(piece)}" if "\u0600" <= piece[0] <= "\u06ff" else re.escape(piece)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; every unit must occur."""

    units: tuple[Unit, ...]

    @property
    def terms(self) -> list[tuple[str, bool]]:
        """Every word once, and whether it is a beginning."""
        found: dict[tuple[str, bool], None] = {}
        for unit in self.units:
            *before, last = unit.words
            found |= dict.fromkeys((word, False) for word in before)
            found[last, unit.goes_on] = None
        return list(found)

    @property
    def phrases(self) -> list[str]:
        """What must stand side by side in the kept words, as a text that is a part of theirs."""
        return [f" {' '.join(unit.words)}{'' if unit.goes_on else ' '}" for unit in self.units if len(unit.words) > 1]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds any unit in a folded text."""
        return re.compile("|".join(f"(?:{unit.pattern})" for unit in self.units))


def read(text: str) -> Question | Fault:
    """Read what was typed."""
    if len(text) > LONGEST:
        return Fault.TOO_LONG
    units = tuple(_units(text))
    if len(units) > MOST:
        return Fault.TOO_LONG
    if not units:
        return Fault.NO_WORD
    return Question(units) if any(unit.says_enough for unit in units) else Fault.TOO_SHORT


def _units(text: str) -> Iterator[Unit]:
    for found in _QUOTED.finditer(text):
        word = found["word"]
        told = tuple(pieces(found["phrase"] if word is None else word))
        if told:
            yield Unit(told, open=word is not None)
