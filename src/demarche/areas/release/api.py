# SPDX-License-Identifier: Apache-2.0
"""Drafts, for programs: read, changed, noted, cleared, released by a second person, stopped; by the actions that the pages use."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from demarche.areas.officers.access import OfficerRequest, officer_required, require
from demarche.areas.officers.models import DRAFTER, DUTY, RELEASING, WRITING
from demarche.areas.officers.noting import Event
from demarche.areas.officers.proving import by_program, confirm
from demarche.areas.release import actions, annexes, clearing, duty, holding, queries, urgent
from demarche.areas.release.actions import Closed, Conflict, Saved
from demarche.areas.release.barrier import SENTENCES
from demarche.areas.release.entering import note_draft
from demarche.areas.release.finding import HANDLING
from demarche.areas.release.forms import CheckForm
from demarche.areas.release.models import Draft, State
from demarche.areas.release.parts import is_written, read
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.releasing import Bar, Released
from demarche.areas.release.views import let_out, sentence
from demarche.core.acts.vocabulary import ON_DUTY, find_kind
from demarche.core.codes import Reason
from demarche.core.encoding import stamp
from demarche.core.pictures import Sight
from demarche.ledger import processes
from demarche.ledger.behind import StandstillError
from demarche.ledger.signer import KeyLockedError
from demarche.ledger.transaction import BusyError
from demarche.ui.problems import ProblemError, Short, Text, What, answers, wrong_in

router = Router(tags=["Drafts"])

Values = Annotated[dict[str, Any], Field(max_length=2000)]
Version = Annotated[int, Field(ge=1, le=9_999_999)]


class FileOut(Schema):
    """A file that goes with a draft, and the part that names it."""

    part: str
    name: str
    sha256: str
    size: str


class DraftOut(Schema):
    """A draft as it stands. `gaps` say what is missing; `version` guards every change."""

    id: UUID
    process: str
    desk: str
    kind: str
    dossier: str
    audience: list[str]
    values: dict[str, Any]
    version: int
    state: str
    changed: str
    changed_by: str
    remark: str
    act: str
    leaves: str | None
    files: list[FileOut]
    gaps: list[str]


class DraftRow(Schema):
    """A draft in a list."""

    id: UUID
    kind: str
    desk: str
    dossier: str
    name: str
    version: int
    state: str
    changed: str


class Drafts(Schema):
    """The open drafts of the officer's desk, the newest first; two hundred at most."""

    items: list[DraftRow]


class Change(Schema):
    """The parts as they are to stand, over the version that was read; files stay as they are."""

    version: Version
    values: Values


class Read(Schema):
    """Which version was read."""

    version: Version


class Returning(Schema):
    """Why it goes back; it stays inside."""

    remark: Text


class Clearing(Schema):
    """What a colleague states of the version he read, and a note inside."""

    version: Version
    cleared: bool
    text: Text = ""


class Noting(Schema):
    """A remark that stays inside."""

    text: Text = ""


class Release(Schema):
    """What a releasing officer gives beside his token: the version he read, and the proof that it is he.

    `password`; `code` in its place, that his code app shows, where he has one. Who has passkeys alone releases on the page.
    `on_duty` takes the office that instructed him and when it did.
    """

    version: Version
    password: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    code: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] = ""
    number: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] = ""
    on_duty: bool = False
    instruction: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    given: Short = ""


class Done(Schema):
    """What became of a release: `held` until `leaves`, or `released` as an act."""

    state: Literal["held", "released"]
    leaves: str | None
    act: str
    dossier: str


def told(draft: Draft) -> DraftOut:
    """A draft as programs read it."""
    return DraftOut(
        id=draft.pk,
        process=draft.process,
        desk=draft.desk,
        kind=draft.kind,
        dossier=draft.dossier,
        audience=list(draft.audience),
        values=draft.values,
        version=draft.version,
        state=draft.state,
        changed=stamp(draft.changed),
        changed_by=draft.changed_by.name if draft.changed_by else "",
        remark=draft.remark,
        act=draft.act,
        leaves=_leaves(draft),
        files=[FileOut(part=a.part, name=a.name, sha256=a.sha256, size=a.size) for a in annexes.annexes_of(draft)],
        gaps=[str(each) for _field, each in presentation_of(draft.kind).gaps(draft.values)],
    )


