# SPDX-License-Identifier: Apache-2.0
"""When what is on its way is tried again before its time: a Party was heard from, or process time jumped."""

from demarche.ledger.models import Outbox
from demarche.ledger.outbox import UNDER_WAY, make_all_due
from demarche.ledger.transaction import write


def wake(process_id: str, addressee: str) -> None:
    """Make everything due that is on its way to a Party; nothing is written when all of it is."""
    rows = Outbox.objects.filter(process=process_id, addressee=addressee, state__in=UNDER_WAY, due__gt=0.0)
    if rows.exists():
        write(lambda: rows.update(due=0.0))


def wake_all() -> int:
    """Make everything due that is on its way; give how many deliveries that is."""
    return make_all_due()
