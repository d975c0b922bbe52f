# SPDX-License-Identifier: Apache-2.0
"""Work beside the carrying: one turn after another in a thread of its own, so that whatever it waits for holds up nothing else."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from django.db import DatabaseError, Error, connection

_log = logging.getLogger(__name__)

Turn = Callable[[], bool]
"""Does the next piece of work; whether there was one."""


class Aside:
    """One turn at a time; after one that found nothing to do, or that failed, the next is `pace` seconds of machine time later."""

    def __init__(self, name: str, turn: Turn, pace: float) -> None:
        self.name, self._turn, self._pace = name, turn, pace
        self._under_way: Future[bool] | None = None
        self._due = 0.0

    def go_on(self, pool: ThreadPoolExecutor, machine: float) -> None:
        """Begin the next turn, if it is time and the last one is over."""
        done = self._under_way
        if done is not None:
            if not done.done():
                return
            self._under_way = None
            error = done.exception()
            if error is not None:
                _log.error("%s failed", self.name, exc_info=error)
            if error is not None or not done.result():
                self._due = machine + self._pace
        if not 0.0 < self._due - machine <= self._pace:
            self._under_way = pool.submit(self._run)

    def _run(self) -> bool:
        """A turn; a thread whose connection failed it opens another the next time."""
        try:
            return self._turn()
        except (OSError, Error):
            with suppress(DatabaseError):
                connection.close()
            raise
