# SPDX-License-Identifier: Apache-2.0
"""Statements composed once by the ORM: run with other values, they do what the ORM would."""

from __future__ import annotations

import pytest
from django.db.models import F, Q, Value

from demarche.ledger.models import FileRecord
from demarche.ledger.statements import Delete, Insert, Select, SelectAmong, Update
from tests.ledger.observing import statements

pytestmark = pytest.mark.quick


def test_statements_are_composed_once_and_run_with_other_values(db: None) -> None:
    """Rows written, read and changed; defaults and constants stay what they are."""
    insert = Insert(FileRecord, "media", "sha256", "bytes", once=True)
    insert.run([("text/plain", "a" * 64, 1), ("text/csv", "b" * 64, 2)])
    insert.run([("image/png", "a" * 64, 9)])
    insert.run([])
    select = Select(
        lambda low, media: (
            FileRecord.objects.filter(bytes__gte=low, media=media, bytes__lt=100)
            .order_by("sha256")
            .values_list("sha256", "bytes")
        ),
        int,
        str,
    )
    assert select.rows(1, "text/plain") == [("a" * 64, 1)]
    assert select.rows(2, "text/csv") == [("b" * 64, 2)]
    assert select.first(2, "text/plain") is None
    update = Update(lambda media: FileRecord.objects.filter(media=media), str, sets={"bytes": int})
    assert update.run("text/csv", 7) == 1
    assert update.run("nothing", 8) == 0
    assert select.first(0, "text/csv") == ("b" * 64, 7)


def test_rows_written_over_those_that_are_there(db: None) -> None:
    """Only the fields named change, and only where the key was there."""
    Insert(FileRecord, "sha256", "bytes", "media").run([("a" * 64, 1, "text/plain")])
    over = Insert(FileRecord, "sha256", "bytes", "media", over=("sha256",))
    over.run([("a" * 64, 2, "text/csv"), ("b" * 64, 3, "text/plain")])
    found = sorted(FileRecord.objects.values_list("sha256", "bytes", "media"))
    assert found == [("a" * 64, 2, "text/csv"), ("b" * 64, 3, "text/plain")]


def test_rows_changed_one_by_one_in_one_go(db: None) -> None:
    """To a value given, to what is made of one, to an expression over the row, and to a constant."""
    names = ["a" * 64, "b" * 64, "c" * 64]
    Insert(FileRecord, "sha256", "bytes", "media").run([(name, 1, "text/plain") for name in names])
    change = Update(
        lambda sha256: FileRecord.objects.filter(sha256=sha256),
        str,
        sets={"bytes": (int, lambda more: F("bytes") + more), "media": "text/csv"},
    )
    assert len(statements(lambda: change.each([(names[0], 5), (names[2], 7)]))) == 1
    change.each([])
    found = sorted(FileRecord.objects.values_list("bytes", "media"))
    assert found == [(1, "text/plain"), (6, "text/csv"), (8, "text/csv")]


def test_rows_taken_away(db: None) -> None:
    """Those that the values name, and no others."""
    names = ["a" * 64, "b" * 64, "c" * 64]
    Insert(FileRecord, "sha256", "bytes", "media").run([(name, at, "text/plain") for at, name in enumerate(names)])
    drop = Delete(lambda least: FileRecord.objects.filter(bytes__gte=least), int)
    assert (drop.run(1), drop.run(1)) == (2, 0)
    assert list(FileRecord.objects.values_list("sha256", flat=True)) == names[:1]


def test_statements_that_do_not_fit_their_values(db: None) -> None:
    """Too few values, or a place for a value that the ORM did not make."""
    select = Select(lambda media: FileRecord.objects.filter(media=media).values_list("bytes"), str)
    with pytest.raises(TypeError, match=r"^expected 1 values for the statement, got 2$"):
        select.rows("a", "b")
    deaf = Select(lambda _media: FileRecord.objects.values_list("bytes"), str)
    message = r"^expected each of 1 values to stand once in the statement, got otherwise$"
    with pytest.raises(TypeError, match=message):
        deaf.rows("a")


def test_words_of_a_statement_are_written_into_it(db: None) -> None:
    """Values stay beside it, and what is no plain word; a sign of per cent stays what it is."""
    select = Select(
        lambda media, size: FileRecord.objects.filter(
            Q(media=media) | Q(media="plain") | Q(media="it's 7"), bytes=size
        ).values_list("sha256", Value("100%% %s")),
        str,
        int,
    )
    Insert(FileRecord, "sha256", "bytes", "media").run([("a" * 64, 7, "plain"), ("b" * 64, 7, "it's 7")])
    assert sorted(select.rows("plain", 7)) == [("a" * 64, "100%% %s"), ("b" * 64, "100%% %s")]
    text, readers = select._statement()
    assert "= 'plain'" in text
    assert [read(["csv", 7]) for read in readers] == ["100%% %s", "csv", "it's 7", 7]


def test_rows_among_values(db: None) -> None:
    """Any number of values, asked for in statements of 1, 8, 64 or 512; none is none, and twice is once."""
    names = [f"{at:064d}" for at in range(700)]
    Insert(FileRecord, "sha256", "bytes", "media").run([(name, at % 3, "text/plain") for at, name in enumerate(names)])
    among = SelectAmong(
        lambda size, ids: FileRecord.objects.filter(bytes=size, sha256__in=ids).values_list("sha256"),
        str,
        before=(int,),
    )
    for count in (0, 1, 2, 7, 8, 9, 64, 511, 512, 513, 700):
        assert sorted(among.rows(names[:count], 1)) == [(name,) for name in names[1:count:3]]
    assert among.rows([names[1], names[1], "nothing"], 1) == [(names[1],)]
    assert [len(statements(lambda: among.rows(names[:count], 1))) for count in (0, 512, 513)] == [0, 1, 2]  # noqa: B023
