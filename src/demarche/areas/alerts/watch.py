# SPDX-License-Identifier: Apache-2.0
"""Whom an alert goes to, one after another: who is on watch, the alternate, the duty officers, those who release."""

from collections.abc import Iterable, Iterator
from typing import Final

from demarche.areas.alerts.models import COMMAND, MAIL, DeskAlerts, OwnWays
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import DUTY, RELEASING, HandOver, Officer
from demarche.areas.officers.queries import on_watch

MOST: Final = 10
"""How many are alerted at once."""

Tier = list[Officer]

To = tuple[Officer | None, str, str]
"""Whom an alert reaches (nobody for the desk's own address), by which way, and where."""


def taken_over(desk: str, since: int) -> Officer | None:
    """Who has confirmed since then that he takes the watch of a desk over, with what was open."""
    rows = HandOver.objects.select_related("taker").filter(desk=desk, confirmed__gte=since, withdrawn=None)
    newest = rows.order_by("-confirmed").first()
    return None if newest is None else newest.taker


def tiers(desk: str, dossier: str, at: int) -> list[Tier]:
    """Those who are alerted together, in the order in which they are; each officer once, and none to whom the matter is closed."""
    watch, alternate = on_watch(desk, at)
    every = [
        [watch] if watch else [],
        [alternate] if alternate else [],
        *(Officer.objects.with_role(role) for role in (DUTY, RELEASING)),
    ]
    return list(_once(every, desk, dossier))


def _once(every: Iterable[Tier], desk: str, dossier: str) -> Iterator[Tier]:
    known: set[int] = set()
    for tier in every:
        new = [each for each in tier if each.pk not in known and each.is_active and each.sees(desk)]
        known.update(each.pk for each in new)
        found = [each for each in new if not is_closed(each, dossier)]
        if found:
            yield found[:MOST]


def is_closed(officer: Officer, dossier: str) -> bool:
    """Whether a matter is closed to an officer."""
    return bool(dossier) and closed_dossiers(officer).filter(pk=dossier).exists()


def marked_red(dossiers: Iterable[str]) -> set[str]:
    """Those of some dossiers that are closed to whoever has no role: they are marked TLP:RED."""
    named = [each for each in dossiers if each]
    return (
        set(closed_dossiers(Officer(pk=0, roles=[])).filter(pk__in=named).values_list("pk", flat=True))
        if named
        else set()
    )


def addresses(tier: Tier, ways: Iterable[str]) -> Iterator[To]:
    """Where an alert reaches these officers."""
    own = OwnWays.objects.in_bulk([each.pk for each in tier])
    for officer in tier:
        if officer.pk in own:
            yield from ((officer, way, address) for way, address in reached(own[officer.pk], ways))


def reached(where: OwnWays | DeskAlerts, ways: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The addresses that are given, by way."""
    for way in ways:
        address = {MAIL: where.mail, COMMAND: where.line}.get(way, "")
        if address:
            yield way, address
