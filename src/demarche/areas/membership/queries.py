# SPDX-License-Identifier: Apache-2.0
"""What pages read of who takes part: folded from the register, and when each Party's participation was suspended."""

from dataclasses import dataclass

from demarche.core.process.membership import STANDING, Membership, Pause, membership
from demarche.ledger import pausing, processes, replay
from demarche.ledger.processes import Standing


@dataclass(frozen=True, slots=True)
class Taking:
    """How a Party takes part, since when (UTC seconds; 0: since it founded), and when it was suspended before."""

    code: str
    name: str
    ours: bool
    standing: Membership
    since: int
    pauses: tuple[Pause, ...]


def taking_part(here: Standing) -> list[Taking]:
    """Every Party, in the order in which they came to the process."""
    view = replay.ground(here.process.id).view(here.register.size)
    paused = pausing.paused(here)
    found = []
    for code, name in processes.names(here.process.id).items():
        entered = view.entry(STANDING, code)
        since = 0 if entered is None else entered.t
        its = tuple(each for each in paused if each.party == code)
        found.append(Taking(code, name, code == here.own_code, membership(view, code), since, its))
    return found
