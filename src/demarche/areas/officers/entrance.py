# SPDX-License-Identifier: Apache-2.0
"""Signing in: name and password, then the second factor; or a passkey alone; or everything at once while an account is closed.

What these pages answer does not depend on whether there is such an account, whether it may sign in, or what it signs in with.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from demarche.areas.officers import entering, guessing
from demarche.areas.officers.factors import codes, kept, passkeys
from demarche.areas.officers.forms import AtOnceForm, CodeForm, SignInForm
from demarche.areas.officers.models import Factor, Officer
from demarche.areas.officers.noting import About, Event, note
from demarche.ui.middleware import WITH_SCRIPT

_TOO_MANY = 429


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "passkey")
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password, or a passkey alone."""
    then = entering.safe(request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(then or "/")
    if request.method != "POST":
        return _page(request, SignInForm(), then)
    if request.POST.get("passkey"):
        return _by_passkey(request, then)
    form = SignInForm(request.POST)
    return _by_password(request, form, then) if form.is_valid() else _page(request, form, then)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "following", "passkey")
@login_not_required
def second_step(request: HttpRequest) -> HttpResponse:
    """The second factor, after the right password."""
    waiting = entering.waiting(request, at=_at(request))
    if waiting is None:
        return redirect_to_login("/")
    officer, then = waiting
    two = request.POST.get("two") == "yes"
    form = CodeForm(request.POST or None, two=two)
    if request.POST.get("passkey"):
        if passkeys.whose(request, request.POST["passkey"], officer) is not None:
            return entering.enter(request, officer, then, at=_at(request), by=entering.PASSKEY)
        _failed(request, officer.username)
        form = CodeForm()
    elif form.is_valid():
        right, two = _code(request, officer, form.cleaned_data, two=two)
        if right:
            by = entering.RECOVERY if codes.is_recovery(form.cleaned_data["code"]) else entering.CODE
            return entering.enter(request, officer, then, at=_at(request), by=by)
        _failed(request, officer.username)
        form.add_error("code", _("The code is wrong or was used already. Wait for the next one."))
    return _second(request, officer, form, two=two)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code", "following")
@login_not_required
def at_once(request: HttpRequest) -> HttpResponse:
    """Name, password and two codes in a row: open while an account is closed, for nobody guesses all that."""
    form = AtOnceForm(request.POST or None, two=True)
    if form.is_valid():
        given = form.cleaned_data
        # Codes first: they cost nothing to judge, so no password is judged for who has none.
        officer = _shows(given["login"], given["code"], given["following"], at=_at(request))
        if officer is not None and _known(request, form) is not None:
            by = entering.RECOVERY if codes.is_recovery(given["code"]) else entering.AT_ONCE
            return entering.enter(request, officer, "", at=_at(request), by=by)
        _failed(request, given["login"])
        form.add_error(None, _("Something of this is wrong, or a code was used already. Nothing says which."))
    return render(request, "officers/at_once.html", {"form": form})


def _by_password(request: HttpRequest, form: SignInForm, then: str) -> HttpResponse:
    attempt = guessing.password(request, form.cleaned_data["login"])
    if not attempt.allowed:
        return _page(request, form, then, status=_TOO_MANY)
    officer = _known(request, form)
    if officer is None:
        _failed(request, form.cleaned_data["login"])
        form.add_error(None, _("The sign-in name or the password is wrong."))
        return _page(request, form, then)
    attempt.succeeded()
    return entering.first_half(request, officer, then, at=_at(request))


def _by_passkey(request: HttpRequest, then: str) -> HttpResponse:
    officer = passkeys.whose(request, request.POST["passkey"])
    if officer is not None:
        return entering.enter(request, officer, then, at=_at(request), by=entering.PASSKEY_ALONE)
    _failed(request, "")
    return _page(request, SignInForm(), then, refused=True)


def _failed(request: HttpRequest, username: str) -> None:
    """A name that is nobody's is not noted: it may be a password, typed in the wrong field."""
    name = username.lower()
    known = name and Officer.objects.filter(username=name).exists()
    note(request, Event.SIGN_IN_FAILED, About(subject=name if known else ""))


def _code(request: HttpRequest, officer: Officer, given: dict[str, str], *, two: bool) -> tuple[bool, bool]:
    """Whether the codes are right, and whether two in a row are asked for from now on."""
    at = _at(request)
    if codes.is_recovery(given["code"]):
        return codes.spend_recovery(officer, given["code"], at=at), two
    if two:
        return codes.spend_two(officer, given["code"], given["following"], at=at), True
    attempt = guessing.code(request, officer)
    if not attempt.allowed:
        return False, True
    if not codes.spend_code(officer, given["code"], at=at):
        return False, False
    attempt.succeeded()
    return True, False


def _second(request: HttpRequest, officer: Officer, form: CodeForm, *, two: bool) -> HttpResponse:
    has = kept.of(officer)
    hindered = passkeys.hindrance(request) if has.passkeys else ""
    asked = passkeys.ask(request, officer) if has.passkeys and not hindered else ""
    closed = two and "following" not in form.fields
    shown = CodeForm(two=True) if closed else form
    refused = bool(request.POST.get("passkey"))
    context = {"form": shown, "has": has, "passkey": asked, "hindrance": hindered, "two": two, "closed": closed}
    context["refused"] = refused
    return with_script(render(request, "officers/second_step.html", context), asked)


def _shows(username: str, code: str, following: str, *, at: int) -> Officer | None:
    """The officer whose app showed these two codes, or whose recovery code this is; spent by it."""
    rows = Factor.objects.filter(officer__username=username, officer__is_active=True).exclude(kind=Factor.PASSKEY)
    for row in rows.select_related("officer"):
        if row.kind == Factor.RECOVERY and codes.after_recovery(row.data, code):
            return row.officer if codes.spend_recovery(row.officer, code, at=at) else None
        if row.kind == Factor.APP and codes.after_two(row.data, code, following):
            return row.officer if codes.spend_two(row.officer, code, following, at=at) else None
    return None


def _known(request: HttpRequest, form: SignInForm) -> Officer | None:
    given = form.cleaned_data
    found = authenticate(request, username=given["login"], password=given["password"])
    return found if isinstance(found, Officer) else None


def _page(
    request: HttpRequest, form: SignInForm, then: str, *, status: int = 200, refused: bool = False
) -> HttpResponse:
    hindered = passkeys.hindrance(request)
    asked = "" if hindered else passkeys.ask(request)
    context: dict[str, Any] = {
        "form": form,
        "then": then,
        "passkey": asked,
        "hindrance": hindered,
        "refused": refused,
        "closed": status == _TOO_MANY,
        "service": settings.NODE.oidc_name,
    }
    return with_script(render(request, "officers/sign_in.html", context, status=status), asked)


def with_script(response: HttpResponse, asked: str) -> HttpResponse:
    """Let a page run the one script that asks the browser for a passkey, where it does."""
    if asked:
        response.headers["Content-Security-Policy"] = WITH_SCRIPT
    return response


def _at(request: HttpRequest) -> int:
    at: int = request.at  # type: ignore[attr-defined]  # set by the node
    return at
