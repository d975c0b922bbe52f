# SPDX-License-Identifier: Apache-2.0
"""Who else is in a matter, or could be: those outside it, those who stay, and the successor that was proposed. Knows no page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from demarche.areas.concerns.papers import list_of
from demarche.areas.concerns.projection import Standing
from demarche.core.process.enlarging import Successor
from demarche.core.process.membership import Capacity, capacity, holders
from demarche.core.process.roles import ENLARGING
from demarche.ledger import processes, replay

SIDES: Final = ("raises", "addressed", "informed")


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody in the process who does not hold a matter; an observer can be informed, and nothing else."""

    code: str
    name: str
    observes: bool


def everyone(process: str, but: Iterable[str]) -> tuple[Outsider, ...]:
    """Everybody in a process but these, by name; nobody where Parties do not raise together."""
    charter, ground = processes.charter_of(process), replay.ground(process)
    if charter.vocabulary < ENLARGING:
        return ()
    view, names = ground.view(ground.head.size), processes.names(process)
    codes = set(holders(view, charter)) - set(but)
    found = (
        Outsider(code, names.get(code, code), capacity(view, charter, code) is Capacity.OBSERVER) for code in codes
    )
    return tuple(sorted(found, key=lambda each: (each.name, each.code)))


def outside(standing: Standing) -> tuple[Outsider, ...]:
    """Everybody in the process who does not hold a matter."""
    opening = standing.opening
    return () if opening is None else everyone(standing.process, opening.audience or ())


def staying(standing: Standing) -> dict[str, list[str]]:
    """The roles of a matter, of those who have not left it or the process."""
    found = standing.matter
    here = {each.code for each in everyone(standing.process, ())}
    roles = None if found is None else found.opening.values.get("roles")
    if found is None or not isinstance(roles, dict):
        return {side: [] for side in SIDES}
    return {side: [code for code in list_of(roles, side) if code in here and code not in found.left] for side in SIDES}


def awaiting_us(standing: Standing) -> Iterator[Successor]:
    """The successors that this Party has not consented to and that another proposed, the newest first."""
    found = () if standing.matter is None else standing.matter.successors
    for each in reversed(found):
        if standing.own in (*each.awaited, *each.declined):
            yield each


def may_open(standing: Standing, successor: Successor) -> bool:
    """Whether this Party could open the dossier proposed: every member consents, and it would raise the matter there."""
    roles = successor.proposal.values["roles"]
    raising = list_of(roles, "raises") if isinstance(roles, dict) else []
    return successor.is_agreed and standing.own in raising and standing.own not in successor.joins
