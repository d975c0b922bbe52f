# SPDX-License-Identifier: Apache-2.0
"""Matters, for programs: the list, a dossier, one act, its files, and what proves it; the pages' own queries and views."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from ninja import Router, Schema

from demarche.areas.concerns import checks, page, quarantine, queries
from demarche.areas.concerns.access import EXPORTING, about, closed, dossier_or_404
from demarche.areas.concerns.asked import questions
from demarche.areas.concerns.happened import Entry
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import marking
from demarche.areas.concerns.views import copies, dossiers, taking
from demarche.areas.concerns.views.acts import story_of
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING
from demarche.areas.officers.noting import Event, note
from demarche.core.encoding import stamp
from demarche.ledger.models import Outbox
from demarche.ui.problems import Cursor, Id, ProblemError, What, Word, answers

router = Router(tags=["Matters"])


class MatterRow(Schema):
    """A matter as lists show it. `ours`: this Party raised it; `turn`: whose turn it is."""

    dossier: str
    process: str
    desk: str
    kind: str
    title: str
    number: str
    their_number: str
    party: str
    ours: bool
    urgent: bool
    stage: str
    turn: str
    questions: int
    answered: int
    forked: bool
    opened: str
    changed: str
    due: str | None
    due_party: str


class Matters(Schema):
    """At most fifty matters, the newest first; `after` goes on, empty on the last page."""

    items: list[MatterRow]
    after: str


class QuestionOut(Schema):
    """A question, what stands as its answer, and its text."""

    number: int
    text: str
    form: str
    dropped: bool
    answer: str
    answer_text: str


class ActRow(Schema):
    """An act in the order of reading; `reason` where it changes nothing, in words."""

    id: str
    number: int
    kind: str
    author: str
    office: str
    made: str
    crossed: list[str]
    reason: str


class Clock(Schema):
    """What is owed by whom until when; `due` is empty while the clock has not begun."""

    owed: str
    party: str
    question: int | None
    begun: str | None
    due: str | None
    state: str
    met_by: str | None


class DeliveryOut(Schema):
    """Where a copy of an act stands."""

    act: str
    addressee: str
    state: str
    obstacle: str
    refusal: str


class Step(Schema):
    """An act of the closed list, and why it is not possible now, if it is not."""

    kind: str
    label: str
    why_not: str


class Matter(MatterRow):
    """A dossier: where it stands, its questions, acts (a hundred at most, `before` goes on), clocks, copies and next steps."""

    stands: str
    marking: str
    audience: list[str]
    asked: list[QuestionOut]
    acts: list[ActRow]
    before: int | None
    clocks: list[Clock]
    deliveries: list[DeliveryOut]
    possible: list[Step]


class FileRow(Schema):
    """A file of an act, and what the Party's own scanner said of one received."""

    number: int
    name: str
    size: str
    sha256: str
    here: bool
    verdict: str


class ActOut(ActRow):
    """One act: what it says part by part, the hashes of its parts, how to check it, and its files."""

    keyset: str
    seq: int
    prev: str | None
    after: list[str]
    values: dict[str, Any]
    parts: dict[str, str]
    checks: list[str]
    files: list[FileRow]


_BYTES = {
    "responses": {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
}
_PAPER = {"responses": {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}}
_SAME = ("dossier", "process", "desk", "kind", "title", "number", "their_number", "party", "ours", "urgent")


def _row(row: DossierRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _SAME},
        **{name: getattr(row, name) for name in ("stage", "turn", "questions", "answered", "forked", "due_party")},
        "opened": stamp(row.opened),
        "changed": stamp(row.changed),
        "due": _stamp(row.due),
    }


def _stamp(at: int | None) -> str | None:
    return None if at is None else stamp(at)


@router.get("", response=answers(Matters), operation_id="matters", summary="Matters of the officer's desk")
@officer_required(*READING)
def matters(request: OfficerRequest, show: Word = "", after: Cursor = "") -> Matters:
    """`show` says whose turn it is, as the list's tabs do; what is marked TLP:RED and closed to the officer is left out."""
    found = queries.page(request.user, show, after)
    marked = [row.pk for row in found.rows if row.red]
    hidden = set(closed(request.user).filter(pk__in=marked).values_list("dossier", flat=True)) if marked else set()
    return Matters(items=[MatterRow(**_row(each)) for each in found.rows if each.pk not in hidden], after=found.after)


