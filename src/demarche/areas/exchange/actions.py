# SPDX-License-Identifier: Apache-2.0
"""What officers decide of deliveries, and the row of Needs my action that asks them to."""

from typing import Final

from demarche.areas.exchange.selecting import deliveries, may_help, needs_decision
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING, Officer
from demarche.ledger import deciding
from demarche.ledger.models import FileOutbox, OnItsWay, Outbox, Pending
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
    done = may_help(row) and (deciding.go_on(row) or deciding.hasten(row))
    ask(at)
    return done


def ask(at: int) -> None:
    """Keep one row for each officer who may decide, with how many of the deliveries he sees need it at process time `at`."""
    wanted = _wanted(at)
    if wanted == dict(Pending.objects.filter(key__startswith=_KEY).values_list("officer", "verb")):
        return

    def change() -> None:
        Pending.objects.filter(key__startswith=_KEY).exclude(officer__in=wanted).delete()
        for officer, verb in wanted.items():
            row = {"group": "at_once", "url": "/delivery/?show=held", "officer": officer, "verb": verb}
            Pending.objects.update_or_create(key=f"{_KEY}{officer}", defaults=row, create_defaults={**row, "since": at})

    write(change)


def _wanted(at: int) -> dict[int, str]:
    """By officer: the verb of his row, which says how many."""
    stuck = needs_decision(at)
    if not Outbox.objects.filter(stuck).exists() and not FileOutbox.objects.filter(stuck).exists():
        return {}
    those = {each.pk: each for role in DECIDING for each in Officer.objects.with_role(role)}
    models: tuple[type[OnItsWay], ...] = (Outbox, FileOutbox)
    counts = {pk: sum(deliveries(each, model).filter(stuck).count() for model in models) for pk, each in those.items()}
    return {pk: f"stalled/{count}" for pk, count in counts.items() if count}
