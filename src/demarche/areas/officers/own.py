# SPDX-License-Identifier: Apache-2.0
"""How an officer signs in: passkeys, a code app, recovery codes; and the page that asks for a proof before any of it changes."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demarche.areas.officers import entering, proving, put_back, sessions
from demarche.areas.officers.access import OfficerRequest, officer_required
from demarche.areas.officers.entrance import with_script
from demarche.areas.officers.factors import codes, kept, passkeys
from demarche.areas.officers.forms import NewAppForm, PasskeyNameForm, ProofForm
from demarche.areas.officers.models import Factor, Linked
from demarche.areas.officers.noting import About, Event, note
from demarche.areas.officers.proving import proved_first

_SECRET = "new_app"


@require_safe
@officer_required()
def own(request: OfficerRequest) -> HttpResponse:
    """What the officer signs in with, what is missing, and what would make a passkey possible here."""
    fresh = proving.is_proved(request) or entering.is_fresh(request, request.at)
    hindered = passkeys.hindrance(request)
    asked = passkeys.ask_new(request, request.user) if fresh and not hindered else ""
    rows = list(Factor.objects.filter(officer=request.user).order_by("pk"))
    context: dict[str, Any] = {
        "fresh": fresh,
        "hindrance": hindered,
        "names": [] if hindered != passkeys.BARE else settings.NODE.inside_names,
        "passkey": asked,
        "passkeys": [
            (row, PasskeyNameForm(initial={"name": row.name}, auto_id=f"id_{row.pk}_%s"))
            for row in rows
            if row.kind == Factor.PASSKEY
        ],
        "naming": PasskeyNameForm(),
        "app": next((row for row in rows if row.kind == Factor.APP), None),
        "recovery": next((row for row in rows if row.kind == Factor.RECOVERY), None),
        "second": any(row.kind != Factor.RECOVERY for row in rows),
        "since": entering.required_since(request.at),
        "put_back": put_back.told(),
        "service": settings.NODE.oidc_name,
        "linked": settings.NODE.oidc_name and Linked.objects.filter(officer=request.user).exists(),
        "then": entering.safe(request.GET.get("then", "")),
    }
    return with_script(render(request, "officers/own.html", context), asked)


@require_POST
@officer_required()
@proved_first
def passkey(request: OfficerRequest) -> HttpResponse:
    """Keep a passkey that the browser has made."""
    form = PasskeyNameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else _("Passkey")
    if passkeys.keep_new(request, request.user, request.POST.get("passkey", ""), name=name):
        note(request, Event.FACTOR_ADDED, About(subject=Factor.PASSKEY))
        _changed(request, _("The passkey is kept. You can sign in with it alone."))
    else:
        messages.warning(request, _("The browser made no passkey, so nothing was kept. Try again."))
    return redirect("officers:own")


@require_POST
@officer_required()
@proved_first
def passkey_change(request: OfficerRequest, pk: int) -> HttpResponse:
    """Rename a passkey, or remove it."""
    row = get_object_or_404(Factor, pk=pk, officer=request.user, kind=Factor.PASSKEY)
    if request.POST.get("do") == "remove":
        row.delete()
        _removed(request, Factor.PASSKEY)
        _changed(request, _("The passkey is removed here. Remove it in your device too."))
        return redirect("officers:own")
    form = PasskeyNameForm(request.POST)
    if form.is_valid():
        row.name = form.cleaned_data["name"]
        row.save(update_fields=["name"])
    else:
        messages.warning(request, _("Give the passkey a name of up to 60 characters. It kept the one it had."))
    return redirect("officers:own")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@officer_required()
@proved_first
def app(request: OfficerRequest) -> HttpResponse:
    """Take a code app in use: its secret as a picture and in groups, kept once the app shows a right code."""
    secret: str = request.session.get(_SECRET) or codes.new_secret()
    request.session[_SECRET] = secret
    form = NewAppForm(request.POST or None)
    if form.is_valid():
        if codes.set_app(request.user, secret, form.cleaned_data["code"], at=request.at):
            del request.session[_SECRET]
            note(request, Event.FACTOR_ADDED, About(subject=Factor.APP))
            _changed(request, _("The code app is in use from now on."))
            return redirect("officers:own")
        form.add_error("code", _("This is not the code that the app shows now. Check the time on your telephone."))
    address = codes.address_of(secret, party=settings.NODE.party_name, username=request.user.username)
    context = {"form": form, "picture": codes.picture_of(address), "secret": codes.in_groups(secret)}
    return render(request, "officers/app.html", context)


@require_POST
@officer_required()
@proved_first
def app_remove(request: OfficerRequest) -> HttpResponse:
    """Take the code app out of use."""
    Factor.objects.filter(officer=request.user, kind=Factor.APP).delete()
    _removed(request, Factor.APP)
    _changed(request, _("The code app is out of use."))
    return redirect("officers:own")


@require_POST
@officer_required()
@proved_first
def recovery(request: OfficerRequest) -> HttpResponse:
    """Make recovery codes in place of those before, and show them once."""
    if not kept.of(request.user).second:
        messages.warning(request, _("Add a passkey or a code app first; recovery codes stand in for these."))
        return redirect("officers:own")
    made = codes.new_recovery(request.user, at=request.at)
    note(request, Event.FACTOR_ADDED, About(subject=Factor.RECOVERY))
    sessions.end(request.user, keep=request.session.session_key)
    return render(request, "officers/recovery.html", {"codes": made})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code", "passkey")
@officer_required()
def prove(request: OfficerRequest) -> HttpResponse:
    """Ask who is signed in to prove himself, and lead back."""
    then = entering.safe(request.POST.get("then") or request.GET.get("then", "")) or "/"
    asked = proving.asks(request)
    if asked is None:
        return redirect(then)
    form = ProofForm(request.POST or None, asked=asked)
    if form.is_valid():
        missing = form.nothing_given()
        try:
            if missing is None:
                proving.prove(request, form.proof(), asked)
                return redirect(then)
            form.add_error(*missing)
        except ValidationError as error:
            form.refuse(error)
    response = render(request, "officers/prove.html", {"asked": asked, "then": then, "form": form})
    return with_script(response, asked.passkey)


def _changed(request: OfficerRequest, sentence: str) -> None:
    """Whoever is signed in elsewhere signs in anew, by what holds now."""
    sessions.end(request.user, keep=request.session.session_key)
    messages.success(request, sentence)


def _removed(request: OfficerRequest, kind: str) -> None:
    """Recovery codes stand in for a factor; without one they are gone too."""
    note(request, Event.FACTOR_REMOVED, About(subject=kind))
    if not kept.of(request.user).second:
        Factor.objects.filter(officer=request.user).delete()
