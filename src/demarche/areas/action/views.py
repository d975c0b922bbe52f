# SPDX-License-Identifier: Apache-2.0
"""Needs my action: the first page of every officer."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.action import queries, words
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DIPLOMATIC, TECHNICAL
from demarche.areas.release.clearing import in_short
from demarche.ledger import processes
from demarche.ledger.models import ActRecord, Pending
from demarche.ui import moments


@require_safe
@officer_required()
def needs(request: OfficerRequest) -> HttpResponse:
    """Show what needs the officer's action, grouped, nearest date first."""
    found = queries.groups(request.user)
    waiting = found.pop(queries.WAITING, [])
    cleared = in_short([row.key for row in found.get("release", [])])
    groups = [_group(name, rows, request.at, cleared) for name, rows in found.items()]
    context: dict[str, Any] = {
        "groups": groups,
        "waiting": _group(queries.WAITING, waiting, request.at),
        "at": request.at,
    }
    if not groups:
        context |= _empty(request, waiting)
    return render(request, "action/needs.html", context)


def _group(name: str, rows: list[Pending], at: int, cleared: Mapping[str, SafeString] | None = None) -> dict[str, Any]:
    more = len(rows) == queries.MOST
    return {
        "title": words.group(name),
        "note": _("the first %(n)d") % {"n": queries.MOST} if more else "",
        "tasks": [_task(row, at, (cleared or {}).get(row.key, "")) for row in rows],
    }


def _task(row: Pending, at: int, more: str = "") -> dict[str, Any]:
    charter = processes.charter_of(row.process) if row.process else None
    member = charter.member(row.party) if charter else None
    party = member.name if member else row.party
    return {
        "verb": words.verb(row.verb),
        "what": words.about(row.title, words.kind(row.verb), party),
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
    return {"next": _task(min(dated, key=lambda row: row.due or 0), request.at) if dated else None}


def _begin(request: OfficerRequest) -> list[dict[str, Any]]:
    if not queries.roles_of(request.user) & {"drafter"}:
        return []
    found = []
    if request.user.sees(DIPLOMATIC):
        found.append({"label": _("Raise a concern"), "url": reverse("concerns:raise")})
    if request.user.sees(TECHNICAL):
        found.append({"label": _("Send a technical notification"), "url": reverse("concerns:notify")})
    return found
