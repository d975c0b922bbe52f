# SPDX-License-Identifier: Apache-2.0
"""What a hit shows: its title with the words found marked, and the place in its text where they stand first. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from demarche.areas.find.folding import FOLDS

LONGEST: Final = 260
"""Characters of an excerpt."""

_READ: Final = 20_000
_BEFORE: Final = 80
# These turn the reading order of what follows, so that a text can show another order than it has.
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    found: bool


def marked(text: str, looked_for: re.Pattern[str] | None) -> list[Segment]:
    """A whole text, in stretches."""
    plain = _plain(text)
    return list(_cut(plain, 0, len(plain), _spans(plain, looked_for)))


def excerpt(text: str, looked_for: re.Pattern[str] | None) -> list[Segment]:
    """The place where the words stand first, or its beginning, in stretches."""
    plain = _plain(text[:_READ])
    spans = _spans(plain, looked_for)
    begin = _back_to_a_word(plain, max(0, (spans[0][0] if spans else 0) - _BEFORE))
    end = min(len(plain), begin + LONGEST)
    shown = list(_cut(plain, begin, end, spans))
    before = [Segment("… ", found=False)] if begin else []
    after = [Segment(" …", found=False)] if end < len(plain) or len(text) > _READ else []
    return [*before, *shown, *after] if shown else []


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", _TURNS.sub("", text)).strip()


def _back_to_a_word(text: str, at: int) -> int:
    """The beginning of the next word, unless none begins near."""
    blank = text.find(" ", at, at + _BEFORE // 2) if at else -1
    return blank + 1 if blank >= 0 else at


def _spans(text: str, looked_for: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """Where in a text the words stand, as it is written."""
    if looked_for is None:
        return []
    folded = [FOLDS[ord(sign)] for sign in text]
    starts = [at for at, sign in enumerate(folded) for _letter in sign]
    found = (each.span() for each in looked_for.finditer("".join(folded)) if each[0])
    return [(starts[begin], _after(folded, starts[end - 1] + 1)) for begin, end in found]


def _after(folded: list[str], end: int) -> int:
    """The end of a letter with the accents that follow it."""
    while end < len(folded) and not folded[end]:
        end += 1
    return end


def _cut(text: str, begin: int, end: int, spans: list[tuple[int, int]]) -> Iterator[Segment]:
    at = begin
    for first, last in spans:
        first, last = max(first, at), min(last, end)  # noqa: PLW2901  # as far as it is shown
        if first < last:
            if at < first:
                yield Segment(text[at:first], found=False)
            yield Segment(text[first:last], found=True)
            at = last
    if at < end:
        yield Segment(text[at:end], found=False)
