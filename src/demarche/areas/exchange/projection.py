# SPDX-License-Identifier: Apache-2.0
"""Acts to rows: what each dossier is about and whose desk holds it, so that a delivery can be named and kept to that desk."""

from collections.abc import Iterator
from typing import Final

from demarche.areas.exchange.models import Subject
from demarche.core.acts.concern import TRACKS
from demarche.ledger import replay
from demarche.ledger.statements import Insert

NAME: Final = "exchange"

_ROW: Final = Insert(Subject, "dossier", "process", "desk", "title", "number", once=True)


def register() -> None:
    """Have the ledger keep this room's rows."""
    replay.register_projection(NAME, project, clear, rows)


def project(touched: replay.Touched) -> None:
    """Write the row of a dossier when its opening act is placed; it never changes after."""
    opening = touched.docket.opening
    if opening is None or touched.dossier == touched.process or opening.id not in touched.placed:
        return
    values = opening.values
    track = values.get("track")
    desk = track if track in TRACKS else "diplomatic"
    title, number = (str(values.get(name) or "") for name in ("title", "number"))
    _ROW.run([(touched.dossier, touched.process, desk, title, number)])


def clear() -> None:
    """Delete every row this projection makes."""
    Subject.objects.all().delete()


def rows() -> Iterator[tuple[str, object]]:
    """Every row this projection makes, for comparison with rows made anew."""
    for each in Subject.objects.values():
        yield f"subject {each['dossier']}", each
