# SPDX-License-Identifier: Apache-2.0
"""What officers decide of deliveries, and the row of Needs my action that asks them to."""

from typing import Final

from django.db.models import Count, QuerySet

from demarche.areas.exchange.models import Subject
from demarche.areas.exchange.queries import needs_decision
from demarche.areas.exchange.words import FINAL
from demarche.areas.officers.models import ADMINISTRATOR, DIPLOMATIC, RELEASING, TECHNICAL, Officer
from demarche.ledger import deciding
from demarche.ledger.models import OnItsWay, Outbox, Pending
from demarche.ledger.outbox import NOT_DELIVERED
from demarche.ledger.transaction import write

DECIDING: Final = (RELEASING, ADMINISTRATOR)
"""Who stops a delivery of his desk, or has it tried again."""

_KEY: Final = "exchange/decide/"


def stop(row: OnItsWay, officer: Officer, because: str, *, at: int) -> bool:
    """Stop trying in the name of the officer's desk; whether it was still to be stopped."""
    done = deciding.stop(row, by=officer.desk or "both", because=because, at=at)
    ask(at)
    return done


def again(row: OnItsWay, *, at: int) -> bool:
    """Try again at once, also what was stopped or refused; not what the same bytes can only be refused for."""
    if row.state == OnItsWay.State.REFUSED and row.refusal in FINAL:
        return False
    done = deciding.go_on(row) or deciding.hasten(row)
    ask(at)
    return done


def ask(at: int) -> None:
    """Keep one row a desk in Needs my action, with how many of its deliveries need a decision at process time `at`."""
    wanted = _wanted(at)
    here = dict(Pending.objects.filter(key__startswith=_KEY).values_list("key", "verb"))
    if {key: f"stalled/{count}/{desk}" for key, (desk, count) in wanted.items()} == here:
        return

    def change() -> None:
        Pending.objects.filter(key__startswith=_KEY).exclude(key__in=wanted).delete()
        for key, (desk, count) in wanted.items():
            row = {"group": "at_once", "role": "decides", "url": "/delivery/?show=held"}
            Pending.objects.update_or_create(
                key=key,
                defaults={**row, "verb": f"stalled/{count}/{desk}", "desk": desk},
                create_defaults={**row, "verb": f"stalled/{count}/{desk}", "desk": desk, "since": at},
            )

    write(change)


def _wanted(at: int) -> dict[str, tuple[str, int]]:
    """By key of the row: the desk, and how many deliveries of matters it holds; acts of registers count for the diplomatic one."""
    stuck: QuerySet[Outbox] = Outbox.objects.filter(needs_decision(at), state__in=NOT_DELIVERED)
    by_dossier = dict(stuck.values_list("dossier").annotate(count=Count("pk")).order_by())
    if not by_dossier:
        return {}
    desks = dict(Subject.objects.filter(dossier__in=by_dossier, desk=TECHNICAL).values_list("dossier", "desk"))
    counts: dict[str, int] = {}
    for dossier, count in by_dossier.items():
        desk = desks.get(dossier, DIPLOMATIC)
        counts[desk] = counts.get(desk, 0) + count
    return {f"{_KEY}{desk}": (desk, count) for desk, count in counts.items()}
