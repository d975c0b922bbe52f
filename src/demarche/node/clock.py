# SPDX-License-Identifier: Apache-2.0
"""The only reader of the time: process time, which may be simulated, and machine time, which never is."""

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from demarche.core.encoding import moment
from demarche.core.errors import DemarcheError
from demarche.node import config

_JUST_NOW: Final = 60.0


class ClockError(DemarcheError):
    """The simulated clock cannot be read, so no time is known."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulated clock as its file says: a moment, whether it runs on from machine time `since`, offsets by Party.

    `before` is what it showed shortly before it was set to `moment`; what was written then may still be under way.
    """

    moment: int
    running: bool
    since: float
    offsets: dict[str, int]
    before: int | None = None

    def at(self, machine: float, party: str) -> int:
        """The process time of a Party at a machine time."""
        ran = max(0, int(machine - self.since)) if self.running else 0
        return self.moment + ran + self.offsets.get(party, 0)


def machine() -> float:
    """Machine time in seconds since 1970: for links that expire, leases and backoff; never in an act."""
    return time.time()


def now() -> int:
    """Process time in seconds since 1970, as it stands in acts, leaves and dates."""
    node = config.current()
    if node.clock is None:
        return int(machine())
    return read_simulation(node.clock).at(machine(), node.party_code)


def spread() -> int:
    """By how many seconds process time was set on within the last minute: 0 unless it is simulated."""
    node = config.current()
    simulation = read_simulation(node.clock) if node.clock is not None else None
    if simulation is None or simulation.before is None or machine() - simulation.since > _JUST_NOW:
        return 0
    return simulation.moment - simulation.before


def simulated() -> bool:
    """Whether this node keeps simulated time."""
    return config.current().clock is not None


def read_simulation(path: Path) -> Simulation:
    """Read the file of the simulated clock; it is read again for every moment, for the driver moves it."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # at every moment, and half as dear
            text = file.read()
    except OSError as error:
        raise ClockError(f"expected a simulated clock in {path}, got {error.strerror}") from error
    return _parse(text, str(path))


@lru_cache(maxsize=4)
def _parse(text: bytes, path: str) -> Simulation:
    try:
        value = json.loads(text)
        before = value.get("before")
        return Simulation(
            moment(value["moment"]),
            bool(value["running"]),
            float(value["since"]),
            dict(value.get("offsets", {})),
            None if before is None else moment(before),
        )
    except (ValueError, KeyError, TypeError, DemarcheError) as error:
        raise ClockError(f"{path}: expected moment, running, since and offsets, got {error}") from error


def steady() -> float:
    """Seconds since the machine was started, asleep or awake; nobody sets this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Setting:
    """Notices that the machine's clock was set while this process ran: it moved otherwise than the steady one did."""

    def __init__(self, machine_at: float, steady_at: float) -> None:
        self._apart = machine_at - steady_at

    def was_set(self, machine_at: float, steady_at: float, *, tolerance: float) -> tuple[int, int] | None:
        """From when to when it was set, if by more than TOLERANCE seconds; it counts from there on."""
        apart = machine_at - steady_at
        moved = apart - self._apart
        if abs(moved) <= tolerance:
            return None
        self._apart = apart
        return int(machine_at - moved), int(machine_at)


class Jumps:
    """Notices that process time moved otherwise than machine time did, as a simulated clock does when it is set."""

    def __init__(self, process: int, machine_at: float) -> None:
        self._apart = process - machine_at

    def jumped(self, process: int, machine_at: float, *, tolerance: float = 2.0) -> bool:
        """Whether it moved on by more than TOLERANCE seconds since the last jump."""
        apart = process - machine_at
        if apart - self._apart > tolerance:
            self._apart = apart
            return True
        self._apart = min(self._apart, apart)
        return False
