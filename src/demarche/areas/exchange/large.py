# SPDX-License-Identifier: Apache-2.0
"""What the delivery page reads of large files: those of one view, named, each a line of its own; a constant number of queries."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from demarche.areas.directory.speech import in_words_of
from demarche.areas.exchange.models import Subject
from demarche.areas.exchange.selecting import Stopped, condition, deliveries, may_help, reads, stopped
from demarche.areas.exchange.words import Because, because, because_of_file
from demarche.areas.officers.models import Officer
from demarche.core.acts.act import SignedAct
from demarche.core.acts.schema import numbered
from demarche.ledger import read
from demarche.ledger.models import FileOutbox, Member
from demarche.ledger.outbox import UNDER_WAY
from demarche.ui import moments


@dataclass(frozen=True, slots=True)
class Sent:
    """A large file on its way to one Party, or arrived there. Times are process time but `next_try`, reckoned from machine time."""

    pk: int
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
    again: bool
    stopped: Stopped | None


def lines(officer: Officer, view: str, *, at: int, most: int, start: int = 0) -> list[Sent]:
    """Some of the files of one view, the newest act first."""
    rows = deliveries(officer, FileOutbox).filter(condition(view, at)).order_by("-leaf_index", "pk")
    return _named(rows[start : start + most], officer, at)


def one(officer: Officer, row: FileOutbox, *, at: int) -> Sent:
    """One file, named."""
    return _named([row], officer, at)[0]


def _named(rows: Iterable[FileOutbox], officer: Officer, at: int) -> list[Sent]:
    rows = list(rows)
    if not rows:
        return []
    acts = read.those(row.act for row in rows)
    numbers = dict(Subject.objects.filter(pk__in={row.dossier for row in rows}).values_list("pk", "number"))
    names = {(each.process_id, each.code): each.name for each in Member.objects.only("process", "code", "name")}
    read_by = reads(officer)
    ahead = at - time.time()
    return [
        Sent(
            pk=row.pk,
            name=_name(acts, row) if read_by else "",
            size=moments.size(row.bytes),
            number=numbers.get(row.dossier, ""),
            url=f"/concerns/{row.dossier}/acts/{row.act}/" if read_by else "",
            party=names.get((row.process_id, row.addressee), row.addressee),
            state=row.state,
            said=moments.part(row.offset, row.bytes),
            held=row.offset,
            of=row.bytes,
            since=row.first_tried,
            attempts=row.attempts,
            because=_because(row),
            next_try=round(row.due + ahead) if row.state in UNDER_WAY and row.obstacle else None,
            receipt=row.delivered,
            again=may_help(row),
            stopped=stopped(row),
        )
        for row in rows
    ]


def _because(row: FileOutbox) -> Because | None:
    with in_words_of(row.process_id):
        return because_of_file(row.refusal, row.detail) or because(row.obstacle, row.detail, "")


def _name(acts: Mapping[str, SignedAct], row: FileOutbox) -> str:
    """What the act calls the file."""
    act = acts.get(row.act)
    parts = {} if act is None else numbered(act.act, "file")
    named = (each for each in parts.values() if isinstance(each, dict) and each.get("sha256") == row.file)
    return next((str(each["name"]) for each in named), row.file[:16])
