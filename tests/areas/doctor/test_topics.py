# SPDX-License-Identifier: Apache-2.0
"""Every check has a row of the page for administrators, and a test with a fault that begins and ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings

from demarche.areas.doctor import notes
from demarche.areas.doctor.checking import every
from demarche.areas.doctor.models import Note
from tests.builders import NOON
from tests.test_house_rules import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = "".join(
    path.read_text()
    for path in sorted((ROOT / "tests/areas").glob("*/test_*.py"))
    if path.name in ("test_faults.py", "test_checks.py")
)


def test_the_page_has_a_row_for_each_topic() -> None:
    """In the same order."""
    page = (ROOT / "docs/operate/doctor.md").read_text().partition("## Topics")[2]

    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == list(settings.CHECKS)


def test_each_topic_is_wrong_in_a_test_and_fine_in_one() -> None:
    """`wrong("topic")` asks for a line that is not in order, `fine("topic")` for none; the keys' tests take the topic as an argument."""
    taken = set(re.findall(r'\[\("([a-z-]+)", "[a-z-]+"\), \("([a-z-]+)", "[a-z-]+"\)\]', FAULTS)[0])
    found = {word: {*re.findall(rf'\b{word}\("([a-z-]+)"', FAULTS), *taken} for word in ("wrong", "fine")}

    assert found == {word: set(settings.CHECKS) for word in ("wrong", "fine")}


def test_every_check_has_a_name_of_its_own(db: None) -> None:
    """As pages list them."""
    names = [str(check.label) for check in every().values()]

    assert len(set(names)) == len(names)


def test_ten_notes_are_kept_of_each(whole: Path) -> None:
    """The eleventh lets go of the first; what is about another is not counted."""
    for number in range(12):
        notes.note("connection", number, at=NOON + number, about="p:XB")
    notes.note("connection", "other", at=NOON, about="p:XC")

    assert [each.value for each in notes.history("connection", "p:XB")] == list(range(11, 1, -1))
    assert notes.newest()["connection", "p:XB"].value == 11
    assert Note.objects.count() == notes.KEPT + 1
