# SPDX-License-Identifier: Apache-2.0
"""Sends what is due, one address after another; each way has a turn of its own, so that none waits for another."""

from collections.abc import Callable
from typing import Final

from django.db.models import Min

from demarche.areas.alerts import leases, wording
from demarche.areas.alerts.models import Alert, Sending
from demarche.ledger.models import Pending

MOST: Final = 6
"""How often an address is tried."""

Way = Callable[[str, str, str], str]
"""Sends a text to an address, under a name that is always the same for this alert there; gives why it could not, or nothing."""


def send_next(way: str, send: Way, *, at: int, machine: float) -> bool:
    """Send the next alert that is due by a way; whether there was one."""
    waiting = Sending.objects.filter(way=way, alert__state__in=(Alert.State.OPEN, Alert.State.NOBODY))
    row = leases.due(waiting, machine).select_related("alert", "officer").order_by("due", "pk").first()
    if row is None:
        return False
    if leases.take(row, machine, at=at):
        leases.note(row, send(row.address, _text(row, at), f"{row.alert_id}.{row.pk}"), machine, most=MOST)
    return True


def _text(row: Sending, at: int) -> str:
    """What it says now: the items that are still to be acted on, and the nearest date among them that is to come."""
    keys = {*row.alert.items.values_list("key", flat=True)}
    soonest = Pending.objects.filter(pk__in=keys, due__gt=at).aggregate(due=Min("due"))["due"]
    return wording.text(row.alert, len(keys), soonest, to=row.officer, at=at)
