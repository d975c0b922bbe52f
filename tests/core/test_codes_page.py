# SPDX-License-Identifier: Apache-2.0
"""The page of codes, `docs/protocol/codes.md`, has one table a list, and each row says what the code says."""

from pathlib import Path

import pytest

from demarche.core.codes import Code, Obstacle, Reason, Refusal

PAGE = Path(__file__).parents[2] / "docs" / "protocol" / "codes.md"


@pytest.mark.parametrize(("number", "listing"), [(1, Reason), (2, Refusal), (3, Obstacle)])
def test_each_list_has_its_table_in_its_order(number: int, listing: type[Code]) -> None:
    """Code, who says it, sentence, what to do."""
    section = PAGE.read_text().split(f"\n## {number}. ")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]

    assert [(row[0], row[2], row[3]) for row in rows] == [
        (f"`{member}`", member.sentence, member.remedy) for member in listing
    ]
    assert all(row[1] for row in rows)
