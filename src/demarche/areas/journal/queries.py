# SPDX-License-Identifier: Apache-2.0
"""What the auditor reads: the entries of his desk, by officer, event, matter and days, page by page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from demarche.areas.journal import matters
from demarche.areas.journal.models import Entry
from demarche.areas.officers.models import Officer
from demarche.areas.officers.noting import DOORS, Event
from demarche.ledger.models import ActRecord

PAGE: Final = 50
_MOST: Final = 50
_HASH: Final = re.compile(r"[0-9a-f]{8,64}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FURTHEST: Final = 2**53


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; empty is everything. `first` and `last` are process times, `last` not included."""

    officer: int | None = None
    event: str = ""
    matter: str = ""
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in words: `called` is the matter's name, where the auditor may see it."""

    entry: Entry
    event: str
    door: str
    called: str


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first; `after` continues the list, empty on the last page."""

    rows: list[Row]
    after: str


def entries(auditor: Officer, asked: Filter) -> QuerySet[Entry]:
    """The entries an auditor reads: of his desk, or all when he is of both."""
    found = Entry.objects.order_by("-at", "-id")
    if auditor.desk:
        found = found.filter(desk=auditor.desk)
    if asked.officer is not None:
        found = found.filter(officer=asked.officer)
    if asked.event:
        found = found.filter(event=asked.event)
    if asked.first is not None:
        found = found.filter(at__gte=asked.first)
    if asked.last is not None:
        found = found.filter(at__lt=asked.last)
    return found.filter(_about(asked.matter, auditor)) if asked.matter else found


def _about(text: str, auditor: Officer) -> Q:
    """Entries about what a person names: an act or a dossier by its id or the beginning of it, a draft, or a number."""
    plain = text.strip().lower()
    if _UUID.fullmatch(plain):
        return Q(draft=str(UUID(plain)))
    found = set(matters.numbered(text.strip(), auditor))
    if _HASH.fullmatch(plain):
        found |= set(ActRecord.objects.filter(pk__startswith=plain).values_list("pk", flat=True)[:_MOST])
    return Q(dossier__in=found) | Q(act__in=found) | Q(subject=text.strip()[:100])


def page(auditor: Officer, asked: Filter, after: str) -> Page:
    """A page after the entry that `after` names, a moment and a number as the page before gave them. Two queries or three."""
    rows = entries(auditor, asked)
    moment, _, number = after.partition("-")
    if moment.isdecimal() and number.isdecimal() and max(len(moment), len(number)) < len(str(_FURTHEST)):
        rows = rows.filter(at__lte=int(moment)).exclude(at=int(moment), id__gte=int(number))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(told(found[:PAGE], auditor), f"{last.at}-{last.pk}" if last else "")


def told(found: list[Entry], auditor: Officer) -> list[Row]:
    """Entries in words, with what their matters are called."""
    called = matters.names({each.dossier for each in found if each.dossier}, auditor)
    return [_row(each, called) for each in found]


def _row(entry: Entry, called: Mapping[str, str]) -> Row:
    event = str(Event(entry.event).label) if entry.event in Event.values else entry.event
    return Row(entry, event, str(DOORS.get(entry.door, entry.door)), called.get(entry.dossier, ""))


def plain(auditor: Officer, asked: Filter) -> Iterator[dict[str, Any]]:
    """Every entry of the range as it is kept, the newest first."""
    yield from entries(auditor, asked).values(*COLUMNS).iterator(chunk_size=2000)


COLUMNS: Final = (
    "id",
    "at",
    "machine",
    "event",
    "officer",
    "name",
    "desk",
    "door",
    "process",
    "dossier",
    "act",
    "draft",
    "subject",
    "count",
    "since",
    "chain",
    "place",
    "before",
    "hash",
)
"""What is taken out of an entry, in this order: all of it, so that the chain can be checked elsewhere."""


def people() -> list[tuple[int, str]]:
    """Officers to choose from, those who are there no more among them."""
    return list(Officer.objects.order_by("name", "pk").values_list("pk", "name"))
