# SPDX-License-Identifier: Apache-2.0
"""The stylesheets: readable from either side, in enough contrast, and fetching nothing."""

import re
from pathlib import Path

import pytest

from tests.ui.furnished import UI

SHEETS = sorted((UI / "static" / "ui").glob("*.css"))
PHYSICAL = re.compile(
    r"\b(left|right|(margin|padding|border|inset|scroll-margin|scroll-padding)-(top|bottom)|(?<!-)(min-|max-)?(width|height)(?=\s*:))"
)
TOKENS = dict(
    re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (UI / "static/ui/demarche.css").read_text().split("@media")[0])
)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    full = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_only_logical_properties_so_that_arabic_reads_from_its_own_side(sheet: Path) -> None:
    """Widths in a media query are the one exception: CSS has no other word there."""
    rules = re.sub(r"@media[^{]*|@supports[^{]*|/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert PHYSICAL.findall(rules) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_fetches_nothing(sheet: Path) -> None:
    assert "url(" not in sheet.read_text()
    assert "@import" not in sheet.read_text()


@pytest.mark.parametrize("ground", ["paper", "ground", "accent-ground"])
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "accent", "accent-deep"])
def test_text_is_legible(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("tone", ["good", "wait", "distrust"])
def test_tones_are_legible_on_their_grounds(tone: str) -> None:
    assert contrast(tone, f"{tone}-ground") >= 4.5
    assert contrast(tone, "paper") >= 4.5


@pytest.mark.parametrize("line", ["edge", "focus"])
def test_edges_of_inputs_and_the_focus_can_be_seen(line: str) -> None:
    assert contrast(line, "paper") >= 3
    assert contrast(line, "ground") >= 3


def test_red_is_kept_for_what_cannot_be_relied_on() -> None:
    """A passed date, a declined answer and a refused act are never red."""
    states = (UI / "static/ui/parts.css").read_text().split("@layer states")[1]
    red = next(line for line in states.splitlines() if "--tone: var(--distrust)" in line)
    assert re.findall(r'data-state="(\w+)"', red) == ["stopped", "stop", "untrusted", "fork", "invalid"]
