# SPDX-License-Identifier: Apache-2.0
"""Compare fingerprints by voice, and nothing else: this page is read while a line is open."""

from random import SystemRandom
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.directory import comparing
from demarche.areas.directory.forms import CompareForm, DisagreeForm, NoteForm
from demarche.areas.directory.models import Comparison, Contact, Invitation
from demarche.areas.directory.own import own
from demarche.areas.directory.queries import is_exercise
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR
from demarche.areas.officers.noting import About, Event, note
from demarche.core.keyset import root_fingerprint, spoken_fingerprint
from demarche.ledger.models import Member, Process

State = Invitation.State


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def compare(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """Read ours aloud, type four groups of theirs; what was typed decides, and there is no second try on one file."""
    invitation = get_object_or_404(Invitation, process=process, code=code)
    if invitation.state in (State.MISMATCH, State.WITHDRAWN):
        return _over(request, invitation)
    attempt = comparing.under_way(process, code, officer=request.user, at=request.at, random=SystemRandom())
    if invitation.state == State.CONFIRMED:
        return _confirmed(request, invitation, attempt)
    if "disagree" in request.POST:
        return _disagree(request, attempt)
    form = CompareForm(attempt, request.POST or None)
    if form.is_valid():
        if comparing.agree(attempt, form.heard, form.call, officer=request.user, at=request.at):
            note(request, Event.PARTY_CONFIRMED, About(process=process, subject=code))
            messages.success(
                request, _("The fingerprints agree: the other Party is confirmed. What is left is the founding act.")
            )
            return redirect("directory:charter", process)
        return redirect("directory:compare", process, code)
    return render(request, "directory/compare.html", {**_context(invitation), "form": form})


def _over(request: OfficerRequest, invitation: Invitation) -> HttpResponse:
    """Nothing is confirmed on it any more: the digits did not agree, or it was withdrawn."""
    if invitation.state == State.WITHDRAWN:
        return redirect("directory:withdraw", invitation.pk)
    return render(request, "directory/mismatch.html", _context(invitation))


def _disagree(request: OfficerRequest, attempt: Comparison) -> HttpResponse:
    form = DisagreeForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    call = comparing.Call(given.get("spoke_with", ""), given.get("line_used", ""))
    comparing.disagree(attempt, call, at=request.at)
    return redirect("directory:compare", attempt.process, attempt.code)


def _confirmed(request: OfficerRequest, invitation: Invitation, attempt: Comparison) -> HttpResponse:
    """Already confirmed: what was noted of the call; the note verbale's number may still be added."""
    form = NoteForm(request.POST or None)
    if form.is_valid() and not attempt.note_verbale:
        comparing.add_note(attempt, form.cleaned_data["note_verbale"])
        return redirect("directory:compare", attempt.process, attempt.code)
    return render(request, "directory/compared.html", {**_context(invitation), "attempt": attempt, "form": form})


def _context(invitation: Invitation) -> dict[str, Any]:
    here = own()
    member = Member.objects.filter(process=invitation.process, code=invitation.code).first()
    if member is None:
        raise Http404
    contact = Contact.objects.filter(process=invitation.process, code=invitation.code).first()
    return {
        "invitation": invitation,
        "matter": {"process": invitation.name, "exercise": is_exercise(invitation)},
        "founded": Process.objects.filter(id=invitation.process, register_size__gt=0).exists(),
        "party": member,
        "contact": contact,
        "own_name": here.name,
        "ours": spoken_fingerprint(here.keyset.root),
        "hexadecimal": root_fingerprint(here.keyset.root),
    }
