# SPDX-License-Identifier: Apache-2.0
"""The annex to a note: of a draft, of an invitation, of a process; on a page to print, and as a file."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from demarche.areas.charter import annex
from demarche.areas.charter.drafting import charter_of
from demarche.areas.charter.models import CharterDraft
from demarche.areas.directory.founded import standing_or_404
from demarche.areas.directory.invitation import read_paper
from demarche.areas.directory.models import Invitation
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.release.printing.handing import FORMS, handed_out
from demarche.core.charter import Charter
from demarche.core.encoding import digest
from demarche.ledger import processes, replay
from demarche.ui import terms


@require_safe
@officer_required()
def of_draft(request: OfficerRequest, pk: int, form: str = "") -> HttpResponse:
    """Of a charter that is being drafted, once nothing in it is to be put right."""
    charter = charter_of(get_object_or_404(CharterDraft, pk=pk))
    if charter is None:
        raise Http404
    return _shown(request, charter, form, "draft_annex", pk)


@require_safe
@officer_required()
def of_invitation(request: OfficerRequest, pk: int, form: str = "") -> HttpResponse:
    """Of the charter in an invitation made here, as it was sent."""
    made = get_object_or_404(Invitation, pk=pk, made_here=True)
    return _shown(request, read_paper(bytes(made.document)).charter, form, "invited_annex", pk)


@require_safe
@officer_required()
def of_process(request: OfficerRequest, process: str, form: str = "") -> HttpResponse:
    """Of the charter in force of a process; before it is founded, of the one that is offered."""
    here = standing_or_404(process)
    charter = replay.charter_in_force(process) if here.process.register_size else processes.charter_of(process)
    return _shown(request, charter, form, "annex", process)


def _shown(request: OfficerRequest, charter: Charter, form: str, name: str, of: int | str) -> HttpResponse:
    terms.speak(charter.terms)
    page = reverse(f"charter:{name}", args=[of])
    if form:
        called = (
            f"charter-{digest(charter.document)[:8]}" if annex.is_draft(charter) else f"charter-{charter.process[:16]}"
        )
        handed = handed_out(request, annex.sheet(charter, desk=request.user.desk, at=request.at), form, called, page)
        if handed.status_code == HTTPStatus.OK:
            process = "" if annex.is_draft(charter) else charter.process
            note(request, Event.PAPER, About(process=process, subject=f"charter, {form}"))
        return handed
    context: dict[str, Any] = {
        "charter": charter,
        "sheet": annex.paper(charter),
        "is_draft": annex.is_draft(charter),
        "files": [{"label": _LABELS[each], "url": reverse(f"charter:{name}_file", args=[of, each])} for each in FORMS],
        "matter": {"process": charter.name, "exercise": charter.exercise, "marking": annex.marking(charter)},
    }
    return render(request, "charter/annex.html", context)


_LABELS = {"pdf": "PDF", "docx": "Word"}
