# SPDX-License-Identifier: Apache-2.0
"""Deliveries under way: claimed under a lease, put back with an obstacle, made due at once."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from demarche.ledger.models import Outbox
from demarche.ledger.transaction import write

UNDER_WAY: Final = (Outbox.State.WAITING, Outbox.State.SENT)


def due_addressees(machine: float) -> list[tuple[str, str]]:
    """Each (process id, Party code) to which something is due at `machine` time and not under a lease."""
    rows = Outbox.objects.filter(state__in=UNDER_WAY, due__lte=machine, lease_until__lte=machine)
    return list(rows.order_by("process", "addressee").values_list("process", "addressee").distinct())


def claim(process_id: str, addressee: str, *, machine: float, lease: float, most: int) -> list[Outbox]:
    """Take up to `most` deliveries to one addressee that are due, oldest act first, for `lease` seconds of machine time.

    A row whose lease ran out comes back by itself; delivering twice has no second effect.
    """

    def take() -> list[Outbox]:
        rows = Outbox.objects.select_for_update(skip_locked=True).filter(
            process=process_id,
            addressee=addressee,
            state__in=UNDER_WAY,
            due__lte=machine,
            lease_until__lte=machine,
        )
        found = list(rows.order_by("leaf_index")[:most])
        _of(found).update(lease_until=machine + lease)
        return found

    return write(take)


def started(rows: Sequence[Outbox], *, at: int) -> None:
    """Note an attempt: count it, and when (process time) the first one was."""
    write(lambda: _of(rows).update(attempts=F("attempts") + 1, first_tried=Coalesce("first_tried", at)))


def put_back(rows: Sequence[Outbox], *, obstacle: str, detail: str, due: float, sent: bool = False) -> None:
    """End an attempt without a receipt: why, and when (machine time) the next one is. `sent`: it did leave this node."""
    state = {"state": Outbox.State.SENT} if sent else {}
    under_way = _of(rows).filter(state__in=UNDER_WAY)
    write(lambda: under_way.update(obstacle=obstacle, detail=detail, due=due, lease_until=0.0, **state))


def make_all_due() -> int:
    """Try everything at once, for process time jumped or an officer asked; give how many deliveries are under way."""
    return write(lambda: Outbox.objects.filter(state__in=UNDER_WAY).update(due=0.0))


def _of(rows: Iterable[Outbox]) -> QuerySet[Outbox]:
    return Outbox.objects.filter(pk__in=[row.pk for row in rows])
