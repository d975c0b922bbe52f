# SPDX-License-Identifier: Apache-2.0
"""Holds what was claimed for as long as a post lasts, so that a slow door is not posted the same by two workers."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from django.db import DatabaseError, connection

from demarche.ledger import outbox
from demarche.ledger.models import Outbox
from demarche.ledger.transaction import BusyError

PACE: Final = 2.5
"""Seconds of machine time after which a lease is prolonged by as much; a fraction of what it lasts."""

_log = logging.getLogger(__name__)


@contextmanager
def hold(rows: Sequence[Outbox]) -> Iterator[None]:
    """Prolong the lease of these while the block runs; whoever is killed in it loses them when the lease is over."""
    ended = Event()
    thread = Thread(target=_prolong, args=(rows, ended), name="holding", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _prolong(rows: Sequence[Outbox], ended: Event) -> None:
    if ended.wait(PACE):
        return
    try:
        while not ended.is_set():
            outbox.prolong(rows, seconds=PACE)
            ended.wait(PACE)
    except (DatabaseError, BusyError):
        _log.exception("what is being posted could not be held; another worker may post it too, without effect")
    finally:
        connection.close()
