# SPDX-License-Identifier: Apache-2.0
"""What of the charter needs an officer: amendments of the charter in force to which this Party has not agreed."""

from collections.abc import Iterator

from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.core.acts import amendments as acts
from demarche.core.process.amendments import Amendment, Stand, amendments
from demarche.ledger import processes, replay
from demarche.ledger.models import Pending

_KEY = "charter/"


def register() -> None:
    """Have the rows kept up with the register."""
    replay.register_projection("charter", project, clear, rows)


def project(touched: replay.Touched) -> None:
    """Bring the rows of one process's amendments up to date."""
    if touched.dossier != touched.process:
        return
    own = processes.own_code(touched.process)
    ground = replay.ground(touched.process)
    wanted = {
        f"{_KEY}{each.act}": _row(touched.process, each)
        for each in amendments(ground.view(ground.head.size), processes.charter_of(touched.process))
        if each.stand is Stand.PROPOSED and own not in each.agreed
    }
    held = Pending.objects.filter(key__startswith=_KEY, process=touched.process)
    gone = set(held.values_list("key", flat=True)) - wanted.keys()
    if gone:
        held.filter(key__in=gone).delete()
    for key, row in wanted.items():
        Pending.objects.update_or_create(key=key, defaults=row)


def _row(process: str, found: Amendment) -> dict[str, object]:
    return {
        "group": "to_answer",
        "verb": f"agree_or_leave/{acts.AMEND}",
        "process": process,
        "desk": DIPLOMATIC,
        "role": DRAFTER,
        "party": found.author,
        "url": f"/charter/{process}/amendments/",
        "since": found.t,
    }


def clear() -> None:
    """Delete every row this projection makes."""
    Pending.objects.filter(key__startswith=_KEY).delete()


def rows() -> Iterator[tuple[str, object]]:
    """Every row this projection makes, for comparison with rows made anew."""
    for row in Pending.objects.filter(key__startswith=_KEY).values():
        yield f"pending {row['key']}", row
