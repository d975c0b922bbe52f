# SPDX-License-Identifier: Apache-2.0
"""What pages ask about alerts: an officer sees those of his desk, and of them none about a matter that is closed to him."""

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from demarche.areas.alerts import showing
from demarche.areas.alerts.models import WAYS, Alert, Sending
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import ADMINISTRATOR, DESKS, Officer
from demarche.ledger.models import Pending

SHOWN: Final = 30
LINKS: Final = 20


def seen(officer: Officer) -> QuerySet[Alert]:
    """The alerts that an officer may know of."""
    rows = Alert.objects.exclude(dossier__in=closed_dossiers(officer))
    return rows.filter(desk=officer.desk) if officer.desk else rows


def waiting(officer: Officer) -> list[dict[str, Any]]:
    """Those that can be read back, the oldest first."""
    return [_row(each) for each in seen(officer).filter(state__in=showing.WAITING).order_by("made", "pk")[:SHOWN]]


def last(officer: Officer) -> list[dict[str, Any]]:
    """The last ones that are over, the newest first."""
    rows = seen(officer).exclude(state__in=showing.WAITING).select_related("holder").order_by("-made", "-pk")
    return [_row(each) for each in rows[:SHOWN]]


def _row(alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert,
        "desk": DESKS[alert.desk],
        "level": Alert.Level(alert.level).label,
        "state": Alert.State(alert.state).label,
        "url": reverse("alerts:alert", args=[alert.pk]),
    }


def one(alert: Alert) -> dict[str, Any]:
    """What the page of an alert says beside its forms."""
    return {**_row(alert), "how": Alert.How(alert.how).label if alert.how else ""}


def items(alert: Alert, officer: Officer) -> list[Pending]:
    """What is still to be done of it, as far as it is open to an officer."""
    rows = Pending.objects.filter(pk__in=alert.items.values("key")).exclude(dossier__in=closed_dossiers(officer))
    return list(rows.order_by("since", "key")[:LINKS])


def sendings(alert: Alert, officer: Officer) -> list[dict[str, Any]]:
    """To whom it went, by which way, and what came of it; why one failed is for administrators and for whom it was to reach."""
    may = officer.has_role(ADMINISTRATOR)
    rows = alert.sendings.select_related("officer").order_by("pk")
    return [
        {
            "name": "" if each.officer is None else each.officer.name,
            "way": WAYS[each.way],
            "state": Sending.State(each.state).label,
            "key": each.state,
            "tried": each.tried_at,
            "said": each.said if may or each.officer == officer else "",
        }
        for each in rows
    ]


def first(alert: Alert) -> Officer | None:
    """The officer who was alerted first: as a rule it is he who reads the code out."""
    row = alert.sendings.exclude(officer=None).select_related("officer").order_by("pk").first()
    return None if row is None else row.officer


def holders(desk: str) -> QuerySet[Officer]:
    """Who may have read a code out: everybody who sees the desk."""
    return Officer.objects.filter(Q(desk="") | Q(desk=desk), is_active=True).order_by("name", "pk")
