# SPDX-License-Identifier: Apache-2.0
"""The row of Needs my action that asks for an alert to be read back, or says that nobody has it."""

from typing import Final

from demarche.areas.alerts.models import Alert
from demarche.ledger.models import Pending

WAITING: Final = (Alert.State.OPEN, Alert.State.NOBODY)
"""The states in which a code can still be read back."""


def key(alert: Alert) -> str:
    """The key of its row."""
    return f"alerts/{alert.pk}"


def show(alert: Alert) -> None:
    """Write the row as the alert stands; part of the caller's transaction. A trial has none."""
    if alert.level == Alert.Level.TRIAL:
        return
    nobody = alert.state == Alert.State.NOBODY
    row = {
        "group": "nobody" if nobody else "at_once",
        "verb": "nobody_has" if nobody else "read_back",
        "dossier": alert.dossier,
        "desk": alert.desk,
        "url": f"/alerts/{alert.pk}/",
        "since": alert.made,
    }
    Pending.objects.update_or_create(key=key(alert), defaults=row)


def hide(alert: Alert) -> None:
    """Take it away; part of the caller's transaction."""
    Pending.objects.filter(key=key(alert)).delete()
