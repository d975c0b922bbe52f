# SPDX-License-Identifier: Apache-2.0
"""What of the charter needs an officer: amendments of the charter in force to which this Party has not agreed."""

from demarche.areas.charter import queries
from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.areas.release import register_rows
from demarche.core.acts import amendments as acts
from demarche.core.process.amendments import Amendment, Stand
from demarche.ledger import processes


def register() -> None:
    """Have the rows kept up with the register."""
    register_rows.keep("charter", _waiting)


def _waiting(process: str) -> dict[str, dict[str, object]]:
    own = processes.own_code(process)
    return {
        each.act: _row(process, each)
        for each in queries.amended(process)
        if each.stand is Stand.PROPOSED and own not in each.agreed
    }


def _row(process: str, found: Amendment) -> dict[str, object]:
    return {
        "group": "to_answer",
        "verb": f"agree_or_leave/{acts.AMEND}",
        "desk": DIPLOMATIC,
        "role": DRAFTER,
        "party": found.author,
        "url": f"/charter/{process}/amendments/",
        "since": found.t,
    }
