# SPDX-License-Identifier: Apache-2.0
"""Deliveries under way: claimed under a lease, put back with an obstacle, made due at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from demarche.ledger.models import FileOutbox, Member, Outbox
from demarche.ledger.statements import Select, Update
from demarche.ledger.transaction import write

UNDER_WAY: Final = (Outbox.State.WAITING, Outbox.State.SENT)
NOT_DELIVERED: Final = (*UNDER_WAY, Outbox.State.REFUSED)


LONGEST_LEASE: Final = 600.0
"""Seconds of machine time beyond which no lease can reach: it was given while the machine's clock was ahead, and holds nothing."""


def _free(due: float, now: float, far: float) -> QuerySet[Outbox, Any]:
    rows = Outbox.objects.filter(state__in=UNDER_WAY, due__lte=due)
    return rows.filter(Q(lease_until__lte=now) | Q(lease_until__gt=far))


# One look at the index a Party, and not a walk along all that waits for it: what asks for the first and not whether there is one
# is put together with nothing else by any engine.
_DUE: Final = Select(
    lambda due, now, far: (
        Member.objects.annotate(
            first=Subquery(
                _free(due, now, far)
                .filter(process=OuterRef("process"), addressee=OuterRef("code"))
                .order_by("due")
                .values("pk")[:1]
            )
        )
        .filter(first__isnull=False)
        .order_by("process", "code")
        .values_list("process", "code")
    ),
    float,
    float,
    float,
)


def due_addressees(machine: float) -> list[tuple[str, str]]:
    """Each (process id, Party code) to which something is due at `machine` time and not under a lease."""
    return [(process, addressee) for process, addressee in _DUE.rows(machine, machine, machine + LONGEST_LEASE)]


_FIELDS: Final = tuple(field.attname for field in Outbox._meta.concrete_fields)  # noqa: SLF001  # Django's documented name


@cache
def _free_to(most: int) -> Select:
    """The deliveries to one addressee that can be claimed, oldest act first, so many at most."""
    return Select(
        lambda process, addressee, due, now, far: (
            _free(due, now, far)
            .filter(process=process, addressee=addressee)
            .select_for_update(skip_locked=True)
            .order_by("leaf_index")
            .values_list(*_FIELDS)[:most]
        ),
        str,
        str,
        float,
        float,
        float,
    )


_LEASE: Final = Update(lambda pk: Outbox.objects.filter(pk=pk), int, sets={"lease_until": float})


# One worker at a time looks at what is on its way to a Party.
_LINE: Final = Select(
    lambda process, code: (
        Member.objects.filter(process=process, code=code).select_for_update(skip_locked=True).values_list("pk")
    ),
    str,
    str,
)
_HELD: Final = Select(
    lambda process, addressee, now, far: Outbox.objects.filter(
        process=process, addressee=addressee, state__in=UNDER_WAY, lease_until__gt=now, lease_until__lte=far
    ).values_list("pk")[:1],
    str,
    str,
    float,
    float,
)


def claim(process_id: str, addressee: str, *, machine: float, lease: float, most: int) -> list[Outbox]:
    """Take up to `most` deliveries to one addressee that are due, oldest act first, for `lease` seconds of machine time.

    Nothing while another holds deliveries to it: two parcels at once would show heads that overtake one another.
    A row whose lease ran out comes back by itself; delivering twice has no second effect.
    """

    def take() -> list[Outbox]:
        if connection.features.has_select_for_update_skip_locked and not _LINE.rows(process_id, addressee):
            return []
        far = machine + LONGEST_LEASE
        if _HELD.rows(process_id, addressee, machine, far):
            return []
        rows = _free_to(most).rows(process_id, addressee, machine, machine, far)
        found = [Outbox.from_db(connection.alias, _FIELDS, row) for row in rows]
        for row in found:
            row.lease_until = machine + lease
        _LEASE.each([(row.pk, row.lease_until) for row in found])
        return found

    return write(take)


def prolong(rows: Sequence[Outbox], *, seconds: float) -> None:
    """Hold what was claimed at once so much longer, unless it is delivered or another has claimed it by now."""
    until = rows[0].lease_until
    under_way = Outbox.objects.filter(pk__in=[row.pk for row in rows], state__in=UNDER_WAY, lease_until=until)
    write(lambda: under_way.update(lease_until=until + seconds))
    for row in rows:
        row.lease_until = until + seconds


def free_all() -> None:
    """Take back every lease, of large files too, for the only worker as it starts: who held them died."""
    for model in (Outbox, FileOutbox):
        held = model.objects.filter(state__in=UNDER_WAY, lease_until__gt=0.0)
        if held.exists():
            write(lambda held=held: held.update(lease_until=0.0))  # type: ignore[misc]  # bound here


_STARTED: Final = Update(
    lambda pk: Outbox.objects.filter(pk=pk),
    int,
    sets={"attempts": F("attempts") + 1, "first_tried": (int, lambda at: Coalesce("first_tried", at))},
)


def started(rows: Sequence[Outbox], *, at: int) -> None:
    """Note an attempt: count it, and when (process time) the first one was. Part of the caller's transaction."""
    _STARTED.each([(row.pk, at) for row in rows])


def put_back(rows: Sequence[Outbox], *, obstacle: str, detail: str, due: float, sent: bool = False) -> None:
    """End an attempt without a receipt: why, and when (machine time) the next one is. `sent`: it did leave this node.

    What another has claimed since, for the lease ran out, stays his.
    """
    state = {"state": Outbox.State.SENT} if sent else {}
    under_way = Outbox.objects.filter(
        pk__in=[row.pk for row in rows], state__in=UNDER_WAY, lease_until__in={row.lease_until for row in rows}
    )
    write(lambda: under_way.update(obstacle=obstacle, detail=detail, due=due, lease_until=0.0, **state))


def make_due_to(process_id: str, addressee: str) -> None:
    """Try what is on its way to one Party at once, large files too, for its line has changed."""

    def change() -> None:
        for model in (Outbox, FileOutbox):
            model.objects.filter(process=process_id, addressee=addressee, state__in=UNDER_WAY).update(due=0.0)

    write(change)


def make_all_due() -> int:
    """Try everything at once, for process time jumped or an officer asked; give how many deliveries are under way."""
    return write(lambda: Outbox.objects.filter(state__in=UNDER_WAY).update(due=0.0))
