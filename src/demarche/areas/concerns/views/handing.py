# SPDX-License-Identifier: Apache-2.0
"""Escalation and de-escalation: a linked matter at the other desks, citing chosen acts, while the first one goes on.

The matter that is cited stays closed to those who could not open it before: of a cited act the other desks see that it is
cited, and no word of it.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import page, values, words
from demarche.areas.concerns.access import dossier_or_404
from demarche.areas.concerns.forms.handing import HandingForm
from demarche.areas.concerns.kinds import edit_url
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.papers import field_of, text_of
from demarche.areas.concerns.views.dossiers import frame
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DIPLOMATIC, TECHNICAL, WRITING
from demarche.areas.release.actions import Beginning, hand_over, new_id
from demarche.core.acts import concern as acts
from demarche.ui import moments

if TYPE_CHECKING:
    from demarche.core.encoding import Json


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def handing(request: OfficerRequest, dossier: str) -> HttpResponse:
    """Choose what is cited and say why; the other desk finds the draft under Needs my action."""
    row = dossier_or_404(dossier, request.user)
    story = page.story(row, at=request.at)
    choices = [(each.act.id, _named(story, each.number, each.act.id)) for each in reversed(story.entries)]
    if request.method != "POST":
        first = {"draft": new_id(), "title": row.title, "cites": [row.pk]}
        return _page(request, story, HandingForm(initial=first, acts=choices))
    form = HandingForm(request.POST, acts=choices)
    if not form.is_valid():
        return _page(request, story, form)
    draft = hand_over(
        _beginning(story, form),
        _parts(request, story, form),
        remark=form.cleaned_data["remark"] or _("Please take this up."),
        by=request.user,
        office=words.word(words.DESKS, row.desk),
        at=request.at,
    )
    desk = words.word(words.DESKS, draft.desk)
    messages.success(request, _("Handed over. %(desk)s finds it under Needs my action.") % {"desk": desk})
    return redirect(edit_url(draft) if request.user.sees(draft.desk) else f"/concerns/{row.pk}/")


def _named(story: Story, number: int, act: str) -> str:
    sheet = story.papers[act]
    called = f"{sheet.kind} \u2068{sheet.number}\u2069" if sheet.number else sheet.kind
    return f"{number}. {called} · \u2068{moments.day(story.made(story.by_id[act]))}\u2069"


def to_desk(desk: str) -> str:
    """The desk that a matter of this desk is handed to."""
    return DIPLOMATIC if desk == TECHNICAL else TECHNICAL


def _beginning(story: Story, form: HandingForm) -> Beginning:
    desk = to_desk(story.row.desk)
    kind = acts.RAISE if desk == DIPLOMATIC else acts.NOTIFY
    return Beginning(form.cleaned_data["draft"], story.row.process, desk, kind, audience=story.audience)


def _parts(request: OfficerRequest, story: Story, form: HandingForm) -> "dict[str, Json]":
    opening, own = story.values(story.row.pk), story.standing.own
    desk = to_desk(story.row.desk)
    escalates = desk == DIPLOMATIC
    cleaned = {
        **form.cleaned_data,
        "profile": field_of(opening, "urgency", "profile") or "ordinary",
        "tlp": field_of(opening, "marking", "tlp"),
        "pap": field_of(opening, "marking", "pap"),
        "language": text_of(opening, "language") or request.user.language or "en",
        "number": "",
    }
    addressed = next(code for code in story.audience if code != own)
    parts = values.opening(cleaned, own=own, addressed=addressed, track=desk)
    relation = "escalates" if escalates else "deescalates"
    return {
        **parts,
        "title": form.cleaned_data["title"],
        "matter": form.cleaned_data["matter"],
        "related1": {"dossier": story.row.pk, "relation": relation},
        "cites": list["Json"](sorted(form.cleaned_data["cites"])),
    }


def _page(request: OfficerRequest, story: Story, form: HandingForm) -> HttpResponse:
    escalates = to_desk(story.row.desk) == DIPLOMATIC
    context: dict[str, Any] = {
        **frame(story),
        "form": form,
        "heading": _("Escalate to the diplomatic desks") if escalates else _("Hand down to the technical desks"),
        "lead": _(
            "A linked matter is opened at the other desks of both sides. This one goes on, and stays closed to whom it is closed now."
        ),
    }
    return render(request, "concerns/handing.html", context)
