# SPDX-License-Identifier: Apache-2.0
"""Whom an alert of a desk would go to now, and who of them can be reached: for pages, which show no address of another."""

from dataclasses import dataclass

from django.conf import settings

from demarche.areas.alerts.models import DeskAlerts, OwnWays
from demarche.areas.alerts.raising import desks
from demarche.areas.alerts.watch import reached, tiers
from demarche.areas.officers.models import Officer


@dataclass(frozen=True, slots=True)
class Link:
    """One officer: at which turn, and by which ways; none of them when the officer gave no address."""

    turn: int
    officer: Officer
    ways: tuple[str, ...]


def links(kept: DeskAlerts, at: int) -> list[Link]:
    """Every officer whom an urgent alert would go to, in order."""
    own = OwnWays.objects.in_bulk()
    ways = ways_of(kept)
    return [
        Link(turn, officer, tuple(way for way, _address in reached(own.get(officer.pk, OwnWays()), ways)))
        for turn, tier in enumerate(tiers(kept.desk, "", at), 1)
        for officer in tier
    ]


def ways_of(kept: DeskAlerts) -> list[str]:
    """By which ways an urgent alert of a desk goes."""
    return [way for way in settings.NODE.alert_ways if way in kept.urgent_ways]


def desks_without_anybody(at: int) -> list[str]:
    """The desks whose alerts would reach no address."""
    return [
        kept.desk
        for kept in desks()
        if not list(reached(kept, ways_of(kept))) and not any(link.ways for link in links(kept, at))
    ]
