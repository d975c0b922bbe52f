# SPDX-License-Identifier: Apache-2.0
"""What of the subjects needs an officer: those that concern this Party and of which it has said nothing."""

from collections.abc import Iterator

from demarche.areas.cooperation.kinds import title_of
from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.core.acts import subject as acts
from demarche.core.process.subjects import Stand, Subject, subjects
from demarche.ledger import processes, replay
from demarche.ledger.models import Pending

_KEY = "cooperation/"


def register() -> None:
    """Have the rows kept up with the register."""
    replay.register_projection("cooperation", project, clear, rows)


def project(touched: replay.Touched) -> None:
    """Bring the rows of one process's subjects up to date."""
    if touched.dossier != touched.process:
        return
    own = processes.own_code(touched.process)
    ground = replay.ground(touched.process)
    wanted = {
        f"{_KEY}{each.proposal}": _row(touched.process, each)
        for each in subjects(ground.view(ground.head.size))
        if _waits(each, own)
    }
    held = Pending.objects.filter(key__startswith=_KEY, process=touched.process)
    gone = set(held.values_list("key", flat=True)) - wanted.keys()
    if gone:
        held.filter(key__in=gone).delete()
    for key, row in wanted.items():
        Pending.objects.update_or_create(key=key, defaults=row)


def _waits(found: Subject, own: str) -> bool:
    stated = found.stated.get(own)
    return stated is not None and stated.stand is Stand.NOTHING


def _row(process: str, found: Subject) -> dict[str, object]:
    return {
        "group": "to_answer",
        "verb": f"consider/{acts.PROPOSE}",
        "title": found.title or title_of({"area": found.area}),
        "process": process,
        "desk": DIPLOMATIC,
        "role": DRAFTER,
        "party": found.author,
        "url": f"/cooperation/{process}/{found.proposal}/",
        "since": found.t,
    }


def clear() -> None:
    """Delete every row this projection makes."""
    Pending.objects.filter(key__startswith=_KEY).delete()


def rows() -> Iterator[tuple[str, object]]:
    """Every row this projection makes, for comparison with rows made anew."""
    for row in Pending.objects.filter(key__startswith=_KEY).values():
        yield f"pending {row['key']}", row
