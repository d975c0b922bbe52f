# SPDX-License-Identifier: Apache-2.0
"""Signing in by the Party's own sign-in service, in place of the password; only officers whom an administrator let link an account."""

import logging
from dataclasses import asdict
from typing import Final, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demarche.areas.officers import actions, entering, service
from demarche.areas.officers.models import Linked, Officer
from demarche.areas.officers.noting import About, Event, note

_COOKIE: Final = f"{settings.SESSION_COOKIE_NAME}_service"
_SALT: Final = "officers.other"
_STANDS: Final = 600
_REFUSED: Final = 403
_AWAY: Final = 502

A = TypeVar("A", bound=HttpResponse)

_log = logging.getLogger(__name__)


@require_safe
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """Send the officer to the service."""
    _there()
    return _send(request, then=entering.safe(request.GET.get("next", "")), code="")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def link(request: HttpRequest, code: str) -> HttpResponse:
    """The address an administrator gave an officer: links his account at the service, once."""
    _there()
    officer = actions.linking(code)
    if officer is None:
        return render(request, "officers/first_over.html", status=404)
    kept = _kept(request)
    if kept is not None and (kept["code"], kept["state"]) == (code, request.GET.get("go")):
        return _send(request, then="", code=code)
    # Only a click on this page goes on: an address that somebody else sends links no account to his.
    going = service.Going.new()
    context = {"officer": officer, "service": settings.NODE.oidc_name, "go": going.state}
    return _keep(request, render(request, "officers/link.html", context), going, code=code)


@require_safe
@login_not_required
def back(request: HttpRequest) -> HttpResponse:
    """The officer comes back from the service."""
    _there()
    kept = _kept(request)
    if kept is None or request.GET.get("state") != kept["state"] or not request.GET.get("code"):
        return _refused(request, _("This is not the end of a sign-in that was begun in this browser. Begin again."))
    going = service.Going(kept["state"], kept["nonce"], kept["verifier"])
    try:
        subject = service.subject(going, _back(request), request.GET["code"])
    except service.ServiceError as error:
        _log.warning("sign-in service: %s", error)
        return _refused(request, _("What the service answered cannot be relied on, so nobody was signed in."))
    officer = _whose(request, subject, kept["code"])
    if officer is None:
        note(request, Event.SIGN_IN_FAILED)
        return _refused(request, _("No officer here is linked to that account. An administrator makes the link."))
    at: int = request.at  # type: ignore[attr-defined]  # set by the node
    answer = entering.first_half(request, officer, kept["then"], at=at, by=entering.SERVICE)
    answer.delete_cookie(_COOKIE)
    return answer


def _send(request: HttpRequest, *, then: str, code: str) -> HttpResponse:
    going = service.Going.new()
    try:
        answer = redirect(service.address(going, _back(request)))
    except service.ServiceError as error:
        _log.warning("sign-in service: %s", error)
        sentence = _("The service does not answer. Sign in with name and password, which works without it.")
        return _refused(request, sentence, status=_AWAY)
    return _keep(request, answer, going, then=then, code=code)


def _keep(request: HttpRequest, answer: A, going: service.Going, *, code: str, then: str = "") -> A:
    """Have the browser remember what was begun in it."""
    value = signing.dumps({**asdict(going), "then": then, "code": code}, salt=_SALT)
    answer.set_cookie(
        _COOKIE,
        value,
        max_age=_STANDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _kept(request: HttpRequest) -> dict[str, str] | None:
    try:
        kept: dict[str, str] = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_STANDS)
    except signing.BadSignature:
        return None
    return kept


def _whose(request: HttpRequest, subject: str, code: str) -> Officer | None:
    issuer = settings.NODE.oidc["issuer"]
    if code:
        officer = actions.linking(code)
        at: int = request.at  # type: ignore[attr-defined]  # set by the node
        if officer is None or not actions.use_link_code(code, officer, issuer=issuer, subject=subject, at=at):
            return None
        note(request, Event.ACCOUNT_CHANGED, About(subject=f"{officer.username}: linked"), by=officer)
    found = Linked.objects.filter(issuer=issuer, subject=subject, officer__is_active=True).select_related("officer")
    linked = found.first()
    return linked.officer if linked else None


def _refused(request: HttpRequest, sentence: str, *, status: int = _REFUSED) -> HttpResponse:
    context = {"sentence": sentence, "service": settings.NODE.oidc_name}
    return render(request, "officers/service_refused.html", context, status=status)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("service_back"))


def _there() -> None:
    if not settings.NODE.oidc_name:
        raise Http404
