# SPDX-License-Identifier: Apache-2.0
"""The one place that knows what either database searches by: FTS5's table beside ours, or a column of lexemes in it."""

from django.db import connection
from django.db.models import QuerySet

from demarche.areas.find.asking import Question
from demarche.areas.find.models import Document


def matching(rows: QuerySet[Document], question: Question) -> QuerySet[Document]:
    """Of these documents, those that hold every word of a question."""
    for phrase in question.phrases:
        rows = rows.filter(words__contains=phrase)
    if connection.vendor == "sqlite":
        asked = " AND ".join(f'"{word}" *' if goes_on else f'"{word}"' for word, goes_on in question.terms)
        return rows.extra(
            tables=["find_words"],
            where=["find_words.rowid = find_document.id", "find_words MATCH %s"],
            params=[asked],
        )
    asked = " & ".join(f"'{word}':*" if goes_on else f"'{word}'" for word, goes_on in question.terms)
    return rows.extra(where=["find_document.lexemes @@ %s::tsquery"], params=[asked])


def newest_first(rows: QuerySet[Document], *, searched: bool) -> QuerySet[Document]:
    """The same in the order of the page; FTS5 gives it without sorting only along its own key."""
    if searched and connection.vendor == "sqlite":
        return rows.extra(order_by=["-find_words.rowid"])
    return rows.order_by("-id")
