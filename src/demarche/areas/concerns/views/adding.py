# SPDX-License-Identifier: Apache-2.0
"""What the Add links of a concern open: one page each, saved, and back to the concern."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import drafting, values
from demarche.areas.concerns.added import PAGES
from demarche.areas.concerns.added.adding import AddForm
from demarche.areas.concerns.added.basic import TranslationForm
from demarche.areas.concerns.drafting import CHECK, Keeping
from demarche.areas.concerns.forms.fields import DraftForm
from demarche.areas.concerns.papers import marking, text_of
from demarche.areas.concerns.typing import kept_as_typed
from demarche.areas.concerns.views.compose import citation
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import WRITING
from demarche.areas.release.actions import Beginning
from demarche.areas.release.models import Draft
from demarche.areas.release.views import chrome
from demarche.core.acts import concern as acts
from demarche.core.encoding import Json


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed()
def add(request: OfficerRequest, pk: UUID, page: str) -> HttpResponse:
    """Show one Add page, save it, and go back to the concern."""
    draft = drafting.opening_draft(pk, request)
    if not draft.is_open:
        return redirect("release:check", pk)
    adding = PAGES[page]
    if not drafting.knows(draft, adding.needs):
        raise Http404
    if request.method != "POST":
        first = {**adding.form.read(draft.values), "draft": draft.pk, "version": draft.version}
        return _page(request, draft, page, _suited(adding.form(initial=first), draft, request))
    form = _suited(adding.form(request.POST), draft, request)
    if not form.is_valid():
        return _page(request, draft, page, form)
    removed = request.POST.get("then") == "remove"
    written = {} if removed else adding.keeps(form.written(draft.values), draft.values)
    return _save(request, draft, page, form, written)


def _suited(form: AddForm, draft: Draft, request: OfficerRequest) -> AddForm:
    form.suit(draft, request.user)
    return form


def _save(request: OfficerRequest, draft: Draft, page: str, form: AddForm, parts: Mapping[str, Json]) -> HttpResponse:
    kept = drafting.keep(request, draft, form, _keeping(draft, parts, page))
    if isinstance(kept, HttpResponse):
        return kept
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect("concerns:check" if request.POST.get("then") == CHECK else "concerns:draft", draft.pk)


def _keeping(draft: Draft, parts: Mapping[str, Json], page: str) -> Keeping:
    """What an Add page keeps; one that says who is in the matter says who would hold it."""
    if "roles" not in parts:
        return Keeping(parts, PAGES[page].scope)
    audience = values.holders(parts)
    fixed = Beginning(id=draft.pk, process=draft.process, desk=draft.desk, kind=draft.kind, audience=audience)
    return Keeping(parts, PAGES[page].scope, fixed, opens=True)


def _page(request: OfficerRequest, draft: Draft, page: str, form: AddForm) -> HttpResponse:
    adding = PAGES[page]
    context = {
        "form": form,
        "draft": draft,
        "page": page,
        "checking": "checking" in request.GET,
        "title": adding.title,
        "lead": adding.lead,
        "pairs": _pairs(form, draft.values) if isinstance(form, TranslationForm) else [],
        "report": draft.values.get("report1"),
        **chrome(draft, marking(draft.values)),
    }
    return render(request, "concerns/adding.html", context)


def _pairs(form: TranslationForm, parts: Mapping[str, Json]) -> list[tuple[str, Any]]:
    """Each text beside the field for its translation."""
    return [(text_of(parts, name), form[f"of_{name}"]) for name in form.originals]


@require_http_methods(["POST"])
@officer_required(*WRITING)
def cite(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Cite the report that was picked in a concern that is being written already."""
    draft = drafting.own_draft(pk, acts.RAISE, request)
    parts = citation(request.POST.get("report", ""))
    form = DraftForm({"draft": draft.pk, "version": draft.version})
    if not draft.is_open or not parts or not form.is_valid():
        return redirect("concerns:draft", pk)
    kept = drafting.keep(request, draft, form, Keeping(parts, PAGES["reports"].scope))
    return kept if isinstance(kept, HttpResponse) else redirect("concerns:draft", pk)
