# SPDX-License-Identifier: Apache-2.0
"""What officers decide of deliveries, and the row of Needs my action that asks them to."""

from typing import Final

from demarche.areas.exchange.selecting import DAY, deliveries, may_help, needs_decision, tried_since
from demarche.areas.officers.models import ADMINISTRATOR, RELEASING, Officer
from demarche.ledger import deciding
from demarche.ledger.models import FileOutbox, OnItsWay, Outbox, Pending
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write

DECIDING: Final = (RELEASING, ADMINISTRATOR)
"""Who stops a delivery of his desk, or has it tried again."""

_KEY: Final = "exchange/decide/"


_MODELS: Final[tuple[type[OnItsWay], ...]] = (Outbox, FileOutbox)
_STUCK: Final = (
    Select(lambda began: Outbox.objects.filter(tried_since(began)).values_list("pk")[:1], int),
    Select(lambda began: FileOutbox.objects.filter(tried_since(began)).values_list("pk")[:1], int),
)
_ASKED: Final = Select(lambda: Pending.objects.filter(key__startswith=_KEY).values_list("officer", "verb"))


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
    if wanted == dict(_ASKED.rows()):
        return

    def change() -> None:
        Pending.objects.filter(key__startswith=_KEY).exclude(officer__in=wanted).delete()
        for officer, verb in wanted.items():
            row = {"group": "at_once", "url": "/delivery/?show=held", "officer": officer, "verb": verb}
            Pending.objects.update_or_create(key=f"{_KEY}{officer}", defaults=row, create_defaults={**row, "since": at})

    write(change)


def _wanted(at: int) -> dict[int, str]:
    """By officer: the verb of his row, which says how many."""
    if not any(each.rows(at - DAY) for each in _STUCK):
        return {}
    stuck = needs_decision(at)
    those = {each.pk: each for role in DECIDING for each in Officer.objects.with_role(role)}
    counts = {pk: sum(deliveries(each, model).filter(stuck).count() for model in _MODELS) for pk, each in those.items()}
    return {pk: f"stalled/{count}" for pk, count in counts.items() if count}
