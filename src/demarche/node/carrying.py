# SPDX-License-Identifier: Apache-2.0
"""What the worker does: looks what is due, gives each Party a thread while something goes to it, rests."""

import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from secrets import token_bytes
from typing import Final

from django.db import Error, connection

from demarche.areas.exchange.outbox import deliver_to
from demarche.areas.exchange.transport import PinnedTransport, Transport
from demarche.areas.exchange.waking import wake_all
from demarche.ledger.clocks import APART, note_jump
from demarche.ledger.outbox import due_addressees
from demarche.ledger.signer import Signer
from demarche.node import clock

IDLE: Final = 0.2
BEAT: Final = 5.0
TROUBLE: Final = 2.0
AT_ONCE: Final = 8

_log = logging.getLogger(__name__)

Whom = tuple[str, str]


class Worker:
    """The loop. Who does not answer holds up nobody else; `alive` is touched while sending works."""

    def __init__(self, signer: Signer, alive: Path) -> None:
        self.signer = signer
        self.alive = alive
        self.ending = False
        self._beat = 0.0
        self._under_way: dict[Whom, Future[int]] = {}
        self._rests: dict[Whom, float] = {}

    def run(self) -> None:
        """Run until `ending` is set."""
        transport = PinnedTransport()
        jumps = clock.Jumps(clock.now(), clock.machine())
        setting = clock.Setting(clock.machine(), clock.steady())
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while not self.ending:
                at, machine = clock.now(), clock.machine()
                try:
                    if jumps.jumped(at, machine):
                        wake_all()
                    self._watch(setting, machine)
                    self._look(pool, transport, at, machine)
                    self._show_life(machine)
                except (OSError, Error):
                    _log.exception("the database did not answer; looking again in %s s", TROUBLE)
                    connection.close()
                    time.sleep(TROUBLE)
                self._rest()
        transport.close()

    def _watch(self, setting: clock.Setting, machine: float) -> None:
        """Note that the machine's clock was set; process time that is simulated does not follow it."""
        moved = setting.was_set(machine, clock.steady(), tolerance=APART)
        if moved is not None and not clock.simulated():
            note_jump(*moved)

    def _look(self, pool: ThreadPoolExecutor, transport: Transport, at: int, machine: float) -> None:
        """Give every Party to which something is due a thread, unless it has one, or had trouble just now."""
        for whom in [whom for whom, future in self._under_way.items() if future.done()]:
            self._settle(whom, self._under_way.pop(whom), machine)
        for whom in due_addressees(machine):
            if whom not in self._under_way and self._rests.get(whom, 0.0) <= machine:
                self._under_way[whom] = pool.submit(self._carry, whom, transport, at, machine)

    def _carry(self, whom: Whom, transport: Transport, at: int, machine: float) -> int:
        """Carry to one Party; a thread whose connection failed it opens another the next time."""
        try:
            return deliver_to(whom, signer=self.signer, transport=transport, at=at, machine=machine, random=token_bytes)
        except (OSError, Error):
            connection.close()
            raise

    def _settle(self, whom: Whom, done: Future[int], machine: float) -> None:
        error = done.exception()
        self._rests.pop(whom, None)
        if error is not None:
            process, party = whom
            _log.error("carrying to %s in process %s failed", party, process[:16], exc_info=error)
            self._rests[whom] = machine + TROUBLE

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
