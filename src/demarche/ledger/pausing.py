# SPDX-License-Identifier: Apache-2.0
"""When which Party had suspended its participation, kept beside the process, for every clock of every matter looks at it."""

import json
from functools import lru_cache

from demarche.core.process.docket import Docket
from demarche.core.process.membership import STANDING, Pause, pauses
from demarche.ledger import read
from demarche.ledger.models import Process
from demarche.ledger.processes import Standing


def note(here: Standing, register: Docket) -> bool:
    """Bring the process's row up to date with what its Parties said of themselves; give whether anything changed.

    Part of the caller's transaction, which holds the own log; `here` says the same then.
    """
    now = stated(register)
    if now == here.process.pauses:
        return False
    Process.objects.filter(id=here.process.id).update(pauses=now)
    here.process.pauses = now
    return True


def stated(register: Docket) -> str:
    """What the process's row says by a docket of its register and the places that are held."""
    cells = register.cells_named(STANDING)
    acts = [entry.act for key in cells for entry in register.history(*key)]
    found = pauses(register, read.place_times(acts)) if acts else ()
    rows = [[each.party, each.since, each.until, each.act] for each in found]
    return json.dumps(rows) if rows else ""


def paused(here: Standing) -> tuple[Pause, ...]:
    """When which Party had suspended its participation, or has; asks nothing of the database."""
    return _read(here.process.pauses)


@lru_cache(maxsize=64)
def _read(stated: str) -> tuple[Pause, ...]:
    return tuple(Pause(*each) for each in json.loads(stated or "[]"))
