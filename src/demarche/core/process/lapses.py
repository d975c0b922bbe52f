# SPDX-License-Identifier: Apache-2.0
"""Where a depositary did otherwise than it must: what its own receipts and its own register show side by side.

It enters every act within a time of its receipt, in the order in which acts came to it. It cannot refuse one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demarche.core.process.register import Register

WITHIN: Final = 24 * 3600
"""Seconds after its receipt by which the depositary has entered an act."""


class Lapse(StrEnum):
    """What is amiss with an entry."""

    MISSING = "missing"
    LATE = "late"
    REORDERED = "reordered"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True, slots=True)
class Received:
    """An act in the depositary's own log: its index there, and when (UTC seconds)."""

    index: int
    t: int


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A lapse about an act: the leaf it has, if any, and when it was received, if a place shows it.

    `before` is the act that came after it in the depositary's log and stands before it in the register.
    """

    lapse: Lapse
    act: str
    index: int | None
    received: Received | None = None
    before: str = ""


def lapses(
    register: Register, size: int, received: Mapping[str, Received], at: int, *, start: int = 0
) -> Iterator[Lapsed]:
    """Every lapse that a register of this size shows at `at`, with places that are held of its depositary's log.

    What stands before `start` was entered by a former depositary.
    """
    for index in register.disorder:
        if start <= index < size:
            yield Lapsed(Lapse.OUT_OF_ORDER, register.acts[index], index)
    yield from _reordered(register, start, size, received)
    for act, got in sorted(received.items(), key=lambda each: each[1].index):
        entered = register.index(act)
        if entered is None or entered >= size:
            if at > got.t + WITHIN:
                yield Lapsed(Lapse.MISSING, act, None, got)
        elif entered >= start and register.times[entered] > got.t + WITHIN:
            yield Lapsed(Lapse.LATE, act, entered, got)


def _reordered(register: Register, start: int, size: int, received: Mapping[str, Received]) -> Iterator[Lapsed]:
    """Acts that came before another and stand after it; the one that came last before each is named."""
    newest: tuple[int, str] | None = None
    for index in range(start, size):
        act = register.acts[index]
        got = received.get(act)
        if got is None or register.index(act) != index:
            continue
        if newest is not None and got.index < newest[0]:
            yield Lapsed(Lapse.REORDERED, act, index, got, newest[1])
        else:
            newest = (got.index, act)
