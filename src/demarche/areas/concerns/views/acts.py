# SPDX-License-Identifier: Apache-2.0
"""One act of a dossier: how to check it, its indicators to copy out, and calls about it."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.concerns import calling, checks, copying, page, quarantine
from demarche.areas.concerns.access import EXPORTING, about, dossier_or_404
from demarche.areas.concerns.forms.call import CallForm
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.views.dossiers import frame, hands_of
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING, RELEASING, WRITING
from demarche.areas.officers.noting import Event, note
from demarche.core.encoding import stamp
from demarche.ui.leaving import attached

CALLING: Final = (*WRITING, RELEASING)
"""The roles that record a call."""


@require_safe
@officer_required(*READING)
def act(request: OfficerRequest, dossier: str, act: str) -> HttpResponse:
    """Show one act alone: its text, where its copies stand, and how to check it."""
    story = story_of(request, dossier, act)
    note(request, Event.OPENED, about(story.row, act))
    return _page(request, story, act)


def story_of(request: OfficerRequest, dossier: str, act: str) -> Story:
    """The dossier with one act of it, for an officer who may open it."""
    story = page.story(dossier_or_404(dossier, request.user), at=request.at, only=act)
    if not story.entries:
        raise Http404
    return story


def _page(request: OfficerRequest, story: Story, act: str, form: CallForm | None = None) -> HttpResponse:
    shown = page.acts(story, hands_of(request, story))[0]
    opened = story.by_id[act]
    call = calling.of_act(story, act, request.at)
    may_record = bool(call) and any(request.user.has_role(role) for role in CALLING)
    first = {"when": stamp(request.at), "line": call.get("line", "")}
    context = {
        **frame(story),
        "act": {**shown, "links": [], **checks.of_act(story, story.entries[0])},
        "may_export": any(request.user.has_role(role) for role in EXPORTING),
        "copies": copying.offered(story.to_copy(act), f"/concerns/{story.row.pk}/acts/{act}/"),
        "found": page.found(story, story.values(act)),
        "files": quarantine.shown(opened, story.row.pk, copying.files(opened.values), ours=shown["ours"]),
        "call": call,
        "form": (form or CallForm(initial=first, at=request.at)) if may_record else None,
    }
    return render(request, "concerns/act.html", context)


@require_http_methods(["POST"])
@officer_required(*CALLING)
def record_call(request: OfficerRequest, dossier: str, act: str) -> HttpResponse:
    """Keep who spoke about a notification, when and on which line."""
    story = story_of(request, dossier, act)
    if not calling.of_act(story, act, request.at):
        raise Http404
    form = CallForm(request.POST, at=request.at)
    if not form.is_valid():
        return _page(request, story, act, form)
    said = form.cleaned_data
    calling.record(story, office=said["office"], line=said["line"], at=said["when"], by=request.user)
    messages.success(request, _("Recorded. It stays inside this node."))
    return redirect("concerns:act", dossier, act)


@require_safe
@officer_required(*READING)
def indicators(request: OfficerRequest, dossier: str, act: str, number: int, form: str) -> HttpResponse:
    """Hand out the indicators of an act in one form."""
    story = story_of(request, dossier, act)
    values = story.to_copy(act)
    found = copying.copy(values, number, form, story.findings)
    if found is None:
        raise Http404
    note(request, Event.INDICATORS, about(story.row, act, subject=form))
    name = text_of(values, "number") or act[:16]
    kept = f"{name}-{number}-PAP-{field_of(values, 'marking', 'pap')}.{found.ending}"
    return HttpResponse(found.content, content_type=found.media, headers=attached(kept))
