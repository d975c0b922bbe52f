# SPDX-License-Identifier: Apache-2.0
"""The shorter acts of a dossier, one page each: acknowledge, ask, supply, withdraw, close, assess."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import drafting, values
from demarche.areas.concerns.access import WRITING, dossier_or_404
from demarche.areas.concerns.drafting import DISCARD, SUBMIT, Keeping
from demarche.areas.concerns.forms.steps import AcknowledgeForm, AskForm, AssessForm, EndForm, StepForm, SupplyForm
from demarche.areas.concerns.kinds import edit_url
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.reading import Brief, brief
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.release.actions import Beginning, everything, new_id
from demarche.areas.release.models import Draft
from demarche.areas.release.queries import open_draft
from demarche.areas.release.views import chrome
from demarche.core.acts import concern as acts
from demarche.core.encoding import Json

Parts = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of act: its page's title and explanation, its form, and how form and parts become one another."""

    kind: str
    title: Promise
    lead: Promise
    form: type[StepForm]
    parts: Callable[[Mapping[str, Any]], Parts]
    shown: Callable[[Mapping[str, Json]], dict[str, Any]]
    about: Callable[[Brief], Sequence[tuple[str, str]]] = lambda _brief: ()


def _asked_about(brief: Brief) -> Sequence[tuple[str, str]]:
    whole = [("", _("the matter as a whole"))]
    return [*whole, *((str(number), f"{number}. {text}") for number, text in brief.questions)]


def _asked(brief: Brief) -> Sequence[tuple[str, str]]:
    return brief.clarifications


STEPS: Final[Mapping[str, Step]] = {
    "acknowledge": Step(
        acts.ACKNOWLEDGE,
        _lazily("Acknowledge without prejudice"),
        _lazily("It says that persons have it in hand. It is not agreement, admission or waiver."),
        AcknowledgeForm,
        values.acknowledgement,
        values.worded_form,
    ),
    "ask": Step(
        acts.ASK,
        _lazily("Ask for clarification"),
        _lazily("Say which question, and what needs to be clear before it can be answered."),
        AskForm,
        values.asking,
        values.asking_form,
        _asked_about,
    ),
    "supply": Step(
        acts.SUPPLY,
        _lazily("Supply a clarification"),
        _lazily("It stands beside the request it replies to."),
        SupplyForm,
        values.supplying,
        values.supplying_form,
        _asked,
    ),
    "assess": Step(
        acts.ASSESS,
        _lazily("Say how we see it"),
        _lazily("Your own side's statement. The joint status is resolved only when every side says so."),
        AssessForm,
        values.assessing,
        values.worded_form,
    ),
    "close": Step(
        acts.CLOSE,
        _lazily("Close the matter"),
        _lazily("It says that nothing more is expected. Nobody is locked out: an answer stays welcome."),
        EndForm,
        values.worded,
        values.worded_form,
    ),
    "withdraw": Step(
        acts.WITHDRAW,
        _lazily("Withdraw the matter"),
        _lazily("The matter and every act about it stay on record, with the withdrawal beside them."),
        EndForm,
        values.worded,
        values.worded_form,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def begin(request: OfficerRequest, dossier: str, page: str) -> HttpResponse:
    """Begin a step, or go on with the one that the desk has begun."""
    row = dossier_or_404(dossier, request.user)
    step = STEPS[page]
    about = brief(row, request.at)
    if request.method == "POST":
        return _post(request, row, about, page, None)
    begun = open_draft(dossier, step.kind, request.user)
    if begun is not None:
        return redirect(edit_url(begun))
    first = {"draft": new_id(), "version": 0, "language": request.user.language or "en", **about.reply}
    asked = request.GET.get("about", "")
    first.update({"about": asked} if asked else {})
    return _page(request, row, page, None, step.form(initial=first, about=step.about(about)))


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def edit(request: OfficerRequest, dossier: str, page: str, pk: UUID) -> HttpResponse:
    """Go on writing a step."""
    row = dossier_or_404(dossier, request.user)
    step = STEPS[page]
    draft = drafting.own_draft(pk, step.kind, request, dossier=dossier)
    if not draft.is_open:
        return redirect("release:check", pk)
    about = brief(row, request.at)
    if request.method == "POST":
        return _post(request, row, about, page, draft)
    first = {**step.shown(draft.values), "draft": pk, "version": draft.version}
    return _page(request, row, page, draft, step.form(initial=first, about=step.about(about)))


def _post(request: OfficerRequest, row: DossierRow, about: Brief, page: str, draft: Draft | None) -> HttpResponse:
    step = STEPS[page]
    then = request.POST.get("then", "")
    if then == DISCARD:
        return drafting.discarded(request, draft, reverse("concerns:dossier", args=[row.pk]))
    form = step.form(request.POST, about=step.about(about))
    if not form.is_valid():
        return _page(request, row, page, draft, form)
    beginning = beginning_in(row, about, step.kind, drafting.posted_id(request))
    kept = drafting.keep(request, draft, form, Keeping(step.parts(form.cleaned_data), everything, beginning))
    if isinstance(kept, HttpResponse):
        return kept
    if then == SUBMIT:
        drafting.reread(form, kept)
        return drafting.send_on(kept, form, at=request.at) or _page(request, row, page, kept, form)
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect(edit_url(kept))


def beginning_in(row: DossierRow, about: Brief, kind: str, pk: UUID) -> Beginning:
    """What a draft of an act in a dossier is fixed to."""
    return Beginning(id=pk, process=row.process, desk=row.desk, kind=kind, dossier=row.pk, audience=about.audience)


def _page(request: OfficerRequest, row: DossierRow, page: str, draft: Draft | None, form: StepForm) -> HttpResponse:
    step = STEPS[page]
    about = brief(row, request.at)
    shown = draft or Draft(process=row.process, audience=list(about.audience))
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "row": row,
        "title": step.title,
        "lead": step.lead,
        "action": edit_url(draft) if draft else reverse(f"concerns:{page}", args=[row.pk]),
        **chrome(shown, about.marking),
    }
    return render(request, "concerns/step.html", context)
