# SPDX-License-Identifier: Apache-2.0
"""The page of the registry: what was filed where, and what was not."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.registry import queries


@require_safe
@officer_required("registrar", "auditor", "administrator")
def listing(request: OfficerRequest) -> HttpResponse:
    """Show how far each process is filed; it names no matter."""
    context = {"folder": queries.folder(), "rows": queries.rows(), "without": queries.without_paper()}
    return render(request, "registry/list.html", context)
