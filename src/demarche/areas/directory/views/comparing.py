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
from demarche.areas.directory.plain import offices
from demarche.areas.directory.queries import founds
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR
from demarche.areas.officers.noting import About, Event, note
from demarche.core.keyset import root_fingerprint, spoken_fingerprint
from demarche.ledger import processes
from demarche.ledger.models import Member


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def compare(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """Read ours aloud, type four groups of theirs; what was typed decides, and there is no second try on one file."""
    party = get_object_or_404(Member.objects.select_related("process"), process=process, code=code)
    if party.code == party.process.own_code:
        raise Http404
    if comparing.is_over(process, code):
        return _over(request, party)
    attempt = comparing.under_way(process, code, officer=request.user, at=request.at, random=SystemRandom())
    if party.confirmed_at is not None:
        return _confirmed(request, party, attempt)
    if "disagree" in request.POST:
        return _disagree(request, attempt)
    form = CompareForm(attempt, request.POST or None)
    if form.is_valid():
        if comparing.agree(attempt, form.heard, form.call, officer=request.user, at=request.at):
            note(request, Event.PARTY_CONFIRMED, About(process=process, subject=code))
            return _agreed(request, party)
        return redirect("directory:compare", process, code)
    return render(request, "directory/compare.html", {**_context(party), "form": form})


def _over(request: OfficerRequest, party: Member) -> HttpResponse:
    """Nothing is confirmed on it any more: the digits did not agree, or it was withdrawn."""
    file = Invitation.objects.filter(process=party.process_id, code=party.code).first()
    if file is not None and file.state == Invitation.State.WITHDRAWN:
        return redirect("directory:withdraw", file.pk)
    return render(request, "directory/mismatch.html", _context(party))


def _agreed(request: OfficerRequest, party: Member) -> HttpResponse:
    """Of founders what is left is the founding act; who joins goes on by the register."""
    if founds(party):
        messages.success(
            request, _("The fingerprints agree: the other Party is confirmed. What is left is the founding act.")
        )
        return redirect("directory:charter", party.process_id)
    messages.success(request, _("The fingerprints agree: the other Party is confirmed."))
    return redirect("directory:parties")


def _disagree(request: OfficerRequest, attempt: Comparison) -> HttpResponse:
    form = DisagreeForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    call = comparing.Call(given.get("spoke_with", ""), given.get("line_used", ""))
    comparing.disagree(attempt, call, at=request.at)
    return redirect("directory:compare", attempt.process, attempt.code)


def _confirmed(request: OfficerRequest, party: Member, attempt: Comparison) -> HttpResponse:
    """Already confirmed: what was noted of the call; the note verbale's number may still be added."""
    form = NoteForm(request.POST or None)
    if form.is_valid() and not attempt.note_verbale:
        comparing.add_note(attempt, form.cleaned_data["note_verbale"])
        return redirect("directory:compare", attempt.process, attempt.code)
    return render(request, "directory/compared.html", {**_context(party), "attempt": attempt, "form": form})


def _context(party: Member) -> dict[str, Any]:
    here, charter = own(), processes.charter_of(party.process_id)
    return {
        "invitation": Invitation.objects.filter(process=party.process_id, code=party.code).first(),
        "matter": {"process": charter.name, "exercise": charter.exercise},
        "founded": party.process.register_size > 0,
        "offices": [] if party.process.register_size else offices(charter, party.process.own_code),
        "party": party,
        "contact": Contact.objects.filter(process=party.process_id, code=party.code).first(),
        "own_name": here.name,
        "ours": spoken_fingerprint(here.keyset.root),
        "hexadecimal": root_fingerprint(here.keyset.root),
    }
