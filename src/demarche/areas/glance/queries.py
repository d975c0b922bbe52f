# SPDX-License-Identifier: Apache-2.0
"""What the page is made of: who asks about whom, the blocks that rooms give, the strictest marking of what is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from demarche.areas.glance import blocks, points
from demarche.areas.glance.blocks import Asked, Told
from demarche.areas.glance.models import TalkingPoints
from demarche.areas.officers.models import Officer
from demarche.ledger import processes, replay
from demarche.ledger.processes import UnknownProcessError
from demarche.ui import moments

_STRICTER: Final = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
"""The markings of TLP and PAP, each stricter than those before it."""


@dataclass(frozen=True, slots=True)
class Glance:
    """A Party as its page shows it: what rooms told of it, and the talking points of the officer's desk."""

    asked: Asked
    blocks: tuple[Told, ...]
    points: TalkingPoints | None

    @property
    def marking(self) -> str:
        """The strictest marking of the matters that are told of; nothing where none is."""
        return strictest(line.marking for told in self.blocks for line in told.lines)

    @property
    def state_of(self) -> str:
        """As of when it is told, in UTC and at the officer's desk."""
        told = moments.tell(self.asked.at, zone=self.asked.officer.own_zone)
        return _("state of %(moment)s") % {"moment": told}


def about(process: str, code: str, officer: Officer, at: int) -> Asked | None:
    """What rooms are asked; `None` where there is no such Party beside our own in a founded process."""
    try:
        here = processes.standing(process)
    except UnknownProcessError:
        return None
    names = processes.names(process)
    if not here.process.register_size or code not in names or code == here.own_code:
        return None
    return Asked(
        officer=officer,
        process=process,
        party=code,
        at=at,
        here=here,
        view=replay.folded_ground(here).view(here.register.size),
        charter=replay.charter_by(here),
        names=names,
    )


def glance(asked: Asked) -> Glance:
    """The whole of the page."""
    desk = points.About(asked.process, asked.party, points.desk_of(asked.officer))
    return Glance(asked, tuple(blocks.told(asked)), points.standing(desk))


def strictest(markings: Iterable[str]) -> str:
    """Of markings such as `TLP:AMBER · PAP:GREEN` the strictest of each kind."""
    found: dict[str, int] = {}
    for marking in markings:
        for each in filter(None, marking.split(" · ")):
            kind, _colon, level = each.partition(":")
            if level in _STRICTER:
                found[kind] = max(found.get(kind, 0), _STRICTER.index(level))
    return " · ".join(f"{kind}:{_STRICTER[rank]}" for kind, rank in found.items())
