# SPDX-License-Identifier: Apache-2.0
"""Programs of the Party, run by the worker: without a shell, in an environment of their own, within a time, ended with all they started."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from typing import IO, Final, cast

KEPT: Final = 1200
"""How many bytes of what a program prints are kept."""

_READ: Final = 65_536
LAST: Final = 5.0
"""Seconds in which the rest of what was printed is read; what a program left running elsewhere may hold its output for good."""


def run(command: Sequence[str], seconds: int, *, given: bytes = b"") -> tuple[int | None, str]:
    """Run a program that reads `given`; its exit status, and how what it printed begins. No status where it did not end by itself."""
    try:
        running = subprocess.Popen(  # noqa: S603  # the administrator's program, without a shell
            [*command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return None, str(error)
    said = bytearray()
    reader = Thread(target=_keep_first, args=(cast("IO[bytes]", running.stdout), said), daemon=True)
    reader.start()
    with suppress(OSError), cast("IO[bytes]", running.stdin) as pipe:
        pipe.write(given)
    try:
        status: int | None = running.wait(seconds)
    except subprocess.TimeoutExpired:
        status = None
    _end(running.pid)
    running.wait()
    reader.join(LAST)
    words = bytes(said).decode(errors="replace").strip()
    return status, words if status is not None else f"no end within {seconds} s. {words}".strip()


def _keep_first(out: IO[bytes], said: bytearray) -> None:
    """Read all that is printed, so that nobody waits, and keep the beginning."""
    with out:
        while printed := out.read1(_READ):  # type: ignore[attr-defined]  # a pipe is buffered
            said += printed[: max(0, KEPT - len(said))]


def _end(group: int) -> None:
    """End what a program started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
