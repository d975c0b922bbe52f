# SPDX-License-Identifier: Apache-2.0
"""How a sign-in is completed: what comes between the right password and the first page."""

from typing import Any, Final, TypedDict

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from demarche.areas.officers import put_back, words
from demarche.areas.officers.factors import kept
from demarche.areas.officers.models import ADMINISTRATOR, Cleared, Officer, Requirement
from demarche.areas.officers.noting import About, Event, note
from demarche.ui import moments

PASSWORD: Final = "password"
SERVICE: Final = "service"
PASSKEY: Final = "passkey"
PASSKEY_ALONE: Final = "passkey alone"
CODE: Final = "code"
RECOVERY: Final = "recovery code"
AT_ONCE: Final = "password, code"
ALONE: Final = (PASSWORD, SERVICE, PASSKEY_ALONE, AT_ONCE)
"""By what an officer signs in at one step, in the journal's words."""

_HALF: Final = "half"
_HALF_STANDS: Final = 600
_FRESH: Final = "fresh"
_FRESH_STANDS: Final = 300
_TOLD_FOR: Final = 7 * 86_400


class Half(TypedDict):
    """A sign-in whose first half is done: whose, when, with which password, where it leads, and by what it was done."""

    officer: int
    at: int
    password: str
    then: str
    by: str


def first_half(request: HttpRequest, officer: Officer, then: str, *, at: int, by: str = PASSWORD) -> HttpResponse:
    """The password was right, or the Party's own service knows him: on to the second factor, where there is one."""
    if not kept.of(officer).second:
        return enter(request, officer, then, at=at, by=by)
    _leave(request)
    request.session.cycle_key()
    password = officer.get_session_auth_hash()
    request.session[_HALF] = Half(officer=officer.pk, at=at, password=password, then=then, by=by)
    return redirect("second_step")


def waiting(request: HttpRequest, *, at: int) -> tuple[Officer, str] | None:
    """Whose second factor is waited for and where it leads; None when nobody's, or the password was changed meanwhile."""
    half: Half | None = request.session.get(_HALF)
    if half is None or not 0 <= at - half["at"] <= _HALF_STANDS:
        return None
    officer = Officer.objects.filter(pk=half["officer"], is_active=True).first()
    if officer is None or officer.get_session_auth_hash() != half["password"]:
        return None
    return officer, half["then"]


def enter(request: HttpRequest, officer: Officer, then: str, *, at: int, by: str) -> HttpResponse:
    """Sign in `by` what was shown, say what the officer must know, and lead on; with a recovery code he has nothing else to show."""
    half: Half | None = request.session.get(_HALF)
    begin(request, officer)
    shown = by if half is None or by in ALONE else f"{half['by']}, {by}"
    note(request, Event.SIGNED_IN, About(subject=shown), by=officer)
    if by == RECOVERY:
        freshen(request, at)
    words.hand_over(request)
    _tell_cleared(request, officer, at=at)
    _tell_put_back(request)
    onward = safe(then) or _first_page(officer)
    if required_since(at) is None or kept.of(officer).second:
        return redirect(onward)
    return redirect(f"{reverse('officers:own')}?{urlencode({'then': onward})}")


def begin(request: HttpRequest, officer: Officer) -> None:
    """Sign in under a new session: nothing of one that was there goes on in it, whosever it was."""
    request.session.pop(_HALF, None)
    _leave(request)
    login(request, officer)


def safe(then: str) -> str:
    """Where to lead on after signing in: to a page of this node only."""
    return then if then.startswith("/") and url_has_allowed_host_and_scheme(then, None) else ""


def freshen(request: HttpRequest, at: int) -> None:
    """The officer has just proved himself, or has signed in with a recovery code, or has made the first account."""
    request.session[_FRESH] = at


def is_fresh(request: HttpRequest, at: int) -> bool:
    """Whether that was not long ago: then he may change how he signs in."""
    since: Any = request.session.get(_FRESH)
    return isinstance(since, int) and 0 <= at - since <= _FRESH_STANDS


def required_since(at: int) -> int | None:
    """Since when everyone is to have a second factor; None when that is not so yet."""
    rule = Requirement.objects.first()
    return rule.since if rule is not None and rule.since <= at else None


def _leave(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        logout(request)


def _tell_cleared(request: HttpRequest, officer: Officer, *, at: int) -> None:
    """At each sign-in for a week: the first to read it may be whoever had it done."""
    found = Cleared.objects.filter(officer=officer).select_related("by").first()
    if found is None:
        return
    told = {"name": found.by.name if found.by else _("somebody at the machine itself"), "time": moments.utc(found.at)}
    messages.warning(
        request,
        _("Your second factors were cleared by %(name)s on %(time)s. If you did not ask for it, say so now.") % told,
    )
    if at - found.at > _TOLD_FOR:
        found.delete()


def _tell_put_back(request: HttpRequest) -> None:
    """What an officer took away since the copy was made is there again, and he alone knows what that was."""
    since = put_back.told()
    if since is not None:
        messages.warning(
            request,
            _(
                "The store of this node was put back from a copy, as declared on %(time)s. A password, passkey or code app that you changed or removed shortly before may be in use again: look over the page “How you sign in”."
            )
            % {"time": moments.utc(since)},
        )


def _first_page(officer: Officer) -> str:
    """Administrators come back to the set-up page until nothing is left; it sends them on when all is done."""
    if officer.has_role(ADMINISTRATOR):
        return f"{reverse('directory:set_up')}?then=/"
    return "/"
