# SPDX-License-Identifier: Apache-2.0
"""Inventories: listings and their sums, what either side lacks, and what is not one."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from demarche.core.encoding import DOCUMENT_LIMIT, MalformedError, parse
from demarche.core.parcel import FIRST, LISTED, Inventory, Want, compare, pages, summed
from demarche.core.parcel.inventory import inventory_lines, read_inventory, read_want

if TYPE_CHECKING:
    from demarche.core.encoding import Json

ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)
A, B, C = ("a" * 64, "b" * 64, "c" * 64)
HERE = {ONE: {"XA": (2, A), "XB": (1, B)}}


def fields(line: bytes) -> Json:
    """The fields of a record as it is read."""
    value = parse(line)
    assert isinstance(value, dict)
    return {name: each for name, each in value.items() if name != "k"}


def test_records_read_as_they_were_written() -> None:
    inventories = [Inventory(FIRST, None, HERE), Inventory(FIRST, TWO, {}), Inventory.of(ONE, TWO, HERE)]
    wants = [Want(ONE, TWO), Want(ONE), Want(dossier=ONE, author="XA", above=0)]
    lines = inventory_lines(inventories, wants)
    assert [read_inventory(fields(line), "line 2") for line in lines[:3]] == inventories
    assert [read_want(fields(line), "line 2") for line in lines[3:]] == wants


def test_the_sum_is_over_each_entry_and_a_newline() -> None:
    acts = f'[{{"author":"XA","last":"{A}","n":2}},{{"author":"XB","last":"{B}","n":1}}]'
    entry = f'{{"acts":{acts},"dossier":"{ONE}"}}\n'
    assert summed(HERE.items()) == sha256(entry.encode()).hexdigest()
    assert summed([]) == sha256().hexdigest()


@pytest.mark.parametrize(
    ("ours", "theirs", "we", "they"),
    [
        ({}, {}, [], []),
        (HERE, HERE, [], []),
        (HERE, {}, [], [("XA", 0), ("XB", 0)]),
        ({}, HERE, [("XA", 0), ("XB", 0)], []),
        (HERE, {ONE: {"XA": (1, C)}}, [], [("XA", 1), ("XB", 0)]),
        ({ONE: {"XB": (1, B)}}, {ONE: {"XA": (2, A), "XB": (3, C)}}, [("XA", 0), ("XB", 1)], []),
        ({ONE: {"XA": (2, A)}}, {ONE: {"XA": (2, C)}}, [("XA", 1)], [("XA", 1)]),
    ],
)
def test_what_either_side_lacks(ours: object, theirs: object, we: object, they: object) -> None:
    """The last: two acts under one number, each side has another of them."""
    found = compare(ours, theirs)  # type: ignore[arg-type]  # a table
    assert [[(want.author, want.above) for want in side] for side in found] == [we, they]
    assert all(want.dossier == ONE for side in found for want in side)


def test_a_long_listing_takes_several_records_that_join_without_a_gap() -> None:
    listing = [(f"{number:064x}", {"XA": (1, A)}) for number in range(LISTED + 1)]
    first, second = pages(listing, FIRST, None)
    assert (first.start, first.end, second.start, second.end) == (FIRST, listing[-1][0], listing[-1][0], None)
    assert [*(first.listing or {}), *(second.listing or {})] == [dossier for dossier, _ in listing]
    crowded = {f"X{number:07}": (1, A) for number in range(1000)}
    listed = pages([(name, crowded) for name in (ONE, TWO, THREE)], FIRST, None)
    assert [list(part.listing or {}) for part in listed] == [[ONE, TWO], [THREE]]
    assert all(len(inventory_lines([part], [])[0]) < DOCUMENT_LIMIT for part in pages(listing, FIRST, None))
    assert list(pages([], ONE, TWO)) == [Inventory(ONE, TWO, {})]


XA: Json = {"author": "XA", "n": 1, "last": A}
XB: Json = {"author": "XB", "n": 1, "last": B}
ENTRY: Json = {"dossier": ONE, "acts": [XA]}


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"from": ONE}, "line 2: expected either dossiers or a sum"),
        ({"from": ONE, "sum": A, "dossiers": []}, "line 2: expected either dossiers or a sum"),
        ({"from": TWO, "dossiers": [ENTRY]}, "line 2: expected dossiers of the span, each once"),
        ({"from": FIRST, "to": ONE, "dossiers": [ENTRY]}, "line 2: expected dossiers of the span, each once"),
        ({"from": ONE, "dossiers": [ENTRY, ENTRY]}, "line 2: expected dossiers of the span, each once"),
        ({"from": ONE, "dossiers": [{"dossier": ONE, "acts": {}}]}, "acts: expected a list, got an object"),
        ({"from": ONE, "dossiers": [{"dossier": ONE, "acts": [XA, XA]}]}, "acts: expected each author once"),
        ({"from": ONE, "dossiers": [{"dossier": ONE, "acts": [XB, XA]}]}, "acts: expected each author once"),
    ],
)
def test_what_is_no_inventory(value: Json, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        read_inventory(value, "line 2")


@pytest.mark.parametrize(
    "value",
    [{}, {"to": ONE}, {"dossier": ONE, "author": "XA"}, {"from": ONE, "dossier": ONE, "author": "XA", "above": 0}],
)
def test_what_asks_for_nothing(value: Json) -> None:
    with pytest.raises(MalformedError, match="expected a span, or a dossier with author and above, got something else"):
        read_want(value, "line 2")
