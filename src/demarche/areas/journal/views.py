# SPDX-License-Identifier: Apache-2.0
"""Pages of the journal, for the auditor alone: the entries of his desk, and the same as a file."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from demarche.areas.journal import queries
from demarche.areas.journal.forms import FilterForm
from demarche.areas.journal.taking import WAYS
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import AUDITOR
from demarche.areas.officers.noting import Event, note
from demarche.ui.leaving import Write, written


@require_safe
@officer_required(AUDITOR)
def listing(request: OfficerRequest) -> HttpResponse:
    """Show the entries asked for, the newest first."""
    form = FilterForm(request.GET or {}, people=queries.people())
    asked = {name: text for name, text in request.GET.items() if name in form.fields and text}
    page = queries.page(request.user, form.asked(), request.GET.get("after", "")) if form.is_valid() else None
    later = urlencode({**asked, "after": page.after}) if page and page.after else ""
    context = {
        "form": form,
        "page": page,
        "asked": asked,
        "pager": {"later_url": f"?{later}" if later else ""},
        "earlier": bool(request.GET.get("after")),
        "years": settings.NODE.journal_years,
    }
    return render(request, "journal/list.html", context)


@require_POST
@officer_required(AUDITOR)
def export(request: OfficerRequest) -> HttpResponseBase:
    """Hand out the entries asked for as a file; that is an entry too."""
    form = FilterForm(request.POST, people=queries.people())
    way = request.POST.get("do", "")
    if way not in WAYS or not form.is_valid():
        return redirect("journal:list")
    media, write = WAYS[way]

    def taken_out(out: Write) -> None:
        count = write(queries.plain(request.user, form.asked()), out)
        note(request, Event.JOURNAL_EXPORTED, count=count)

    return written(taken_out, f"journal.{way}", media)
