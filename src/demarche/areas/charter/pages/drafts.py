# SPDX-License-Identifier: Apache-2.0
"""Charters that are being drafted: begun from profiles, changed term by term, read whole, and made into an invitation."""

from secrets import token_bytes
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.charter import drafting
from demarche.areas.charter.drafting import StartForm, TermsForm
from demarche.areas.charter.models import CharterDraft
from demarche.areas.directory import own
from demarche.areas.directory.actions import invite
from demarche.areas.directory.invitation import InvitationError
from demarche.areas.directory.models import Invitation
from demarche.areas.directory.plain import charter_rows
from demarche.areas.officers.access import OfficerRequest, officer_required, require
from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.ui import terms as speech

WRITERS: Final = ("registrar", ADMINISTRATOR)
"""Who drafts charters; every officer reads them, and an administrator invites."""


@require_safe
@officer_required()
def listing(request: OfficerRequest) -> HttpResponse:
    """Every draft, the one changed last first. One query."""
    drafts = CharterDraft.objects.select_related("by").order_by("-changed", "-pk")
    return render(request, "charter/drafts.html", {"drafts": drafts, "may_write": _may_write(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITERS)
def start(request: OfficerRequest) -> HttpResponse:
    """Begin a draft: a name, and for each profile its times."""
    form = StartForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if form.is_valid():
        typed = form.typed()
        draft = CharterDraft.objects.create(name=typed["name"][0], typed=typed, by=request.user, changed=request.at)
        return redirect("charter:terms", draft.pk)
    return render(request, "charter/start.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(*WRITERS)
def terms(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change its terms. What is typed is kept also where something in it is still to be put right."""
    draft = _draft_or_404(pk)
    if request.method != "POST":
        return _terms_page(request, draft, drafting.form_of(draft))
    form = TermsForm(request.POST)
    whole = form.is_valid()
    newer = _keep(draft, request)
    if newer is not None:
        said = _("%(name)s saved it meanwhile. What you typed stands below: save once more to put it in its place.")
        messages.warning(request, said % {"name": newer.by.name})
        return _terms_page(request, newer, form)
    if whole:
        messages.info(request, _("The draft is saved."))
        return redirect("charter:draft", draft.pk)
    messages.warning(
        request, _("The draft is saved as it is. What is marked is to be put right before anybody is invited.")
    )
    return _terms_page(request, draft, form)


def _keep(draft: CharterDraft, request: OfficerRequest) -> CharterDraft | None:
    """Keep what was typed, unless another officer saved since the page was opened: then what he saved."""
    typed = drafting.typed_of(request.POST)
    with transaction.atomic():
        held = CharterDraft.objects.select_for_update().select_related("by").get(pk=draft.pk)
        if request.POST.get("saved") != str(held.saved):
            return held
        draft.typed, draft.by, draft.changed, draft.saved = typed, request.user, request.at, held.saved + 1
        draft.name = (typed.get("name", [""])[0].strip() or draft.name)[:120]
        draft.save()
    return None


def _terms_page(request: OfficerRequest, draft: CharterDraft, form: TermsForm) -> HttpResponse:
    context = {"draft": draft, "form": form, "groups": list(form.groups()), "matter": _matter(draft)}
    return render(request, "charter/terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required()
def read(request: OfficerRequest, pk: int) -> HttpResponse:
    """The draft whole, in plain words; from here it is printed, made into an invitation, or put away."""
    draft = _draft_or_404(pk)
    if request.method == "POST":
        return _put_away(request, draft) if request.POST.get("do") == "discard" else _invite(request, draft)
    charter = drafting.charter_of(draft)
    made = Invitation.objects.filter(pk=draft.invitation).first() if draft.invitation else None
    context: dict[str, Any] = {
        "draft": draft,
        "rows": [] if charter is None else charter_rows(charter),
        "whole": charter is not None,
        "made": made,
        "card": own.own_card(),
        "may_write": _may_write(request.user),
        "may_invite": request.user.has_role(ADMINISTRATOR),
        "matter": _matter(draft),
    }
    return render(request, "charter/draft.html", context)


def _invite(request: OfficerRequest, draft: CharterDraft) -> HttpResponse:
    require(request.user, ADMINISTRATOR)
    form = drafting.form_of(draft)
    if not form.is_valid():
        messages.error(request, _("Something in the draft is still to be put right."))
        return redirect("charter:terms", draft.pk)
    name = form.cleaned_data["name"]
    try:
        with transaction.atomic():
            made = invite(name, form.member(), form.rules(), at=request.at, random=token_bytes)
            CharterDraft.objects.filter(pk=draft.pk).update(invitation=made.pk)
    except InvitationError as error:
        messages.error(request, str(error))
        return redirect("charter:draft", draft.pk)
    note(request, Event.INVITED, About(subject=str(made.pk)))
    return redirect("directory:invitation", made.pk)


def _put_away(request: OfficerRequest, draft: CharterDraft) -> HttpResponse:
    require(request.user, *WRITERS)
    draft.delete()
    messages.info(request, _("The draft is put away. Invitations made from it stand as they are."))
    return redirect(reverse("charter:drafts"))


def _draft_or_404(pk: int) -> CharterDraft:
    """A draft, of which the page speaks in the words of the terms that it has so far."""
    draft = get_object_or_404(CharterDraft.objects.select_related("by"), pk=pk)
    speech.speak(draft.typed.get("terms", [""])[-1])
    return draft


def _may_write(officer: Officer) -> bool:
    return any(map(officer.has_role, WRITERS))


def _matter(draft: CharterDraft) -> dict[str, Any]:
    return {"process": draft.name, "exercise": draft.typed.get("exercise") == ["on"]}
