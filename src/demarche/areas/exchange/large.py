# SPDX-License-Identifier: Apache-2.0
"""What the delivery page reads of large files: those of one view, named, each a line of its own; a constant number of queries."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from demarche.areas.exchange.models import Subject
from demarche.areas.exchange.words import Because, because, because_of_file
from demarche.areas.officers.closed import closed_dossiers
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.core.acts.act import SignedAct
from demarche.core.acts.schema import numbered
from demarche.ledger import read
from demarche.ledger.models import FileOutbox, Member
from demarche.ledger.outbox import UNDER_WAY
from demarche.ui import moments


@dataclass(frozen=True, slots=True)
class Sent:
    """A large file on its way to one Party, or arrived there. Times are process time but `next_try`, reckoned from machine time."""

    name: str
    size: str
    number: str
    url: str
    party: str
    state: str
    said: str
    held: int
    of: int
    since: int | None
    attempts: int
    because: Because | None
    next_try: int | None
    receipt: int | None


def sent(officer: Officer) -> QuerySet[FileOutbox]:
    """The files an officer may see on their way: those of dossiers that he may open."""
    rows = FileOutbox.objects.exclude(dossier__in=closed_dossiers(officer))
    if officer.desk:
        rows = rows.filter(Exists(Subject.objects.filter(dossier=OuterRef("dossier"), desk=officer.desk)))
    return rows


def lines(officer: Officer, condition: Q, *, at: int, most: int, start: int = 0) -> list[Sent]:
    """Some of the files of one view, the newest act first."""
    rows = list(sent(officer).filter(condition).order_by("-leaf_index", "pk")[start : start + most])
    return _named(rows, officer, at)


def _named(rows: Sequence[FileOutbox], officer: Officer, at: int) -> list[Sent]:
    if not rows:
        return []
    acts = read.those(row.act for row in rows)
    numbers = dict(Subject.objects.filter(pk__in={row.dossier for row in rows}).values_list("pk", "number"))
    names = {(each.process_id, each.code): each.name for each in Member.objects.only("process", "code", "name")}
    reads = any(role != ADMINISTRATOR for role in officer.roles)
    ahead = at - time.time()
    return [
        Sent(
            name=_name(acts, row) if reads else "",
            size=moments.size(row.bytes),
            number=numbers.get(row.dossier, ""),
            url=f"/concerns/{row.dossier}/acts/{row.act}/" if reads else "",
            party=names.get((row.process_id, row.addressee), row.addressee),
            state=row.state,
            said=moments.part(row.offset, row.bytes),
            held=row.offset,
            of=row.bytes,
            since=row.first_tried,
            attempts=row.attempts,
            because=because_of_file(row.refusal, row.detail) or because(row.obstacle, row.detail, ""),
            next_try=round(row.due + ahead) if row.state in UNDER_WAY and row.obstacle else None,
            receipt=row.delivered,
        )
        for row in rows
    ]


def _name(acts: Mapping[str, SignedAct], row: FileOutbox) -> str:
    """What the act calls the file."""
    act = acts.get(row.act)
    parts = {} if act is None else numbered(act.act, "file")
    named = (each for each in parts.values() if isinstance(each, dict) and each.get("sha256") == row.file)
    return next((str(each["name"]) for each in named), row.file[:16])
