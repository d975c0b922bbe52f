# SPDX-License-Identifier: Apache-2.0
"""What the page reads: the documents that an officer may open, newest first, in a constant number of queries."""

from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q, QuerySet

from demarche.areas.find import engine
from demarche.areas.find.asking import Question
from demarche.areas.find.folding import words
from demarche.areas.find.index import TIE
from demarche.areas.find.models import Document
from demarche.areas.find.sources import open_to
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import ADMINISTRATOR, Officer

PAGE: Final = 25
COUNTED: Final = 100
"""Up to which number hits are counted."""

_LAST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; empty ones do not. `since` and `until` are process time, the latter the first second left out."""

    equal: dict[str, str] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.equal) or self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits; `after` names the last one when there are more; `count` is how many there are from here on, at most one more than `COUNTED`."""

    hits: list[Document]
    after: str
    count: int


def page(officer: Officer, question: Question | None, filters: Filters, after: str) -> Page:
    """The documents that an officer may open, that hold what was asked and are within the filters, after that one."""
    rows = _within(visible(officer), filters)
    if question is not None:
        rows = engine.matching(rows, question)
    if after.isascii() and after.isdecimal() and len(after) <= len(str(_LAST)) and int(after) <= _LAST:
        rows = rows.filter(id__lt=int(after))
    # One walk finds both how many there are and which come first; only those that are shown are read.
    places = list(engine.newest_first(rows, searched=question is not None).values_list("pk", flat=True)[: COUNTED + 1])
    first = places[:PAGE]
    hits = list(Document.objects.filter(pk__in=first).order_by("-pk").defer("words", "readers", "key"))
    return Page(hits, str(first[-1]) if len(places) > PAGE else "", len(places))


def visible(officer: Officer) -> QuerySet[Document]:
    """Every document whose page an officer may open: his roles', his desk's, and none that is closed to him."""
    to_him = Q(readers="") | Q(readers__contains=f" #{officer.pk} ")
    for role in officer.roles:
        to_him |= Q(readers__contains=f" {role} ")
    rows = Document.objects.filter(to_him, kind__in=list(open_to(officer)))
    rows = rows.exclude(dossier__in=closed_dossiers(officer))
    return rows.filter(desk__in=("", officer.desk)) if officer.desk else rows


def _within(rows: QuerySet[Document], filters: Filters) -> QuerySet[Document]:
    rows = rows.filter(**filters.equal)
    if filters.since is not None:
        rows = rows.filter(id__gte=max(0, filters.since) << TIE)
    if filters.until is not None:
        rows = rows.filter(id__lt=max(0, filters.until) << TIE)
    return rows


def officers(officer: Officer, question: Question | None) -> list[Officer]:
    """The officers whose name or sign-in name holds what was asked; only administrators may open their pages."""
    if question is None or not officer.has_role(ADMINISTRATOR):
        return []
    every = Officer.objects.order_by("name", "pk")
    return [each for each in every if holds(f"{each.name} {each.username}", question)]


def holds(text: str, question: Question) -> bool:
    """Whether a text holds every word of a question, as the index says it of a document."""
    kept = list(words(text))
    joined = f" {' '.join(kept)} "
    return all(
        any(word.startswith(term) if goes_on else word == term for word in kept) for term, goes_on in question.terms
    ) and all(phrase in joined for phrase in question.phrases)
