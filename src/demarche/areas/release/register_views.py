# SPDX-License-Identifier: Apache-2.0
"""The page that writes an act of the register, whichever kind it is: fill in, save, send to the releasing officer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.directory.founded import founded_or_404
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING, Officer
from demarche.areas.officers.noting import Event
from demarche.areas.release import actions, barrier, queries, releasing
from demarche.areas.release.actions import Beginning, Closed, Conflict
from demarche.areas.release.entering import note_draft
from demarche.areas.release.fields import restate
from demarche.areas.release.models import Draft, State
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.register_acts import ACTS, Place, RegisterAct, RegisterForm, edit_url, of_kind
from demarche.areas.release.views import chrome, sentence
from demarche.core.acts.vocabulary import find_kind
from demarche.core.pictures import Sight
from demarche.ledger import processes


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def begin(request: OfficerRequest, process: str, page: str) -> HttpResponse:
    """Write an act of the register; what the address names stands in the form already."""
    act = _act_or_404(ACTS.get(page))
    here = founded_or_404(process)
    if find_kind(processes.charter_of(process).vocabulary, act.kind) is None:
        raise Http404
    if request.method == "POST":
        return _post(request, act, process, None)
    first = {name: value for name, value in request.GET.items() if name in act.form.base_fields}
    initial = {**first, "draft": actions.new_id(), "version": 0}
    form = act.form(initial=initial, here=here, at=request.at, officer=request.user)
    if not all(_names(form, field.name) for field in form.hidden_fields()):
        raise Http404
    return _page(request, act, process, None, form)


def _names(form: RegisterForm, name: str) -> bool:
    """Whether the address names what a hidden field is about, which nobody could put right on the page."""
    try:
        form.fields[name].clean(form[name].value())
    except ValidationError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
def edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Go on writing."""
    draft = queries.draft_or_404(pk, request.user)
    act = _act_or_404(of_kind(draft.kind))
    if not draft.is_open:
        return redirect("release:check", pk)
    if request.method == "POST":
        return _post(request, act, draft.process, draft)
    first = {**act.form.read(draft.values), "draft": draft.pk, "version": draft.version, "strand": draft.dossier}
    here = processes.standing(draft.process)
    form = act.form(initial=first, here=here, at=request.at, officer=request.user, held=draft.values)
    return _page(request, act, draft.process, draft, form)


def _act_or_404(act: RegisterAct | None) -> RegisterAct:
    if act is None:
        raise Http404
    return act


def _post(request: OfficerRequest, act: RegisterAct, process: str, draft: Draft | None) -> HttpResponse:
    then = request.POST.get("then", "")
    draft = draft or _begun_before(request, act, process)
    if then == "discard":
        return _discard(request, act, process, draft)
    here, held = processes.standing(process), {} if draft is None else draft.values
    form = act.form(request.POST, request.FILES, here=here, at=request.at, officer=request.user, held=held)
    if not form.is_valid():
        return _page(request, act, process, draft, form)
    kept = _keep(request, act, process, draft, form)
    if isinstance(kept, HttpResponse):
        return kept
    restate(form, draft=kept.pk, version=kept.version)
    _attach(request, kept, form)
    if then == "send":
        return _send(request, act, form, kept)
    if form.errors:
        return _page(request, act, process, kept, form)
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect(edit_url(kept))


def _send(request: OfficerRequest, act: RegisterAct, form: RegisterForm, kept: Draft) -> HttpResponse:
    """Send what was saved to the releasing officer, unless something is missing or the rules would not let it out."""
    for field, missing in presentation_of(kept.kind).gaps(kept.values):
        form.add_error(field if field in form.fields else None, missing)
    stop = None if form.errors else releasing.hindrance(kept, at=request.at)
    if stop is not None:
        form.add_error(None, sentence(stop, kept))
    if form.errors:
        return _page(request, act, kept.process, kept, form)
    actions.submit(kept)
    return redirect("release:check", kept.pk)


def _begun_before(request: OfficerRequest, act: RegisterAct, process: str) -> Draft | None:
    """The draft that the same page began by an earlier click, if it did."""
    try:
        found = Draft.objects.filter(pk=UUID(request.POST.get("draft", ""))).first()
    except ValueError:
        return None
    if found is not None and (
        (found.kind, found.process) != (act.kind, process) or not queries.may_open(request.user, found)
    ):
        raise Http404
    return found


def _keep(
    request: OfficerRequest, act: RegisterAct, process: str, draft: Draft | None, form: RegisterForm
) -> Draft | HttpResponse:
    values, by, at = form.parts(), request.user, request.at
    place = _place_or_404(act, process, form.cleaned_data, by)
    if draft is None:
        name = form.cleaned_data["draft"]
        beginning = Beginning(name, process, place.desk, act.kind, dossier=place.dossier, audience=place.audience)
        outcome = actions.begin(beginning, values, by=by, at=at)
    elif place.dossier != draft.dossier:
        raise Http404
    else:
        outcome = actions.save(draft, values, version=form.cleaned_data["version"], by=by, at=at)
    if isinstance(outcome, Closed):
        messages.warning(request, _("This draft was released or discarded meanwhile, so nothing was changed."))
        return redirect("release:check", outcome.draft.pk)
    if isinstance(outcome, Conflict):
        return redirect("release:versions", outcome.aside.pk)
    return outcome.draft


def _attach(request: OfficerRequest, draft: Draft, form: RegisterForm) -> None:
    """Keep the file that goes with it; where it is not taken in, the reason stands beside its field."""
    file = form.attached()
    sight = Sight.NONE if file is None else actions.attach(draft, file, by=request.user, at=request.at)
    if sight is not Sight.NONE:
        form.add_error("file", str(barrier.SENTENCES[sight]))


def _place_or_404(act: RegisterAct, process: str, fields: Mapping[str, Any], by: Officer) -> Place:
    place = act.placed(process, fields, by)
    if place is None:
        raise Http404
    return place


def _discard(request: OfficerRequest, act: RegisterAct, process: str, draft: Draft | None) -> HttpResponse:
    if draft is not None:
        if actions.discard(draft).state != State.DISCARDED:
            return redirect("release:check", draft.pk)
        note_draft(request, Event.DISCARDED, draft)
    messages.success(request, _("Discarded. Nothing of it left."))
    form = act.form(request.POST, here=processes.standing(process), at=request.at, officer=request.user)
    return redirect(_place_or_404(act, process, {name: form[name].value() for name in form.fields}, request.user).back)


def _page(
    request: OfficerRequest, act: RegisterAct, process: str, draft: Draft | None, form: RegisterForm
) -> HttpResponse:
    known = {name: form[name].value() for name in form.fields}
    place = _place_or_404(act, process, known, request.user)
    shown = draft or Draft(
        process=process, dossier=place.dossier, desk=place.desk, kind=act.kind, audience=list(place.audience)
    )
    context: dict[str, Any] = {
        "about": act.about(known),
        "facts": act.facts(form),
        "act": act,
        "form": form,
        "draft": draft,
        "back": place.back,
        **chrome(shown, ""),
    }
    return render(request, "release/register_act.html", context)
