# SPDX-License-Identifier: Apache-2.0
"""Answering question by question: a list, one page a question, and any subset sent on together."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import drafting, values
from demarche.areas.concerns.access import dossier_or_404
from demarche.areas.concerns.drafting import CHECK, DISCARD, SUBMIT, Keeping
from demarche.areas.concerns.forms.answers import AnswerForm, AnswersForm, DeclineForm
from demarche.areas.concerns.forms.fields import DraftForm
from demarche.areas.concerns.happened import runs
from demarche.areas.concerns.models import DossierRow
from demarche.areas.concerns.papers import answer_words, numbers
from demarche.areas.concerns.reading import Asked, Brief, brief
from demarche.areas.concerns.steps import STEPS
from demarche.areas.concerns.typing import kept_as_typed
from demarche.areas.concerns.values import only
from demarche.areas.concerns.views.steps import beginning_in
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING
from demarche.areas.release.actions import new_id
from demarche.areas.release.models import Draft
from demarche.areas.release.queries import open_draft
from demarche.areas.release.there import off_there, zone_of
from demarche.areas.release.views import chrome
from demarche.core.acts import concern as acts
from demarche.ledger import processes, replay
from demarche.ui.series import listed

if TYPE_CHECKING:
    from demarche.core.encoding import Json

COVERING: Final = only("form|language|number")
DECLINE_ALL: Final = "decline"
TO_ALL: Final = ("interim", "deny", "decline", "ask")
"""The steps that say something to all questions at once."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What is answered: the dossier, what an answer is written against, and the draft that the desk has begun."""

    row: DossierRow
    about: Brief
    draft: Draft | None

    @property
    def drafted(self) -> list[int]:
        """The questions that the draft answers."""
        return numbers(self.draft.values, "a") if self.draft else []

    @property
    def left(self) -> list[int]:
        """The questions that are still asked and have no answer, on record or in the draft."""
        return [each.number for each in self.about.asked if each.is_open and each.number not in self.drafted]


def of_question(number: int) -> str:
    """The parts that one question's page owns, as a pattern."""
    return f"a{number}|a{number}_text|a{number}_settles"


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed()
def answer(request: OfficerRequest, dossier: str, pk: UUID | None = None) -> HttpResponse:
    """List the questions with what is drafted for each, and send what is drafted on."""
    row = dossier_or_404(dossier, request.user)
    draft = _draft(request, row, pk)
    if isinstance(draft, HttpResponse):
        return draft
    here = Answering(row, brief(row, request.at), draft)
    if request.method == "POST":
        return _post(request, here)
    first = {**here.about.reply, "language": request.user.language or "en", "draft": new_id(), "version": 0}
    if draft is not None:
        shown = values.covering_form(draft.values)
        first |= {"draft": draft.pk, "version": draft.version, **_known(shown), "form_kind": shown["form_kind"]}
    return _list(request, here, AnswersForm(initial=first))


def _known(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if value}


def _draft(request: OfficerRequest, row: DossierRow, pk: UUID | None) -> Draft | HttpResponse | None:
    """The one answer that the desk is writing; a page to go to when the one asked for is closed."""
    if pk is None:
        return open_draft(row.pk, acts.ANSWER, request.user)
    draft = drafting.own_draft(pk, acts.ANSWER, request, dossier=row.pk)
    return draft if draft.is_open else redirect("release:check", pk)


def _post(request: OfficerRequest, here: Answering) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == DISCARD:
        return drafting.discarded(request, here.draft, reverse("concerns:dossier", args=[here.row.pk]))
    if then == DECLINE_ALL:
        return _decline(request, here)
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return _list(request, here, form)
    kept = _keep(request, here, form, Keeping(values.covering(form.cleaned_data), COVERING))
    if isinstance(kept, HttpResponse):
        return kept
    if then in (CHECK, SUBMIT):
        return drafting.go_on(kept, form, then, at=request.at) or _list(request, replace(here, draft=kept), form)
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect("concerns:answer", here.row.pk)


def _keep(request: OfficerRequest, here: Answering, form: DraftForm, keeping: Keeping) -> Draft | HttpResponse:
    """Save over the draft that the desk has begun, or begin one that replies in the form the matter came in."""
    if here.draft is not None:
        return drafting.keep(request, here.draft, form, keeping)
    beginning = beginning_in(here.row, here.about, acts.ANSWER, drafting.posted_id(request))
    reply = {**here.about.reply, "language": request.user.language or "en", "number": ""}
    first = {**values.covering(reply), **keeping.values}
    return drafting.keep(request, None, form, Keeping(first, keeping.scope, beginning))


