# SPDX-License-Identifier: Apache-2.0
"""How alerts are set up: an officer's own ways, a desk's, a trial, and the ticket system."""

from secrets import token_bytes
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from demarche.areas.alerts import actions, chain, tickets
from demarche.areas.alerts.forms import DeskForm, OwnWaysForm
from demarche.areas.alerts.models import WAYS, DeskAlerts, Leased, OwnWays, TicketEvent
from demarche.areas.alerts.raising import desks
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, DESKS
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.officers.queries import on_watch

SHOWN: Final = 30


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def mine(request: OfficerRequest) -> HttpResponse:
    """How an alert reaches me."""
    own = OwnWays.objects.filter(pk=request.user.pk).first() or OwnWays(officer=request.user)
    form = OwnWaysForm.of(own, request.POST or None)
    if form.is_valid():
        actions.keep_own_ways(request.user, form.cleaned_data)
        note(request, Event.SET_UP, About(subject="own alerts"))
        messages.info(request, _("Kept. Ask an administrator for a trial alert, to be sure that it arrives."))
        return redirect("alerts:list")
    return render(request, "alerts/mine.html", {"form": form, "ways": settings.NODE.alert_ways})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def desk(request: OfficerRequest, desk: str) -> HttpResponse:
    """What raises an alert at a desk, by which ways, and whom it reaches."""
    kept = _desk_or_404(desk)
    form = DeskForm.of(kept, request.POST or None)
    if form.is_valid():
        actions.keep_desk(desk, form.cleaned_data)
        note(request, Event.SET_UP, About(subject="alerts", desk=desk))
        messages.info(request, _("Kept. It counts from the next alert on."))
        return redirect("alerts:list")
    people = [
        {"turn": each.turn, "name": each.officer.name, "ways": [WAYS[way] for way in each.ways]}
        for each in chain.links(kept, request.at)
    ]
    watched = on_watch(desk, request.at)[0] is not None
    context = {"form": form, "whose": DESKS[desk], "people": people, "watched": watched}
    return render(request, "alerts/desk.html", context)


@require_POST
@officer_required(ADMINISTRATOR)
def without(request: OfficerRequest) -> HttpResponse:
    """State that officers look themselves, or take that back."""
    if request.POST.get("do") == "end":
        actions.end_without()
    else:
        actions.state_without(by=request.user, at=request.at)
    note(request, Event.SET_UP, About(subject="no alerts"))
    return redirect("alerts:list")


@require_POST
@officer_required(ADMINISTRATOR)
def trial(request: OfficerRequest, desk: str) -> HttpResponse:
    """Have a trial alert sent to whom a desk's alerts go first."""
    _desk_or_404(desk)
    if not settings.NODE.alert_ways:
        messages.warning(request, _("No way is set, so nothing can be sent."))
        return redirect("alerts:list")
    made = actions.try_desk(desk, at=request.at, random=token_bytes)
    if made is None:
        messages.warning(request, _("A trial of this desk waits to be read back already."))
        return redirect("alerts:list")
    note(request, Event.SET_UP, About(subject="trial alert", desk=desk))
    return redirect("alerts:alert", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def tickets_page(request: OfficerRequest) -> HttpResponse:
    """What the ticket system was told last, what it has not taken, and a test."""
    if request.method == "POST":
        note(request, Event.SET_UP, About(subject="tickets"))
        if "again" in request.POST:
            tickets.again()
        else:
            tickets.try_it(request.at)
            messages.info(request, _("The test goes behind what waits. Open this page again in a moment."))
        return redirect("alerts:tickets")
    rows = [
        {
            "event": each,
            "what": tickets.words(each),
            "state": Leased.State(each.state).label,
            "name": tickets.name_of(each),
        }
        for each in TicketEvent.objects.order_by("-pk")[:SHOWN]
    ]
    held = TicketEvent.objects.exclude(state=Leased.State.DONE).count()
    return render(request, "alerts/tickets.html", {"url": settings.NODE.webhook_url, "rows": rows, "held": held})


def _desk_or_404(name: str) -> DeskAlerts:
    for kept in desks():
        if kept.desk == name:
            return kept
    raise Http404
