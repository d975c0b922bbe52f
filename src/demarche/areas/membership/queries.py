# SPDX-License-Identifier: Apache-2.0
"""What pages read of who takes part: folded from the register, and when each Party's participation was suspended."""

from dataclasses import dataclass

from demarche.core.process.membership import (
    ACCEDED,
    STANDING,
    Capacity,
    Membership,
    Pause,
    capacity,
    members,
    membership,
)
from demarche.ledger import pausing, processes, replay
from demarche.ledger.processes import Standing


@dataclass(frozen=True, slots=True)
class Taking:
    """How a Party takes part or observes, since when (UTC seconds; 0: since it came), and when it was suspended before.

    `joined` is when it acceded; 0 for who founded.
    """

    code: str
    name: str
    ours: bool
    standing: Membership
    since: int
    pauses: tuple[Pause, ...]
    observes: bool = False
    joined: int = 0


def taking_part(here: Standing) -> list[Taking]:
    """Everyone in the process, in the order in which they came to it; not who is only admitted."""
    charter = processes.charter_of(here.process.id)
    view = replay.ground(here.process.id).view(here.register.size)
    paused = pausing.paused(here)
    found = []
    names = processes.names(here.process.id)
    for code in members(view, charter):
        entered = view.entry(STANDING, code)
        since = 0 if entered is None else entered.t
        its = tuple(each for each in paused if each.party == code)
        acceded = view.entry(ACCEDED, code)
        found.append(
            Taking(
                code=code,
                name=names.get(code, code),
                ours=code == here.own_code,
                standing=membership(view, code),
                since=since,
                pauses=its,
                observes=capacity(view, charter, code) is Capacity.OBSERVER,
                joined=0 if acceded is None else acceded.t,
            )
        )
    return found
