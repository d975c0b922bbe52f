# SPDX-License-Identifier: Apache-2.0
"""What the worker does: looks what is due, gives each Party a thread while something goes to it, rests.

However many Parties are silent, the others do not wait for them: what takes long counts among the slow, of which few are
tried at once, and its place among the quick is free again.
"""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import Final

from django.conf import settings
from django.db import Error, connection

from demarche.areas.contacts import reminding
from demarche.areas.directory import offers
from demarche.areas.exchange import bringing, following
from demarche.areas.exchange.actions import ask
from demarche.areas.exchange.comparing import Rounds
from demarche.areas.exchange.fetching import Fetching
from demarche.areas.exchange.following import TURN, follow
from demarche.areas.exchange.opening import BODY_LIMIT
from demarche.areas.exchange.outbox import deliver_to, due_addressees
from demarche.areas.exchange.renewing import Telling
from demarche.areas.exchange.transport import Bounds, PinnedTransport, Proxy
from demarche.areas.exchange.waking import wake_all
from demarche.areas.officers import sessions
from demarche.areas.register import lapses
from demarche.areas.release import register_rows
from demarche.ledger import outbox
from demarche.ledger.clocks import APART, note_jump
from demarche.ledger.signer import Signer
from demarche.ledger.transaction import BusyError
from demarche.node import alerting, clock
from demarche.node.aside import Aside
from demarche.node.filing import Filing
from demarche.node.renewed import go_on
from demarche.node.scanning import scan_next
from demarche.node.standstill import tell

IDLE: Final = 0.2
BEAT: Final = 5.0
TROUBLE: Final = 2.0
HOUR: Final = 3600.0
MINUTE: Final = 60.0
QUICK_AT_ONCE: Final = 8
SLOW_AT_ONCE: Final = 4
THREADS: Final = 64

_log = logging.getLogger(__name__)

Whom = tuple[str, str]
"""A process id and a Party's code."""

Deliver = Callable[..., int]


@dataclass(frozen=True, slots=True)
class _Lane:
    """What is carried apart from the rest: to whom some is due, how it is carried, over which lines.

    An attempt that takes longer than `long` seconds of machine time is slow; what is due is looked up every `pace` seconds.
    """

    due: Callable[[float], list[Whom]]
    deliver: Deliver
    transport: PinnedTransport
    long: float
    pace: float = 0.0


_Which = tuple[_Lane, Whom]


def proxy() -> Proxy | None:
    """The proxy that the settings name."""
    named = settings.NODE.proxy
    return None if named is None else Proxy(*named, settings.NODE.proxy_resolves)


def _beside() -> Iterator[Aside]:
    """What is done beside the carrying: files are scanned where the Party has a scanner, alerts are sent, sessions forgotten."""
    node = settings.NODE
    if node.scanner:
        yield Aside("scanning a file", partial(scan_next, node.scanner, node.scanner_seconds), BEAT)
    yield Aside("forgetting sessions that are over", lambda: sessions.forget_over(machine=clock.machine()), HOUR)
    yield from alerting.asides()


