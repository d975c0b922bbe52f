# SPDX-License-Identifier: Apache-2.0
"""Who is alerted next while nobody has read the code back, until nobody is left; then that is shown."""

from typing import Final

from django.conf import settings
from django.db.models import Q

from demarche.areas.alerts import showing
from demarche.areas.alerts.models import Alert, DeskAlerts, Sending
from demarche.areas.alerts.raising import MINUTE
from demarche.areas.alerts.watch import To, addresses, reached, tiers
from demarche.ledger.transaction import MovedError, write

LONGEST: Final = 24 * 60 * MINUTE
"""No alert waits longer for its next step: one that would was raised while the clock was ahead."""


def go_on(at: int) -> None:
    """Take the next step for every alert that was not read back in time; a step is taken once, by whichever worker is first."""
    waits = Alert.objects.filter(state=Alert.State.OPEN).filter(Q(next_at__lte=at) | Q(next_at__gt=at + LONGEST))
    for alert in waits.order_by("pk"):
        try:
            write(lambda alert=alert: _step(alert, at), tries=1)  # type: ignore[misc]  # bound here
        except MovedError:
            continue  # another worker has taken it, or it was read back


def _step(alert: Alert, at: int) -> None:
    kept = DeskAlerts.objects.filter(pk=alert.desk).first() or DeskAlerts(desk=alert.desk)
    mine = Alert.objects.filter(pk=alert.pk, state=Alert.State.OPEN, next_at=alert.next_at)
    if not mine.update(next_at=at + kept.minutes * MINUTE):
        raise MovedError("another worker was first")
    if not _alert_next(alert, kept, at):
        Alert.objects.filter(pk=alert.pk).update(state=Alert.State.NOBODY)
        alert.state = Alert.State.NOBODY
        showing.show(alert)


def _alert_next(alert: Alert, kept: DeskAlerts, at: int) -> bool:
    """Have the next who can be reached alerted; whether there was one. The desk's own addresses are alerted with the first, a trial goes no further."""
    known = {*alert.sendings.values_list("way", "address")}
    if known and alert.level == Alert.Level.TRIAL:
        return False
    named = kept.ordinary_ways if alert.level == Alert.Level.ORDINARY else kept.urgent_ways
    ways = [way for way in settings.NODE.alert_ways if way in named]
    found: list[To] = [] if known or alert.dossier else [(None, way, address) for way, address in reached(kept, ways)]
    for tier in (*tiers(alert.desk, alert.dossier, at), []):
        found += addresses(tier, ways)
        new = {(way, address): officer for officer, way, address in reversed(found) if (way, address) not in known}
        if new:
            rows = ((way, address, officer) for (way, address), officer in new.items())
            Sending.objects.bulk_create(Sending(alert=alert, officer=who, way=way, address=to) for way, to, who in rows)
            return True
    return False
