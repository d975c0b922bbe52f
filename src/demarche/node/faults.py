# SPDX-License-Identifier: Apache-2.0
"""What the world does to a node: no room on the disk, a store that is held, closed or away. Recognised, and said in words.

A fault is noted in the memory of the process that met it, shown on the line, and forgotten when a look at the store finds it well.
"""

import errno
import os
import threading
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.ledger.transaction import BusyError

_PROBE: Final = b"\0" * 65_536


class Fault(Enum):
    """What is wrong, what the node answers with over HTTP, what an officer reads, and what helps."""

    FULL = (
        507,
        _("there is no room left on this node's disk"),
        _("Tell your administrator that the node's disk is full. Send it again when there is room."),
    )
    LOCKED = (
        503,
        _("another program holds this node's store, so nothing can be written"),
        _("Try again in a minute. If it stays so, your administrator must end the program that holds the store."),
    )
    READ_ONLY = (
        503,
        _("this node may not write in its own folder or store"),
        _("Tell your administrator that the node's folder cannot be written to. Send it again when it can."),
    )
    AWAY = (
        503,
        _("this node's store does not answer"),
        _(
            "Try again in a minute: the node goes on by itself as soon as its store answers. If it stays so, tell your administrator."
        ),
    )

    def __init__(self, status: int, sentence: Promise, remedy: Promise) -> None:
        self.status = status
        self.sentence = sentence
        self.remedy = remedy


_BY_NUMBER: Final = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EFBIG: Fault.FULL,
    errno.EROFS: Fault.READ_ONLY,
    errno.EACCES: Fault.READ_ONLY,
    errno.EPERM: Fault.READ_ONLY,
}
_BY_SQLITE: Final = (
    ("SQLITE_FULL", Fault.FULL),
    ("SQLITE_IOERR", Fault.FULL),
    ("SQLITE_READONLY", Fault.READ_ONLY),
    ("SQLITE_BUSY", Fault.LOCKED),
    ("SQLITE_LOCKED", Fault.LOCKED),
    ("SQLITE_CANTOPEN", Fault.AWAY),
)
# PostgreSQL: disk full, a transaction that may only read, lock not available.
_BY_SQLSTATE: Final = {"53100": Fault.FULL, "25006": Fault.READ_ONLY, "55P03": Fault.LOCKED}


def fault_of(error: BaseException | None) -> Fault | None:
    """Which fault of the world an error comes from; `None` when the node itself is at fault."""
    return next((found for each in _causes(error) if (found := _fault(each)) is not None), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _fault(error: BaseException) -> Fault | None:
    if isinstance(error, BusyError):
        return Fault.LOCKED
    if isinstance(error, OSError):
        return _BY_NUMBER.get(error.errno or 0)
    return _of_database(error) if isinstance(error, Error) else None


def _of_database(error: Error) -> Fault | None:
    named = getattr(error.__cause__, "sqlite_errorname", None)
    if named is not None:
        return next((fault for begins, fault in _BY_SQLITE if named.startswith(begins)), None)
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None and not state.startswith(("08", "57P")):
        return _BY_SQLSTATE.get(state)
    gone = isinstance(error, OperationalError | InterfaceError) and connection.vendor == "postgresql"
    return Fault.AWAY if gone else None


class _Noted(threading.local):
    """What this thread has seen of the faults of its process."""

    seen = 0


class State:
    """The fault that this process met last, until the store is well again; `times` counts them."""

    def __init__(self) -> None:
        self.current: Fault | None = None
        self.times = 0
        self._thread = _Noted()

    def meet(self, error: BaseException | None) -> Fault | None:
        """Note the fault that an error comes from, if it is one of the world; what met it opens another connection."""
        fault = fault_of(error)
        if fault is not None:
            self.current = fault
            self.times += 1
        self._drop()
        return fault

    def fresh(self) -> None:
        """Before a request: what this thread opened before the end of the last fault may be of no use, so it opens another."""
        if self.current is not None or self._thread.seen != self.times:
            self._drop()

    def _drop(self) -> None:
        self._thread.seen = self.times
        if not connection.in_atomic_block:
            connection.close()

    def look(self) -> None:
        """Look whether the store can be written to, and note or forget what is wrong."""
        try:
            self.fresh()
            try_folder()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except (OSError, Error) as error:
            if self.meet(error) is None:
                raise
        else:
            self.times += self.current is not None
            self.current = None


def try_folder() -> None:
    """Write a little in the node's folder, and take it away."""
    path = Path(settings.DEMARCHE_HOME, "run", f"room.{os.getpid()}")
    try:
        path.write_bytes(_PROBE)
    finally:
        path.unlink(missing_ok=True)


state: Final = State()
"""What this process knows."""
