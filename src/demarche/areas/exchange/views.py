# SPDX-License-Identifier: Apache-2.0
"""The delivery page: did it arrive, and if not, why, whose it is and what helps."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demarche.areas.directory.queries import going_on
from demarche.areas.directory.speech import speak_of
from demarche.areas.exchange import actions, large, queries
from demarche.areas.exchange.comparing import ask_all
from demarche.areas.exchange.forms import StopForm
from demarche.areas.exchange.selecting import deliveries
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.noting import About, Event, note
from demarche.ledger.models import FileOutbox, Outbox
from demarche.ledger.outbox import NOT_DELIVERED

_TITLES: Final[dict[str, Promise]] = {
    "held": _("Needs a decision"),
    "under_way": _("On its way"),
    "stopped": _("Stopped"),
    "delivered": _("Delivered"),
}
_EMPTY: Final[dict[str, Promise]] = {
    "held": _("Nothing needs a decision."),
    "under_way": _("Nothing is on its way."),
    "stopped": _("Nothing was stopped."),
    "delivered": _("Nothing has been delivered yet."),
}
_DECIDED: Final = ("held", "stopped")
_FARTHEST: Final = 1_000_000


@require_safe
@officer_required()
def delivery(request: OfficerRequest) -> HttpResponse:
    """Show all deliveries at a glance, or one view of them page by page."""
    asked = request.GET.get("show", "")
    view = asked if asked in queries.ORDER else ""
    counts = queries.counts(request.user, request.at)
    groups = [_one(request, view)] if view else _glance(request, counts)
    context = {
        "tabs": _tabs(view, counts),
        "groups": groups,
        "at": request.at,
        "forked_logs": queries.forked_logs(),
        "going_on": going_on(),
        "comparisons": queries.comparisons(),
        "may_decide": any(request.user.has_role(role) for role in actions.DECIDING),
    }
    return render(request, "exchange/delivery.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*actions.DECIDING)
def stop(request: OfficerRequest, pk: int, model: type[Outbox | FileOutbox]) -> HttpResponse:
    """Say what stopping means, and stop with a reason: of an act, or of a large file."""
    row = get_object_or_404(deliveries(request.user, model).filter(state__in=NOT_DELIVERED), pk=pk)
    speak_of(row.process_id)
    form = StopForm(request.POST or None)
    if form.is_valid():
        actions.stop(row, request.user, form.cleaned_data["because"], at=request.at)
        note(request, Event.DELIVERY_STOPPED, about(row))
        messages.success(request, gettext("Stopped. Nothing more is tried, and the act stays on record."))
        return redirect(f"{reverse('exchange:delivery')}?show=stopped")
    context = {**_line(request, row), "form": form, "at": request.at}
    return render(request, "exchange/stop.html", context)


def about(row: Outbox | FileOutbox) -> About:
    return About(process=row.process_id, dossier=row.dossier, act=row.act, subject=row.addressee)


def _line(request: OfficerRequest, row: Outbox | FileOutbox) -> dict[str, Any]:
    """A delivery, and the template that shows it."""
    if isinstance(row, FileOutbox):
        return {"each": large.one(request.user, row, at=request.at), "shown_by": "exchange/_large.html"}
    return {"each": queries.one(request.user, row, at=request.at), "shown_by": "exchange/_delivery.html"}


@require_POST
@officer_required(*actions.DECIDING)
def again(request: OfficerRequest, pk: int, model: type[Outbox | FileOutbox]) -> HttpResponse:
    """Try a delivery at once: one under way, stopped or refused; of an act, or of a large file."""
    row = get_object_or_404(deliveries(request.user, model), pk=pk)
    if actions.again(row, at=request.at):
        note(request, Event.DELIVERY_AGAIN, about(row))
        messages.success(request, gettext("It is tried again now."))
    else:
        messages.info(request, gettext("Trying again does not help here: it has arrived, or they refuse it as it is."))
    return redirect("exchange:delivery")


@require_POST
@officer_required(*actions.DECIDING)
def compare(request: OfficerRequest) -> HttpResponse:
    """Have the node compare with all others what each holds."""
    ask_all()
    messages.success(request, gettext("The nodes are compared now; what comes of it stands at the foot of this page."))
    return redirect("exchange:delivery")


def _tabs(view: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    here = reverse("exchange:delivery")
    all_of_it = {"label": gettext("All"), "url": here, "current": not view}
    return [
        all_of_it,
        *(
            {"label": title, "url": f"{here}?show={name}", "count": counts.get(name), "current": name == view}
            for name, title in _TITLES.items()
        ),
    ]


def _glance(request: OfficerRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The first of each view that has any."""
    here = reverse("exchange:delivery")
    pages = queries.glance(request.user, [name for name in _TITLES if counts.get(name) != 0], at=request.at)
    return [
        {
            "name": name,
            "title": _TITLES[name],
            "lines": page.lines,
            "deciding": name in _DECIDED,
            "files": page.files,
            "more_url": f"{here}?show={name}" if page.more else "",
        }
        for name, page in pages.items()
        if page.lines or page.files
    ]


def _one(request: OfficerRequest, view: str) -> dict[str, Any]:
    """One view, from the line on that the address says."""
    asked = request.GET.get("from", "")
    start = (
        min(int(asked), _FARTHEST) if asked.isascii() and asked.isdecimal() and len(asked) < len(str(_FARTHEST)) else 0
    )
    page = queries.page(request.user, view, at=request.at, start=start)
    here = f"{reverse('exchange:delivery')}?show={view}"
    pager = {
        "earlier_url": f"{here}&from={max(0, start - queries.PAGE)}" if start else "",
        "later_url": f"{here}&from={start + queries.PAGE}" if page.more else "",
    }
    return {
        "name": view,
        "title": _TITLES[view],
        "lines": page.lines,
        "deciding": view in _DECIDED,
        "files": page.files,
        "empty": _EMPTY[view],
        "pager": pager,
    }
