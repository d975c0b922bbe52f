# SPDX-License-Identifier: Apache-2.0
"""Needs my action: the first page of every officer."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.action import queries, words
from demarche.areas.directory.speech import in_words_of
from demarche.areas.officers import watch
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DESKS, DIPLOMATIC, TECHNICAL, Officer
from demarche.areas.officers.queries import has_roster, standing
from demarche.areas.release.clearing import in_short
from demarche.areas.release.telling import told
from demarche.ledger import processes
from demarche.ledger.models import ActRecord, Pending
from demarche.ui import moments

TAKEN_IN: Final = ("at_once", "to_answer", "to_assess")
"""The groups of which an officer takes a row upon himself."""


@require_safe
@officer_required()
def needs(request: OfficerRequest) -> HttpResponse:
    """Show what needs the officer's action, grouped, nearest date first."""
    found = queries.groups(request.user)
    waiting = found.pop(queries.WAITING, [])
    cleared = in_short([row.key for row in found.get("release", [])])
    taken = watch.taken([row for name in TAKEN_IN for row in found.get(name, [])])
    groups = [_group(name, rows, request, cleared, taken) for name, rows in found.items()]
    context: dict[str, Any] = {
        "groups": groups,
        "waiting": _group(queries.WAITING, waiting, request),
        "watches": _watches(request),
        "at": request.at,
    }
    if not groups:
        context |= _empty(request, waiting)
    return render(request, "action/needs.html", context)


def _watches(request: OfficerRequest) -> list[dict[str, Any]]:
    """Who is on watch at the officer's desks; nothing where there is no roster."""
    desks = [each for each in DESKS if each and request.user.sees(each)]
    found = [(desk, standing(desk, request.at)) for desk in desks]
    return [
        {"desk": desk, "name": DESKS[desk], "stands": each, "own": each.officer == request.user and not each.waits}
        for desk, each in found
        if each.officer or each.given or has_roster(desk)
    ]


def _group(
    name: str,
    rows: list[Pending],
    request: OfficerRequest,
    cleared: Mapping[str, SafeString] | None = None,
    taken: Mapping[str, Officer] | None = None,
) -> dict[str, Any]:
    more = len(rows) == queries.MOST
    takes = name in TAKEN_IN
    return {
        "title": words.group(name),
        "note": _("the first %(n)d") % {"n": queries.MOST} if more else "",
        "tasks": [
            task(row, request.at, (cleared or {}).get(row.key, ""))
            | (_taking(row, request.user, (taken or {}).get(row.key), say=name == "at_once") if takes else {})
            for row in rows
        ],
    }


def _taking(row: Pending, officer: Officer, has: Officer | None, *, say: bool) -> dict[str, Any]:
    """Who has taken a row, and the button that takes or leaves it; what is one officer's alone is not taken."""
    if row.officer is not None:
        return {}
    if has is None:
        button = {"label": _("Take it"), "url": reverse("action:take"), "post": True, "key": row.key}
        return {"taken": _("taken by nobody") if say else "", "acts": [button]}
    leave = {"label": _("Leave it"), "url": reverse("action:leave"), "post": True, "key": row.key}
    return {"taken": told(_("taken by %(name)s"), name=has.name), "acts": [leave] if has == officer else []}


def task(row: Pending, at: int, more: str = "") -> dict[str, Any]:
    """A row of the list in words."""
    charter = processes.charter_of(row.process) if row.process else None
    party = processes.name_of(row.process, row.party) if charter and row.party else row.party
    with in_words_of(row.process):
        verb, what = words.verb(row.verb), words.about(row.title, words.kind(row.verb), party)
    return {
        "verb": verb,
        "what": what,
        "url": row.url,
        "under": _under(row, more),
        "due": row.due,
        "at": at,
        "no_date": _("no date"),
        "exercise": charter is not None and charter.exercise,
        "acts": [],
    }


def _under(row: Pending, more: str) -> str:
    since = _("since %(moment)s") % {"moment": moments.utc(row.since)}
    return format_html_join(" · ", "{}", ((each,) for each in (row.number, since, more) if each))


def _empty(request: OfficerRequest, waiting: list[Pending]) -> dict[str, Any]:
    """What the page says when nothing is to be done: on the first day, how to begin; later, the next date."""
    if not ActRecord.objects.exclude(kind="process.found").exists():
        return {"first_day": True, "begin": _begin(request)}
    dated = [row for row in waiting if row.due is not None]
    return {"next": task(min(dated, key=lambda row: row.due or 0), request.at) if dated else None}


def _begin(request: OfficerRequest) -> list[dict[str, Any]]:
    if not queries.roles_of(request.user) & {"drafter"}:
        return []
    found = []
    if request.user.sees(DIPLOMATIC):
        found.append({"label": _("Raise a concern"), "url": reverse("concerns:raise")})
    if request.user.sees(TECHNICAL):
        found.append({"label": _("Send a technical notification"), "url": reverse("concerns:notify")})
    return found
