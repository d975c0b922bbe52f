# SPDX-License-Identifier: Apache-2.0
"""A representation, or a notice of claim: rare, chosen on purpose, without questions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demarche.areas.concerns import drafting, queries, values
from demarche.areas.concerns.added import PAGES
from demarche.areas.concerns.drafting import CHECK, DISCARD, SUBMIT, Keeping
from demarche.areas.concerns.forms.compose import RepresentationForm
from demarche.areas.concerns.papers import marking
from demarche.areas.concerns.queries import Addressee
from demarche.areas.concerns.typing import kept_as_typed
from demarche.areas.concerns.views.compose import added, choices, of_the_desk, only, read_before, to_of
from demarche.areas.directory.speech import speak_of_any
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import DIPLOMATIC, WRITING
from demarche.areas.release.actions import Beginning, new_id
from demarche.areas.release.models import Draft
from demarche.areas.release.register_acts import why_nothing
from demarche.areas.release.views import chrome
from demarche.core.acts import representation
from demarche.core.acts.vocabulary import find_kind


def address(draft: Draft) -> str:
    """Where it is written."""
    return reverse("concerns:represent_draft", args=[draft.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(address)
def represent(request: OfficerRequest) -> HttpResponse:
    """Begin a representation or a notice of claim."""
    of_the_desk(request)
    if request.method == "POST":
        return _post(request, None)
    to = _addressees()
    speak_of_any(each.process for each in to)
    first = {"draft": new_id(), "version": 0, "language": request.user.language or "en", **only(to)}
    return _page(request, None, RepresentationForm(initial=first, **choices(to)))


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITING)
@kept_as_typed(address)
def represent_draft(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Go on writing it; which of the two it is stays as it was chosen on the page that began it."""
    draft = drafting.opening_draft(pk, request)
    if draft.kind not in (representation.MAKE, representation.CLAIM):
        raise Http404
    if not draft.is_open:
        return redirect("release:check", pk)
    if request.method == "POST":
        return _post(request, draft)
    first = {
        **values.representation_form(draft.values),
        "to": to_of(draft),
        "kind": draft.kind,
        "draft": pk,
        "version": draft.version,
    }
    return _page(request, draft, RepresentationForm(initial=first, **choices(_addressees())))


def _addressees() -> list[Addressee]:
    """Whom either can be addressed to: the Parties of processes whose vocabulary has them."""
    return [each for each in queries.addressees() if find_kind(each.charter.vocabulary, representation.MAKE)]


def _post(request: OfficerRequest, draft: Draft | None) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == DISCARD:
        return drafting.discarded(request, draft, "concerns:list")
    to = _addressees()
    form = RepresentationForm(request.POST, **choices(to))
    if not form.is_valid():
        return _page(request, draft, form)
    kind = form.cleaned_data["kind"] or (draft.kind if draft else "")
    addressee = queries.chosen(to, form.cleaned_data["to"], draft)
    if not kind:
        form.add_error("kind", _("Choose which of the two it is."))
    if addressee is None:
        form.add_error("to", _("Choose whom it is addressed to."))
    if not kind or addressee is None:
        return _page(request, draft, form)
    kept = drafting.keep(request, draft, form, _keeping(request, draft, form, (kind, addressee)))
    if isinstance(kept, HttpResponse):
        return kept
    return _page(request, drafting.again(form, kept), form) if form.errors else _then(request, kept, form, then)


def _keeping(
    request: OfficerRequest, draft: Draft | None, form: RepresentationForm, asked: tuple[str, Addressee]
) -> Keeping:
    kind, to = asked
    before = read_before(draft, form.cleaned_data["version"], to)
    parts = values.representation(form.cleaned_data, before, kind, own=to.own, addressed=to.code)
    pk = drafting.posted_id(request)
    beginning = Beginning(id=pk, process=to.process, desk=DIPLOMATIC, kind=kind, audience=values.holders(parts))
    return Keeping(parts, values.of_concern_page, beginning, opens=True)


def _then(request: OfficerRequest, draft: Draft, form: RepresentationForm, then: str) -> HttpResponse:
    if then in (CHECK, SUBMIT):
        return drafting.go_on(draft, form, then, at=request.at) or _page(request, draft, form)
    if then in PAGES:
        return redirect(f"concerns:{then}", draft.pk)
    messages.success(request, _("Saved. Nobody outside can see this."))
    return redirect("concerns:represent_draft", draft.pk)


def _page(request: OfficerRequest, draft: Draft | None, form: RepresentationForm) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "why_nothing": "" if draft else why_nothing(representation.MAKE),
        "claim": draft is not None and draft.kind == representation.CLAIM,
        "action": reverse("concerns:represent_draft", args=[draft.pk]) if draft else reverse("concerns:represent"),
        "added": added(draft) if draft else [],
    }
    if draft is not None:
        context.update(chrome(draft, marking(draft.values)))
    return render(request, "concerns/represent.html", context)
