# SPDX-License-Identifier: Apache-2.0
"""The page of Find."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from demarche.areas.find import asking, hits, queries, words
from demarche.areas.find.asking import Fault, Question
from demarche.areas.find.forms import narrowing
from demarche.areas.find.queries import COUNTED, Filters, Page
from demarche.areas.find.sources import open_to
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR, DESKS
from demarche.ui.narrowing import Narrowing
from demarche.ui.series import listed


@require_safe
@officer_required()
def find(request: OfficerRequest) -> HttpResponse:
    """Search what the officer may see, or say how."""
    asked = request.GET.get("q", "").strip()
    form = narrowing(request.GET, request.user)
    read = asking.read(asked) if asked else None
    context: dict[str, Any] = {"form": form, "q": asked[: 2 * asking.LONGEST], "longest": asking.LONGEST}
    if isinstance(read, Fault):
        context["wrong"] = words.fault(read)
    elif not form.errors and (read is not None or form.narrows):
        context |= _found(request, read, form)
    return render(request, "find/find.html", context)


def _found(request: OfficerRequest, question: Question | None, form: Narrowing) -> dict[str, Any]:
    after = request.GET.get("after", "")
    page = queries.page(request.user, question, Filters(form.chosen(), form.begins, form.ends), after)
    officers = [] if after or form.narrows else queries.officers(request.user, question)
    return {
        "searched": True,
        "hits": hits.shown(page.hits, question),
        "officers": [{"name": each.name, "desk": DESKS[each.desk]} for each in officers],
        "counted": _counted(page, len(officers)),
        "earlier": form.without() if after else "",
        "pager": {"later_url": form.onward(page.after) if page.after else ""},
        "widen": form.without(*form.fields) if form.narrows else "",
        "where": _where(request),
    }


def _counted(page: Page, officers: int) -> str:
    if page.count > COUNTED:
        return _("More than %(n)d found, the newest first.") % {"n": COUNTED}
    count = page.count + officers
    return ngettext("%(n)d found.", "%(n)d found, the newest first.", count) % {"n": count}


def _where(request: OfficerRequest) -> str:
    """What was searched, for whom nothing was found."""
    kinds = [str(each.label) for each in open_to(request.user).values()]
    if request.user.has_role(ADMINISTRATOR):
        kinds.append(_("Officers"))
    return _("Searched: %(kinds)s. %(desk)s.") % {"kinds": listed(kinds), "desk": DESKS[request.user.desk]}