class Worker:
    """The loop. Who does not answer holds up nobody else, and no large file an act; `alive` is touched while sending works."""

    def __init__(self, signer: Signer, alive: Path) -> None:
        self.signer = signer
        self.alive = alive
        self.ending = False
        self._beat = self._kept = 0.0
        rounds, telling = Rounds(), Telling()
        self._fetching = Fetching(settings.NODE.files_spare, settings.NODE.peer_collect)
        self._lanes = [
            _Lane(due_addressees, deliver_to, PinnedTransport(proxy=proxy()), 1.0),
            _Lane(following.due_addressees, follow, PinnedTransport(proxy=proxy()), TURN + 2.0),
            _Lane(rounds.due, rounds.compare, PinnedTransport(proxy=proxy()), TURN + 2.0, pace=1.0),
            _Lane(bringing.due, bringing.bring, PinnedTransport(proxy=proxy()), 1.0),
            _Lane(telling.due, telling.tell, PinnedTransport(proxy=proxy()), 1.0, pace=1.0),
            _Lane(
                self._fetching.due,
                self._fetching.fetch,
                PinnedTransport(Bounds(answer=BODY_LIMIT), proxy=proxy()),
                TURN + 2.0,
            ),
        ]
        self._looked: dict[_Lane, float] = {}
        self._under_way: dict[_Which, Future[int]] = {}
        self._began: dict[_Which, float] = {}
        self._slow: set[_Which] = set()
        self._rests: dict[_Which, float] = {}
        self._filing = Filing()
        self._asides = list(_beside())

    def run(self) -> None:
        """Run until `ending` is set."""
        jumps = clock.Jumps(clock.now(), clock.machine())
        setting = clock.Setting(clock.machine(), clock.steady())
        if settings.NODE.processes("workers") == 1:
            outbox.free_all()
            alerting.free_all()
        with ThreadPoolExecutor(THREADS) as pool:
            while not self.ending:
                at, machine = clock.now(), clock.machine()
                try:
                    if jumps.jumped(at, machine):
                        wake_all()
                    self._watch(setting, machine)
                    self._look(pool, at, machine)
                    for each in self._asides:
                        each.go_on(pool, machine)
                    self._show_life(at, machine)
                except (OSError, Error, BusyError):
                    _log.exception("the database did not answer; looking again in %s s", TROUBLE)
                    connection.close()
                    time.sleep(TROUBLE)
                self._rest()
        self._filing.end()
        for lane in self._lanes:
            lane.transport.close()

    def _watch(self, setting: clock.Setting, machine: float) -> None:
        """Note that the machine's clock was set; process time that is simulated does not follow it."""
        moved = setting.was_set(machine, clock.steady(), tolerance=APART)
        if moved is not None and not clock.simulated():
            note_jump(*moved)

    def _look(self, pool: ThreadPoolExecutor, at: int, machine: float) -> None:
        """Give every Party to which something is due a thread a lane, unless it has one, had trouble just now, or too many have."""
        for each in [each for each, future in self._under_way.items() if future.done()]:
            self._settle(each, self._under_way.pop(each), machine)
        for lane in self._lanes:
            for which in self._next(lane, machine):
                self._began[which] = machine
                self._under_way[which] = pool.submit(self._carry, lane, which[1], at, machine)

    def _carry(self, lane: _Lane, whom: Whom, at: int, machine: float) -> int:
        """Carry to one Party; a thread whose connection failed it opens another the next time."""
        try:
            return lane.deliver(
                whom, signer=self.signer, transport=lane.transport, at=at, machine=machine, random=token_bytes
            )
        except (OSError, Error):
            connection.close()
            raise

    def _next(self, lane: _Lane, machine: float) -> list[_Which]:
        """To whom something is due and there is room for: first those longest not tried, of the slow no more than a few at once."""
        if 0.0 <= machine - self._looked.get(lane, -lane.pace) < lane.pace:
            return []
        self._looked[lane] = machine
        here = [each for each in self._under_way if each[0] is lane]
        self._slow.update(each for each in here if machine - self._began[each] > lane.long)
        slow = sum(each in self._slow for each in here)
        room = {True: SLOW_AT_ONCE - slow, False: QUICK_AT_ONCE - (len(here) - slow)}
        found = []
        due = [(lane, whom) for whom in lane.due(machine)]
        for each in sorted(due, key=lambda each: self._began.get(each, 0.0)):
            free = each not in self._under_way and self._rests.get(each, 0.0) <= machine
            if free and room[each in self._slow] > 0:
                room[each in self._slow] -= 1
                found.append(each)
        return found

    def _settle(self, which: _Which, done: Future[int], machine: float) -> None:
        error = done.exception()
        self._rests.pop(which, None)
        if which[0] is self._lanes[0]:
            self._fetching.soon(which[1])
        if machine - self._began.get(which, machine) <= which[0].long:
            self._slow.discard(which)
        if error is not None:
            _, (process, party) = which
            _log.error("carrying to %s in process %s failed", party, process[:16], exc_info=error)
            self._rests[which] = machine + TROUBLE
        elif not done.result():
            self._rests[which] = machine + IDLE  # another worker carries to it

    def _rest(self) -> None:
        """Wait until something ends, or for a moment."""
        if self._under_way:
            wait(self._under_way.values(), timeout=IDLE, return_when=FIRST_COMPLETED)
        else:
            time.sleep(IDLE)

    def _look_at_registers(self, at: int, machine: float) -> None:
        """Once a minute: whether those who keep registers keep them as they must, and what time alone makes due."""
        if machine - self._kept >= MINUTE:
            self._kept = machine
            for ask_of in (lapses.ask, register_rows.look, offers.ask, reminding.ask):
                ask_of(at)

    def _show_life(self, at: int, machine: float) -> None:
        """Now and then: the line stands, or says that a log is behind, and officers are asked about what needs a decision."""
        if machine - self._beat >= BEAT:
            self._beat = machine
            tell(Path(settings.DEMARCHE_HOME))
            go_on(Path(settings.DEMARCHE_HOME), at=at)
            ask(at)
            self._look_at_registers(at, machine)
            self._filing.look(clock.machine())
            self.alive.touch(mode=0o600)
