# SPDX-License-Identifier: Apache-2.0
"""The journal, for the auditor's programs."""

from ninja import Query, Router, Schema

from demarche.areas.journal import queries
from demarche.areas.journal.forms import FilterForm
from demarche.areas.journal.models import Entry
from demarche.areas.journal.taking import readable
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import AUDITOR
from demarche.ui.problems import Cursor, Short, answers, wrong_in

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
    """What is asked for; days are those of UTC, `2027-02-16`."""

    officer: Short = ""
    event: Short = ""
    matter: Short = ""
    first: Short = ""
    last: Short = ""
    after: Cursor = ""


@router.get(
    "", response=answers(Entries), operation_id="journal", summary="Who opened, printed, took out and released what"
)
@officer_required(AUDITOR)
def journal(request: OfficerRequest, asked: Query[Asked]) -> Entries:
    """The entries of the auditor's desk."""
    form = FilterForm(asked.dict(), people=queries.people())
    if not form.is_valid():
        raise wrong_in(form)
    page = queries.page(request.user, form.asked(), asked.after)
    return Entries(items=[_out(row.entry) for row in page.rows], after=page.after)


def _out(entry: Entry) -> EntryOut:
    return EntryOut(**readable({name: getattr(entry, name) for name in queries.COLUMNS}))
