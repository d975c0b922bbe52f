# SPDX-License-Identifier: Apache-2.0
"""Reading copies: every act of a dossier as a paper, without signatures; what is printed by its button has a number of its own."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.concerns import page
from demarche.areas.concerns.access import about, dossier_or_404
from demarche.areas.concerns.drawn import in_time
from demarche.areas.concerns.models import PrintedCopy
from demarche.areas.concerns.views.dossiers import frame, hands_of, stands, with_what_vouches
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING
from demarche.areas.officers.noting import Event, note
from demarche.ledger.transaction import write
from demarche.ui import moments


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*READING)
def reading_copy(request: OfficerRequest, dossier: str) -> HttpResponse:
    """Show every act of a dossier as a paper; its button takes the next number for what is then printed."""
    if request.method != "POST":
        return _paper(request, dossier, None)
    row = dossier_or_404(dossier, request.user)
    acts = len(page.story(row, at=request.at, before=1).number_of)
    taken = write(lambda: PrintedCopy.next_of(row.pk, acts=acts, by=request.user, at=request.at))
    return redirect("concerns:printed_copy", row.pk, taken.number)


@require_safe
@officer_required(*READING)
def printed_copy(request: OfficerRequest, dossier: str, number: int) -> HttpResponse:
    """The copy of that number, for whoever took it, while the dossier holds the acts it held then."""
    row = dossier_or_404(dossier, request.user)
    taken = PrintedCopy.objects.filter(dossier=row.pk, number=number, by=request.user).first()
    if taken is None:
        raise Http404
    return _paper(request, dossier, taken)


def _paper(request: OfficerRequest, dossier: str, taken: PrintedCopy | None) -> HttpResponse:
    row = dossier_or_404(dossier, request.user)
    story = page.story(row, at=request.at, whole=True)
    if taken is not None and taken.acts != len(story.number_of):
        messages.info(
            request, _("The dossier has changed since copy %(n)d was taken: take another.") % {"n": taken.number}
        )
        return redirect("concerns:reading_copy", row.pk)
    hands = hands_of(request, story)
    said = about(row) if taken is None else replace(about(row), subject=f"copy {taken.number}")
    note(request, Event.PRINTED, said)
    context: dict[str, Any] = {
        **frame(story),
        "stands": stands(story, hands),
        "happened": list(reversed(with_what_vouches(story, page.acts(story, hands)))),
        "in_time": in_time(story, request.at, newest=True),
        "views": list(page.views(story)),
        "taken": taken,
    }
    if taken is not None:
        context["paper"] = {"printed": moments.utc(taken.at), "copy": taken.number}
    return render(request, "concerns/reading_copy.html", context)
