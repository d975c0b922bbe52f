# SPDX-License-Identifier: Apache-2.0
"""One act as a file to print or to keep: a reading copy, which carries no signatures."""

from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from demarche.areas.concerns.access import about, dossier_or_404
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING
from demarche.areas.officers.noting import Event, note
from demarche.areas.release.printing.handing import handed_out
from demarche.areas.release.printing.record import sheet_of_act
from demarche.ledger.models import ActRecord


@require_safe
@officer_required(*READING)
def printed(request: OfficerRequest, dossier: str, act: str, form: str) -> HttpResponse:
    """Hand out one act as PDF or Word."""
    row = dossier_or_404(dossier, request.user)
    record = ActRecord.objects.filter(process=row.process, dossier=dossier, pk=act).defer("document").first()
    sheet = None if record is None else sheet_of_act(record, desk=row.desk, at=request.at)
    if record is None or sheet is None:
        raise Http404
    name = f"{row.number or row.their_number or dossier[:16]}-{record.author}-{record.seq}"
    handed = handed_out(request, sheet, form, name, reverse("concerns:act", args=[dossier, act]))
    if handed.status_code == HTTPStatus.OK:
        note(request, Event.PAPER, replace(about(row, act), subject=form))
    return handed
