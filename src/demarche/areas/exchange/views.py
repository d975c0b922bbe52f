# SPDX-License-Identifier: Apache-2.0
"""The delivery page: did it arrive, and if not, why, whose it is and what helps."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from demarche.areas.exchange import queries
from demarche.areas.officers.access import OfficerRequest, officer_required

_TITLES: Final[dict[str, Promise]] = {
    "held": _("Held back"),
    "under_way": _("On its way"),
    "delivered": _("Delivered"),
}
_EMPTY: Final[dict[str, Promise]] = {
    "held": _("Nothing is held back."),
    "under_way": _("Nothing is on its way."),
    "delivered": _("Nothing has been delivered yet."),
}
_FARTHEST: Final = 1_000_000


@require_safe
@officer_required()
def delivery(request: OfficerRequest) -> HttpResponse:
    """Show all deliveries at a glance, or one view of them page by page."""
    asked = request.GET.get("show", "")
    view = asked if asked in queries.VIEWS else ""
    counts = queries.counts(request.user)
    groups = [_one(request, view)] if view else _glance(request, counts)
    context = {
        "tabs": _tabs(view, counts),
        "groups": groups,
        "at": request.at,
        "forked_logs": queries.forked_logs(),
    }
    return render(request, "exchange/delivery.html", context)


def _tabs(view: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    here = reverse("exchange:delivery")
    all_of_it = {"label": gettext("All"), "url": here, "current": not view}
    return [
        all_of_it,
        *(
            {"label": title, "url": f"{here}?show={name}", "count": counts.get(name), "current": name == view}
            for name, title in _TITLES.items()
        ),
    ]


def _glance(request: OfficerRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The first of each view that has any."""
    here = reverse("exchange:delivery")
    pages = queries.glance(request.user, [name for name in _TITLES if counts.get(name) != 0], at=request.at)
    return [
        {
            "name": name,
            "title": _TITLES[name],
            "lines": page.lines,
            "files": page.files,
            "more_url": f"{here}?show={name}" if page.more else "",
        }
        for name, page in pages.items()
        if page.lines or page.files
    ]


def _one(request: OfficerRequest, view: str) -> dict[str, Any]:
    """One view, from the line on that the address says."""
    asked = request.GET.get("from", "")
    start = (
        min(int(asked), _FARTHEST) if asked.isascii() and asked.isdecimal() and len(asked) < len(str(_FARTHEST)) else 0
    )
    page = queries.page(request.user, view, at=request.at, start=start)
    here = f"{reverse('exchange:delivery')}?show={view}"
    pager = {
        "earlier_url": f"{here}&from={max(0, start - queries.PAGE)}" if start else "",
        "later_url": f"{here}&from={start + queries.PAGE}" if page.more else "",
    }
    return {
        "name": view,
        "title": _TITLES[view],
        "lines": page.lines,
        "files": page.files,
        "empty": _EMPTY[view],
        "pager": pager,
    }
