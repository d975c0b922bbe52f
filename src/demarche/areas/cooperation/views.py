# SPDX-License-Identifier: Apache-2.0
"""Subjects of cooperation: all of them, and one with who said what of it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.cooperation import queries, strands
from demarche.areas.cooperation.kinds import CONFIRM_PAGE, DECLINE_PAGE, PROPOSE_PAGE, called
from demarche.areas.cooperation.queries import Shared
from demarche.areas.cooperation.strand_kinds import OPEN_PAGE
from demarche.areas.cooperation.words import STANDS
from demarche.areas.directory.founded import standing_or_404
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DESKS, READING, Officer
from demarche.areas.release.register_acts import is_offered, matter, says_nothing
from demarche.areas.release.subject_areas import AREAS
from demarche.core.acts import strand as strand_acts
from demarche.core.acts import subject as acts
from demarche.core.process.subjects import Stand, Subject
from demarche.ledger import processes
from demarche.ui import moments

_STRANDS = next(kind.since for kind in strand_acts.KINDS)
_TONES = {Stand.CONFIRMED: "fine", Stand.DECLINED: "held", Stand.NOTHING: "waiting"}


@require_safe
@officer_required(*READING)
def subjects(request: OfficerRequest) -> HttpResponse:
    """Every subject, process by process, the newest first."""
    shared = queries.all_shared()
    groups = [
        {
            "shared": each,
            "rows": [_row(each, subject, request.at) for subject in each.subjects],
            "nothing": says_nothing(each.process, acts.PROPOSE),
            "propose": reverse("release:register_act", args=[each.process, PROPOSE_PAGE])
            if is_offered(request.user, each.process, acts.PROPOSE)
            else "",
        }
        for each in shared
    ]
    return render(request, "cooperation/subjects.html", {"groups": groups, "several": len(groups) > 1})


@require_safe
@officer_required(*READING)
def subject(request: OfficerRequest, process: str, proposal: str) -> HttpResponse:
    """One subject: who confirmed what, when, by which office."""
    standing_or_404(process)
    shared = next((each for each in queries.all_shared() if each.process == process), None)
    found = None if shared is None else next((each for each in shared.subjects if each.proposal == proposal), None)
    if shared is None or found is None:
        raise Http404
    context: dict[str, Any] = {
        "row": _row(shared, found, request.at),
        "stated": [_stated(shared, found, code) for code in found.parties],
        "acts": _acts(request.user, shared, found),
        "strands": _strands(request.user, shared, found),
        "open_strand": _open_strand(request.user, shared, found),
        "knows_strands": processes.charter_of(process).vocabulary >= _STRANDS,
        "matter": matter(process),
    }
    return render(request, "cooperation/subject.html", context)


def _strands(officer: Officer, shared: Shared, found: Subject) -> list[dict[str, Any]]:
    """The working strands on it; those of the other desk are counted and no more."""
    opened = strands.on_subject(shared.process, found.proposal)
    return [
        {
            "title": str(each.values.get("title", "")),
            "url": reverse("cooperation:strand", args=[each.dossier])
            if officer.sees(str(each.values["track"]))
            else "",
            "desk": DESKS.get(str(each.values["track"]), ""),
            "author": shared.names.get(each.author, each.author),
            "made": each.made,
        }
        for each in opened
        if officer.sees(str(each.values["track"]))
    ]


def _open_strand(officer: Officer, shared: Shared, found: Subject) -> str:
    """Where a strand is opened on it; nothing while it is not open, or not for this officer to open."""
    if not found.is_open or shared.own not in found.parties:
        return ""
    if not is_offered(officer, shared.process, strand_acts.OPEN):
        return ""
    return f"{reverse('release:register_act', args=[shared.process, OPEN_PAGE])}?subject={found.proposal}"


def _row(shared: Shared, found: Subject, at: int) -> dict[str, Any]:
    """A subject in a line: its name, who proposed it when, whether it is open, and who has said nothing yet."""
    silent = [shared.names.get(code, code) for code, each in found.stated.items() if each.stand is Stand.NOTHING]
    declined = [shared.names.get(code, code) for code, each in found.stated.items() if each.stand is Stand.DECLINED]
    return {
        "title": called(found),
        "area": str(AREAS.get(found.area, found.area)),
        "own_words": bool(found.title),
        "url": reverse("cooperation:subject", args=[shared.process, found.proposal]),
        "author": shared.names.get(found.author, found.author),
        "t": found.t,
        "open": found.is_open,
        "silent": silent,
        "declined": declined,
        "days": max(0, at - found.t) // moments.DAY,
    }


def _stated(shared: Shared, found: Subject, code: str) -> dict[str, Any]:
    each = found.stated[code]
    proposed = code == found.author and each.act == found.proposal
    return {
        "party": shared.names.get(code, code),
        "word": _("proposed it") if proposed else STANDS[each.stand],
        "tone": _TONES[each.stand],
        "by": each.by,
        "t": each.t,
    }


def _acts(officer: Officer, shared: Shared, found: Subject) -> list[dict[str, Any]]:
    """What this Party can say of it now. To take a word back is never what the page asks for first."""
    own = found.stated.get(shared.own)
    if own is None:
        return []
    offered = {
        Stand.NOTHING: (CONFIRM_PAGE, DECLINE_PAGE),
        Stand.CONFIRMED: (DECLINE_PAGE,),
        Stand.DECLINED: (CONFIRM_PAGE,),
    }[own.stand]
    labels = {CONFIRM_PAGE: (acts.CONFIRM, _("Confirm it")), DECLINE_PAGE: (acts.DECLINE, _("Decline it"))}
    return [
        {
            "label": labels[page][1],
            "first": page == CONFIRM_PAGE,
            "url": f"{reverse('release:register_act', args=[shared.process, page])}?subject={found.proposal}",
        }
        for page in offered
        if is_offered(officer, shared.process, labels[page][0])
    ]
