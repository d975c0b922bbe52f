# SPDX-License-Identifier: Apache-2.0
"""A storm: processes of running nodes are killed at random moments, while people go on working."""

import os
import random
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from demarche.demo.nodes import Node

PARTS: Final = ("inside", "peer", "worker")
LONGEST: Final = 5.0

PATIENCE: Final = 90.0
"""Seconds for which a person presses again when a page does not answer."""


class Storm:
    """Kills a part of a node every few seconds, for the length of a block; `kills` counts those that were alive.

    `nodes` gives the nodes that run. The seed repeats what is killed in which order, not the moments the machine gives it.
    """

    def __init__(self, nodes: Callable[[], Sequence[Node]], seed: int, *, longest: float = LONGEST) -> None:
        self.kills = 0
        self._nodes = nodes
        self._chance = random.Random(seed)  # noqa: S311  # a seed repeats a storm; nothing is secret
        self._longest = longest
        self._over = Event()
        self._thread = Thread(target=self._blow, name="storm", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _blow(self) -> None:
        while not self._over.wait(self._chance.uniform(0.0, self._longest)):
            running = self._nodes()
            if running:
                self._strike(self._chance.choice(running), self._chance.choice(PARTS))

    def _strike(self, node: Node, part: str) -> None:
        # A part that was killed just now has no process until it is started again: that is no kill.
        with suppress(ProcessLookupError, FileNotFoundError, ValueError):
            os.kill(int((node.home / "run" / f"{part}.pid").read_text()), signal.SIGKILL)
            self.kills += 1
