# SPDX-License-Identifier: Apache-2.0
"""Two wordings of a text: nothing of either is lost, what differs is marked, and no text makes the comparing long."""

import difflib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.ui import wordings
from demarche.ui.wordings import Run, compared

Render = Callable[..., str]

SAID = st.text("ab \n\t\u00a0م", max_size=40)


def marked(runs: list[Run]) -> list[str]:
    """What is marked, run by run."""
    return [each.text for each in runs if each.mark]


@given(SAID, SAID)
def test_the_runs_of_a_wording_are_its_text(before: str, now: str) -> None:
    """And a text that did not change has no mark."""
    left, right = compared(before, now)
    assert "".join(each.text for each in left) == before
    assert "".join(each.text for each in right) == now
    assert {each.mark for each in left} <= {"", "del"}
    assert {each.mark for each in right} <= {"", "ins"}
    assert not any("\n" in each.text for each in (*left, *right) if each.mark)
    assert not marked(compared(now, now)[0])


def test_one_word_is_marked_and_not_its_paragraph() -> None:
    left, right = compared(
        "Seen on 20 November by two.\n\nIt goes on.", "Seen on 21 November by two.\n\nIt goes on still."
    )
    assert (marked(left), marked(right)) == (["20", "on."], ["21", "on still."])


def test_a_long_text_with_one_change_is_still_compared_by_words() -> None:
    """What both begin and end with costs nothing."""
    long = " ".join(f"the word {number}" for number in range(5_000))
    left, right = compared(long, long.replace("word 2500 ", "term 2500 "))
    assert (marked(left), marked(right)) == (["word"], ["term"])


def test_what_would_take_long_is_compared_by_lines_and_then_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that stand everywhere make pairs without end; no more of them are ever looked at than the limit."""
    seen: list[int] = []

    class Counting(difflib.SequenceMatcher[str]):
        def __init__(self, isjunk: Any, a: list[str], b: list[str], *, autojunk: bool) -> None:
            seen.append(sum(b.count(each) for each in a))
            super().__init__(isjunk, a, b, autojunk=autojunk)

    monkeypatch.setattr(wordings, "SequenceMatcher", Counting)
    monkeypatch.setattr(wordings, "PAIRS", 300)
    lines = [f"x y {number} y x" for number in range(20)]
    left, right = compared("\n".join(lines), "\n".join(["z", *lines[::-1]]))
    assert len(marked(left)) == len(lines) - 1
    assert marked(right)[0] == "z"
    left, right = compared("a b\n" * 30, "b a\n" * 29 + "a b\n" * 30 + "c")
    assert (len(marked(left)), len(marked(right))) == (30, 60)
    assert seen
    assert max(seen) <= wordings.PAIRS


def test_a_page_shows_both_wordings_escaped_in_paragraphs(render: Render) -> None:
    shown = render(
        "{% reworded a b as both %}{{ both.before }}|{{ both.now }}",
        a="<b>one\r\n\r\ntwo",
        b="<b>one\n\ntwo \u202ethree",
    )
    assert shown == (
        '<div class="said"><p dir="auto">&lt;b&gt;one</p><p dir="auto">two</p></div>|'
        '<div class="said"><p dir="auto">&lt;b&gt;one</p><p dir="auto">two <ins><span class="turned">U+202E</span>three</ins></p></div>'
    )
