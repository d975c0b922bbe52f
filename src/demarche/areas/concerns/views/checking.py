# SPDX-License-Identifier: Apache-2.0
"""Check what was written: one page for whatever kind of act, between writing it and sending it to the releasing officer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import drafting, given
from demarche.areas.concerns.kinds import WRITTEN_HERE, edit_url
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING
from demarche.areas.officers.noting import Event
from demarche.areas.release import actions, known, typed
from demarche.areas.release.entering import note_draft
from demarche.areas.release.models import Draft, State
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.queries import draft_or_404
from demarche.areas.release.setting import paper_of_draft
from demarche.areas.release.views import chrome
from demarche.ui import moments


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def check(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show what was given and what was left out, each with a way to change it, and send it to the releasing officer."""
    draft = draft_or_404(pk, request.user)
    if draft.kind not in WRITTEN_HERE:
        raise Http404
    if not draft.is_open or draft.state == State.SUBMITTED:
        return redirect("release:check", pk)
    if request.method != "POST":
        note_draft(request, Event.OPENED, draft)
    errors = _in_the_way(request, draft)
    if request.method == "POST" and not errors:
        if request.POST.get("version") == str(draft.version):
            actions.submit(draft)
            return redirect("release:check", pk)
        by = draft.changed_by.name if draft.changed_by else _("this node")
        when = {"time": moments.utc(draft.changed), "name": by}
        messages.warning(request, _("The text changed at %(time)s (%(name)s). Read it here, then send it.") % when)
    return _page(request, draft, errors if request.method == "POST" else [])


def _in_the_way(request: OfficerRequest, draft: Draft) -> list[dict[str, str]]:
    """What keeps it from being sent on, each leading to the field where it is put right."""
    return [
        {"text": sentence, "href": given.field_url(draft, field, request.user, request.at)}
        for field, sentence in drafting.in_the_way(draft, at=request.at)
    ]


def _page(request: OfficerRequest, draft: Draft, errors: list[dict[str, str]]) -> HttpResponse:
    paper = paper_of_draft(draft)
    context: dict[str, Any] = {
        "draft": draft,
        "errors": errors,
        "title_of_kind": presentation_of(draft.kind).title,
        "given": given.rows(draft, request.user, request.at),
        "left_out": given.left_out(draft, request.user, request.at),
        "unsaved": list(dict.fromkeys(each.page for each in typed.unsaved(request.user, draft.pk))),
        "know": known.rows(known.reading(draft, paper, request.at)),
        "edit_url": edit_url(draft),
        **chrome(draft, paper.bar),
    }
    return render(request, "concerns/check.html", context)
