# SPDX-License-Identifier: Apache-2.0
"""The picture of who answered and how fast: a line a contact, from the receipt of the call to the end of its window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from demarche.areas.checks.models import CalledRow
from demarche.ui import moments

WIDTH: Final = 560
EDGE: Final = 12
LINE: Final = 46
TOP: Final = 10
_LETTER: Final = 7
_NAMED: Final = 56


@dataclass(frozen=True, slots=True)
class Line:
    """One contact: what it is called, how long its window is, when its alternates are called, when it answered, how far time has come.

    Lengths are seconds from the receipt of the call; `took` is `None` while there is no answer, `so_far` for a window that is over.
    """

    label: str
    words: str
    window: int
    half: int
    took: int | None
    so_far: int | None

    @property
    def reaches(self) -> int:
        """How far the line must reach."""
        return max(self.window, self.took or 0)


def line_of(row: CalledRow, label: str, words: str, at: int) -> Line | None:
    """The line of a contact; none while its Party has not receipted the call, or while its clock stands still."""
    if row.begun is None or row.due is None or row.alternate_at is None:
        return None
    window = row.due - row.begun
    took = None if row.made is None else max(0, row.made - row.begun)
    passed = at - row.begun
    so_far = None if took is not None or passed > window else max(0, passed)
    return Line(label, words, window, row.alternate_at - row.begun, took, so_far)


def draw(lines: Sequence[Line], name: str) -> SafeString:
    """The picture; nothing where there is no line. `name` tells it from others on the page."""
    if not lines:
        return SafeString("")
    longest = max(each.reaches for each in lines) or 1
    height = TOP + LINE * len(lines) + 24
    inside = SafeString("".join(part for at, each in enumerate(lines) for part in _line(each, at, longest)))
    title, told = _("Who answered, and after how long"), _("The table says the same in words.")
    return format_html(
        '<svg class="in-time" viewBox="0 0 {} {}" width="{}" height="{}" role="group" aria-labelledby="{}" aria-describedby="{}">'
        '<title id="{}">{}</title><desc id="{}">{}</desc>{}{}</svg>',
        *(WIDTH, height, WIDTH, height, name, f"{name}-told", name, title, f"{name}-told", told),
        inside,
        _axis(longest, height),
    )


def _x(seconds: int, longest: int) -> int:
    """Where a time stands across the picture: from the right where the page is read from there."""
    at = EDGE + round((WIDTH - 2 * EDGE) * seconds / longest)
    return WIDTH - at if get_language_bidi() else at


def _line(each: Line, number: int, longest: int) -> Iterator[SafeString]:
    y = TOP + LINE * number + 28
    start, end = sorted((_x(0, longest), _x(each.window, longest)))
    said = f"\u2068{each.label}\u2069 · {each.words}"
    yield format_html(
        '<g><title>{}</title><text class="in-time__party" x="{}" y="{}">{}</text>'
        '<rect class="in-time__lane" x="{}" y="{}" width="{}" height="10"/>',
        *(said, _x(0, longest), y - 12, _short(said), start, y - 5, end - start),
    )
    half, last = _x(each.half, longest), _x(each.window, longest)
    yield format_html('<path class="in-time__now" d="M{} {}v18"/>', half, y - 9)
    yield format_html('<path class="in-time__clock" d="M{} {}v18"/>', last, y - 9)
    if each.took is not None:
        x = _x(each.took, longest)
        yield format_html('<path class="in-time__clock" d="M{} {}H{}"/>', _x(0, longest), y, x)
        yield format_html('<circle class="in-time__act in-time__given" cx="{}" cy="{}" r="6"/>', x, y)
    elif each.so_far is not None:
        x = _x(each.so_far, longest)
        yield format_html('<path class="in-time__stub" d="M{} {}H{}"/>', _x(0, longest), y, x)
    else:
        yield format_html('<circle class="in-time__act waits" cx="{}" cy="{}" r="6"/>', last, y)
    yield SafeString("</g>")


def _short(words: str) -> str:
    return words if len(words) <= _NAMED else f"{words[: _NAMED - 1]}…"


def _axis(longest: int, height: int) -> SafeString:
    """What the length stands for: the receipt, and the end of the longest line."""
    words = moments.span(longest)
    end = _x(longest, longest)
    room = _LETTER * len(words)
    at = end + room if get_language_bidi() else end - room
    return format_html(
        '<text class="in-time__day" x="{}" y="{}">{}</text><text class="in-time__day" x="{}" y="{}">{}</text>',
        *(_x(0, longest), height - 6, _("receipt of the call"), at, height - 6, words),
    )


def signs(lines: Sequence[Line]) -> list[str]:
    """Each sign of the picture that is in it, in words."""
    found = (
        [_("A thin line: from here on the alternates are called too. A thick line: the end of the window.")]
        if lines
        else []
    )
    if any(each.took is not None for each in lines):
        found.append(_("A full circle: answered."))
    if any(each.took is None and each.so_far is None for each in lines):
        found.append(_("An open circle with a broken edge: no answer by the end of the window."))
    return found
