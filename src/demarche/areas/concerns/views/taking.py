# SPDX-License-Identifier: Apache-2.0
"""The page of one file of an act: what it is, what the scanner said, who took it, and the button that hands it out, never opened here."""

from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import quarantine
from demarche.areas.concerns.access import about
from demarche.areas.concerns.models import Verdict
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import numbers
from demarche.areas.concerns.views.acts import story_of
from demarche.areas.concerns.views.dossiers import frame
from demarche.areas.officers.access import OfficerRequest, officer_required, require
from demarche.areas.officers.models import READING, RELEASING, WRITING
from demarche.areas.officers.noting import Event, note
from demarche.ledger import files
from demarche.ui.leaving import plain

UNTRUSTED: Final = ".untrusted"
_BLOCK: Final = 65_536


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*READING)
def file(request: OfficerRequest, dossier: str, act: str, number: int) -> HttpResponseBase:
    """Show what a file is, and do what the page's buttons say: hand it out, let it be taken, scan it anew, take note."""
    story = story_of(request, dossier, act)
    asked = found(story, act, number)
    if request.method != "POST":
        return _page(request, story, act, asked)
    return _done(request, story, act, asked)


def found(story: Story, act: str, number: int) -> dict[str, Any]:
    """A file of an act that is here; to others there is none."""
    if number not in numbers(story.values(act), "file"):
        raise Http404
    [file] = quarantine.shown(story.by_id[act], story.row.pk, [number], ours=_ours(story, act))
    if not file["here"]:
        raise Http404
    return file


def _ours(story: Story, act: str) -> bool:
    return story.by_id[act].author == story.standing.own


def _done(request: OfficerRequest, story: Story, act: str, found: dict[str, Any]) -> HttpResponseBase:
    do, number, sha256 = request.POST.get("do", ""), found["number"], found["sha256"]
    if do == "take":
        return handed_out(request, story, act, found)
    if do == "confirm":
        require(request.user, RELEASING)
        quarantine.note(act, number, by=request.user, at=request.at, confirmed=True)
        quarantine.seen(sha256)
        messages.success(request, _("It can be taken now."))
    elif do == "anew":
        require(request.user, *WRITING, RELEASING)
        quarantine.anew(sha256)
        messages.success(request, _("It will be scanned again."))
    elif do == "seen":
        require(request.user, *quarantine.LOOKING)
        quarantine.seen(sha256)
        messages.success(request, _("Noted."))
    return redirect(request.path)


def handed_out(request: OfficerRequest, story: Story, act: str, found: dict[str, Any]) -> HttpResponseBase:
    if not may_go(act, found):
        return redirect(request.path)
    try:
        content = files.opened(found["sha256"])
    except files.MissingFileError as error:
        raise Http404 from error
    quarantine.note(act, found["number"], by=request.user, at=request.at)
    note(request, Event.FILE, about(story.row, act, subject=str(found["number"])))
    name = plain(found["name"] or f"file{found['number']}") + ("" if found["ours"] else UNTRUSTED)
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    response.block_size = _BLOCK
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def may_go(act: str, found: dict[str, Any]) -> bool:
    """Whether it may be taken: one in which something was found once a releasing officer has confirmed that."""
    if found.get("verdict") != Verdict.State.FOUND:
        return True
    return any(each.confirmed for each in quarantine.takes(act, found["number"]))


def _page(request: OfficerRequest, story: Story, act: str, found: dict[str, Any]) -> HttpResponse:
    user = request.user
    looks = found.get("verdict") == Verdict.State.FOUND
    context = {
        "ending": UNTRUSTED,
        **frame(story),
        "file": found,
        "act_number": story.number_of[act],
        "act_url": f"/concerns/{story.row.pk}/acts/{act}/",
        "party": story.names.get(story.by_id[act].author, story.by_id[act].author),
        "takes": quarantine.takes(act, found["number"]),
        "may_go": may_go(act, found),
        "may_confirm": looks and user.has_role(RELEASING),
        "may_note": looks and any(map(user.has_role, quarantine.LOOKING)),
        "may_scan": bool(found.get("verdict"))
        and found["verdict"] != "waiting"
        and any(map(user.has_role, (*WRITING, RELEASING))),
    }
    return render(request, "concerns/file.html", context)
