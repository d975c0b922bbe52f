# SPDX-License-Identifier: Apache-2.0
"""What several workers do once: a row is taken for a time, done, and what came of it noted.

Whoever is killed between doing and noting leaves a row that is done again when its lease is over: perhaps twice, never not at all.
"""

from typing import Final, TypeVar

from django.db.models import F, Q, QuerySet

from demarche.areas.alerts.models import SAID, Leased
from demarche.ledger.transaction import write

T = TypeVar("T", bound=Leased)

LEASE: Final = 120.0
"""Seconds of machine time; longer than any way may take."""

FIRST: Final = 10.0
LONGEST: Final = 3600.0


def due(rows: QuerySet[T], machine: float) -> QuerySet[T]:
    """Those that wait, are due and that nobody holds; a time too far ahead was noted while the machine's clock was."""
    free = Q(lease_until__lte=machine) | Q(lease_until__gt=machine + LEASE)
    return rows.filter(Q(due__lte=machine) | Q(due__gt=machine + LONGEST), free, state=Leased.State.WAITING)


def take(row: Leased, machine: float, *, at: int) -> bool:
    """Hold a row; whether it was still free."""
    model = type(row)
    free = model._default_manager.filter(pk=row.pk, state=Leased.State.WAITING, lease_until=row.lease_until)  # noqa: SLF001  # Django's documented name
    until = machine + LEASE
    if not write(lambda: free.update(lease_until=until, attempts=F("attempts") + 1, tried_at=at)):
        return False
    row.lease_until, row.attempts, row.tried_at = until, row.attempts + 1, at
    return True


def note(row: Leased, said: str, machine: float, *, most: int | None) -> None:
    """Note that it is done, or why it is not and when it is tried again; after the last of `most` attempts it is given up."""
    model = type(row)
    mine = model._default_manager.filter(pk=row.pk, lease_until=row.lease_until)  # noqa: SLF001
    state = Leased.State.WAITING
    if not said:
        state = Leased.State.DONE
    elif most is not None and row.attempts >= most:
        state = Leased.State.FAILED
    pause = min(LONGEST, FIRST * 2 ** min(row.attempts - 1, 12))
    write(lambda: mine.update(state=state, said=said[:SAID], lease_until=0.0, due=machine + pause))


def free_all(*models: type[Leased]) -> None:
    """Take back every lease, for the only worker as it starts: who held them died."""
    for model in models:
        held = model._default_manager.filter(state=Leased.State.WAITING, lease_until__gt=0.0)  # noqa: SLF001
        if held.exists():
            write(lambda held=held: held.update(lease_until=0.0))  # type: ignore[misc]  # bound here
