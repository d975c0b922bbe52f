# SPDX-License-Identifier: Apache-2.0
"""Drafts of this room's kinds, for programs: begun, given files, sent to the releasing officer, put away."""

from typing import Annotated, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from demarche.areas.concerns import annexes, drafting, indicators, queries
from demarche.areas.concerns.access import dossier_or_404
from demarche.areas.concerns.kinds import PAGES
from demarche.areas.concerns.reading import brief
from demarche.areas.concerns.values import addressing
from demarche.areas.concerns.views.annexes import limit_of
from demarche.areas.concerns.views.steps import beginning_in
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DIPLOMATIC, TECHNICAL, WRITING
from demarche.areas.officers.noting import Event
from demarche.areas.release import actions, barrier
from demarche.areas.release.actions import Beginning, Saved
from demarche.areas.release.api import DraftOut, Read, Values, Version, checked, outcome, router, told
from demarche.areas.release.entering import note_draft
from demarche.areas.release.models import Draft, State
from demarche.areas.release.parts import names
from demarche.areas.release.queries import draft_or_404, may_open
from demarche.core.acts import concern as acts
from demarche.core.acts import representation
from demarche.core.acts.vocabulary import NEWEST, VOCABULARIES
from demarche.core.encoding import Json
from demarche.core.pictures import Sight
from demarche.ui.problems import PartyCode, ProblemError, What, Word, answers

DESK_OF: Final = {
    acts.RAISE: DIPLOMATIC,
    representation.MAKE: DIPLOMATIC,
    representation.CLAIM: DIPLOMATIC,
    acts.NOTIFY: TECHNICAL,
}
"""The kinds that open a matter, and the desk that does."""

KindName = Annotated[str, Field(max_length=64, pattern=r"^[a-z_.]+$")]
Hash = Annotated[str, Field(max_length=64, pattern=r"^([0-9a-f]{64})?$")]


class Begun(Schema):
    """A draft to be begun: of a kind in a `dossier`, or of one that opens a matter, in a `process` and to a Party.

    `id` is the program's own; the same one twice begins one draft.
    """

    id: UUID
    kind: KindName
    dossier: Hash = ""
    process: Hash = ""
    to: PartyCode | None = None
    values: Values


class PartOf(Schema):
    """A part that a kind of act can have: `*` stands for a number; whether it must be there, whether it is a text."""

    name: str
    required: bool
    text: bool


class KindOut(Schema):
    """A kind of act: whether it opens a matter, and its parts that are written."""

    kind: str
    opens: bool
    parts: list[PartOf]


class Kinds(Schema):
    """Every kind that can be drafted here."""

    items: list[KindOut]


@router.get("/kinds", response=answers(Kinds), operation_id="kinds", summary="Kinds of act, and their parts")
@officer_required()
def kinds(request: OfficerRequest) -> Kinds:
    """Of the newest vocabulary; what a value may be stands in docs/protocol/acts.md."""
    return Kinds(
        items=[
            KindOut(
                kind=name,
                opens=kind.opens,
                parts=[PartOf(name=part, required=needed, text=text) for part, needed, text in names(kind)],
            )
            for name, kind in sorted(VOCABULARIES[NEWEST].items())
            if name in PAGES or name in DESK_OF
        ]
    )


@router.post("", response=answers(DraftOut, 201), operation_id="begin_draft", summary="Begin a draft")
@officer_required(*WRITING)
def begin(request: OfficerRequest, payload: Begun) -> Status[DraftOut]:
    """Nothing leaves by it. Parts that are missing may follow; what a part cannot say is refused at once."""
    beginning, more = _inside(request, payload) if payload.dossier else _opening(request, payload)
    before = Draft.objects.filter(pk=beginning.id).first()
    if before is not None and not (
        may_open(request.user, before) and (before.kind, before.dossier) == (beginning.kind, beginning.dossier)
    ):
        raise ProblemError(What.CLOSED, _("Another draft has this id."))
    shown = Draft(process=beginning.process, kind=beginning.kind)
    values = {**checked(shown, payload.values), **more}
    return Status(201, outcome(actions.begin(beginning, values, by=request.user, at=request.at)))


def _inside(request: OfficerRequest, payload: Begun) -> tuple[Beginning, dict[str, Json]]:
    row = dossier_or_404(payload.dossier, request.user)
    if payload.kind not in PAGES:
        raise ProblemError(What.INVALID, errors=[_wrong("kind")])
    return beginning_in(row, brief(row, request.at), payload.kind, payload.id), {}


