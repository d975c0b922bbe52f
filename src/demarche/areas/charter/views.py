# SPDX-License-Identifier: Apache-2.0
"""Amendments of a charter: what each changes, who agreed, and whether it is in force."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.charter import queries
from demarche.areas.charter.changes import changes
from demarche.areas.charter.kinds import AGREE_PAGE, AMEND_PAGE, changed_row
from demarche.areas.directory.founded import founded_or_404
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.release.register_acts import is_offered, matter
from demarche.core.acts import amendments as acts
from demarche.core.process.amendments import Amendment, Stand
from demarche.core.process.membership import active
from demarche.ledger import processes, replay
from demarche.ledger.processes import Standing
from demarche.ui import moments

_TONES = {Stand.PROPOSED: "waiting", Stand.IN_FORCE: "fine", Stand.REPLACED: "", Stand.OVERTAKEN: "held"}


@require_safe
@officer_required()
def amendments(request: OfficerRequest, process: str) -> HttpResponse:
    """Every amendment, the newest first."""
    here = founded_or_404(process, since=acts.KINDS[0].since)
    context: dict[str, Any] = {
        "process": process,
        "rows": _rows(request, here),
        "amend": reverse("release:register_act", args=[process, AMEND_PAGE])
        if is_offered(request.user, process, acts.AMEND)
        else "",
        "matter": matter(process),
    }
    return render(request, "charter/amendments.html", context)


def _rows(request: OfficerRequest, here: Standing) -> list[dict[str, Any]]:
    process, names = here.process.id, processes.names(here.process.id)
    ground, known = replay.ground(process), queries.charters(process)
    taking_part = active(ground.view(ground.head.size), processes.charter_of(process))
    agrees = is_offered(request.user, process, acts.AGREE)

    def row(found: Amendment) -> dict[str, Any]:
        proposed, in_force = found.stand is Stand.PROPOSED, found.stand is Stand.IN_FORCE
        wanting = [code for code in taking_part if code not in found.agreed] if proposed else []
        return {
            "party": names.get(found.author, found.author),
            "t": found.t,
            "changes": [changed_row(each) for each in changes(known[found.amends], found.charter)],
            "word": _word(found.stand),
            "tone": _TONES[found.stand],
            "since": ground.register.times[found.agreed_at] if in_force and found.agreed_at is not None else None,
            "agreed": [names.get(code, code) for code in found.agreed],
            "wanting": [names.get(code, code) for code in wanting],
            "days": max(0, request.at - found.t) // moments.DAY,
            "agree": _agree_url(process, found) if agrees and here.own_code in wanting else "",
        }

    return [row(each) for each in queries.amended(process)]


def _word(stand: Stand) -> str:
    return {
        Stand.PROPOSED: _("proposed, not in force"),
        Stand.IN_FORCE: _("in force"),
        Stand.REPLACED: _("was in force, until a later one"),
        Stand.OVERTAKEN: _("overtaken: the charter that it changes is in force no more"),
    }[stand]


def _agree_url(process: str, found: Amendment) -> str:
    return f"{reverse('release:register_act', args=[process, AGREE_PAGE])}?amendment={found.act}"
