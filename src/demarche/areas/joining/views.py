# SPDX-License-Identifier: Apache-2.0
"""Who asks to join, what is under silence, and the notice of one proposal; a request is entered from its file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.directory.founded import standing_or_404
from demarche.areas.directory.joining import JOINING_VOCABULARY
from demarche.areas.directory.models import Contact
from demarche.areas.joining import queries, showing
from demarche.areas.joining import silence_kinds as pages
from demarche.areas.joining.forms import UploadForm
from demarche.areas.joining.kinds import joining_url
from demarche.areas.joining.queries import Table
from demarche.areas.joining.words import OUTCOMES
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, WRITING
from demarche.areas.release import actions
from demarche.areas.release import queries as drafts
from demarche.areas.release.actions import Beginning, Closed, Conflict
from demarche.areas.release.models import Draft
from demarche.areas.release.register_acts import audience, desk_of, edit_url, is_offered, matter
from demarche.core.acts import joining as acts
from demarche.core.acts import silence as silences
from demarche.core.process.silence import ANNOUNCED, Proposal
from demarche.ledger import processes, read
from demarche.ledger.processes import Standing
from demarche.ui import moments

_LEAST = next(kind.since for kind in silences.KINDS)


@require_safe
@officer_required()
def listing(request: OfficerRequest, process: str) -> HttpResponse:
    """Every request and everything under silence, the newest first."""
    here = _standing_or_404(process)
    found = queries.table(process, request.at)
    shows = showing.showing(found, request.user)
    own = found.own in found.inside or not here.register.size
    context: dict[str, Any] = {
        "process": process,
        "chair": shows.name(found.chair) if here.register.size else "",
        "requests": [showing.request_row(shows, each) for each in found.requests],
        "amendments": showing.amendment_rows(shows),
        "unregistered": len(queries.unregistered(found)) if here.register.size else 0,
        "enter": _enter_url(request, found),
        "coming": None if own and here.own_code in here.founders else _coming(request, shows),
        "administers": request.user.has_role(ADMINISTRATOR),
        "at": request.at,
        "matter": matter(process),
    }
    return render(request, "joining/list.html", context)


def _standing_or_404(process: str) -> Standing:
    here = standing_or_404(process)
    founded = here.register.size or here.own_code not in here.founders
    if not founded or processes.charter_of(process).vocabulary < _LEAST:
        raise Http404
    return here


def _enter_url(request: OfficerRequest, found: Table) -> str:
    """Where a request is entered, offered to who may."""
    process = found.here.process.id
    offered = _may_be_joined(found) and is_offered(request.user, process, acts.REQUEST)
    return reverse("joining:enter", args=[process]) if offered else ""


def _may_be_joined(found: Table) -> bool:
    """Whether this Party can enter a request: one that takes part, in a process whose vocabulary knows joining."""
    return found.charter.vocabulary >= JOINING_VOCABULARY and found.speaks


def _coming(request: OfficerRequest, shows: showing.Showing) -> dict[str, Any] | None:
    """How far this Party has come that joins: what it waits for, until it accedes."""
    found = shows.found
    if found.own in found.inside:
        return None
    here = found.here
    others = [code for code in here.parties if code in shows.unconfirmed and code != found.own]
    compares = request.user.has_role(ADMINISTRATOR)
    asked = found.own_request()
    return {
        "unconfirmed": [
            {
                "name": shows.name(code),
                "url": reverse("directory:compare", args=[shows.process, code]) if compares else "",
            }
            for code in others
        ],
        "folded": here.register.size,
        "known": max(here.process.register_known, here.register.size),
        "admitted": None if asked is None else found.admitted(asked),
        "accede": showing.accede_url(shows),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def enter(request: OfficerRequest, process: str) -> HttpResponse:
    """Take in the file of a request; it becomes a draft, to be read and released as any act of the register."""
    here = _standing_or_404(process)
    found = queries.table(process, request.at)
    if not _may_be_joined(found):
        raise Http404
    first = {"draft": actions.new_id()}
    form = UploadForm(request.POST or None, request.FILES or None, initial=first, here=here)
    if form.is_valid():
        name = form.cleaned_data["draft"]
        _not_anothers(request, process, name)
        beginning = Beginning(
            name, process, desk_of(request.user), acts.REQUEST, dossier=process, audience=audience(process)
        )
        outcome = actions.begin(beginning, form.parts(), by=request.user, at=request.at)
        if isinstance(outcome, Closed):
            return redirect("release:check", outcome.draft.pk)
        if isinstance(outcome, Conflict):
            return redirect("release:versions", outcome.aside.pk)
        return redirect(edit_url(outcome.draft))
    context = {"form": form, "process": process, "back": joining_url(process), "matter": matter(process)}
    return render(request, "joining/enter.html", context)


def _not_anothers(request: OfficerRequest, process: str, name: UUID) -> None:
    """The draft of that name, if the same page began it by an earlier click, is one of this kind that the officer may open."""
    begun = Draft.objects.filter(pk=name).first()
    if begun is None:
        return
    if (begun.kind, begun.process) != (acts.REQUEST, process) or not drafts.may_open(request.user, begun):
        raise Http404


@require_safe
@officer_required()
def proposal(request: OfficerRequest, process: str, act: str) -> HttpResponse:
    """The notice of something under silence: until which hour in each Party's zone; and after it, what was announced."""
    _standing_or_404(process)
    found = queries.table(process, request.at)
    one = next((each for each in found.proposals if each.act == act), None)
    signed = read.act(act)
    if one is None or signed is None:
        raise Http404
    shows = showing.showing(found, request.user)
    said = queries.words_of(one)
    row = showing.proposal_row(shows, one)
    context: dict[str, Any] = {
        "process": process,
        "title": pages.what_of(signed.act.values),
        "row": row,
        "text": str(signed.act.values.get("text") or ""),
        "zones": _zones(process, shows, one.until),
        "said": [{**each, "text": said.get(each["act"], "")} for each in row["objections"]],
        "agreements": _agreements(shows, one),
        "announcements": _announcements(shows, one),
        "at": request.at,
        "matter": matter(process),
    }
    return render(request, "joining/proposal.html", context)


def _zones(process: str, shows: showing.Showing, until: int) -> list[str]:
    """The hour where each other Party is, by the zone of its contact card."""
    cards = Contact.objects.filter(process=process, code__in=shows.found.inside).order_by("code")
    told = []
    for each in cards:
        zone = str(each.card.get("zone") or "")
        try:
            told.append(moments.tell(until, other=zone, other_name=shows.name(each.code)).there)
        except moments.UnknownZoneError:
            continue
    return [each for each in told if each]


def _agreements(shows: showing.Showing, one: Proposal) -> list[dict[str, Any]]:
    """Who agreed when, with what was said in words."""
    cells = [(key[1], each) for key, each in shows.found.view.cells("silence_agreed") if key[2] == one.act]
    signed = read.those(each.act for _author, each in cells)
    return [
        {"party": shows.name(author), "t": each.t, "text": str(signed[each.act].act.values.get("text") or "")}
        for author, each in cells
        if each.act in signed
    ]


def _announcements(shows: showing.Showing, one: Proposal) -> list[dict[str, Any]]:
    """Who announced what when; what stands is what came of it."""
    cells = [(key[1], each) for key, each in shows.found.view.cells(ANNOUNCED) if key[2] == one.act]
    words = {outcome.value: str(word) for outcome, word in OUTCOMES.items()}
    return [{"party": shows.name(author), "t": each.t, "word": words[str(each.value)]} for author, each in cells]
