# SPDX-License-Identifier: Apache-2.0
"""Hits as the page shows them: what each is, whose, its title and the place where the words stand."""

from collections.abc import Iterable
from typing import Any

from demarche.areas.find import words
from demarche.areas.find.asking import Question
from demarche.areas.find.excerpts import excerpt, marked
from demarche.areas.find.index import TIE, UNDATED
from demarche.areas.find.models import Document
from demarche.areas.find.sources import FORMS, SOURCES
from demarche.ledger import processes


def shown(hits: Iterable[Document], question: Question | None) -> list[dict[str, Any]]:
    """Each hit, for the template."""
    looked_for = None if question is None else question.pattern
    found = []
    for each in hits:
        charter = processes.charter_of(each.process) if each.process else None
        title, number = marked(each.title, looked_for), marked(each.number, looked_for)
        text = excerpt(each.text, looked_for)
        at = each.pk >> TIE
        found.append(
            {
                "url": each.url,
                "one": SOURCES[each.kind].one,
                "kind": each.kind,
                "form": FORMS.get(each.form, ""),
                "title": title,
                "number": number,
                "text": text,
                "language": each.language,
                "title_language": each.language if each.kind in ("matter", "draft") else "",
                "beside": looked_for is not None and not any(part.found for part in (*title, *number, *text)),
                "party": "" if each.kind == "party" else name(each.process, each.party),
                "process": charter.name if charter else "",
                "exercise": charter is not None and charter.exercise,
                "marking": f"TLP:{each.marking}" if each.marking else "",
                "state": words.STATES.get(each.state, ""),
                "at": None if at == UNDATED else at,
            }
        )
    return found


def name(process: str, code: str) -> str:
    """What a Party calls itself."""
    return processes.name_of(process, code) if process and code else code
