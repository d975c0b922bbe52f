# SPDX-License-Identifier: Apache-2.0
"""The steps of a dossier, one page each."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import annexes, drafting
from demarche.areas.concerns.access import dossier_or_404
from demarche.areas.concerns.drafting import CHECK, DISCARD, SUBMIT, Keeping
from demarche.areas.concerns.forms.steps import StepForm
from demarche.areas.concerns.kinds import edit_url
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.possible import refused
from demarche.areas.concerns.reading import Brief, brief
from demarche.areas.concerns.steps import STEPS
from demarche.areas.concerns.typing import kept_as_typed
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING
from demarche.areas.release.actions import Beginning, new_id
from demarche.areas.release.models import Draft
from demarche.areas.release.queries import open_draft
from demarche.areas.release.releasing import duty_bar
from demarche.areas.release.views import chrome
from demarche.ui.series import listed

ANNEXES: Final = "annexes"


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(edit_url)
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
    return _page(request, row, (page, about), None, step.form(initial=first, brief=about))


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(edit_url)
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
    first = {**step.form.read(draft.values), "draft": pk, "version": draft.version}
    return _page(request, row, (page, about), draft, step.form(initial=first, brief=about))


def _post(request: OfficerRequest, row: DossierRow, about: Brief, page: str, draft: Draft | None) -> HttpResponse:
    step = STEPS[page]
    then = request.POST.get("then", "")
    if then == DISCARD:
        return drafting.discarded(request, draft, reverse("concerns:dossier", args=[row.pk]))
    form = step.form(request.POST, brief=about)
    if not form.is_valid():
        return _page(request, row, (page, about), draft, form)
    beginning = beginning_in(row, about, step.kind, drafting.posted_id(request))
    kept = drafting.keep(request, draft, form, Keeping(step.parts(form.cleaned_data), _of_page, beginning))
    if isinstance(kept, HttpResponse):
        return kept
    if then in (CHECK, SUBMIT):
        return drafting.go_on(kept, form, then, at=request.at) or _page(request, row, (page, about), kept, form)
    if then == ANNEXES and annexes.takes_annexes(kept):
        return redirect("concerns:files", kept.pk)
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect(edit_url(kept))


def _of_page(name: str) -> bool:
    """Whether a part is written on the step's own page; annexes have one of theirs."""
    return not annexes.PARTS(name)


def beginning_in(row: DossierRow, about: Brief, kind: str, pk: UUID) -> Beginning:
    """What a draft of an act in a dossier is fixed to."""
    return Beginning(id=pk, process=row.process, desk=row.desk, kind=kind, dossier=row.pk, audience=about.audience)


def _page(
    request: OfficerRequest, row: DossierRow, asked: tuple[str, Brief], draft: Draft | None, form: StepForm
) -> HttpResponse:
    page, about = asked
    step = STEPS[page]
    reason = None if form.is_bound or draft else refused(row, page, request.at)
    shown = draft or Draft(process=row.process, desk=row.desk, kind=step.kind, audience=list(about.audience))
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "row": row,
        "why_not": "" if reason is None else drafting.sentence_of(reason),
        "title": step.verb,
        "lead": step.lead,
        "takes_annexes": annexes.takes_annexes(shown),
        "annexes": listed(annexes.names(shown.values)),
        "on_duty": duty_bar(shown, request.user) is None,
        "action": edit_url(draft) if draft else reverse("concerns:step", args=[row.pk, page]),
        **chrome(shown, about.marking),
    }
    return render(request, "concerns/step.html", context)
