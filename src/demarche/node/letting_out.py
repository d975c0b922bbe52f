# SPDX-License-Identifier: Apache-2.0
"""A thread of the inside door: it lets out releases whose hold is over. After a kill the next door goes on with them.

It begins with sweeping away what an upload that was killed left behind.
"""

import logging
import time
from threading import Thread
from typing import Final

from django.db import DatabaseError, connection

from demarche.areas.release import holding, large
from demarche.core.errors import DemarcheError
from demarche.node import clock
from demarche.node.signers import signer

PACE: Final = 0.5
TROUBLE: Final = 5.0

_log = logging.getLogger(__name__)


def look() -> float:
    """Let out what is due, once; how long to rest after it."""
    try:
        holding.let_out(signer=signer(), at=clock.now())
    except (DatabaseError, DemarcheError):
        _log.exception("what is held could not be let out; looking again in %s s", TROUBLE)
        connection.close()
        return TROUBLE
    return PACE


def _watch() -> None:
    try:
        large.sweep()
    except (DatabaseError, OSError):
        _log.exception("the folder of large drafts could not be swept")
        connection.close()
    while True:
        time.sleep(look())


def start() -> None:
    """Look from now on, beside the pages, as long as the process lives."""
    Thread(target=_watch, name="letting-out", daemon=True).start()
