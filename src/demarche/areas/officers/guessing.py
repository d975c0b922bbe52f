# SPDX-License-Identifier: Apache-2.0
"""Guessing is slowed, per address and per account; whoever holds a second factor is never locked out by it.

Counted are attempts that failed, in the cache that all processes share. A browser in which this officer was signed in before has a
count of its own, which nobody else can use up. docs/decisions/0024-sign-in.md says what is possible while an account is closed.
"""

from typing import Any, Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from demarche.areas.officers import words
from demarche.areas.officers.models import Factor, Officer

_AT_ADDRESS: Final = "10/m/ip"
_AT_ACCOUNT: Final = "5/300s/key"


class Attempt:
    """One attempt, counted before it is judged, so that many at once are no way round the limit."""

    def __init__(self, usage: Any) -> None:
        self._usage = usage

    @property
    def allowed(self) -> bool:
        """Whether it may be judged."""
        return self._usage is not None

    def succeeded(self) -> None:
        """It was right, so it does not count."""
        self._usage.rollback()


def password(request: HttpRequest, username: str) -> Attempt:
    """An attempt with a password: counted for the address and the name, whether there is such an account or not."""
    known = _known(request, username)
    if known:
        return _count(request, "known", _AT_ACCOUNT, known)
    return _count(request, "password", f"{_AT_ADDRESS},{_AT_ACCOUNT}", username.lower())


def code(request: HttpRequest, officer: Officer) -> Attempt:
    """An attempt with a code, after the right password; when it is not allowed, two codes in a row are asked for, and nobody is turned away."""
    known = _known(request, officer.username)
    return _count(request, "known_code" if known else "code", _AT_ACCOUNT, known or str(officer.pk))


def proof(request: HttpRequest) -> Attempt:
    """An attempt with a code in a session that is signed in, or by an officer's programs: who is signed in elsewhere is not touched by it."""
    return _count(request, "proof", _AT_ACCOUNT, request.session.session_key or f"programs of {request.user.pk}")


def _known(request: HttpRequest, username: str) -> str:
    """The officer's number, when this browser was signed in as him before and he has a second factor."""
    whose = words.whose(request)
    if not whose:
        return ""
    second = Factor.objects.filter(
        officer_id=int(whose), officer__username=username.lower(), kind__in=(Factor.PASSKEY, Factor.APP)
    )
    return whose if second.exists() else ""


def _count(request: HttpRequest, action: str, rates: str, key: str) -> Attempt:
    return Attempt(ratelimit.consume(request, app="officers", action=action, config={action: rates}, key=key))
