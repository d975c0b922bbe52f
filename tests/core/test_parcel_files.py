# SPDX-License-Identifier: Apache-2.0
"""What parcels and answers say of files, where a log goes on from another, and that all is told: read back, and refused in wrong forms."""

import pytest

from demarche.core.encoding import Json
from demarche.core.log.place import Place
from demarche.core.parcel import (
    Answer,
    Holding,
    Parcel,
    ParcelError,
    Piece,
    TooLargeError,
    read_answer,
    read_parcel,
    write_answer,
    write_parcel,
)
from tests.builders import Table, founded
from tests.core.test_parcel import changed

ACT, FILE = "1" * 64, "f" * 64
PIECE = Piece(ACT, FILE, bytes=5_000_000, offset=4_194_304)
HELD = (Holding(ACT, FILE, bytes=4_194_304), Holding(ACT, "e" * 64, bytes=0))


@pytest.fixture(scope="module")
def table() -> Table:
    """Aurelia and Borealia have founded."""
    return founded()


@pytest.fixture(scope="module")
def first(table: Table) -> Place:
    """The place of the first leaf of Aurelia's log."""
    return table.logs["XA"].place(next(iter(table.acts)))


def test_a_parcel_reads_back_with_a_piece_and_what_is_held(table: Table, first: Place) -> None:
    parcel = Parcel(table.charter.process, holding=HELD, piece=PIECE, generations=(first,), complete=True)
    assert read_parcel(write_parcel(parcel)) == parcel


def test_an_answer_reads_back_with_what_is_held(first: Place) -> None:
    answer = Answer(holding=HELD, generations=(first,))
    assert read_answer(write_answer(answer)) == answer


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"offset": -1}, "line 2.offset: expected an integer from 0"),
        ({"bytes": 0}, "line 2.bytes: expected an integer from 1"),
        ({"file": "f"}, "line 2.file: expected "),
        ({"note": "x"}, "line 2: expected no field note, got one"),
    ],
)
def test_a_piece_in_a_wrong_form_is_refused(table: Table, change: dict[str, Json], why: str) -> None:
    data = write_parcel(Parcel(table.charter.process, piece=PIECE))
    with pytest.raises(ParcelError, match=f"^unreadable parcel: {why}"):
        read_parcel(changed(data, 1, lambda value: value.update(change)))


def test_a_parcel_carries_one_piece(table: Table) -> None:
    data = write_parcel(Parcel(table.charter.process, piece=PIECE))
    with pytest.raises(TooLargeError, match="expected at most 1 records piece, got more"):
        read_parcel(data + data.split(b"\n")[1] + b"\n")
