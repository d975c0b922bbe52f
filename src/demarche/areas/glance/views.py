# SPDX-License-Identifier: Apache-2.0
"""A Party at a glance, its talking points, and the same on paper and as Word."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.glance import points, queries
from demarche.areas.glance.blocks import SENTENCES, Asked, Block
from demarche.areas.glance.models import TalkingPoints
from demarche.areas.glance.points import PointsForm
from demarche.areas.glance.queries import Glance
from demarche.areas.glance.sheet import sheet
from demarche.areas.officers.access import OfficerRequest, officer_required, require
from demarche.areas.officers.models import READING, WRITING
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.release.printing.handing import handed_out
from demarche.ui import moments


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*READING)
def party(request: OfficerRequest, process: str, code: str) -> HttpResponse:
    """Show what is on record with a Party; who writes drafts saves the talking points of his desk."""
    asked = _asked_or_404(request, process, code)
    form, between = None, None
    if request.method == "POST":
        require(request.user, *WRITING)
        form = PointsForm(request.POST)
        if form.is_valid():
            between = _save(request, asked, form)
            if between is None:
                return redirect("glance:party", process, code)
    found = queries.glance(asked)
    note(request, Event.OPENED, _about(asked))
    return render(request, "glance/party.html", _context(request, found, form, between))


@require_safe
@officer_required(*READING)
def paper(request: OfficerRequest, process: str, code: str, form: str) -> HttpResponse:
    """Hand it out as PDF, two sides of A4, or as Word."""
    asked = _asked_or_404(request, process, code)
    found = queries.glance(asked)
    name = f"{asked.party}-{moments.iso(asked.at)[:10]}"
    handed = handed_out(request, sheet(found), form, name, reverse("glance:party", args=[process, code]))
    if handed.status_code == HTTPStatus.OK:
        note(request, Event.PAPER, replace(_about(asked), subject=f"{asked.party} at a glance, {form}"))
    return handed


def _asked_or_404(request: OfficerRequest, process: str, code: str) -> Asked:
    asked = queries.about(process, code, request.user, request.at)
    if asked is None:
        raise Http404
    return asked


def _about(asked: Asked) -> About:
    return About(process=asked.process, subject=f"{asked.party} at a glance")


def _save(request: OfficerRequest, asked: Asked, form: PointsForm) -> TalkingPoints | None:
    """Save what was typed; give what another officer saved meanwhile, if that was not read."""
    about = points.About(asked.process, asked.party, points.desk_of(request.user))
    given = form.cleaned_data
    saved = points.save(about, given["text"], read=given["version"], by=request.user, at=request.at)
    if saved is not None:
        messages.info(request, _("The talking points are saved."))
        return None
    return points.standing(about)


def _context(
    request: OfficerRequest, found: Glance, form: PointsForm | None, between: TalkingPoints | None
) -> dict[str, Any]:
    asked = found.asked
    where = [asked.process, asked.party]
    return {
        "name": asked.name,
        "code": asked.party,
        "state_of": found.state_of,
        "blocks": found.blocks,
        "sentences": SENTENCES,
        "open": Block.OPEN,
        "between": pgettext("between two halves of a sentence", "; "),
        "acts": [
            {"label": _("Print"), "url": reverse("glance:paper", args=[*where, "pdf"])},
            {"label": _("Word"), "url": reverse("glance:paper", args=[*where, "docx"])},
        ],
        "points": found.points,
        "points_desk": points.desk_of(request.user),
        "form": _form(request, found, form, between),
        "meanwhile": between,
        "matter": {
            "process": asked.charter.name,
            "release_group": _("For %(party)s alone: it is sent to nobody") % {"party": asked.names[asked.own]},
            "marking": found.marking,
            "exercise": asked.charter.exercise,
        },
    }


def _form(
    request: OfficerRequest, found: Glance, form: PointsForm | None, between: TalkingPoints | None
) -> PointsForm | None:
    """The field with what stands, or with what was typed; it is bound to what is there now, so that saving again is deliberate."""
    if not any(map(request.user.has_role, WRITING)):
        return None
    if form is not None and between is not None:
        return PointsForm(initial={"version": between.version, "text": form.cleaned_data["text"]})
    if form is not None:
        return form
    now = found.points
    return PointsForm(initial={"version": 0 if now is None else now.version, "text": "" if now is None else now.text})
