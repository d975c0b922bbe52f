# SPDX-License-Identifier: Apache-2.0
"""The registers of this node's processes as folded, one object a process, which only grows.

Whoever reads it does so as of a head that is committed (`core.process.register.View`), so that a leaf which a transaction has
entered and not committed is seen by nobody else. What holds another history than the rows is folded anew (`folds`).
"""

import threading
from typing import Final

from django.db import connection

from demarche.core.process.register import Register

_HELD: Final[dict[tuple[str, str], Register]] = {}

LOCK: Final = threading.RLock()
"""Held by whoever makes a register grow."""


def held(process_id: str) -> Register:
    """The register of a process, as far as it was folded here."""
    key = (str(connection.settings_dict["NAME"]), process_id)
    found = _HELD.get(key)
    if found is None:
        with LOCK:
            found = _HELD.setdefault(key, Register())
    return found
