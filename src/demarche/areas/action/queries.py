# SPDX-License-Identifier: Apache-2.0
"""What needs an officer: the rows that projections and rooms wrote, for his desk and roles, the nearest dates first."""

from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import DRAFTER, DUTY, READING, RELEASING, WRITING, Officer
from demarche.ledger.models import Pending
from demarche.ledger.statements import Select

WAITING: Final = "waiting"
GROUPS: Final = ("at_once", "release", "on_duty", "to_clear", "to_answer", "to_assess", "returned", WAITING)
"""The groups in the order of the page; what is in none of them comes last of all."""

FIRST: Final = "nobody"
"""The group that stands above all others: an alert that nobody has."""

MOST: Final = 100
"""How many rows of a group are shown, and up to which number they are counted."""

# Two ranges of the index, for most rows of a busy node wait for others.
_TODO: Final = Q(group__lt=WAITING) | Q(group__gt=WAITING)
_OTHERS: Final = ""
"""Stands for every group that is not among them."""

_COLUMNS: Final = tuple(field.attname for field in Pending._meta.concrete_fields)  # noqa: SLF001  # Django's documented name


def roles_of(officer: Officer) -> set[str]:
    """The roles whose rows an officer sees. Whoever writes drafts sees what a drafter is asked for.

    Who may release as it is done by day finds a draft once, not again as a duty officer.
    """
    found = set(officer.roles)
    if RELEASING in found:
        found.discard(DUTY)
    if found & {*WRITING}:
        found.add(DRAFTER)
    return found


def groups(officer: Officer) -> dict[str, list[Pending]]:
    """The rows of an officer's desk and roles, and those that are his alone, by group in the order of the page.

    Groups without rows are left out; of a group the first `MOST` are read, along an index, however many there are.
    """
    found = {name: _first(officer, name) for name in GROUPS}
    for row in _first(officer, _OTHERS):
        found.setdefault(row.group, []).append(row)
    return {name: found[name] for name in dict.fromkeys((FIRST, *found)) if found.get(name)}


def count(officer: Officer) -> str:
    """How many rows are the officer's to act on, as the page says it; nothing for none. What waits for others is not counted."""
    found = len(_to_act(tuple(officer.roles), officer.desk).rows(officer.pk, officer.pk))
    if found == MOST:
        return f"{MOST - 1}+"
    return str(found) if found else ""


@lru_cache(maxsize=256)
def _to_act(roles: tuple[str, ...], desk: str) -> Select:
    """What an officer of these roles and this desk is to act on: every page asks for it. Its two values are his pk."""
    return Select(lambda *pks: _seen(roles, desk, *pks).filter(_TODO).order_by().values_list("key")[:MOST], int, int)


@lru_cache(maxsize=2048)
def _of_group(roles: tuple[str, ...], desk: str, group: str, *, dated: bool) -> Select:
    """What such an officer sees of a group, with dates or without. Its two values are his pk."""

    def build(*pks: int) -> QuerySet[Pending, tuple[Any, ...]]:
        seen = _seen(roles, desk, *pks)
        rows = seen.filter(_TODO).exclude(group__in=GROUPS) if group == _OTHERS else seen.filter(group=group)
        order = ("due", "since", "key") if dated else ("since", "key")
        return rows.filter(due__isnull=not dated).order_by(*order).values_list(*_COLUMNS)[:MOST]

    return Select(build, int, int)


def _first(officer: Officer, group: str) -> list[Pending]:
    """The first rows of a group: by date, then those without one, oldest first."""
    who = (tuple(officer.roles), officer.desk)
    rows = _of_group(*who, group, dated=True).rows(officer.pk, officer.pk)
    if len(rows) < MOST:
        rows += _of_group(*who, group, dated=False).rows(officer.pk, officer.pk)[: MOST - len(rows)]
    return [Pending.from_db(connection.alias, _COLUMNS, row) for row in rows]


def one(officer: Officer, key: str) -> Pending | None:
    """A row that an officer is to act on, by its key; none where there is none for him."""
    return _seen(tuple(officer.roles), officer.desk, officer.pk, officer.pk).filter(_TODO, key=key).first()


def open_at(desk: str) -> list[Pending]:
    """What is open at a desk and is nobody's alone, the nearest dates first."""
    rows = Pending.objects.filter(_TODO, desk__in=("", desk), officer=None)
    dated = rows.filter(due__isnull=False).order_by("due", "key")[: 2 * MOST]
    return [*dated, *rows.filter(due=None).order_by("since", "key")[: 2 * MOST]]


def _seen(roles: tuple[str, ...], desk: str, own: int, reader: int) -> QuerySet[Pending]:
    """What an officer sees; the pk by which rows are his alone, and that by which a dossier is closed to him, are given apart."""
    officer, named = (Officer(pk=pk, roles=list(roles), desk=desk) for pk in (own, reader))
    rows = Pending.objects.filter(Q(role="") | Q(role__in=roles_of(officer)))
    # What waits for others names no role: of it, whoever reads no dossiers sees what is of none.
    desks = Q(officer=None) if roles_of(officer) & {*READING} else Q(officer=None) & (Q(dossier="") | ~Q(role=""))
    rows = rows.filter(desks | Q(officer=own)).exclude(dossier__in=closed_dossiers(named))
    return rows.filter(desk__in=("", desk)) if desk else rows