@router.get("/{dossier}", response=answers(Matter), operation_id="matter", summary="A dossier")
@officer_required(*READING)
def matter(request: OfficerRequest, dossier: Id, before: int | None = None) -> Matter:
    """What its page says, without the paper of each act."""
    row = dossier_or_404(dossier, request.user)
    note(request, Event.OPENED, about(row))
    story = page.story(row, at=request.at, before=None if before is None else max(1, min(before, 10**6)))
    oldest = story.entries[-1].number if story.entries else 1
    return Matter(
        **_row(row),
        stands=strip_tags(page.where(story)),
        marking=marking(story.values(row.pk)),
        audience=list(story.audience),
        asked=[_question(each) for each in questions(story)],
        acts=[ActRow(**_act(story, each)) for each in story.entries],
        before=oldest if oldest > 1 else None,
        clocks=[_clock(each) for each in story.standing.clocks],
        deliveries=[
            DeliveryOut(
                act=each.act, addressee=each.addressee, state=each.state, obstacle=each.obstacle, refusal=each.refusal
            )
            for each in Outbox.objects.filter(process=row.process, dossier=row.pk).order_by("-pk")[:200]
        ],
        possible=[Step(kind=each.kind, label=each.label, why_not=each.why_not) for each in story.possible],
    )


def _question(found: dict[str, Any]) -> QuestionOut:
    stands = found["standing"] or {}
    return QuestionOut(
        number=found["number"],
        text=found["text"],
        form=str(found["form"]),
        dropped=bool(found["dropped"]),
        answer=strip_tags(str(stands.get("word", ""))),
        answer_text=str(stands.get("text", "")),
    )


def _act(story: Story, entry: Entry) -> dict[str, Any]:
    act = entry.act
    return {
        "id": act.id,
        "number": entry.number,
        "kind": act.kind,
        "author": act.author,
        "office": act.office,
        "made": stamp(story.made(act)),
        "crossed": list(entry.crossed),
        "reason": entry.reason,
    }


def _clock(found: Any) -> Clock:
    return Clock(
        owed=found.owed.value,
        party=found.party,
        question=found.question,
        begun=_stamp(found.begun),
        due=_stamp(found.due),
        state=found.state.value,
        met_by=found.met_by,
    )


@router.get("/{dossier}/acts/{act}", response=answers(ActOut), operation_id="act", summary="One act")
@officer_required(*READING)
def one_act(request: OfficerRequest, dossier: Id, act: Id) -> ActOut:
    """Every part as it was signed, and how to check it."""
    story = story_of(request, dossier, act)
    note(request, Event.OPENED, about(story.row, act))
    entry = story.entries[0]
    said = entry.act
    return ActOut(
        **_act(story, entry),
        keyset=said.keyset,
        seq=said.seq,
        prev=said.prev,
        after=list(said.after),
        values=dict(said.values),
        parts=dict(said.parts),
        checks=[strip_tags(str(each)) for each in checks.of_act(story, entry)["checks"]],
        files=[
            FileRow(
                **{name: each[name] for name in ("number", "name", "size", "sha256", "here")},
                verdict=each.get("verdict", ""),
            )
            for each in quarantine.shown(said, dossier, ours=said.author == story.standing.own)
        ],
    )


@router.get(
    "/{dossier}/copy",
    response=answers(None),
    operation_id="reading_copy",
    summary="A reading copy",
    openapi_extra=_PAPER,
)
@officer_required(*READING)
def reading_copy(request: OfficerRequest, dossier: Id) -> HttpResponse:
    """The page for the printer, without signatures."""
    return copies.reading_copy(request, dossier)


@router.post(
    "/{dossier}/export",
    response=answers(None),
    operation_id="export",
    summary="Take the dossier out",
    openapi_extra=_BYTES,
)
@officer_required(*EXPORTING)
def export(request: OfficerRequest, dossier: Id) -> HttpResponseBase:
    """With its signatures: whoever gets the file can prove what it says."""
    return dossiers.export(request, dossier)


@router.post(
    "/{dossier}/acts/{act}/proof",
    response=answers(None),
    operation_id="proof",
    summary="Take one act out",
    openapi_extra=_BYTES,
)
@officer_required(*EXPORTING)
def proof(request: OfficerRequest, dossier: Id, act: Id) -> HttpResponseBase:
    """With its places: it can be checked alone."""
    story_of(request, dossier, act)
    return dossiers.proof(request, dossier, act)


@router.post(
    "/{dossier}/acts/{act}/files/{int:number}",
    response=answers(None),
    operation_id="take_file",
    summary="Take a file",
    openapi_extra=_BYTES,
)
@officer_required(*READING)
def take_file(request: OfficerRequest, dossier: Id, act: Id, number: int) -> HttpResponseBase:
    """Under the rules of the page: one in which the scanner found something only once a releasing officer has confirmed it."""
    story = story_of(request, dossier, act)
    found = taking.found(story, act, number)
    if not taking.may_go(act, found):
        raise ProblemError(
            What.REFUSED,
            _("The scanner found something in this file, and no releasing officer has confirmed that it is taken."),
        )
    return taking.handed_out(request, story, act, found)
