# SPDX-License-Identifier: Apache-2.0
"""What colleagues do on the check page that stays inside: note, clear, ask, take note, authorise the urgent line, clean a file."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DRAFTER, RELEASING, WRITING
from demarche.areas.officers.noting import Event
from demarche.areas.release import actions, annexes, clearing, duty, queries, urgent
from demarche.areas.release.entering import note_draft
from demarche.areas.release.forms import AskForm, NoteForm, OpinionForm


@require_POST
@officer_required(*clearing.CLEARING)
def clear(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Note what to change, and state whether the version read may go."""
    draft = queries.readable_or_404(pk, request.user)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was stated: the text is too long, or the page was not this one."))
        return redirect("release:check", pk)
    if not clearing.may_clear(draft, request.user):
        raise PermissionDenied(
            _("Who wrote a word of a draft does not clear it, and one that was released is not cleared any more.")
        )
    actions.note(draft, form.cleaned_data["text"], by=request.user, at=request.at)
    do = request.POST.get("do")
    if do in ("cleared", "not_cleared"):
        version = form.cleaned_data["version"]
        clearing.state(draft, cleared=do == "cleared", version=version, by=request.user, at=request.at)
        note_draft(request, Event.CLEARED if do == "cleared" else Event.NOT_CLEARED, draft)
    messages.success(request, _("Kept inside. The other side never sees it."))
    return redirect("release:check", pk)


@require_POST
@officer_required(*WRITING, RELEASING)
def ask(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Ask a colleague for clearance."""
    draft = queries.draft_or_404(pk, request.user)
    form = AskForm(request.POST, colleagues=clearing.can_be_asked(draft))
    if form.is_valid():
        officer = form.chosen()
        clearing.ask(draft, officer)
        messages.success(request, _("%(name)s finds it in Needs my action.") % {"name": officer.name})
    return redirect("release:check", pk)


@require_POST
@officer_required(RELEASING)
def take_note(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Take note of a release on duty authority."""
    draft = queries.draft_or_404(pk, request.user)
    form = NoteForm(request.POST)
    if form.is_valid() and duty.of(draft) is not None:
        duty.take_note(draft, form.cleaned_data["text"], by=request.user, at=request.at)
        note_draft(request, Event.DUTY_NOTED, draft)
        messages.success(request, _("Kept inside. The other side never sees it."))
    return redirect("release:check", pk)


@require_POST
@officer_required(*WRITING, RELEASING)
def clean(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Take out of a file of a draft what it says beside its content, and go back to the page it was asked on."""
    draft = queries.draft_or_404(pk, request.user)
    sha256 = request.POST.get("sha256", "")
    data = annexes.clean(draft, sha256)
    if data is None:
        messages.warning(
            request, _("Nothing was taken out of this file: it says nothing any more, or it cannot be rewritten here.")
        )
    else:
        actions.rewrite(draft, sha256, data, by=request.user, at=request.at)
        messages.success(request, _("Taken out. The file is otherwise the same; it has a new hash."))
    back = request.POST.get("back", "")
    return HttpResponseRedirect(back) if url_has_allowed_host_and_scheme(back, None) else redirect("release:check", pk)


@require_POST
@officer_required(DRAFTER, RELEASING)
def authorise(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Authorise the urgent line of a draft as it was read."""
    draft = queries.draft_or_404(pk, request.user)
    read = request.POST.get("version", "")
    version = int(read) if read.isdecimal() and len(read) < len("0000000") else 0
    if urgent.authorise(draft, version=version, by=request.user, at=request.at):
        note_draft(request, Event.AUTHORISED, draft)
        messages.success(request, _("Authorised. Another officer releases it."))
    else:
        messages.warning(request, _("Not authorised: the text changed, or you wrote some of it. Read it again."))
    return redirect("release:check", pk)
