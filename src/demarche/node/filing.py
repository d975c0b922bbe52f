# SPDX-License-Identifier: Apache-2.0
"""Filing for the registry in a process of its own, so that setting papers holds up no act: `python -m demarche.node.filing`."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from demarche.node.lineage import as_parent, die_with_parent

LOCK: Final = Path("run", "filing.lock")
LAST: Final = 19
"""How far behind everything else this process stands for the machine's processors."""


class Filing:
    """The worker's view of it: started when something waits, one at a time."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def look(self, machine: float) -> None:
        """Start it when something waits and it does not run; `machine` is machine time in seconds."""
        from demarche.areas.registry import filing  # noqa: PLC0415  # models load after Django is set up

        if self._running is not None and self._running.poll() is None:
            return
        self._running = None
        if filing.due(machine):
            self._running = subprocess.Popen(
                [sys.executable, "-m", "demarche.node.filing"],
                env={**os.environ, **as_parent()},
                stdin=subprocess.DEVNULL,
            )

    def end(self) -> None:
        """End it with the worker; what it had not filed waits."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait()


def main() -> None:
    """File what waits, unless another process does."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
    os.environ["DEMARCHE_DOOR"] = "worker"
    die_with_parent()
    os.umask(0o077)
    os.nice(LAST)
    import django  # noqa: PLC0415  # after the door is named

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from demarche.areas.registry import filing  # noqa: PLC0415
    from demarche.node import clock  # noqa: PLC0415

    with Path(settings.DEMARCHE_HOME, LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        filing.file_all(at=clock.now(), machine=clock.machine())


if __name__ == "__main__":
    main()
