# SPDX-License-Identifier: Apache-2.0
"""Pages of the watch roster: who is on watch at which desk, and a week entered on one page."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.officers import queries, roster_form
from demarche.areas.officers import watch as acts
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, DESKS, RELEASING, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.officers.roster import gaps
from demarche.areas.officers.roster_form import LinesForm, WeekForm

ENTERING: Final = (ADMINISTRATOR, RELEASING)
"""The roles that enter the roster."""


@require_safe
@officer_required()
def watch(request: OfficerRequest) -> HttpResponse:
    """Show the roster of the officer's desks, with what it leaves open, and the hand-overs that were."""
    desks = [_desk(each, request.at) for each in DESKS if each and request.user.sees(each)]
    may_enter = any(map(request.user.has_role, ENTERING))
    return render(request, "officers/watch.html", {"desks": desks, "at": request.at, "may_enter": may_enter})


def _desk(desk: str, at: int) -> dict[str, Any]:
    turns = queries.turns(desk, at)
    stands = queries.standing(desk, at)
    return {"desk": desk, "name": DESKS[desk], "stands": stands, "turns": turns, "gaps": list(gaps(turns, at))}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*ENTERING)
def roster(request: OfficerRequest, desk: str) -> HttpResponse:
    """Enter a week of a desk's roster, or paste lines; take a turn out."""
    if not desk or desk not in DESKS or not request.user.sees(desk):
        raise Http404
    if "take_out" in request.POST:
        asked = request.POST["take_out"]
        acts.take_out(desk, int(asked) if asked.isdecimal() and len(asked) < len("0" * 18) else 0)
        note(request, Event.WATCH_ENTERED, About(desk=desk))
        messages.success(request, _("The turn is taken out."))
        return redirect("officers:roster", desk)
    zone, known = request.user.own_zone, _officers(desk)
    posted = request.POST or None
    lines = LinesForm(posted if posted and "lines" in posted else None, zone=zone, officers=known)
    first = roster_form.first_day(request.GET.get("first", ""), queries.turns(desk, request.at), request.at, zone)
    week = WeekForm(posted if posted and "lines" not in posted else None, zone=zone, officers=known, first=first)
    for form in (lines, week):
        if form.is_valid() and _entered(desk, form):
            note(request, Event.WATCH_ENTERED, About(desk=desk))
            messages.success(request, _("The roster is entered."))
            return redirect("officers:watch")
    context = {**_desk(desk, request.at), "lines": lines, "week": week, "zone": zone, "at": request.at}
    return render(request, "officers/roster.html", context)


def _officers(desk: str) -> dict[str, Officer]:
    active = Officer.objects.filter(is_active=True).order_by("name", "pk")
    return {each.username: each for each in active if each.sees(desk)}


def _entered(desk: str, form: LinesForm | WeekForm) -> bool:
    """Enter what a form says; an overlap is said beside its line."""
    try:
        acts.enter(desk, form.turns)
    except acts.OverlapError as error:
        form.overlap(error)
        return False
    return True
