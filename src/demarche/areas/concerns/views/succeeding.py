# SPDX-License-Identifier: Apache-2.0
"""Opening the larger dossier that every Party consented to: a draft, made of the matter as it stands, that encloses what was let in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import page, values
from demarche.areas.concerns.access import dossier_or_404
from demarche.areas.concerns.company import may_open
from demarche.areas.concerns.forms.enlarging import OpeningForm
from demarche.areas.concerns.kinds import edit_url
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.page import Story
from demarche.areas.concerns.reading import named
from demarche.areas.concerns.views.dossiers import frame
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING
from demarche.areas.release import actions
from demarche.areas.release.actions import Beginning, new_id
from demarche.areas.release.telling import parties
from demarche.core.acts import concern as acts
from demarche.core.acts.act import Act
from demarche.core.encoding import Json, parse
from demarche.core.process.enlarging import Successor, to_enclose
from demarche.ledger import read, replay
from demarche.ui import moments

_AS_IT_WAS = (
    *("track", "marking", "national_marking", "circulation", "language", "title", "matter", "subjects"),
    *("subject_other", "form", "red"),
)
"""Parts that the successor takes from the act that opened the earlier dossier; its drafter changes them at will."""


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def succeed(request: OfficerRequest, dossier: str, proposal: str) -> HttpResponse:
    """Choose what is enclosed, and begin the draft."""
    row = dossier_or_404(dossier, request.user)
    story = page.story(row, at=request.at)
    successor = _agreed(story, proposal)
    let_in = _let_in(row, successor)
    chosen = [(act.id, _called(story, act)) for act in let_in if act.id not in successor.consents]
    form = OpeningForm(
        request.POST or None, initial={"draft": new_id(), "encloses": [each for each, _name in chosen]}, acts=chosen
    )
    if request.method == "POST" and form.is_valid():
        wanted = {*successor.consents, *form.cleaned_data["encloses"]}
        parts = _parts(story, successor, [act for act in let_in if act.id in wanted])
        audience = values.holders(parts)
        beginning = Beginning(form.cleaned_data["draft"], row.process, row.desk, acts.RAISE, audience=audience)
        begun = actions.begin(beginning, parts, by=request.user, at=request.at)
        return redirect(edit_url(begun.draft))
    return _page(request, story, successor, form)


def _agreed(story: Story, proposal: str) -> Successor:
    found = () if story.matter is None else story.matter.successors
    for each in found:
        if each.proposal.id == proposal and may_open(story.standing, each):
            return each
    raise Http404


def _let_in(row: DossierRow, successor: Successor) -> tuple[Act, ...]:
    with replay.docket(row.process, row.pk) as docket:
        return to_enclose(docket, successor)


def _called(story: Story, act: Act) -> str:
    party = story.names.get(act.author, act.author)
    return f"\u2068{named(act)}\u2069 · \u2068{party}\u2069 · \u2068{moments.day(act.made)}\u2069"


def _parts(story: Story, successor: Successor, enclosed: list[Act]) -> dict[str, Json]:
    """What the draft begins with: the matter, its questions that are still asked, and what is enclosed."""
    opening, found = story.values(story.row.pk), story.matter
    parts: dict[str, Json] = {name: opening[name] for name in _AS_IT_WAS if name in opening}
    profile = "" if found is None else found.profile
    parts |= {"urgency": {"profile": profile or "ordinary"}, "roles": successor.proposal.values["roles"]}
    asked = () if found is None else found.asked
    for number, question in enumerate(asked, 1):
        parts[f"q{number}"] = {"form": question.form}
        parts[f"q{number}_text"] = story.values(question.asked_by).get(f"q{question.number}_text", "")
    signed = read.those(act.id for act in enclosed)
    for number, act in enumerate(enclosed, 1):
        parts[f"enclosed{number}"] = parse(signed[act.id].document)
    return {**parts, "succeeds": {"dossier": story.row.pk, "proposal": successor.proposal.id}}


def _page(request: OfficerRequest, story: Story, successor: Successor, form: OpeningForm) -> HttpResponse:
    roles = successor.proposal.values["roles"]
    context: dict[str, Any] = {
        **frame(story),
        "form": form,
        "heading": _("Open the larger dossier"),
        "lead": _("Every Party of this dossier consents. What follows is said there; this one stays as it is."),
        "who": parties(story.names.get(code, code) for code in values.holders({"roles": roles})),
        "joins": parties(story.names.get(code, code) for code in successor.joins),
    }
    return render(request, "concerns/succeed.html", context)
