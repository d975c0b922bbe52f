# SPDX-License-Identifier: Apache-2.0
"""A telephone number is called by pressing it; what is more than a number stays words."""

import pytest

from demarche.ui.telephone import telephone


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("+00 1 555 0100", "+0015550100"),
        ("(00) 555-0100", ""),
        ("00 (555) 01.00", "005550100"),
        ("555/0100", "5550100"),
        ("  112 ", "112"),
        ("+00 1 555 0100 ext. 7", ""),
        ("duty officer", ""),
        ("+00 1 555 0100; +00 1 555 0101", ""),
        ("1" * 40, ""),
        ("", ""),
    ],
)
def test_a_number_is_a_link(line: str, called: str) -> None:
    shown = telephone(line)
    if called:
        assert shown == f'<a class="whole" dir="ltr" href="tel:{called}">{line.strip()}</a>'
    else:
        assert shown == f"<bdi>{line}</bdi>"


def test_words_are_escaped() -> None:
    assert telephone('"><script>') == "<bdi>&quot;&gt;&lt;script&gt;</bdi>"
