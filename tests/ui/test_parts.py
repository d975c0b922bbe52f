# SPDX-License-Identifier: Apache-2.0
"""Long lists in parts."""

import pytest

from demarche.ui.parts import part_of

ROWS = list(range(45))


def test_a_list_that_fits_has_one_part_and_no_links() -> None:
    part = part_of(ROWS, "", size=45)
    assert (part.rows, part.pager) == (ROWS, {})
    assert part_of([], "7", size=20).rows == []


@pytest.mark.parametrize(
    ("asked", "rows", "earlier", "later", "text"),
    [
        ("", ROWS[:20], "", "?page=2", "Part 1 of 3"),
        ("2", ROWS[20:40], "?page=1", "?page=3", "Part 2 of 3"),
        ("3", ROWS[40:], "?page=2", "", "Part 3 of 3"),
        ("4", ROWS[40:], "?page=2", "", "Part 3 of 3"),
        ("0", ROWS[:20], "", "?page=2", "Part 1 of 3"),
        ("-1", ROWS[:20], "", "?page=2", "Part 1 of 3"),
        ("two", ROWS[:20], "", "?page=2", "Part 1 of 3"),
        ("\u0662", ROWS[:20], "", "?page=2", "Part 1 of 3"),
        ("9" * 5000, ROWS[:20], "", "?page=2", "Part 1 of 3"),
    ],
)
def test_what_an_address_asks_for(asked: str, rows: list[int], earlier: str, later: str, text: str) -> None:
    part = part_of(ROWS, asked, size=20)
    assert part.rows == rows
    assert part.pager == {"earlier_url": earlier, "later_url": later, "text": text}
