# SPDX-License-Identifier: Apache-2.0
"""Invite another Party, open what it sent, take files away."""

from secrets import token_bytes

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.directory import actions, own
from demarche.areas.directory.forms import OWN, InviteForm, OpenForm
from demarche.areas.directory.invitation import InvitationError, read_paper
from demarche.areas.directory.models import Card, Invitation
from demarche.areas.directory.offers import offers
from demarche.areas.directory.plain import charter_rows
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.models import ADMINISTRATOR
from demarche.areas.officers.noting import About, Event, note
from demarche.core.profiles import PROFILES, compose_charter, rules_of
from demarche.ui import terms


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def invite(request: OfficerRequest) -> HttpResponse:
    """Name a process, choose its clocks, make the invitation."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data
        if chosen["profile"] == OWN:
            return redirect(f"{reverse('charter:start')}?{urlencode({'name': chosen['name']})}")
        try:
            here = own.own().member(own.card_needed())
            made = actions.invite(chosen["name"], here, form.rules(), at=request.at, random=token_bytes)
        except InvitationError as error:
            form.add_error(None, str(error))
        else:
            note(request, Event.INVITED, About(subject=str(made.pk)))
            return redirect("directory:invitation", made.pk)
    return render(request, "directory/invite.html", {"form": form, "card": own.own_card()})


@require_safe
@officer_required()
def profile(request: OfficerRequest, profile: str) -> HttpResponse:
    """Read the charter that a choice leads to, before choosing."""
    name = f"bilateral_{profile}"
    if name not in PROFILES:
        raise Http404
    here = own.own()
    card = own.own_card() or Card()
    draft = compose_charter(_("the process"), here.member(card), rules_of(name), nonce=bytes(32))
    terms.speak(draft.terms)
    return render(request, "directory/profile.html", {"rows": charter_rows(draft)})


@require_safe
@officer_required(ADMINISTRATOR)
def invitation(request: OfficerRequest, pk: int) -> HttpResponse:
    """An invitation made here: take the file away, and wait for the answer."""
    made = get_object_or_404(Invitation, pk=pk, made_here=True)
    charter = read_paper(bytes(made.document)).charter
    terms.speak(charter.terms)
    context = {
        "made": made,
        "size": len(made.document),
        "rows": charter_rows(charter),
        "file_name": actions.file_name(made, "invitation"),
        "matter": {"process": charter.name, "exercise": charter.exercise},
        "offer": next((each for each in offers(request.at) if each.invitation == pk), None),
        "withdrawn": made.state == Invitation.State.WITHDRAWN,
        "may_change": True,
    }
    return render(request, "directory/invitation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take an invitation back, or the answer to one, once it is read what that means."""
    made = get_object_or_404(Invitation, pk=pk)
    charter = read_paper(bytes(made.document)).charter
    terms.speak(charter.terms)
    offer = next((each for each in offers(request.at) if each.invitation == pk and each.may_be_withdrawn), None)
    if request.method == "POST":
        if actions.withdraw(pk):
            note(request, Event.OFFER_WITHDRAWN, About(process=made.process, subject=made.code or str(pk)))
            messages.success(request, _("It is withdrawn: nothing can be joined or confirmed on it any more."))
            return redirect("directory:parties")
        messages.error(request, _("It cannot be withdrawn any more: see how far it has come."))
        return redirect("directory:withdraw", pk)
    context = {
        "made": made,
        "offer": offer,
        "withdrawn": made.state == Invitation.State.WITHDRAWN,
        "matter": {"process": charter.name, "exercise": charter.exercise},
    }
    return render(request, "directory/withdraw.html", context)


@require_safe
@officer_required(ADMINISTRATOR)
def download(request: OfficerRequest, pk: int, which: str) -> HttpResponse:
    """The file to send: the invitation made here, or the answer to one opened here."""
    found = get_object_or_404(Invitation, pk=pk, made_here=which == "invitation")
    content = found.document if which == "invitation" else found.reply
    if which not in ("invitation", "answer") or content is None:
        raise Http404
    name = actions.file_name(found, which)
    return HttpResponse(
        bytes(content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required(ADMINISTRATOR)
def open_one(request: OfficerRequest) -> HttpResponse:
    """Open an invitation, or the answer to one of ours."""
    form = OpenForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            opened = actions.open_file(form.cleaned_data["file"], at=request.at, random=token_bytes)
        except InvitationError as error:
            form.add_error("file", str(error))
        else:
            note(request, Event.JOINED, About(process=opened.process, subject=opened.code))
            return redirect("directory:compare", opened.process, opened.code)
    return render(request, "directory/open.html", {"form": form, "card": own.own_card()})
