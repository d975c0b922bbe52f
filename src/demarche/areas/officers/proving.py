# SPDX-License-Identifier: Apache-2.0
"""An officer who is signed in proves himself again: by passkey or code when he has one, else by the password.

A stolen session cookie alone releases nothing and changes no way of signing in. A recovery code proves nothing here.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from demarche.areas.officers import entering, guessing, words
from demarche.areas.officers.access import OfficerRequest
from demarche.areas.officers.asked import Asked
from demarche.areas.officers.factors import codes, kept, passkeys
from demarche.areas.officers.models import Officer
from demarche.areas.officers.noting import About, Event, note

P = ParamSpec("P")

STANDS: Final = 300
"""For how many seconds a proof stands: who releases six acts in a row proves himself once."""

_PROVED: Final = "proved"


def is_proved(request: OfficerRequest) -> bool:
    """Whether the officer has proved himself in this session, and not longer ago than a proof stands."""
    since = request.session.get(_PROVED)
    return isinstance(since, int) and 0 <= request.at - since <= STANDS


def asks(request: OfficerRequest) -> Asked | None:
    """What the officer is asked for now; None while a proof stands."""
    if is_proved(request):
        return None
    has = kept.of(request.user)
    if not has.second:
        return Asked(password=True)
    hindered = passkeys.hindrance(request) if has.passkeys else ""
    asked = passkeys.ask(request, request.user) if has.passkeys and not hindered else ""
    return Asked(code=has.app, passkey=asked, hindrance=hindered)


def prove(request: OfficerRequest, given: Mapping[str, str], asked: Asked) -> None:
    """Raise `ValidationError` for the page when what was given proves nothing, or was tried too often."""
    if asked.password:
        _by_password(request, given.get("password", ""))
    elif given.get("passkey"):
        if passkeys.whose(request, given["passkey"], request.user) is None:
            _failed(request)
            raise ValidationError({"passkey": _("This passkey was not accepted. Press the button again.")})
    else:
        _by_code(request, given.get("code", ""))
    request.session[_PROVED] = request.at
    entering.freshen(request, request.at)


def confirm(request: OfficerRequest, password: str, code: str) -> None:
    """A program proves its officer in the one request, which nothing stands for after it; raise `ValidationError` as `prove` does."""
    by = by_program(request.user)
    if by == "password":
        _by_password(request, password)
    elif by == "code":
        _by_code(request, code)
    else:
        raise ValidationError(
            _(
                "This officer proves himself by a passkey, which no program can give. Release on the page, or add a code app. Nothing was released."
            )
        )


def by_program(officer: Officer) -> str:
    """What a program gives to prove its officer: `password`, or `code` in its place; nothing where he has passkeys alone."""
    has = kept.of(officer)
    if has.app:
        return "code"
    return "" if has.passkeys else "password"


def proved_first(
    view: Callable[Concatenate[OfficerRequest, P], HttpResponse],
) -> Callable[Concatenate[OfficerRequest, P], HttpResponse]:
    """Ask for a proof before a page that changes how an officer signs in; a recovery code he has just signed in with is one here."""

    @wraps(view)
    def guarded(request: OfficerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return first(request) or view(request, *args, **kwargs)

    return guarded


def first(request: OfficerRequest, *, typed: bool = False) -> HttpResponse | None:
    """Where to send an officer who has to prove himself before this, and back; None when he has. What he TYPED comes back with him."""
    if is_proved(request) or entering.is_fresh(request, request.at):
        return None
    if typed and words.keep(request):
        words.hand_over(request)
    then = request.get_full_path() if request.method in ("GET", "HEAD") else words.page_of(request)
    return redirect(f"{reverse('officers:prove')}?{urlencode({'then': then})}")


def _failed(request: OfficerRequest) -> None:
    note(request, Event.PROOF_FAILED, About(subject=request.user.username))


def _by_password(request: OfficerRequest, password: str) -> None:
    attempt = guessing.proof(request, "password")
    if not attempt.allowed:
        raise ValidationError(
            {
                "password": _(
                    "Too many attempts in this session. Wait five minutes, then try again; nothing was released."
                )
            }
        )
    found = authenticate(request, username=request.user.username, password=password)
    if found is None or found.pk != request.user.pk:
        _failed(request)
        raise ValidationError({"password": _("The password is wrong. Nothing was released.")})
    attempt.succeeded()


def _by_code(request: OfficerRequest, code: str) -> None:
    attempt = guessing.proof(request, "code")
    if not attempt.allowed:
        raise ValidationError(
            {"code": _("Too many codes in this session. Sign out, sign in again and go on; nothing was released.")}
        )
    if not codes.spend_code(request.user, code, at=request.at):
        _failed(request)
        raise ValidationError(
            {"code": _("The code is wrong or was used already. Wait for the next one; nothing was released.")}
        )
    attempt.succeeded()
