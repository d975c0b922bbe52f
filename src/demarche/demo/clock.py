# SPDX-License-Identifier: Apache-2.0
"""The simulated clock of the demo's nodes: one file, which only the driver writes, and only forward."""

import json
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_FORM: Final = "%Y-%m-%dT%H:%M:%SZ"
_UNDER_WAY: Final = 30.0
"""Seconds for which what a node has written may still be on its way to the other."""


class Clock:
    """A clock that stands still while steps play and runs on from there for the person."""

    def __init__(self, path: Path, moment: str) -> None:
        self.path = path
        self._moment = moment
        self._offsets: dict[str, int] = {}
        self._stood: deque[tuple[float, str]] = deque()
        self._write(moment, running=False)

    @property
    def moment(self) -> str:
        """The moment it was last set to, `YYYY-MM-DDThh:mm:ssZ`."""
        return self._moment

    def set(self, moment: str) -> None:
        """Stand at a moment, never before the last."""
        if moment < self._moment:
            raise ValueError(f"expected a moment from {self._moment} on, got {moment}")
        self._moment = moment
        self._write(moment, running=False)

    def advance(self, seconds: int) -> None:
        """Stand so many seconds later."""
        later = datetime.strptime(self._moment, _FORM).replace(tzinfo=UTC) + timedelta(seconds=seconds)
        self.set(later.strftime(_FORM))

    def offset(self, code: str, seconds: int) -> None:
        """Let one Party's clock be so many seconds ahead of the others', or behind."""
        self._offsets[code] = seconds
        self._write(self._moment, running=False)

    def run(self) -> None:
        """Run on from where it stands."""
        self._write(self._moment, running=True)

    def _write(self, moment: str, *, running: bool) -> None:
        datetime.strptime(moment, _FORM).replace(tzinfo=UTC)
        now = time.time()
        self._stood.append((now, moment))
        while len(self._stood) > 1 and self._stood[1][0] < now - _UNDER_WAY:
            self._stood.popleft()
        shown = {"moment": moment, "before": self._stood[0][1], "offsets": self._offsets}
        value = {**shown, "running": running, "since": now}
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(value))
        part.replace(self.path)