def checked(draft: Draft, values: dict[str, Any]) -> dict[str, Any]:
    """The parts that a program wrote, or what is wrong with them."""
    kind = find_kind(processes.charter_of(draft.process).vocabulary, draft.kind)
    if kind is None:
        raise ProblemError(What.CLOSED)
    good, wrong = read(kind, values)
    if wrong:
        raise ProblemError(What.INVALID, _("Nothing was saved."), errors=wrong)
    return good


def outcome(found: Saved | Conflict | Closed) -> DraftOut:
    """A draft as it was saved; or both versions, or that it is closed."""
    if isinstance(found, Closed):
        raise ProblemError(What.CLOSED, _("This draft was released or discarded meanwhile, so nothing was changed."))
    if isinstance(found, Conflict):
        both = {"stands": told(found.draft).dict(), "aside": {"id": found.aside.pk, "values": found.aside.values}}
        both["stands"]["id"] = str(found.draft.pk)
        raise ProblemError(What.CONFLICT, versions=both)
    if found.dropped is not Sight.NONE:
        raise ProblemError(What.REFUSED, str(SENTENCES[found.dropped]))
    return told(found.draft)


@router.get("", response=answers(Drafts), operation_id="drafts", summary="The open drafts of the officer's desk")
@officer_required(*HANDLING)
def drafts(request: OfficerRequest) -> Drafts:
    """Those that the officer may open."""
    rows = [
        DraftRow(
            id=each.pk,
            kind=each.kind,
            desk=each.desk,
            dossier=each.dossier,
            name=presentation_of(each.kind).name(each.values),
            version=each.version,
            state=each.state,
            changed=stamp(each.changed),
        )
        for each in queries.open_drafts(request.user)
    ]
    return Drafts(items=rows)


@router.get("/{uuid:pk}", response=answers(DraftOut), operation_id="draft", summary="One draft")
@officer_required(*HANDLING)
def draft(request: OfficerRequest, pk: UUID) -> DraftOut:
    """Of the officer's desk, or one that he was asked to clear."""
    found = queries.readable_or_404(pk, request.user)
    note_draft(request, Event.OPENED, found)
    return told(found)


@router.put("/{uuid:pk}", response=answers(DraftOut), operation_id="change_draft", summary="Change a draft")
@officer_required(*WRITING)
def change(request: OfficerRequest, pk: UUID, payload: Change) -> DraftOut:
    """Over the version that was read; when somebody changed it meanwhile, nothing is overwritten and both are given."""
    found = queries.draft_or_404(pk, request.user)
    values = checked(found, payload.values)
    return outcome(
        actions.save(found, values, version=payload.version, by=request.user, at=request.at, scope=is_written)
    )


@router.post("/{uuid:pk}/return", response=answers(DraftOut), operation_id="return_draft", summary="Return a draft")
@officer_required(RELEASING)
def give_back(request: OfficerRequest, pk: UUID, payload: Returning) -> DraftOut:
    """To its drafter, with a remark."""
    form = _form(request, {"version": 1, "remark": payload.remark}, do="return")
    now = actions.give_back(queries.draft_or_404(pk, request.user), form.cleaned_data["remark"], by=request.user)
    if now.state != State.RETURNED:
        raise ProblemError(What.CLOSED, _("It is not with the releasing officer any more, so nothing was returned."))
    note_draft(request, Event.RETURNED, now)
    return told(now)


@router.post(
    "/{uuid:pk}/clear", response=answers(DraftOut), operation_id="clear_draft", summary="Clear a draft, or not"
)
@officer_required(*clearing.CLEARING)
def clear(request: OfficerRequest, pk: UUID, payload: Clearing) -> DraftOut:
    """State whether the version that was read may go. Nothing of it ever leaves."""
    found = queries.readable_or_404(pk, request.user)
    if not clearing.may_clear(found, request.user):
        raise PermissionDenied(
            _("Who wrote a word of a draft does not clear it, and one that was released is not cleared any more.")
        )
    actions.note(found, payload.text, by=request.user, at=request.at)
    clearing.state(found, cleared=payload.cleared, version=payload.version, by=request.user, at=request.at)
    note_draft(request, Event.CLEARED if payload.cleared else Event.NOT_CLEARED, found)
    return told(found)


