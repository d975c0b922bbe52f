# SPDX-License-Identifier: Apache-2.0
"""What stands on every page: whose node, who is signed in, the rooms, the line, the clock."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.action.queries import count
from demarche.areas.doctor import word
from demarche.areas.officers.models import ADMINISTRATOR, AUDITOR, DESKS, READING, Officer
from demarche.areas.officers.queries import roles_in_words
from demarche.node import clock
from demarche.node.line import line
from demarche.ui import moments, terms

# The first part of a room's addresses, and the name of its first page. A room that an officer cannot open is not offered.
_ROOMS: Final[tuple[tuple[str, str, str | Promise], ...]] = (
    ("delivery", "exchange:delivery", _("Delivery")),
    ("parties", "directory:parties", _("Parties")),
    ("contacts", "contacts:processes", _("Contacts")),
    ("reports", "reports:list", _("Reports")),
)
_COOPERATION: Final = ("cooperation", "cooperation:subjects", _("Cooperation"))
_NEEDS: Final = ("", "action:needs", _("Needs my action"))
_CONCERNS: Final = ("concerns", "concerns:list", _("Concerns"))
_REGISTRY: Final = ("registry", "registry:list", _("Registry"))
_JOURNAL: Final = ("journal", "journal:list", _("Journal"))
_SET_UP: Final = ("set-up", "doctor:check", _("Check my set-up"))


def page(request: HttpRequest) -> dict[str, Any]:
    """Fill the context that `ui/base.html` asks for. Runs a constant number of queries, none before sign-in."""
    at: int = getattr(request, "at", 0)
    officer = getattr(request, "user", None)
    known = officer if isinstance(officer, Officer) else None
    context: dict[str, Any] = {"here": _here(known), "paper": {"printed": moments.utc(at), "copy": ""}}
    if clock.simulated():
        context["clock"] = {"simulated": True, "text": moments.utc(at)}
    if known is not None:
        context["nav"] = _nav(request.path, known)
        context["line"] = line(at)
        here = reverse("find:find")
        context["find"] = "" if request.path == here else here
    return context


def _here(officer: Officer | None) -> dict[str, Any]:
    here: dict[str, Any] = {
        "party_name": settings.NODE.party_name,
        "party_code": settings.NODE.party_code,
        "zone": settings.NODE.zone,
        "is_signed_in": officer is not None,
    }
    if officer is not None:
        here |= {
            "desk_label": DESKS[officer.desk],
            "officer_name": officer.name,
            "role_label": roles_in_words(officer),
            "zone": officer.own_zone,
            "language_url": reverse("officers:language"),
            "own_url": reverse("officers:own"),
        }
    return here


_WITHIN: Final = {
    **dict.fromkeys(("officers", "desks", "watch", "tokens"), "set-up"),
    **dict.fromkeys(("register", "membership", "charter", "joining"), "parties"),
    "checks": "contacts",
    "figures": "concerns",
}
"""Which entry of the navigation a page without one of its own stands under."""


def _nav(path: str, officer: Officer) -> list[dict[str, Any]]:
    room = path.strip("/").split("/")[0]
    room = _WITHIN.get(room, room)
    rooms = (
        _NEEDS,
        *((_CONCERNS, _COOPERATION) if any(map(officer.has_role, READING)) else ()),
        *_ROOMS,
        *((_REGISTRY,) if officer.has_role("registrar") else ()),
        *((_JOURNAL,) if officer.has_role(AUDITOR) else ()),
        *((_SET_UP,) if officer.has_role(ADMINISTRATOR) else ()),
    )
    # The rooms are the same on every page, whatever process it speaks of.
    with terms.speaking(""):
        return [
            {
                "label": str(label),
                "url": reverse(name),
                "current": room == first,
                "count": None if first else count(officer),
                "word": word.read() if first == "set-up" else "",
            }
            for first, name, label in rooms
        ]
