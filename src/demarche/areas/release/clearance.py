# SPDX-License-Identifier: Apache-2.0
"""A draft as a file for clearance by colleagues who have no account here: the text as the other side will read it, and nothing inside."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.noting import Event, note
from demarche.areas.release.entering import about
from demarche.areas.release.finding import HANDLING
from demarche.areas.release.models import Draft
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.printing.handing import handed_out, office
from demarche.areas.release.printing.sheet import Sheet, blocks
from demarche.areas.release.queries import readable_or_404
from demarche.areas.release.setting import paper_of_draft
from demarche.areas.release.views import chrome
from demarche.ui import moments, terms


@require_safe
@officer_required(*HANDLING)
def clearance(request: OfficerRequest, pk: UUID, form: str) -> HttpResponse:
    """Hand out a draft as Word or PDF."""
    draft = readable_or_404(pk, request.user)
    name = f"draft-{str(draft.pk)[:8]}-version-{draft.version}"
    back = reverse("release:check", args=[draft.pk])
    handed = handed_out(request, sheet_of(draft, request.at), form, name, back)
    if handed.status_code == HTTPStatus.OK:
        note(request, Event.PAPER, replace(about(draft), subject=f"version {draft.version}, {form}"))
    return handed


def sheet_of(draft: Draft, at: int) -> Sheet:
    """The sheet of a draft: its text, what is still missing, and that it is a draft, on every page."""
    shown = presentation_of(draft.kind)
    paper = paper_of_draft(draft)
    matter = chrome(draft, paper.bar)["matter"]
    said = {"version": draft.version, "moment": moments.utc(draft.changed)}
    missing = [sentence for _field, sentence in shown.gaps(draft.values)]
    return Sheet(
        title=shown.name(draft.values) or str(shown.title),
        office=office(draft.desk),
        language=terms.language(),
        marking=paper.bar,
        head=(
            office(draft.desk),
            f"{matter['process']} · {matter['release_group']}",
            _("Draft for clearance, version %(version)d of %(moment)s. Nobody outside can see this.") % said,
            *(_("Still missing: %(what)s") % {"what": each} for each in missing),
        ),
        foot=_("Draft for clearance, version %(version)d · printed %(moment)s")
        % {"version": draft.version, "moment": moments.utc(at)},
        at=at,
        blocks=blocks(paper),
    )
