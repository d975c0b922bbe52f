# SPDX-License-Identifier: Apache-2.0
"""The registers are folded at the start of a process, before it serves: a long one takes longer than whoever asks waits.

It is done outside of any transaction, so that no other writer waits for it either.
"""

import logging

from django.db import connection

from demarche.ledger import folds, processes

_log = logging.getLogger(__name__)


def fold_registers() -> None:
    """Have the register of each process at hand. What cannot be read now is read, and its fault told, when it is asked for."""
    try:
        for here in processes.standings():
            folds.fold_register(here.ground, size=here.log.upto)
    except Exception:  # noqa: BLE001  # whatever is wrong with what is stored: a door that did not start could tell nobody
        _log.exception("the registers could not be folded at the start")
    finally:
        connection.close()
