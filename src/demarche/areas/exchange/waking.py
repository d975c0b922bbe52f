# SPDX-License-Identifier: Apache-2.0
"""When what is on its way is tried again before its time: a Party was heard from, or process time jumped."""

from typing import Any, Final

from django.db.models import QuerySet

from demarche.ledger.models import Outbox
from demarche.ledger.outbox import UNDER_WAY, make_all_due
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write


def _paused(process: str, addressee: str) -> QuerySet[Outbox, Any]:
    return Outbox.objects.filter(process=process, addressee=addressee, state__in=UNDER_WAY, due__gt=0.0)


_ANY: Final = Select(lambda process, addressee: _paused(process, addressee).values_list("pk")[:1], str, str)


def wake(process_id: str, addressee: str) -> None:
    """Make everything due that is on its way to a Party; nothing is written when all of it is."""
    if _ANY.first(process_id, addressee):
        write(lambda: _paused(process_id, addressee).update(due=0.0))


def wake_all() -> int:
    """Make everything due that is on its way; give how many deliveries that is."""
    return make_all_due()
