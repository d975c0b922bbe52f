# SPDX-License-Identifier: Apache-2.0
"""Pages of third-party reports: a list, and a page each."""

from urllib.parse import urlencode

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DRAFTER, Officer
from demarche.areas.release.register_acts import why_nothing
from demarche.areas.reports import queries
from demarche.areas.reports.models import Report
from demarche.core.acts.concern import RAISE

CITATION = "demarche.report"
"""The salt under which a citation is signed for the room that raises concerns: it need not read this room's rows."""


@require_safe
@officer_required()
def listing(request: OfficerRequest) -> HttpResponse:
    """Show reports by title."""
    page = queries.page(request.GET.get("after", ""))
    pager = {"later_url": "?" + urlencode({"after": page.after}) if page.after else ""}
    return render(request, "reports/list.html", {"page": page, "pager": pager})


@require_safe
@officer_required()
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one report, and let a drafter cite it."""
    report = get_object_or_404(Report, pk=pk)
    citation = {"source": report.source, "id": report.entry_id, "sha256": report.sha256, "title": report.title}
    context = {
        "report": report,
        "details": queries.details(report),
        "citation": signing.dumps(citation, salt=CITATION) if _raises(request.user) else "",
    }
    return render(request, "reports/detail.html", context)


def _raises(officer: Officer) -> bool:
    """Whether an officer drafts concerns, and his Party raises any now."""
    return officer.has_role(DRAFTER) and not why_nothing(RAISE)
