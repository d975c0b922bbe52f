# SPDX-License-Identifier: Apache-2.0
"""What leaves as a file: a name leads nowhere, and no cell is run by a spreadsheet."""

from __future__ import annotations

import csv

import pytest

from demarche.ui.leaving import line, plain


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_as_a_formula_does(begins: str) -> None:
    """It stands as text, and comes back as it was but for the sign before it."""
    [read] = csv.reader([line([f"{begins}1", 'said "x", twice', None, 7])])

    assert read[0].startswith(f"'{begins}" if begins not in "\r\n" else "'")
    assert read[1:] == ['said "x", twice', "", "7"]


@pytest.mark.parametrize(
    ("name", "also", "found"),
    [
        ("XA-2027-001.pdf", "-_.", "XA-2027-001.pdf"),
        ('a/b\\c\0d"e\r\nf', "-_.", "a_b_c_d_e__f"),
        ("مسألة 12", "-_.", "______12"),
        ("..", "-_", "__"),
    ],
)
def test_a_name_is_of_letters_digits_and_little_else(name: str, also: str, found: str) -> None:
    """Nothing of it leaves a folder or a header."""
    assert plain(name, also) == found
