# SPDX-License-Identifier: Apache-2.0
"""What an officer decides of something on its way: to stop trying, to go on, to try at once. No record changes by it."""

from typing import Final

from django.db.models import QuerySet

from demarche.ledger.models import OnItsWay
from demarche.ledger.outbox import NOT_DELIVERED, UNDER_WAY
from demarche.ledger.transaction import write

_State: Final = OnItsWay.State


def _this(row: OnItsWay) -> QuerySet[OnItsWay]:
    return type(row)._default_manager.filter(pk=row.pk)  # noqa: SLF001  # Django's documented name


def stop(row: OnItsWay, *, by: str, because: str, at: int) -> bool:
    """Stop trying, at process time `at`, by a desk; whether it was still to be stopped. What is refused was not tried anyhow."""
    found = _this(row).filter(state__in=NOT_DELIVERED)
    said = {"stopped_at": at, "stopped_by": by, "stopped_because": because}
    return write(lambda: found.update(state=_State.STOPPED, lease_until=0.0, **said)) == 1


def go_on(row: OnItsWay) -> bool:
    """Try again what was stopped or refused; whether it was either."""
    found = _this(row).filter(state__in=(_State.STOPPED, _State.REFUSED))
    return (
        write(
            lambda: found.update(
                state=_State.WAITING,
                due=0.0,
                obstacle="",
                detail="",
                refusal="",
                stopped_at=None,
                stopped_by="",
                stopped_because="",
            )
        )
        == 1
    )


def hasten(row: OnItsWay) -> bool:
    """Have what is on its way tried at once; whether it is."""
    return write(lambda: _this(row).filter(state__in=UNDER_WAY).update(due=0.0)) == 1