def _opening(request: OfficerRequest, payload: Begun) -> tuple[Beginning, dict[str, Json]]:
    desk = DESK_OF.get(payload.kind)
    if desk is None:
        raise ProblemError(What.INVALID, errors=[_wrong("kind")])
    if not request.user.sees(desk):
        raise PermissionDenied(_("A matter of this kind is opened by the other desk."))
    those = (each for each in queries.addressees() if (each.process, each.code) == (payload.process, payload.to))
    to = next(those, None)
    if to is None:
        raise ProblemError(What.INVALID, errors=[_wrong("to")])
    audience = (to.own, to.code)
    beginning = Beginning(id=payload.id, process=to.process, desk=desk, kind=payload.kind, audience=audience)
    return beginning, addressing(own=to.own, addressed=to.code, track=desk)


def _wrong(field: str) -> dict[str, str]:
    return {"field": field, "sentence": _("This is none of the choices.")}


@router.post("/{uuid:pk}/files", response=answers(DraftOut), operation_id="attach", summary="Attach a file to a draft")
@officer_required(*WRITING)
def attach(request: OfficerRequest, pk: UUID, version: Form[Version], file: File[UploadedFile]) -> DraftOut:
    """At most what the charter allows, byte for byte; a large one is attached on its page."""
    found = draft_or_404(pk, request.user)
    if found.kind == acts.NOTIFY:
        upload = indicators.check(file, limit=limit_of(found))
        parts = {} if isinstance(upload, str) else {"file1": upload.part()}
    elif annexes.takes_annexes(found):
        upload = annexes.check(file, found.values, limit=limit_of(found))
        parts = {} if isinstance(upload, str) else annexes.added(found.values, upload.part())
    else:
        raise ProblemError(What.CLOSED, _("No file goes with an act of this kind."))
    if isinstance(upload, str):
        raise ProblemError(What.INVALID, upload)
    saved = actions.save(found, parts, version=version, by=request.user, at=request.at, scope=annexes.PARTS)
    if isinstance(saved, Saved):
        why = actions.attach(saved.draft, upload.attached(), by=request.user, at=request.at)
        if why is not Sight.NONE:
            raise ProblemError(What.REFUSED, str(barrier.SENTENCES[why]))
    return outcome(saved)


@router.post(
    "/{uuid:pk}/files/{word}/take-out",
    response=answers(DraftOut),
    operation_id="take_out",
    summary="Take a file out of a draft",
)
@officer_required(*WRITING)
def take_out(request: OfficerRequest, pk: UUID, word: Word, payload: Read) -> DraftOut:
    """By the part that names it, `file1`."""
    found = draft_or_404(pk, request.user)
    parts = annexes.taken_out(found.values, word)
    saved = actions.save(found, parts, version=payload.version, by=request.user, at=request.at, scope=annexes.PARTS)
    done = outcome(saved)
    actions.tidy(saved.draft)
    return done


@router.post(
    "/{uuid:pk}/send-on",
    response=answers(DraftOut),
    operation_id="send_on",
    summary="Send a draft to the releasing officer",
)
@officer_required(*WRITING)
def send_on(request: OfficerRequest, pk: UUID) -> DraftOut:
    """When nothing is missing and the rules would allow it; sending it again changes nothing."""
    found = draft_or_404(pk, request.user)
    if not found.is_open:
        raise ProblemError(What.CLOSED, str(drafting.CLOSED))
    missing, stop = drafting.lacking(found, at=request.at)
    if missing:
        raise ProblemError(What.INVALID, errors=[{"field": field, "sentence": str(each)} for field, each in missing])
    if stop is not None:
        raise ProblemError(What.REFUSED, drafting.sentence_of(stop), reason=drafting.code_of(stop))
    return told(actions.submit(found))


@router.post("/{uuid:pk}/discard", response=answers(DraftOut), operation_id="discard", summary="Put a draft away")
@officer_required(*WRITING)
def discard(request: OfficerRequest, pk: UUID) -> DraftOut:
    """Nothing of it ever left; its versions are kept."""
    now = actions.discard(draft_or_404(pk, request.user))
    if now.state != State.DISCARDED:
        raise ProblemError(What.CLOSED, str(drafting.CLOSED))
    note_draft(request, Event.DISCARDED, now)
    return told(now)
