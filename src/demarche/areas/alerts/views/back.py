# SPDX-License-Identifier: Apache-2.0
"""Alerts as officers meet them: what waits to be read back, and the page on which that is done."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.alerts import checks, queries, taking
from demarche.areas.alerts.forms import CodeForm, TelephoneForm
from demarche.areas.alerts.models import WAYS, Alert, Without
from demarche.areas.alerts.raising import desks
from demarche.areas.alerts.taking import Answer
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, DESKS
from demarche.areas.officers.noting import About, Event, note

SAYS: Final = {
    Answer.WRONG: _lazily("This is not the code of this alert. Read it again from the mail or the telephone."),
    Answer.CLOSED: _lazily(
        "Five wrong codes were typed under this name. A colleague types it, as it is read out by telephone."
    ),
    Answer.OVER: _lazily("This alert is over by now; there is nothing to read back."),
}


@require_safe
@officer_required()
def alerts(request: OfficerRequest) -> HttpResponse:
    """What waits to be read back, the last ones, and how alerts are set up."""
    may_change = request.user.has_role(ADMINISTRATOR)
    context = {
        "waiting": queries.waiting(request.user),
        "last": queries.last(request.user),
        "ways": [WAYS[way] for way in settings.NODE.alert_ways],
        "without": Without.objects.select_related("by").first(),
        "desks": [{"desk": kept.desk, "label": DESKS[kept.desk]} for kept in desks()] if may_change else [],
        "lines": checks.lines(request.at) if may_change else [],
        "may_change": may_change,
        "tickets": bool(settings.NODE.webhook_url),
    }
    return render(request, "alerts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def alert(request: OfficerRequest, pk: int) -> HttpResponse:
    """One alert: the code is read back here, and the way to what raised it."""
    found = get_object_or_404(queries.seen(request.user).select_related("holder", "typed_by"), pk=pk)
    posted = request.POST if request.method == "POST" else None
    by_telephone = posted is not None and "telephone" in posted
    code = CodeForm(None if by_telephone else posted)
    telephone = TelephoneForm(queries.holders(found.desk), queries.first(found), posted if by_telephone else None)
    if posted is not None and _read_back(request, found, telephone if by_telephone else code):
        return _on(request, found)
    context = {
        **queries.one(found),
        "form": telephone if by_telephone else code,
        "code_form": code,
        "telephone_form": telephone,
        "items": queries.items(found, request.user),
        "sendings": queries.sendings(found, request.user),
        "can_be_read": found.state in (Alert.State.OPEN, Alert.State.NOBODY),
        "matter": {"exercise": found.exercise},
        "at": request.at,
    }
    return render(request, "alerts/alert.html", context)


def _read_back(request: OfficerRequest, found: Alert, form: CodeForm) -> bool:
    if not form.is_valid():
        return False
    holder = form.cleaned_data.get("holder", request.user)
    answer = taking.read_back(found, form.cleaned_data["code"], by=request.user, holder=holder, at=request.at)
    if answer is not Answer.TAKEN:
        form.add_error("code", SAYS[answer])
        return False
    note(request, Event.ALERT_READ, About(subject=str(found.pk), desk=found.desk))
    messages.info(request, _("Kept: %(name)s has it. Nobody else is alerted.") % {"name": holder.name})
    return True


def _on(request: OfficerRequest, found: Alert) -> HttpResponse:
    """Whoever has it goes on to what raised it: the one item, or the list of what is to be done."""
    if found.level == Alert.Level.TRIAL:
        return redirect("alerts:alert", found.pk)
    items = queries.items(found, request.user)
    return redirect(items[0].url if len(items) == 1 else "action:needs")
