# SPDX-License-Identifier: Apache-2.0
"""What of the subjects needs an officer: those that concern this Party and of which it has said nothing."""

from demarche.areas.officers.models import DIPLOMATIC, DRAFTER
from demarche.areas.release import register_rows
from demarche.areas.release.coded import coded
from demarche.core.acts import subject as acts
from demarche.core.process.subjects import Stand, Subject, subjects
from demarche.ledger import processes, replay


def register() -> None:
    """Have the rows kept up with the register."""
    register_rows.keep("cooperation", _waiting)


def _waiting(process: str) -> dict[str, dict[str, object]]:
    own, ground = processes.own_code(process), replay.ground(process)
    found = subjects(ground.view(ground.head.size), concerning=own)
    return {each.proposal: _row(process, each) for each in found if _waits(each, own)}


def _waits(found: Subject, own: str) -> bool:
    stated = found.stated.get(own)
    return stated is not None and stated.stand is Stand.NOTHING


def _row(process: str, found: Subject) -> dict[str, object]:
    return {
        "group": "to_answer",
        "verb": f"consider/{acts.PROPOSE}",
        "title": found.title or coded("area", found.area),
        "desk": DIPLOMATIC,
        "role": DRAFTER,
        "party": found.author,
        "url": f"/cooperation/{process}/{found.proposal}/",
        "since": found.t,
    }
