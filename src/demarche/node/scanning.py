# SPDX-License-Identifier: Apache-2.0
"""The Party's own scanner, run by the worker on each file received: a program given the file's path, in an environment of its own."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import IO, Final, cast

from demarche.areas.concerns import quarantine
from demarche.areas.concerns.models import Verdict
from demarche.ledger.files import path_of
from demarche.node import clock

_KEPT: Final = 4 * quarantine.SAID
_READ: Final = 65_536
LAST: Final = 5.0
"""Seconds in which the rest of what was printed is read; what a scanner left running elsewhere may hold its output for good."""


def scan_next(command: Sequence[str], seconds: int) -> bool:
    """Have the next file that waits scanned; whether there was one."""
    sha256 = quarantine.to_scan()
    if sha256 is None:
        return False
    found, said = scan(command, path_of(sha256), seconds)
    quarantine.state(sha256, found, said, at=clock.now())
    return True


def scan(command: Sequence[str], path: Path, seconds: int) -> tuple[str, str]:
    """What a scanner says of a file: exit status 0 for nothing, 1 for something found; any other, and no end in time, is a failure."""
    try:
        running = subprocess.Popen(  # noqa: S603  # the administrator's program, without a shell
            [*command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return Verdict.State.FAILED, str(error)
    said = bytearray()
    reader = Thread(target=_keep_first, args=(cast("IO[bytes]", running.stdout), said), daemon=True)
    reader.start()
    try:
        status = running.wait(seconds)
    except subprocess.TimeoutExpired:
        status = None
    _end(running.pid)
    running.wait()
    reader.join(LAST)
    words = bytes(said).decode(errors="replace").strip()
    if status is None:
        return Verdict.State.FAILED, f"no end within {seconds} s. {words}".strip()
    return {0: Verdict.State.NOTHING, 1: Verdict.State.FOUND}.get(status, Verdict.State.FAILED), words


def _keep_first(out: IO[bytes], said: bytearray) -> None:
    """Read all that is printed, so that nobody waits, and keep the beginning."""
    with out:
        while printed := out.read1(_READ):  # type: ignore[attr-defined]  # a pipe is buffered
            said += printed[: max(0, _KEPT - len(said))]


def _end(group: int) -> None:
    """End what a scanner started and left behind."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
