# SPDX-License-Identifier: Apache-2.0
"""Write transactions: what lost a race is done again, what is wrong is not, and it ends."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from demarche.ledger.models import FileRecord
from demarche.ledger.transaction import TRIES, BusyError, MovedError, is_race, write


class StateError(Exception):
    """What a driver raises, with the engine's code."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def failing(sqlstate: str) -> OperationalError:
    """An error of Django with the driver's behind it."""
    error = OperationalError("it failed")
    error.__cause__ = StateError(sqlstate)
    return error


class Losing:
    """Work that loses its first races."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times, self.done = error, times, 0

    def __call__(self) -> int:
        """Write a row, and lose the race."""
        FileRecord.objects.create(sha256=f"{self.done:064d}", bytes=1, media="text/plain")
        self.done += 1
        if self.done <= self.times:
            raise self.error
        return self.done


def test_a_lost_race_is_run_again(committed: str, subtests: pytest.Subtests) -> None:
    """Twice another transaction was first; only the third try is on record."""
    for error in (
        MovedError("others were first"),
        OperationalError("database is locked"),
        OperationalError("database table is locked: ledger_log"),
        failing("40001"),
        failing("40P01"),
        failing("55P03"),
    ):
        with subtests.test(error=repr(error.__cause__ or error)):
            assert write(Losing(error, 2)) == 3
            assert list(FileRecord.objects.values_list("sha256", flat=True)) == [f"{2:064d}"]
        FileRecord.objects.all().delete()


def test_losing_ends(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others were first every time; the pauses are not waited for."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    work = Losing(MovedError("others were first"), 1000)
    message = rf"^expected to write within {TRIES} tries, others wrote first each time$"
    with pytest.raises(BusyError, match=message):
        write(work)
    assert work.done == len(pauses) == TRIES
    assert not FileRecord.objects.exists()


def test_what_is_wrong_is_not_tried_again(committed: str, subtests: pytest.Subtests) -> None:
    """The disk is full, a row is there twice."""
    for error in (OperationalError("disk I/O error"), IntegrityError("not unique"), failing("53100")):
        with subtests.test(error=repr(error.__cause__ or error)):
            work = Losing(error, 1)
            with pytest.raises(type(error)):
                write(work)
            assert work.done == 1


def test_inside_a_transaction_there_is_one_try(committed: str) -> None:
    """The race is the caller's; what the caller wrote stands."""
    work = Losing(MovedError("others were first"), 1)
    with transaction.atomic():
        with pytest.raises(MovedError):
            write(work)
        FileRecord.objects.create(sha256="a" * 64, bytes=1, media="text/plain")
    assert (work.done, FileRecord.objects.get().sha256) == (1, "a" * 64)


@pytest.mark.quick
def test_which_errors_are_races() -> None:
    """By the engine's code where it gives one, else by SQLite's words."""
    assert [is_race(failing(state)) for state in ("40001", "40P01", "55P03", "23505")] == [True, True, True, False]
    assert is_race(OperationalError("database is locked"))
    assert not is_race(OperationalError("no such table"))


def test_a_store_that_is_held_is_waited_for_once(committed: str) -> None:
    """SQLite has waited as long as the settings say before it says so; nothing was written."""
    connection.ensure_connection()
    work = Losing(OperationalError("database is locked"), 1000)
    message = r"^expected to write within 0 s, another program holds the store$"
    with pytest.MonkeyPatch.context() as options:
        options.setitem(connection.settings_dict["OPTIONS"], "timeout", 0)
        with pytest.raises(BusyError, match=message):
            write(work)
    assert work.done == 1
    assert not FileRecord.objects.exists()
