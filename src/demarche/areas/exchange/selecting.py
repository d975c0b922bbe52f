# SPDX-License-Identifier: Apache-2.0
"""Which deliveries an officer may see, and which of them stand in which view; of acts and of large files alike."""

from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from demarche.areas.exchange.models import Subject
from demarche.areas.exchange.words import FINAL, HELD, STOPPED_BY
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.ledger.models import OnItsWay, Outbox
from demarche.ledger.outbox import UNDER_WAY

DAY: Final = 86_400
"""Seconds of process time after which what has gone without a receipt needs a decision, whatever stands in its way."""

Row = TypeVar("Row", bound=OnItsWay)


def deliveries(officer: Officer, model: type[Row]) -> QuerySet[Row]:
    """The deliveries an officer may see: those of dossiers that he may open, and acts of registers."""
    rows: QuerySet[Row] = model._default_manager.all()  # noqa: SLF001  # Django's documented name
    if reads(officer):
        rows = rows.exclude(dossier__in=closed_dossiers(officer))
    if officer.desk:
        ours = Subject.objects.filter(dossier=OuterRef("dossier"), desk=officer.desk)
        rows = rows.filter(Exists(ours) | Q(dossier=F("process_id")))
    return rows


def reads(officer: Officer) -> bool:
    """Whether an officer reads matters: who does nothing but administer the node sees their lines without titles."""
    return any(role != ADMINISTRATOR for role in officer.roles)


def needs_decision(at: int) -> Q:
    """What is refused, what patience does not mend, and what has gone without a receipt for longer than a day."""
    return tried_since(at - DAY)


def tried_since(began: int) -> Q:
    """The same, of deliveries first tried then or before."""
    stuck = Q(obstacle__in=HELD) | Q(first_tried__lte=began)
    return Q(state=OnItsWay.State.REFUSED) | Q(state__in=UNDER_WAY) & stuck


def condition(view: str, at: int) -> Q:
    """What stands in a view of the page at process time `at`."""
    if view == "under_way":
        return Q(state__in=UNDER_WAY) & ~needs_decision(at)
    state = {"stopped": OnItsWay.State.STOPPED, "delivered": OnItsWay.State.DELIVERED}
    return Q(state=state[view]) if view in state else needs_decision(at)


def may_help(row: OnItsWay) -> bool:
    """Whether trying once more may help. What their log says of a large file stands, and some refusals the same act meets again."""
    return row.state != OnItsWay.State.REFUSED or (isinstance(row, Outbox) and row.refusal not in FINAL)


@dataclass(frozen=True, slots=True)
class Stopped:
    """That trying was stopped: when (process time), by which desk, why."""

    at: int
    by: str
    because: str


def stopped(row: OnItsWay) -> Stopped | None:
    """Who stopped a delivery that is stopped."""
    if row.state != OnItsWay.State.STOPPED:
        return None
    return Stopped(row.stopped_at or 0, str(STOPPED_BY.get(row.stopped_by, STOPPED_BY["both"])), row.stopped_because)
