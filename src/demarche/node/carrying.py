# SPDX-License-Identifier: Apache-2.0
"""What the worker does: looks what is due, gives each Party a thread while something goes to it, rests."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from demarche.areas.exchange.following import follow
from demarche.areas.exchange.outbox import deliver_to
from demarche.areas.exchange.transport import PinnedTransport
from demarche.areas.exchange.waking import wake_all
from demarche.ledger import sending
from demarche.ledger.outbox import due_addressees
from demarche.ledger.signer import Signer
from demarche.node import clock
from demarche.node.scanning import scan_next

IDLE: Final = 0.2
BEAT: Final = 5.0
TROUBLE: Final = 5.0
AT_ONCE: Final = 8

_log = logging.getLogger(__name__)

Whom = tuple[str, str]
Deliver = Callable[..., int]


@dataclass(frozen=True, slots=True)
class _Lane:
    """What is carried apart from the rest: to whom some is due, how it is carried, over which lines."""

    due: Callable[[float], list[Whom]]
    deliver: Deliver
    transport: PinnedTransport


class Worker:
    """The loop. Who does not answer holds up nobody else, and no large file an act; `alive` is touched while sending works."""

    def __init__(self, signer: Signer, alive: Path) -> None:
        self.signer = signer
        self.alive = alive
        self.ending = False
        self._beat = 0.0
        self._lanes = (
            _Lane(due_addressees, deliver_to, PinnedTransport()),
            _Lane(sending.due_addressees, follow, PinnedTransport()),
        )
        self._under_way: dict[tuple[_Lane, Whom], Future[int]] = {}
        self._rests: dict[tuple[_Lane, Whom], float] = {}
        self._scan: Future[bool] | None = None
        self._scan_due = 0.0

    def run(self) -> None:
        """Run until `ending` is set."""
        jumps = clock.Jumps(clock.now(), clock.machine())
        sending.free_all()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while not self.ending:
                at, machine = clock.now(), clock.machine()
                try:
                    if jumps.jumped(at, machine):
                        wake_all()
                    self._look(pool, at, machine)
                    self._have_scanned(pool, machine)
                    self._show_life(machine)
                except DatabaseError:
                    _log.exception("the database did not answer; looking again in %s s", TROUBLE)
                    connection.close()
                    time.sleep(TROUBLE)
                self._rest()
        for lane in self._lanes:
            lane.transport.close()

    def _look(self, pool: ThreadPoolExecutor, at: int, machine: float) -> None:
        """Give every Party to which something is due a thread a lane, unless it has one, or had trouble just now."""
        for each in [each for each, future in self._under_way.items() if future.done()]:
            self._settle(each, self._under_way.pop(each), machine)
        for lane in self._lanes:
            for whom in lane.due(machine):
                if (lane, whom) not in self._under_way and self._rests.get((lane, whom), 0.0) <= machine:
                    self._under_way[lane, whom] = pool.submit(
                        lane.deliver,
                        whom,
                        signer=self.signer,
                        transport=lane.transport,
                        at=at,
                        machine=machine,
                        random=token_bytes,
                    )

    def _have_scanned(self, pool: ThreadPoolExecutor, machine: float) -> None:
        """One file after another is scanned, where the Party has a scanner; after the last the worker looks again now and then."""
        if not settings.NODE.scanner or machine < self._scan_due or (self._scan and not self._scan.done()):
            return
        if self._scan is not None:
            error = self._scan.exception()
            if error is not None:
                _log.error("scanning a file failed", exc_info=error)
            if error is not None or not self._scan.result():
                self._scan, self._scan_due = None, machine + BEAT
                return
        self._scan = pool.submit(scan_next, settings.NODE.scanner, settings.NODE.scanner_seconds)

    def _settle(self, which: tuple[_Lane, Whom], done: Future[int], machine: float) -> None:
        error = done.exception()
        self._rests.pop(which, None)
        if error is not None:
            _, (process, party) = which
            _log.error("carrying to %s in process %s failed", party, process[:16], exc_info=error)
            self._rests[which] = machine + TROUBLE

    def _rest(self) -> None:
        """Wait until something ends, or for a moment."""
        if self._under_way:
            wait(self._under_way.values(), timeout=IDLE, return_when=FIRST_COMPLETED)
        else:
            time.sleep(IDLE)

    def _show_life(self, machine: float) -> None:
        if machine - self._beat >= BEAT:
            self._beat = machine
            self.alive.touch(mode=0o600)
