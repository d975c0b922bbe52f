# SPDX-License-Identifier: Apache-2.0
"""The keys of every Party of a process, since when, and what this Party can say of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demarche.areas.directory.founded import founded_or_404
from demarche.areas.keys import queries
from demarche.areas.keys.kinds import REVOKE_PAGE
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.release.register_acts import is_offered, matter
from demarche.core.acts import revoking
from demarche.ledger import keyrings, processes

_LEAST = next(kind.since for kind in revoking.KINDS)


@require_safe
@officer_required()
def keys(request: OfficerRequest, process: str) -> HttpResponse:
    """Every Party and its key-sets; who has not heard of our newest yet; and the way to revoke a key."""
    here = founded_or_404(process)
    names = queries.role_names()
    rows = [
        {
            "owner": owner,
            "sets": [{"set": each, "changed": [names[role] for role in each.changed]} for each in owner.sets],
        }
        for owner in queries.owners(here)
    ]
    known = processes.charter_of(process).vocabulary >= _LEAST
    url = reverse("release:register_act", args=[process, REVOKE_PAGE])
    offered = known and is_offered(request.user, process, revoking.REVOKE)
    waiting = [code for where, code in keyrings.lacking() if where == process]
    parties = processes.names(process)
    context = {
        "process": process,
        "rows": rows,
        "waiting": [parties[code] for code in waiting],
        "revoke": {"label": _("Revoke a key of this Party"), "url": url} if offered else None,
        "matter": matter(process),
    }
    return render(request, "keys/list.html", context)
