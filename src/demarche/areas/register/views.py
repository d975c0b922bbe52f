# SPDX-License-Identifier: Apache-2.0
"""The register of a process, entry by entry."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.directory.founded import founded_or_404
from demarche.areas.directory.queries import party_names
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import READING
from demarche.areas.register import lapses, queries
from demarche.areas.register.keeping import keeping
from demarche.areas.register.kinds import CHANGE_PAGE, how_many
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.register_acts import is_offered, matter
from demarche.areas.release.setting import names, paper_of_act
from demarche.core.acts.depositary import CHANGE
from demarche.core.acts.vocabulary import find_kind
from demarche.core.charter import Charter
from demarche.core.process.lapses import Lapse
from demarche.ledger import processes as ledger_processes
from demarche.ledger import read
from demarche.ui.series import listed


@require_safe
@officer_required(*READING)
def processes(request: OfficerRequest) -> HttpResponse:
    """The processes whose register is open; the one there is as a rule is shown at once."""
    rows = list(ledger_processes.founded())
    if len(rows) == 1:
        return redirect("register:list", rows[0].pk)
    shown = [{"row": row, "charter": ledger_processes.charter_of(row.pk)} for row in rows]
    return render(request, "register/processes.html", {"rows": shown})


@require_safe
@officer_required(*READING)
def listing(request: OfficerRequest, process: str) -> HttpResponse:
    """What the register holds, newest first, and what is not registered yet."""
    charter = _charter_or_404(process)
    try:
        before = int(request.GET["before"]) if "before" in request.GET else None
    except ValueError as error:
        raise Http404 from error
    page = queries.page(process, before)
    pager = {"later_url": "" if page.before is None else "?" + urlencode({"before": page.before})}
    context: dict[str, Any] = {
        "process": process,
        "charter": charter,
        "page": page,
        "pager": pager,
        "first": before is None,
        "lapses": _lapses(process, request.at) if before is None else [],
        **_keeping(request, process, charter),
        "matter": matter(process),
    }
    return render(request, "register/list.html", context)


def _keeping(request: OfficerRequest, process: str, charter: Charter) -> dict[str, Any]:
    """Who keeps it, who has kept it, and what was said of another; the act by which this Party says so where an officer may."""
    found, names = keeping(process), party_names(process)
    present = found.tenures[-1].code
    counted = listed([name for code, name in names.items() if code in found.count])
    offered = not found.spoken and find_kind(charter.vocabulary, CHANGE) is not None
    return {
        "depositary": names.get(present, present),
        "tenures": [{"party": names.get(each.code, each.code), "start": each.start} for each in found.tenures[1:]],
        "choices": [
            {
                "choice": each,
                "party": names.get(each.to, each.to),
                "by": listed([names.get(code, code) for code in each.parties]),
                "open": each.more is not None,
            }
            for each in found.choices()
        ],
        "round": found.round,
        "takes": how_many(found.most, len(found.count), counted),
        "name_page": CHANGE_PAGE if offered and is_offered(request.user, process, CHANGE) else "",
    }


def _lapses(process: str, at: int) -> list[dict[str, Any]]:
    words = {
        Lapse.MISSING: _("not entered within a day of its receipt"),
        Lapse.LATE: _("entered later than a day after its receipt"),
        Lapse.REORDERED: _("entered after an act that came later"),
        Lapse.OUT_OF_ORDER: _("entered out of its author's order"),
    }
    found = []
    for each in lapses.found(process, at):
        signed = read.act(each.act)
        name = each.act[:16] if signed is None else str(presentation_of(signed.act.kind).title)
        found.append({"lapsed": each, "name": name, "word": words[each.lapse]})
    return found


@require_safe
@officer_required(*READING)
def proof(request: OfficerRequest, process: str, lapse: str, act: str) -> HttpResponse:
    """What shows a lapse to anybody, to take away."""
    _charter_or_404(process)
    for each in lapses.found(process, request.at):
        if (each.lapse, each.act) == (lapse, act):
            name = f"register-{lapse}-{act[:16]}.json"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return HttpResponse(lapses.proof(process, each), content_type="application/json", headers=headers)
    raise Http404


@require_safe
@officer_required(*READING)
def entry(request: OfficerRequest, process: str, index: int) -> HttpResponse:
    """One entry as it reads."""
    _charter_or_404(process)
    found = queries.entry(process, index)
    signed = None if found is None else read.act(found.act)
    if found is None or signed is None:
        raise Http404
    context = {
        "process": process,
        "entry": found,
        "sheet": paper_of_act(signed.act, names(process), {}, names(process)),
        "hexadecimal": found.act,
        "matter": matter(process),
    }
    return render(request, "register/entry.html", context)


def _charter_or_404(process: str) -> Any:
    founded_or_404(process)
    return ledger_processes.charter_of(process)
