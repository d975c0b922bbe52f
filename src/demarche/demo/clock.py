# SPDX-License-Identifier: Apache-2.0
"""The simulated clock of the demo's nodes: one file, which only the driver writes, and only forward."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_FORM: Final = "%Y-%m-%dT%H:%M:%SZ"


class Clock:
    """A clock that stands still while steps play and runs on from there for the person."""

    def __init__(self, path: Path, moment: str) -> None:
        self.path = path
        self._moment = moment
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

    def run(self) -> None:
        """Run on from where it stands."""
        self._write(self._moment, running=True)

    def _write(self, moment: str, *, running: bool) -> None:
        datetime.strptime(moment, _FORM).replace(tzinfo=UTC)
        value = {"moment": moment, "running": running, "since": time.time(), "offsets": {}}
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(value))
        part.replace(self.path)
