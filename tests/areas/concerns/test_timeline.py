# SPDX-License-Identifier: Apache-2.0
"""The picture of a dossier, drawn from what is given: well formed, every act in it, legible without colour, from either side."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.areas.concerns.timeline import EDGE, LETTER, NAMED, REACH, STEP, STRIP, Bar, Mark, Picture, draw

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY: Final = 86_400
HOSTILE: Final = "</title><script>alert(1)</script>&\"'\u202e" + "W" * 300


def mark(number: int, at: int, party: str = "XA", **more: Any) -> Mark:
    """An act, received by nobody unless told."""
    return Mark(number, party, at, f"{number} · act", more.pop("received", {}), **more)


def picture(*marks: Mark, bars: tuple[Bar, ...] = (), **more: Any) -> Picture:
    """A picture of two lanes, days counted from nought."""
    told: dict[str, Any] = {
        "lanes": {"XA": "Aurelia", "XB": "Borealia"},
        "now": None,
        "title": "In time",
        "told": "The list says the same.",
        "now_word": "now",
        "day": lambda moment: f"day {moment // DAY}",
        "dated": lambda moment: f"day {moment // DAY} 2027",
        **more,
    }
    return Picture(marks=marks, bars=bars, **told)


def drawn(what: Picture) -> list[ET.Element]:
    """The strips, read as XML."""
    return [*ET.fromstring(f"<all>{draw(what)}</all>")]  # noqa: S314  # drawn here


def attributes(strip: ET.Element) -> tuple[int, int, int]:
    """Where a strip begins and ends, and how high it is."""
    begin, _top, width, height = map(int, strip.attrib["viewBox"].split())
    return begin, begin + width, height


def acts(strip: ET.Element) -> dict[str, tuple[int, int]]:
    """Where the number of each act stands."""
    found = {}
    for link in strip.iter("a"):
        [text] = link.iter("text")
        found[link.attrib["href"]] = int(text.attrib["x"]), int(text.attrib["y"]) - 4
    return found


def labels(strip: ET.Element) -> list[tuple[int, int, int]]:
    """The height of each label with where it begins and ends, as wide as its letters may be."""
    return [
        (int(each.attrib["y"]), int(each.attrib["x"]), int(each.attrib["x"]) + LETTER * len(each.text or ""))
        for each in strip.iter("text")
        if each.attrib["class"] == "in-time__day"
    ]


moment = st.one_of(st.integers(0, 3), st.integers(0, 3 * DAY), st.integers(0, 40 * 365 * DAY))


@st.composite
def pictures(draw_: st.DrawFn) -> Picture:
    """Anything two to five Parties can do to one another, sixty acts long at most."""
    codes = ["XA", "XB", "XC", "XD", "XE"][: draw_(st.integers(2, 5))]
    names = {code: draw_(st.sampled_from(["Aurelia", HOSTILE, "بورياليا"])) for code in codes}
    marks = []
    for number in range(1, draw_(st.integers(1, 60)) + 1):
        party, at = draw_(st.sampled_from(codes)), draw_(moment)
        others = [code for code in codes if code != party]
        received = {code: at + draw_(moment) for code in others if draw_(st.booleans())}
        flags = {name: draw_(st.booleans()) for name in ("crossed", "waits", "void")}
        awaited = tuple(code for code in others if code not in received)
        marks.append(Mark(number, party, at, HOSTILE, received, awaited, **flags))
    bars = [Bar(HOSTILE, begins, begins + draw_(moment)) for begins in draw_(st.lists(moment, max_size=6))]
    told = {"lanes": names, "now": draw_(st.none() | moment), "mirrored": draw_(st.booleans()), "title": HOSTILE}
    return picture(*marks, bars=tuple(bars), **told)


@given(pictures())
@settings(max_examples=60, deadline=None, database=None)
def test_every_act_stands_in_the_picture_once_and_apart(what: Picture) -> None:
    """Well formed, whatever is written; each mark whole within a strip; marks of one lane never touch, days never overlap."""
    strips = drawn(what)
    found: list[str] = []
    for strip in strips:
        begin, end, height = attributes(strip)
        placed = acts(strip)
        found += placed
        for x, y in placed.values():
            assert begin <= x - REACH - 3 <= x + REACH + 3 <= end
            assert 0 <= y - REACH - 3 <= y + REACH + 3 <= height
        assert all(other - one >= STEP - 1 for one, other in pairwise(sorted(x for x, _y in placed.values())))
        assert end - begin <= STRIP + 2 * EDGE + LETTER * NAMED
        if not what.mirrored:
            rows: dict[int, list[tuple[int, int]]] = {}
            for y, one, other in labels(strip):
                rows.setdefault(y, []).append((one, other))
            assert all(a[1] <= b[0] + 1 for row in rows.values() for a, b in pairwise(sorted(row)))
    assert sorted(found) == sorted(f"#act-{each.number}" for each in what.marks)
    assert "<script" not in draw(what)


def test_time_runs_from_the_side_where_reading_begins() -> None:
    """The same picture from the right: each act as far from that side; numbers are not turned."""
    marks = [mark(n, n * DAY) for n in range(1, 6)]
    [there], [here] = drawn(picture(*marks)), drawn(picture(*marks, mirrored=True))
    begin, end, _height = attributes(there)
    right = attributes(here)[1]

    assert [x - begin for x, _y in acts(there).values()] == [right - x for x, _y in acts(here).values()]
    assert [each.text for each in here.iter("text")] == [each.text for each in there.iter("text")]
    assert end - begin == right - attributes(here)[0]


@pytest.mark.parametrize("apart", [0, 1, 60, DAY, 365 * DAY])
def test_acts_within_a_second_and_years_apart_are_on_one_page(apart: int) -> None:
    """The least distance, and no more than the eye needs; the axis is broken where more than a week is left out."""
    [strip] = drawn(picture(mark(1, 0), mark(2, apart, "XB")))
    (one, _), (other, _) = acts(strip).values()
    [axis] = [each.attrib["d"] for each in strip.iter("path") if each.attrib["class"] == "in-time__axis"]

    assert STEP <= other - one <= 60
    assert ("l4-10" in axis) == (apart > 7 * DAY)


def test_sixty_acts_go_on_in_strips_that_fit_on_paper() -> None:
    """No strip is wider than a page; each names its lanes and its first day with the year."""
    strips = drawn(picture(*(mark(n, n * DAY) for n in range(60))))

    assert len(strips) > 2
    for strip in strips:
        begin, end, _height = attributes(strip)
        assert end - begin <= STRIP + 2 * EDGE
        texts = [each.text or "" for each in strip.iter("text")]
        assert {"Aurelia", "Borealia"} <= set(texts)
        assert sum(each.endswith(" 2027") for each in texts) == 1


@pytest.mark.parametrize(
    ("how", "sign"),
    [
        ({"crossed": True}, "in-time__ring"),
        ({"waits": True}, "in-time__act waits"),
        ({"void": True}, "in-time__void"),
        ({"awaited": ("XB",)}, "in-time__stub"),
        ({"received": {"XB": 5}}, "in-time__way"),
    ],
)
def test_each_state_has_a_shape_of_its_own(how: Mapping[str, Any], sign: str) -> None:
    """Nothing is told by colour: a state is an element more, or an edge; and it is not there when the state is not."""
    assert f'class="{sign}"' in draw(picture(mark(1, 0, **how)))
    assert f'class="{sign}"' not in draw(picture(mark(1, 0)))


def test_each_party_has_a_shape_of_its_own() -> None:
    """A circle, a square, a diamond, a hexagon."""
    lanes = {"XA": "A", "XB": "B", "XC": "C", "XD": "D"}
    [strip] = drawn(picture(*(mark(n, n, code) for n, code in enumerate(lanes)), lanes=lanes))

    shapes = [next(each for each in link if "in-time__act" in each.attrib.get("class", "")) for link in strip.iter("a")]
    assert [each.tag for each in shapes] == ["circle", "rect", "polygon", "polygon"]
    assert len(shapes[2].attrib["points"].split()) == 4
    assert len(shapes[3].attrib["points"].split()) == 6


def test_what_came_together_shares_a_line() -> None:
    """Three acts in one parcel: one arrow; two: an arrow each way they came."""
    three = draw(picture(*(mark(n, n * DAY, received={"XB": 5 * DAY}) for n in range(3))))
    two = draw(picture(*(mark(n, n * DAY, received={"XB": 5 * DAY}) for n in range(2))))

    assert "H" in three.split('in-time__way" d="')[1].split('"')[0]
    assert "H" not in two.split('in-time__way" d="')[1].split('"')[0]


def test_a_clock_is_a_bar_from_its_beginning_to_its_date() -> None:
    """With its words; a long one is cut, and stays within the picture."""
    [strip] = drawn(picture(mark(1, 0), bars=(Bar("Borealia's answer", 0, 9 * DAY), Bar("W" * 300, 0, DAY)), now=DAY))
    texts = [each.text or "" for each in strip.iter("text")]

    assert "Borealia's answer" in texts
    assert "W" * (NAMED - 1) + "…" in texts
    assert "now" in texts
    assert len([each for each in strip.iter("path") if each.attrib["class"] == "in-time__clock"]) == 2


@pytest.mark.parametrize("dates", range(8, 20))
def test_dates_far_after_the_last_act_are_written_whole(dates: int) -> None:
    """However little is left for the last strip."""
    words = "28 Apr 2027: Question 1: Borealia's own date"
    bars = tuple(Bar(words, 0, 30 * DAY * (n + 1)) for n in range(dates))
    last = drawn(picture(mark(1, 0), bars=bars))[-1]
    begin, end, _height = attributes(last)

    assert any(text.text == words for text in last.iter("text"))
    assert all(begin <= one and other <= end for _y, one, other in labels(last))


def test_it_says_what_it_is_and_carries_no_style() -> None:
    """A name and a description for who hears it; nothing that the policy of the pages refuses."""
    what = draw(picture(mark(1, 0)))
    [strip] = drawn(picture(mark(1, 0)))
    said = {each.attrib["id"]: each.text for each in strip if "id" in each.attrib}

    assert said[strip.attrib["aria-labelledby"]] == "In time"
    assert said[strip.attrib["aria-describedby"]] == "The list says the same."
    for never in ("style", "script", "onclick", "xlink"):
        assert never not in what
