# SPDX-License-Identifier: Apache-2.0
"""Who takes part in a process, and what this Party can say of its own part."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from demarche.areas.directory.founded import founded_or_404
from demarche.areas.membership import queries
from demarche.areas.membership.kinds import PAGES
from demarche.areas.membership.queries import Taking
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import Officer
from demarche.areas.release.register_acts import is_offered, matter
from demarche.core.acts import membership as acts
from demarche.core.process.membership import Membership

_LEAST = next(kind.since for kind in acts.KINDS)
_NEXT = {
    Membership.ACTIVE: (acts.SUSPEND, acts.WITHDRAW),
    Membership.SUSPENDED: (acts.RESUME, acts.WITHDRAW),
    Membership.WITHDRAWN: (),
}
_TONES = {Membership.ACTIVE: "fine", Membership.SUSPENDED: "held", Membership.WITHDRAWN: "held"}


@require_safe
@officer_required()
def standing(request: OfficerRequest, process: str) -> HttpResponse:
    """Every Party and how it takes part."""
    here = founded_or_404(process, since=_LEAST)
    found = queries.taking_part(here)
    own = next((each for each in found if each.ours), None)
    words = {
        Membership.ACTIVE: _("takes part"),
        Membership.SUSPENDED: _("participation suspended"),
        Membership.WITHDRAWN: pgettext("of who takes part", "withdrawn"),
    }
    context: dict[str, Any] = {
        "process": process,
        "rows": [
            {
                "party": each,
                "word": _("observes") if _observes(each) else words[each.standing],
                "tone": _TONES[each.standing],
            }
            for each in found
        ],
        "acts": [] if own is None else _acts(request.user, process, own.standing),
        "matter": matter(process),
    }
    return render(request, "membership/standing.html", context)


def _observes(found: Taking) -> bool:
    """Whether there is no more to say of it than that it observes."""
    return found.observes and found.standing is Membership.ACTIVE


def _acts(officer: Officer, process: str, stands: Membership) -> list[dict[str, str]]:
    labels = {
        acts.SUSPEND: _("Suspend our participation"),
        acts.RESUME: _("Resume our participation"),
        acts.WITHDRAW: _("Withdraw from the process"),
    }
    return [
        {"label": labels[kind], "url": reverse("release:register_act", args=[process, PAGES[kind]])}
        for kind in _NEXT[stands]
        if is_offered(officer, process, kind)
    ]
