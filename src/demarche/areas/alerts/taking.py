# SPDX-License-Identifier: Apache-2.0
"""A person has it: the code is read back, on the page by whom it reached, or by a colleague to whom it was read by telephone."""

from enum import Enum
from typing import Final

from django.db.models import F, Max
from django.utils.crypto import constant_time_compare

from demarche.areas.alerts import showing, watch
from demarche.areas.alerts.models import Alert, Tried
from demarche.areas.officers.models import Officer
from demarche.ledger.transaction import write

WRONG: Final = 5
"""How many wrong codes an officer may type for one alert."""


class Answer(Enum):
    """What came of a code."""

    TAKEN = "taken"
    WRONG = "wrong"
    CLOSED = "closed"
    OVER = "over"


def read_back(alert: Alert, code: str, *, by: Officer, holder: Officer, at: int) -> Answer:
    """Keep that `holder` has the alert, when the code is right; `by` has typed it."""
    return write(lambda: _read_back(alert, code, by, holder, at))


def _read_back(alert: Alert, code: str, by: Officer, holder: Officer, at: int) -> Answer:
    if alert.state not in showing.WAITING:
        return Answer.OVER
    tried, _made = Tried.objects.get_or_create(alert=alert, officer=by)
    # Counted first and given back when it was right: two at once do not get more tries than one after the other.
    if not Tried.objects.filter(pk=tried.pk, wrong__lt=WRONG).update(wrong=F("wrong") + 1):
        return Answer.CLOSED
    if not constant_time_compare(code, alert.code):
        return Answer.WRONG
    Tried.objects.filter(pk=tried.pk).update(wrong=F("wrong") - 1)
    how = Alert.How.PAGE if by == holder else Alert.How.TELEPHONE
    return Answer.TAKEN if _keep(alert, holder, how, by, at) else Answer.OVER


def hand_over(at: int) -> None:
    """Alerts that wait are with whoever has confirmed since that he takes the watch over: both officers have spoken of what is open."""
    for alert in Alert.objects.filter(state__in=showing.WAITING).exclude(level=Alert.Level.TRIAL):
        taker = watch.taken_over(alert.desk, alert.made)
        if taker is not None and not watch.is_closed(taker, alert.dossier):
            write(lambda alert=alert, taker=taker: _keep(alert, taker, Alert.How.WATCH, taker, at))  # type: ignore[misc]  # bound here


def _keep(alert: Alert, holder: Officer, how: str, by: Officer, at: int) -> bool:
    """Keep that a person has it; part of the caller's transaction. Whether it still waited."""
    kept = {"state": Alert.State.READ, "holder": holder, "holder_at": at, "how": how, "typed_by": by}
    taken = Alert.objects.filter(pk=alert.pk, state__in=showing.WAITING).update(**kept)
    showing.hide(alert)
    return bool(taken)


def reached_a_person() -> int | None:
    """When an alert was last read back; nothing while none has been."""
    found: int | None = Alert.objects.aggregate(last=Max("holder_at"))["last"]
    return found
