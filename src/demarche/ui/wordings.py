# SPDX-License-Identifier: Apache-2.0
"""Two wordings of one text, word by word: what went is struck out in the first, what came is underlined in the second."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, Literal

Mark = Literal["", "del", "ins"]
Step = tuple[str, int, int, int, int]

PAIRS: Final = 150_000
"""Words of what changed, times those like them in the other wording, up to which words are compared; past it whole lines are."""

_WORDS: Final = re.compile(r"\n|[^\S\n]*\S+[^\S\n]*|[^\S\n]+")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
_BREAKS: Final = re.compile(r"([^\S\n]*\n+|[^\S\n]+$)")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together, and whether they went, came, or stand in both wordings."""

    text: str
    mark: Mark = ""


def compared(before: str, now: str) -> tuple[list[Run], list[Run]]:
    """Both wordings as runs; those of one, put together, are its text. Neither line breaks nor spaces that end a run are marked."""
    first, second = _WORDS.findall(before), _WORDS.findall(now)
    steps = _steps(first, second)
    if steps is None:
        first, second = _LINES.findall(before), _LINES.findall(now)
        steps = _steps(first, second) or [("replace", 0, len(first), 0, len(second))]
    left: list[Run] = []
    right: list[Run] = []
    for step, begin, end, start, stop in steps:
        left += _runs(first[begin:end], "" if step == "equal" else "del")
        right += _runs(second[start:stop], "" if step == "equal" else "ins")
    return left, right


def _steps(first: Sequence[str], second: Sequence[str]) -> list[Step] | None:
    """What leads from one to the other; `None` where finding it would take too long. What both begin and end with is set aside before."""
    a, b = [each.strip() for each in first], [each.strip() for each in second]
    head = _alike(a, b)
    tail = _alike(a[head:][::-1], b[head:][::-1])
    a_end, b_end = len(a) - tail, len(b) - tail
    often = Counter(b[head:b_end])
    if sum(often[each] for each in a[head:a_end]) > PAIRS:
        return None
    between = SequenceMatcher(None, a[head:a_end], b[head:b_end], autojunk=False).get_opcodes()
    return [
        ("equal", 0, head, 0, head),
        *((step, head + begin, head + end, head + start, head + stop) for step, begin, end, start, stop in between),
        ("equal", a_end, len(a), b_end, len(b)),
    ]


def _alike(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(first, second, strict=False)))


def _runs(words: Sequence[str], mark: Mark) -> Iterator[Run]:
    """Words as runs of one mark, a run a line."""
    for each in _BREAKS.split("".join(words)):
        if each:
            yield Run(each, "" if each.isspace() else mark)
