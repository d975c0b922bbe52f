# SPDX-License-Identifier: Apache-2.0
"""The Party's own scanner, run by the worker on each file received: a program given the file's path."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from demarche.areas.concerns import quarantine
from demarche.areas.concerns.models import Verdict
from demarche.ledger.files import path_of
from demarche.node import clock, programs

_MEANS: Final = {0: Verdict.State.NOTHING, 1: Verdict.State.FOUND}


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
    status, said = programs.run([*command, str(path)], seconds)
    return _MEANS.get(-1 if status is None else status, Verdict.State.FAILED), said
