# SPDX-License-Identifier: Apache-2.0
"""What needs an officer: the rows that projections and rooms wrote, for his desk and roles, the nearest dates first."""

from functools import lru_cache
from typing import Final

from django.db.models import Q, QuerySet

from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import DRAFTER, DUTY, RELEASING, Officer
from demarche.ledger.models import Pending
from demarche.ledger.statements import Select

WAITING: Final = "waiting"
GROUPS: Final = ("at_once", "release", "on_duty", "to_clear", "to_answer", "to_assess", "returned", WAITING)
"""The groups in the order of the page; what is in none of them comes last of all."""

MOST: Final = 100
"""How many rows of a group are shown, and up to which number they are counted."""

# Two ranges of the index, for most rows of a busy node wait for others.
_TODO: Final = Q(group__lt=WAITING) | Q(group__gt=WAITING)
_WRITING: Final = frozenset({DRAFTER, "technical", "legal"})


def roles_of(officer: Officer) -> set[str]:
    """The roles whose rows an officer sees. Whoever writes drafts sees what a drafter is asked for.

    Who may release as it is done by day finds a draft once, not again as a duty officer.
    """
    found = set(officer.roles)
    if RELEASING in found:
        found.discard(DUTY)
    if found & _WRITING:
        found.add(DRAFTER)
    return found


def groups(officer: Officer) -> dict[str, list[Pending]]:
    """The rows of an officer's desk and roles, and those that are his alone, by group in the order of the page.

    Groups without rows are left out; of a group the first `MOST` are read, along an index, however many there are.
    """
    seen = _seen(officer, officer)
    found = {name: _first(seen.filter(group=name)) for name in GROUPS}
    for row in _first(seen.filter(_TODO).exclude(group__in=GROUPS)):
        found.setdefault(row.group, []).append(row)
    return {name: members for name, members in found.items() if members}


def count(officer: Officer) -> str:
    """How many rows are the officer's to act on, as the page says it; nothing for none. What waits for others is not counted."""
    found = len(_to_act(tuple(officer.roles), officer.desk).rows(officer.pk, officer.pk))
    if found == MOST:
        return f"{MOST - 1}+"
    return str(found) if found else ""


@lru_cache(maxsize=256)
def _to_act(roles: tuple[str, ...], desk: str) -> Select:
    """What the officer of that pk is to act on, by roles and desk: every page asks for it. The pk stands in it twice."""

    def build(own: int, reader: int) -> QuerySet[Pending, tuple[str]]:
        officer, named = (Officer(pk=pk, roles=list(roles), desk=desk) for pk in (own, reader))
        return _seen(officer, named).filter(_TODO).order_by().values_list("key")[:MOST]

    return Select(build, int, int)


def _first(rows: QuerySet[Pending]) -> list[Pending]:
    """The first rows: by date, then those without one, oldest first."""
    dated = list(rows.filter(due__isnull=False).order_by("due", "key")[:MOST])
    if len(dated) == MOST:
        return dated
    return [*dated, *rows.filter(due=None).order_by("since", "key")[: MOST - len(dated)]]


def _seen(officer: Officer, reader: Officer) -> QuerySet[Pending]:
    rows = Pending.objects.filter(Q(role="") | Q(role__in=roles_of(officer)))
    rows = rows.filter(Q(officer=None) | Q(officer=officer.pk)).exclude(dossier__in=closed_dossiers(reader))
    return rows.filter(desk__in=("", officer.desk)) if officer.desk else rows
