# SPDX-License-Identifier: Apache-2.0
"""The journal, for the auditor's programs."""

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from demarche.areas.journal import queries
from demarche.areas.journal.forms import between
from demarche.areas.journal.models import Entry
from demarche.areas.journal.taking import readable
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import AUDITOR
from demarche.areas.officers.noting import Event
from demarche.ui.problems import Cursor, Short, answers

router = Router(tags=["Journal"])


class EntryOut(Schema):
    """An entry as it is kept, with the hashes that chain it."""

    id: int
    at: str
    machine: str
    event: str
    officer: int | None
    name: str
    desk: str
    door: str
    process: str
    dossier: str
    act: str
    draft: str
    subject: str
    count: int
    since: str | None
    chain: str
    place: int
    before: str
    hash: str


class Entries(Schema):
    """Fifty entries, the newest first; `after` goes on, empty on the last page."""

    items: list[EntryOut]
    after: str


class Asked(Schema):
    """What is asked for; days are those of UTC, `last` included."""

    officer: Annotated[int, Field(ge=0, le=2**53)] | None = None
    event: Event | None = None
    matter: Short = ""
    first: date | None = None
    last: date | None = None
    after: Cursor = ""


@router.get("", response=answers(Entries), operation_id="journal", summary="Who opened, printed, took out and released")
@officer_required(AUDITOR)
def journal(request: OfficerRequest, asked: Query[Asked]) -> Entries:
    """The entries of the auditor's desk."""
    event = str(asked.event.value) if asked.event else ""
    page = queries.page(request.user, between(asked.officer, event, asked.matter, asked.first, asked.last), asked.after)
    return Entries(items=[_out(row.entry) for row in page.rows], after=page.after)


def _out(entry: Entry) -> EntryOut:
    return EntryOut(**readable({name: getattr(entry, name) for name in queries.COLUMNS}))
