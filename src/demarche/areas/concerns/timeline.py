# SPDX-License-Identifier: Apache-2.0
"""The acts of a dossier in time, drawn as SVG: a lane a Party, a mark an act, a line to each receipt, a bar a clock. Pure: what it shows is given.

Distances are not to scale: from ten minutes on they grow with the logarithm of the time between, so that acts of one second stand
apart and years fit on a page. What is wider than a strip goes on in the next one, so that it is read on paper.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEP: Final = 32
"""The least distance of two acts."""
REACH: Final = 11
"""Half of a mark; one that crossed has a second edge of 3 more."""
STRIP: Final = 640
EDGE: Final = 24
LETTER: Final = 7
"""What a letter of a label takes at most, on the average."""
TOGETHER: Final = 3
"""So many acts that were received at one moment share a line."""
NAMED: Final = 72
"""The letters of a name or a label that are drawn."""

_LANE: Final = 84
_FIRST: Final = 48
_BAND: Final = 18
_BAR: Final = 34
_WEEK: Final = 7 * 86_400
_LEAST: Final = 600
_FARTHEST: Final = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """An act: its number, whose it is, when it was entered in its author's log, when others received it, and who has not yet.

    `crossed`, `waits` and `void` (changes nothing) are drawn as edges and a stroke, not as colours.
    """

    number: int
    party: str
    at: int
    words: str
    received: Mapping[str, int]
    awaited: tuple[str, ...] = ()
    crossed: bool = False
    waits: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock: in words, from when to when."""

    words: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn. `lanes` are the Parties with their names, from the top; `day` writes the day of a moment, `dated` with its year."""

    lanes: Mapping[str, str]
    marks: Sequence[Mark]
    bars: Sequence[Bar]
    now: int | None
    title: str
    told: str
    now_word: str
    day: Callable[[int], str]
    dated: Callable[[int], str]
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A window on the picture, from `begin` to `end` along the axis, with the marks in it."""

    begin: float
    end: float
    marks: tuple[tuple[Mark, float], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Where moments stand: each mark, each other moment, and where more than a week was left out."""

    marks: tuple[tuple[Mark, float], ...]
    others: Mapping[int, float]
    breaks: tuple[float, ...]
    end: float


def axis(picture: Picture) -> Axis:
    """Lay the moments out, in their order: acts at least a step apart, receipts and dates where they fall between."""
    acts = sorted(picture.marks, key=lambda each: (each.at, each.number))
    moments: list[tuple[int, Mark | None]] = [(each.at, each) for each in acts]
    moments += [(moment, None) for moment in sorted(_others(picture))]
    moments.sort(key=lambda each: (each[0], each[1] is None))
    at, before, last = float(EDGE), moments[0][0] if moments else 0, -float(STEP)
    marks, others, breaks = [], {}, []
    for moment, mark in moments:
        apart = _apart(moment - before)
        if moment - before > _WEEK:
            breaks.append(at + apart / 2)
        at += apart
        if mark is None:
            others[moment] = at
        else:
            at = last = max(at, last + STEP)
            marks.append((mark, at))
        before = moment
    return Axis(tuple(marks), others, tuple(breaks), at + EDGE)


def _others(picture: Picture) -> set[int]:
    found = {moment for mark in picture.marks for moment in mark.received.values()}
    found |= {moment for bar in picture.bars for moment in (bar.begins, bar.ends)}
    return found if picture.now is None else {*found, picture.now}


def _apart(seconds: int) -> float:
    return min(float(_FARTHEST), 6 * log2(1 + max(0, seconds) / _LEAST))


def strips(laid: Axis, least: float) -> list[Strip]:
    """Cut the axis between marks, so that no strip is wider than one may be; the last is at least as wide as what it says."""
    groups: list[list[tuple[Mark, float]]] = [[]]
    begin = 0.0
    for mark, at in laid.marks:
        if groups[-1] and at + EDGE - begin > STRIP:
            begin = (groups[-1][-1][1] + at) / 2
            groups.append([])
        groups[-1].append((mark, at))
    found: list[Strip] = []
    begin = 0.0
    for group, following in zip(groups, [*groups[1:], None], strict=True):
        end = laid.end if following is None else (group[-1][1] + following[0][1]) / 2
        found.extend(_cut(begin, end, tuple(group), least if following is None else 0.0))
        begin = end
    return found


def _cut(begin: float, end: float, marks: tuple[tuple[Mark, float], ...], least: float) -> Iterator[Strip]:
    """Dates and receipts after the last act may need strips of their own; the last of them is at least so wide."""
    while end - begin > STRIP + 2 * EDGE:
        upto = max([begin + STRIP, *(at + EDGE for _mark, at in marks)])
        yield Strip(begin, upto, marks)
        begin, marks = upto, ()
    yield Strip(begin, max(end, begin + least), marks)


def draw(picture: Picture) -> SafeString:
    """The picture, strip by strip."""
    laid = axis(picture)
    least = max([160.0, *(_width(bar.words) + 2 * EDGE for bar in picture.bars)])
    least = max(least, *(_width(name) + EDGE for name in picture.lanes.values()))
    windows = strips(laid, least)
    return format_html_join(
        "", "{}", ((_Drawing(picture, laid, each, number).whole(),) for number, each in enumerate(windows))
    )


def _width(words: str) -> int:
    return LETTER * min(len(words), NAMED)


def _short(words: str) -> str:
    return words if len(words) <= NAMED else f"{words[: NAMED - 1]}…"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One strip, being drawn."""

    picture: Picture
    laid: Axis
    strip: Strip
    number: int

    def whole(self) -> SafeString:
        strip, name = self.strip, f"in-time-{self.number}"
        bars = [bar for bar in self.picture.bars if self._seen(self._other(bar.begins), self._other(bar.ends))]
        width, height = round(strip.end - strip.begin), self._base() + 26 + _BAR * len(bars)
        start = self.laid.end - strip.end if self.picture.mirrored else strip.begin
        inside = (self._ground(), self._ways(), self._now(), *self._bars(bars), *map(self._mark, strip.marks))
        return format_html(
            '<svg class="in-time" viewBox="{} 0 {} {}" width="{}" height="{}" role="group" aria-labelledby="{}" aria-describedby="{}">'
            '<title id="{}">{}</title><desc id="{}">{}</desc>{}</svg>',
            *(round(start), width, height, width, height, name, f"{name}-told", name, self.picture.title),
            *(f"{name}-told", self.picture.told, SafeString("".join(inside))),
        )

    def _seen(self, one: float, other: float) -> bool:
        return min(one, other) <= self.strip.end and max(one, other) >= self.strip.begin

    def _across(self, at: float) -> int:
        """Where something stands across the picture: from the right where the page is read from there."""
        return round(self.laid.end - at if self.picture.mirrored else at)

    def _other(self, moment: int) -> float:
        return self.laid.others[moment]

    def _lane(self, party: str) -> int:
        return _FIRST + _LANE * [*self.picture.lanes].index(party)

    def _base(self) -> int:
        return _FIRST + _LANE * (len(self.picture.lanes) - 1) + _BAND + 22

    def _name(self, party: str) -> int:
        """A Party's name stands above its lane, that of the last below, where no line passes."""
        lane = self._lane(party)
        return lane + _BAND + 14 if lane > _FIRST and party == [*self.picture.lanes][-1] else lane - _BAND - 5

    def _ground(self) -> SafeString:
        """The lanes with their names, the axis with its days."""
        strip, base = self.strip, self._base()
        start, end = sorted((self._across(strip.begin), self._across(strip.end)))
        bands = format_html_join(
            "",
            '<rect class="in-time__lane" x="{}" y="{}" width="{}" height="{}"/><text class="in-time__party" x="{}" y="{}">{}</text>',
            (
                (
                    start,
                    self._lane(code) - _BAND,
                    end - start,
                    2 * _BAND,
                    self._across(strip.begin + 4),
                    self._name(code),
                    _short(name),
                )
                for code, name in self.picture.lanes.items()
            ),
        )
        breaks = "".join(
            f"M{self._across(at) - 5} {base + 5}l4-10m2 10l4-10" for at in self.laid.breaks if self._seen(at, at)
        )
        days = format_html_join(
            "", '<text class="in-time__day" x="{}" y="{}">{}</text>', ((x, base + 17, day) for x, day in self._days())
        )
        return format_html('{}<path class="in-time__axis" d="M{} {}H{}{}"/>{}', bands, start, base, end, breaks, days)

    def _days(self) -> Iterator[tuple[int, str]]:
        """The day of each act where it is another one and there is room; of the first in a strip with its year."""
        free, said, year = self.strip.begin, "", ""
        for mark, at in self.strip.marks:
            short, whole = self.picture.day(mark.at), self.picture.dated(mark.at)
            words = short if whole.removeprefix(short) == year else whole
            begin = max(self.strip.begin, min(at - REACH, self.strip.end - _width(words)))
            if whole == said or begin < free:
                continue
            yield self._across(begin), words
            free, said, year = begin + _width(words) + LETTER, whole, whole.removeprefix(short)

    def _ways(self) -> SafeString:
        """A line from each act to each receipt, with its point; a stub where there is no receipt yet."""
        together: dict[tuple[str, str, int], list[float]] = {}
        for mark, at in self.laid.marks:
            for party, moment in mark.received.items():
                together.setdefault((mark.party, party, moment), []).append(at)
        ways = [
            self._way(author, party, begins, self._other(moment))
            for (author, party, moment), begins in together.items()
            if self._seen(min(begins), max(*begins, self._other(moment)))
        ]
        stubs = [self._stub(mark.party, party, at) for mark, at in self.strip.marks for party in mark.awaited]
        drawn = [("in-time__way", ways), ("in-time__stub", stubs)]
        return format_html_join("", '<path class="{}" d="{}"/>', ((kind, "".join(d)) for kind, d in drawn if d))

    def _way(self, author: str, receiver: str, begins: Sequence[float], end: float) -> str:
        """Each act's own line; of three and more that were received together, one line that they join."""
        down = 1 if self._lane(receiver) > self._lane(author) else -1
        start, to, x = self._lane(author) + down * REACH, self._lane(receiver) - down * _BAND, self._across(end)
        point = f"M{x - 4} {to - down * 7}L{x} {to}L{x + 4} {to - down * 7}"
        if len(begins) < TOGETHER:
            return "".join(f"M{self._across(at)} {start}L{x} {to}" for at in begins) + point
        rail = start + down * 22
        stems = "".join(f"M{self._across(at)} {start}V{rail}" for at in begins if self._seen(at, at))
        return (
            f"{stems}M{self._across(min(*begins, end))} {rail}H{self._across(max(*begins, end))}M{x} {rail}V{to}{point}"
        )

    def _stub(self, author: str, receiver: str, at: float) -> str:
        down = 1 if self._lane(receiver) > self._lane(author) else -1
        return f"M{self._across(at)} {self._lane(author) + down * REACH}v{down * 26}m-4 {down * 4}a4 4 0 1 0 8 0a4 4 0 1 0-8 0"

    def _now(self) -> SafeString:
        now = self.picture.now
        if now is None or not self._seen(self._other(now), self._other(now)):
            return SafeString("")
        at, base = self._other(now), self._base()
        # The word stands where the strip has room for it.
        word = self._across(max(self.strip.begin, min(at, self.strip.end - _width(self.picture.now_word))))
        return format_html(
            '<path class="in-time__now" d="M{} 14V{}"/><text class="in-time__day" x="{}" y="11">{}</text>',
            *(self._across(at), base, word, self.picture.now_word),
        )

    def _bars(self, bars: Iterable[Bar]) -> Iterator[SafeString]:
        for row, bar in enumerate(bars):
            base = self._base() + 40 + _BAR * row
            begin, end = self._other(bar.begins), self._other(bar.ends)
            words = max(self.strip.begin + 4, min(begin, self.strip.end - _width(bar.words) - 4))
            one, other = self._across(begin), self._across(end)
            yield format_html(
                '<text class="in-time__day" x="{}" y="{}">{}</text><path class="in-time__clock" d="M{} {}v8M{} {}v8M{} {}H{}"/>',
                *(
                    self._across(words),
                    base - 3,
                    _short(bar.words),
                    one,
                    base + 1,
                    other,
                    base + 1,
                    one,
                    base + 5,
                    other,
                ),
            )

    def _mark(self, placed: tuple[Mark, float]) -> SafeString:
        mark, at = placed
        x, y = self._across(at), self._lane(mark.party)
        lane = [*self.picture.lanes].index(mark.party)
        shape = _shape(lane, x, y, REACH, "in-time__act waits" if mark.waits else "in-time__act")
        ring = _shape(lane, x, y, REACH + 3, "in-time__ring") if mark.crossed else ""
        void = format_html('<path class="in-time__void" d="M{} {}l24-24"/>', x - 12, y + 12) if mark.void else ""
        return format_html(
            '<a href="#act-{}" tabindex="-1"><title>{}</title>{}{}<text class="in-time__number" x="{}" y="{}">{}</text>{}</a>',
            *(mark.number, mark.words, ring, shape, x, y + 4, mark.number, void),
        )


def _shape(lane: int, x: int, y: int, reach: int, name: str) -> SafeString:
    """A circle, a square, a diamond, a hexagon: each Party's own."""
    kind = lane % 4
    if kind == 0:
        return format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', name, x, y, reach)
    if kind == 1:
        square = (name, x - reach, y - reach, 2 * reach, 2 * reach)
        return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', *square)
    corners = " ".join(f"{round(x + reach * across)},{round(y + reach * down)}" for across, down in _CORNERS[kind])
    return format_html('<polygon class="{}" points="{}"/>', name, corners)


_CORNERS: Final = {
    2: ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    3: ((-0.6, -1), (0.6, -1), (1.2, 0), (0.6, 1), (-0.6, 1), (-1.2, 0)),
}
