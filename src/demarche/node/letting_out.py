# SPDX-License-Identifier: Apache-2.0
"""A thread of the inside door: it lets out releases whose hold is over, looks whether the store can be written to, and checks the set-up.

After a kill the next door goes on with them. It begins with sweeping away what a door that was killed left behind: half
uploads, and locks of the limits on attempts.
"""

import logging
import time
from threading import Thread
from typing import Final

from django.db import Error

from demarche.areas.doctor import checking
from demarche.areas.release import holding, large
from demarche.core.errors import DemarcheError
from demarche.node import clock, faults
from demarche.node.signers import signer

PACE: Final = 0.5
TROUBLE: Final = 2.0
LOOK: Final = 5.0
CHECK: Final = 60.0
LOOKS: Final = 10
"""Every so many checks what takes long is looked at too; the first time when all that was started with this door runs."""

_log = logging.getLogger(__name__)


def look() -> float:
    """Let out what is due, once; how long to rest after it."""
    try:
        holding.let_out(signer=signer(), at=clock.now())
    except (OSError, Error, DemarcheError) as error:
        _log.exception("what is held could not be let out; looking again in %s s", TROUBLE)
        faults.state.meet(error)
        return TROUBLE
    return PACE


def look_at_store() -> None:
    """See whether the store is well; what is wrong stands on the line until it is."""
    try:
        faults.state.look()
    except (OSError, Error):
        _log.exception("the store could not be looked at")


def check_set_up(number: int) -> None:
    """Find the worst word of Check my set-up anew, which every page of an administrator shows."""
    try:
        at = clock.now()
        checking.lines(at, checking.look(at) if number % LOOKS == 0 else ())
    except checking.TROUBLE:
        _log.exception("the set-up could not be checked")


def sweep() -> None:
    """Take away what a door that was killed left behind."""
    try:
        large.sweep()
    except (Error, OSError):
        _log.exception("what a door left behind could not be swept away")


def _watch() -> None:
    looked, checked, number = 0.0, time.monotonic(), 0
    sweep()
    while True:
        if time.monotonic() - checked >= CHECK:
            check_set_up(number)
            checked, number = time.monotonic(), number + 1
        if time.monotonic() - looked >= (TROUBLE if faults.state.current else LOOK):
            look_at_store()
            looked = time.monotonic()
        time.sleep(look())


def start() -> None:
    """Look from now on, beside the pages, as long as the process lives."""
    Thread(target=_watch, name="letting-out", daemon=True).start()
