# SPDX-License-Identifier: Apache-2.0
"""Tokens for programs: a program that shows one acts as its officer, with his roles and his desk, and no more."""

import time
from collections import OrderedDict
from secrets import token_urlsafe
from threading import Lock
from typing import Final

from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from demarche.areas.officers.models import ADMINISTRATOR, Officer, Token
from demarche.areas.officers.noting import API, About, Event, note
from demarche.core.encoding import digest
from demarche.ui.problems import ProblemError, What

DAY: Final = 86_400
A_MINUTE: Final = 300
"""How many requests a token may make in a minute, of one process of the node."""

_USED: Final = 3600
_READING: Final = ("GET", "HEAD")
_LENGTH: Final = 200
_MANY: Final = 10_000


def make(officer: Officer, name: str, *, days: int, reading_only: bool, at: int) -> tuple[Token, str]:
    """A token, and what is shown once: it cannot be read again."""
    secret = f"demarche_{token_urlsafe(32)}"
    made = Token.objects.create(
        officer=officer,
        name=name,
        sha256=digest(secret.encode()),
        reading_only=reading_only,
        made=at,
        ends=at + days * DAY,
    )
    return made, secret


def seen_by(officer: Officer) -> QuerySet[Token]:
    """The tokens that an officer sees and ends: his own; an administrator, everybody's."""
    found = Token.objects.select_related("officer").order_by("ended", "officer__name", "-pk")
    return found if officer.has_role(ADMINISTRATOR) else found.filter(officer=officer)


def end(token: Token, *, at: int) -> None:
    """End a token at once; ending it again changes nothing."""
    Token.objects.filter(pk=token.pk, ended=None).update(ended=at)


class Pace:
    """Counts the requests of each token within a minute of the machine's clock, in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, token: str, most: int) -> bool:
        """Count one more; whether it is not one too many."""
        now = time.monotonic()
        with self._lock:
            began, count = self._counted.get(token, (now, 0))
            if now - began >= 60:  # noqa: PLR2004  # a minute
                began, count = now, 0
            self._counted[token] = (began, count + 1)
            self._counted.move_to_end(token)
            if len(self._counted) > _MANY:
                self._counted.popitem(last=False)
        return count < most


pace: Final = Pace()


class Bearer(HttpBearer):
    """Lets a program in by its token, in the header `Authorization: Bearer`, and by nothing else."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        """The officer whose token it is, for this request alone; nobody is signed in."""
        at: int = request.at  # type: ignore[attr-defined]  # MomentMiddleware sets it
        found = Token.objects.select_related("officer").filter(sha256=digest(token.encode())).first()
        if len(token) > _LENGTH or found is None or not found.holds(at):
            return None
        if not pace.allows(found.sha256, A_MINUTE):
            raise ProblemError(What.TOO_MANY)
        if found.reading_only and request.method not in _READING:
            raise ProblemError(What.READING_ONLY, _("This token was made for reading only."))
        _note_use(found, at)
        officer = found.officer
        officer.door = API
        request.user = officer
        note(request, Event.API_CALL, About(subject=f"{found.pk} {request.method} {_where(request)}"))
        return officer


def _where(request: HttpRequest) -> str:
    match = request.resolver_match
    return "" if match is None else match.route.removeprefix("api/v1/")


def _note_use(token: Token, at: int) -> None:
    """Note that it is in use, once an hour; that it cannot be noted hinders nobody."""
    if token.used is None or at - token.used >= _USED:
        try:
            Token.objects.filter(pk=token.pk).update(used=at)
        except DatabaseError:
            return