def _decline(request: OfficerRequest, here: Answering) -> HttpResponse:
    """Draft a declining answer to every question that has no answer, on record or drafted."""
    form = DeclineForm(request.POST)
    left = here.left
    if left and form.is_valid():
        because = form.cleaned_data["because"] or "no_reason"
        parts: dict[str, Json] = {f"a{number}": {"value": "declined", "because": because} for number in left}
        scope = only("|".join(of_question(number) for number in left))
        kept = _keep(request, here, form, Keeping(parts, scope))
        if isinstance(kept, HttpResponse):
            return kept
    return redirect("concerns:answer", here.row.pk)


def _list(request: OfficerRequest, here: Answering, form: AnswersForm) -> HttpResponse:
    told = {number: answer_words(here.draft.values[f"a{number}"]) for number in here.drafted} if here.draft else {}
    rows = [
        {
            "asked": each,
            "drafted": told.get(each.number, ""),
            "url": reverse("concerns:answer_question", args=[here.row.pk, each.number]),
        }
        for each in here.about.asked
    ]
    left = here.left
    hidden = {"draft": form["draft"].value(), "version": form["version"].value()}
    context = {
        "form": form,
        "decline": DeclineForm(auto_id="decline_%s", initial=hidden),
        "row": here.row,
        "rows": rows,
        "draft": here.draft,
        "count": len(told),
        "staying_open": left,
        "left": listed(runs(left)),
        "whole": [
            {"label": STEPS[page].verb, "url": reverse("concerns:step", args=[here.row.pk, page])} for page in TO_ALL
        ],
        **_date(request, here),
        **_chrome(here),
    }
    return render(request, "concerns/answer.html", context)


def _date(request: OfficerRequest, here: Answering) -> dict[str, Any]:
    """When the answer is due, and what is needed to tell that moment as the other Party has it."""
    row, due = here.row, here.about.due
    if due is None:
        return {"due": None}
    charter, zone = replay.charter_in_force(row.process), zone_of(row.process, row.party)
    there = {"zone": zone, "name": processes.name_of(row.process, row.party)}
    return {"due": due, "at": request.at, "there": {**there, "note": off_there(charter, row.party, zone, due)}}


def _chrome(here: Answering) -> dict[str, Any]:
    draft = here.draft or Draft(process=here.row.process, audience=list(here.about.audience))
    return chrome(draft, here.about.marking)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed()
def answer_question(request: OfficerRequest, dossier: str, number: int) -> HttpResponse:
    """Draft the answer to one question, and go on to the next."""
    row = dossier_or_404(dossier, request.user)
    here = Answering(row, brief(row, request.at), open_draft(row.pk, acts.ANSWER, request.user))
    asked = next((each for each in here.about.asked if each.number == number), None)
    if asked is None:
        raise Http404
    yes_or_no = asked.form == "yes_or_no"
    if request.method != "POST":
        first = {"draft": new_id(), "version": 0}
        if here.draft is not None:
            draft = here.draft
            first = {"draft": draft.pk, "version": draft.version, **values.answer_form(draft.values, number)}
        return _question(request, here, asked, AnswerForm(initial=first, yes_or_no=yes_or_no))
    form = AnswerForm(request.POST, yes_or_no=yes_or_no)
    if not form.is_valid():
        return _question(request, here, asked, form)
    kept = _keep(request, here, form, Keeping(values.answer(form.cleaned_data, number), only(of_question(number))))
    if isinstance(kept, HttpResponse):
        return kept
    messages.success(request, _("Saved. Nobody outside can see this."))
    if request.POST.get("then") == CHECK:
        return redirect("concerns:check", kept.pk)
    return _next(request, here, number)


def _next(request: OfficerRequest, here: Answering, number: int) -> HttpResponse:
    later = [each.number for each in here.about.asked if each.number > number]
    if request.POST.get("then") == "next" and later:
        return redirect("concerns:answer_question", here.row.pk, later[0])
    return redirect("concerns:answer", here.row.pk)


def _question(request: OfficerRequest, here: Answering, asked: Asked, form: AnswerForm) -> HttpResponse:
    order = [each.number for each in here.about.asked]
    at = order.index(asked.number)
    context = {
        "form": form,
        "row": here.row,
        "asked": asked,
        "total": len(order),
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None,
        "checking": "checking" in request.GET,
        **_date(request, here),
        **_chrome(here),
    }
    return render(request, "concerns/question.html", context)
