# SPDX-License-Identifier: Apache-2.0
"""Write transactions that may be tried again: what lost a race leaves nothing behind and starts over."""

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from demarche.core.errors import DemarcheError

T = TypeVar("T")

TRIES: Final = 8
_FIRST_PAUSE = 0.005
_BRIEFLY: Final = 500
"""Milliseconds."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# SQLite: full, and a write that the system refused. PostgreSQL: disk full.
_FULL_SQLITE: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE})
_FULL_POSTGRESQL: Final = "53100"
# PostgreSQL: serialization failure, deadlock, lock not available.
_RETRYABLE: Final = frozenset({"40001", "40P01", "55P03"})


class MovedError(DemarcheError):
    """Somebody else wrote first; nothing was written here, and the same work can be done again."""


class BusyError(DemarcheError):
    """Others wrote first every time; nothing was written."""


def write(work: Callable[[], T], *, tries: int = TRIES) -> T:
    """Do `work` in one transaction; again from the start, at most `tries` times, when it lost a race.

    Inside a transaction of the caller there is one try: the race is then the caller's to repeat. `work` signs nothing,
    and what it does outside the database must bear repeating.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return work()
    began = time.monotonic()
    for turn in range(tries):
        try:
            with transaction.atomic():
                return work()
        except MovedError:
            pass
        except OperationalError as error:
            if not is_race(error):
                raise
            _bear(error, time.monotonic() - began)
        time.sleep(_FIRST_PAUSE * 2**turn)
    raise BusyError(f"expected to write within {tries} tries, others wrote first each time")


def _bear(error: OperationalError, waited: float) -> None:
    """SQLite has waited for the lock before it says so; once that took its whole patience, it is not tried again."""
    patience = connection.settings_dict["OPTIONS"].get("timeout")
    if patience is not None and waited >= patience:
        raise BusyError(f"expected to write within {patience} s, another program holds the store") from error


@contextmanager
def briefly() -> Iterator[None]:
    """Wait half a second for a store that another program holds, and not its whole patience: for what no page is to wait for.

    SQLite alone: on PostgreSQL no program holds the whole store.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    raw: Any = connection.connection
    usual = int(float(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000)
    raw.execute(f"PRAGMA busy_timeout = {_BRIEFLY}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {usual}")


def is_race(error: OperationalError | IntegrityError) -> bool:
    """Whether a database error says that another transaction was first, and not that something is wrong."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    return (
        state in _RETRYABLE if state else "database is locked" in str(error) or "database table is locked" in str(error)
    )


def is_full(error: OSError | DatabaseError) -> bool:
    """Whether a disk or database took no more, and nothing else is wrong; nothing was written."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    cause = error.__cause__
    return (
        getattr(cause, "sqlite_errorcode", None) in _FULL_SQLITE or getattr(cause, "sqlstate", None) == _FULL_POSTGRESQL
    )
