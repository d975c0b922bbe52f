# SPDX-License-Identifier: Apache-2.0
"""What of the register needs an officer: another Party has named a depositary, and this one has not said whom it wants."""

from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.areas.register.keeping import keeping_of
from demarche.areas.release import register_rows
from demarche.core.acts import depositary as acts
from demarche.core.process.depositary import STATED
from demarche.ledger import processes, read, replay


def register() -> None:
    """Have the rows kept up with the register."""
    register_rows.keep("depositary", _waiting)


def _waiting(process: str) -> dict[str, dict[str, object]]:
    with replay.docket(process, process) as docket:
        if not docket.cells_named(STATED):
            return {}
    asks = keeping_of(processes.standing(process)).asks
    signed = None if asks is None else read.act(asks.act)
    if asks is None or signed is None:
        return {}
    row = {
        "group": "to_answer",
        "verb": f"agree_or_leave/{acts.CHANGE}",
        "desk": DIPLOMATIC,
        "role": DRAFTER,
        "party": asks.party,
        "url": f"/register/{process}/",
        "since": signed.act.made,
    }
    return {asks.act: row}
