# SPDX-License-Identifier: Apache-2.0
"""What needs an officer: the rows that projections and rooms wrote, for his desk and roles, in one query."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q, QuerySet

from demarche.areas.officers.models import DRAFTER, RELEASING, Officer
from demarche.ledger.models import Pending

GROUPS: Final = ("at_once", "release", "to_answer", "to_assess", "returned", "waiting")
"""The groups in the order of the page; what is in none of them comes last of all."""

MOST: Final = 500
_WRITING: Final = frozenset({DRAFTER, "technical", "legal"})


def roles_of(officer: Officer) -> set[str]:
    """The roles whose rows an officer sees. Whoever writes drafts sees what a drafter is asked for."""
    found = set(officer.roles)
    if found & _WRITING:
        found.add(DRAFTER)
    return found


def of(officer: Officer) -> list[Pending]:
    """The rows an officer sees, at most `MOST`: those of his desk and roles, and those that are his alone."""
    rows = _seen(officer)
    return sorted(rows[:MOST], key=lambda each: (each.due is None, each.due or 0, each.since, each.key))


def count(officer: Officer) -> int:
    """How many rows are the officer's to act on; what waits for others is not counted."""
    return _seen(officer).exclude(group="waiting").count()


def _seen(officer: Officer) -> QuerySet[Pending]:
    rows = Pending.objects.filter(Q(role="") | Q(role__in=roles_of(officer)))
    rows = rows.filter(Q(officer=None) | Q(officer=officer.pk))
    return rows.filter(desk__in=("", officer.desk)) if officer.desk else rows


def grouped(rows: Iterable[Pending]) -> dict[str, list[Pending]]:
    """The rows by group, in the order of the page; groups without rows are left out."""
    found: dict[str, list[Pending]] = {name: [] for name in GROUPS}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return {name: members for name, members in found.items() if members}


def is_releasing(officer: Officer) -> bool:
    """Whether the officer releases."""
    return officer.has_role(RELEASING)