@router.post(
    "/{uuid:pk}/authorise", response=answers(DraftOut), operation_id="authorise", summary="Authorise the urgent line"
)
@officer_required(DRAFTER, RELEASING)
def authorise(request: OfficerRequest, pk: UUID, payload: Read) -> DraftOut:
    """As the second officer beside the one who releases, who wrote none of it."""
    found = queries.draft_or_404(pk, request.user)
    if not urgent.authorise(found, version=payload.version, by=request.user, at=request.at):
        raise ProblemError(What.REFUSED, _("Not authorised: the text changed, or you wrote some of it. Read it again."))
    note_draft(request, Event.AUTHORISED, found)
    return told(found)


@router.post(
    "/{uuid:pk}/note", response=answers(DraftOut), operation_id="take_note", summary="Take note of a duty release"
)
@officer_required(RELEASING)
def take_note(request: OfficerRequest, pk: UUID, payload: Noting) -> DraftOut:
    """A releasing officer takes note of a release on duty authority that another made."""
    found = queries.draft_or_404(pk, request.user)
    kept = duty.of(found)
    if kept is None or not duty.takes_note(kept, request.user):
        raise ProblemError(What.CLOSED)
    duty.take_note(found, payload.text, by=request.user, at=request.at)
    note_draft(request, Event.DUTY_NOTED, found)
    return told(found)


@router.post("/{uuid:pk}/stop", response=answers(DraftOut), operation_id="stop_release", summary="Stop a held release")
@officer_required(*WRITING, RELEASING)
def stop(request: OfficerRequest, pk: UUID) -> DraftOut:
    """It was never an act: it is with the releasing officer again."""
    found = queries.draft_or_404(pk, request.user)
    if not holding.stop(found):
        raise ProblemError(What.CLOSED, _("It is not held any more, so nothing was stopped."))
    note_draft(request, Event.STOPPED, found)
    found.refresh_from_db()
    return told(found)


@router.post("/{uuid:pk}/release", response=answers(Done), operation_id="release_draft", summary="Release a draft")
@officer_required(*HANDLING)
def release(request: OfficerRequest, pk: UUID, payload: Release) -> Done:
    """By a person: never by who wrote a word of it, and not without the proof of the token's officer in this request."""
    found = queries.draft_or_404(pk, request.user)
    do = ON_DUTY if payload.on_duty else "release"
    require(request.user, DUTY if payload.on_duty else RELEASING)
    form = _form(request, payload.dict(exclude={"on_duty", "password", "code"}), do=do)
    needed = by_program(request.user)
    if needed and not getattr(payload, needed):
        raise ProblemError(What.INVALID, errors=[{"field": needed, "sentence": _("It is missing.")}])
    try:
        confirm(request, payload.password, payload.code)
    except ValidationError as error:
        raise ProblemError(What.FORBIDDEN, " ".join(error.messages)) from error
    return _released(request, found, form)


def _form(request: OfficerRequest, data: dict[str, Any], *, do: str) -> CheckForm:
    form = CheckForm(data, at=request.at, do=do)
    if not form.is_valid():
        raise wrong_in(form)
    return form


def _leaves(draft: Draft) -> str | None:
    leaves = holding.shown(draft)
    return None if leaves is None else stamp(leaves)


def _released(request: OfficerRequest, draft: Draft, form: CheckForm) -> Done:
    done: Released | Draft | Reason | Bar
    try:
        done = let_out(request, draft, form)
    except StandstillError as error:
        raise ProblemError(What.REFUSED, _(error.code.sentence), reason=error.code.code) from error
    except KeyLockedError:
        done = Bar.CANNOT_SIGN
    except BusyError as error:
        raise ProblemError(What.UNAVAILABLE, str(Bar.BUSY.sentence)) from error
    if isinstance(done, Released):
        return Done(state="released", leaves=None, act=done.act, dossier=done.dossier)
    if isinstance(done, Draft):
        note_draft(request, Event.HELD, done)
        return Done(state="held", leaves=_leaves(done), act="", dossier=done.dossier)
    draft.refresh_from_db()
    reason = done.code if isinstance(done, Reason) else done.name.lower()
    raise ProblemError(What.REFUSED, sentence(done, draft), reason=reason)
