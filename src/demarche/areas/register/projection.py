# SPDX-License-Identifier: Apache-2.0
"""What of the register needs an officer: another Party has named a depositary, and this one has not said whom it wants."""

from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.areas.register.keeping import keeping_by
from demarche.areas.release import register_rows
from demarche.core.acts import depositary as acts
from demarche.core.process.depositary import STATED
from demarche.ledger import processes, read
from demarche.ledger.replay import Touched


def register() -> None:
    """Have the rows kept up with the register."""
    register_rows.keep_folded("depositary", _waiting)


def _waiting(touched: Touched) -> dict[str, dict[str, object]]:
    if not touched.docket.cells_named(STATED):
        return {}
    process = touched.process
    asks = keeping_by(processes.standing(process), touched.docket).asks
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
