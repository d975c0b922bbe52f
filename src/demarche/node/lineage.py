# SPDX-License-Identifier: Apache-2.0
"""Ties a process to the one that started it, so that no part of a node outlives the rest."""

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PARENT: Final = "DEMARCHE_PARENT"


def as_parent() -> dict[str, str]:
    """What a process that is to end with this one must find in its environment."""
    return {_PARENT: str(os.getpid())}


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends, however it ends. Linux only; elsewhere nothing happens."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have ended before this, and whoever adopts orphans is not the one that is named.
    if os.environ.get(_PARENT) != str(os.getppid()):
        os.kill(os.getpid(), signal.SIGKILL)
