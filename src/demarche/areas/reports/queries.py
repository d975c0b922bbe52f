# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room read."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from demarche.areas.reports.models import Report

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Reports by title; `after` continues the list, empty on the last page."""

    rows: list[Report]
    after: str
    total: int


def page(after: str) -> Page:
    """A page of reports by title, after the row named by `after` (a title and a number, as the page before gave it)."""
    rows: QuerySet[Report] = Report.objects.order_by("title", "id").defer("entry", "summary")
    title, _, number = after.rpartition("~")
    if number.isdecimal() and len(number) < len(str(2**63)):
        rows = rows.filter(Q(title__gt=title) | Q(title=title, id__gt=int(number)))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.title}~{last.pk}" if last else "", Report.objects.count())


@dataclass(frozen=True, slots=True)
class Details:
    """What a report's own entry says beside its title and summary."""

    synonyms: tuple[str, ...]
    references: tuple[str, ...]


def details(report: Report) -> Details:
    """Read a report's entry."""
    told: Any = json.loads(bytes(report.entry)).get("meta")
    meta = told if isinstance(told, dict) else {}
    return Details(_texts(meta.get("synonyms")), _texts(meta.get("refs")))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
