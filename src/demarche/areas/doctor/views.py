# SPDX-License-Identifier: Apache-2.0
"""Check my set-up: every officer may read it; administrators have the buttons."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.doctor import checking
from demarche.areas.doctor.checks import Line, Link, Word
from demarche.areas.officers.access import OfficerRequest, officer_required, require
from demarche.areas.officers.models import ADMINISTRATOR, Officer


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as an officer sees it: its anchor, and the button if it is for that officer."""

    anchor: str
    line: Line
    link: Link | None


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def check(request: OfficerRequest) -> HttpResponse:
    """Show every line; an administrator has everything looked at anew and every connection tested."""
    if request.method == "POST":
        require(request.user, ADMINISTRATOR)
        checking.look(request.at, test=True)
        messages.success(request, _("Everything was looked at anew, and every connection was tested."))
        return redirect("doctor:check")
    shown = _shown(checking.lines(request.at), request.user)
    context = {
        "wrong": [each for each in shown if each.line.word is not Word.FINE],
        "fine": [each for each in shown if each.line.word is Word.FINE],
        "at": request.at,
        "unfolded": request.GET.get("show") == "all",
        "may_change": request.user.has_role(ADMINISTRATOR),
    }
    return render(request, "doctor/check.html", context)


def _shown(lines: list[Line], officer: Officer) -> list[Shown]:
    """Each with an anchor of its own: the topic, and from the second on a number."""
    found: list[Shown] = []
    for line in lines:
        before = sum(each.line.topic == line.topic for each in found)
        anchor = f"{line.topic}-{before + 1}" if before else line.topic
        found.append(Shown(anchor, line, line.link if line.link and line.link.is_for(officer) else None))
    return found
