# SPDX-License-Identifier: Apache-2.0
"""What an officer had typed when the sign-in expired: kept for that officer alone, and shown on the same page afterwards."""

from typing import Any, Final, TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from demarche.areas.officers import sessions
from demarche.areas.officers.models import Officer
from demarche.ui.refill import refill

MOST: Final = 1_000_000
"""Characters kept for one officer; the longest draft has fewer."""

_FORMS: Final = 8
"""Forms kept for one officer, the newest first."""

_KEPT_FOR: Final = 12 * 3600
_REMEMBERED: Final = 90 * 24 * 3600
_SALT: Final = "officers.words"
_SESSION: Final = "words"
_NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "password", "again", "code", "following", "passkey"})
_FOUND: Final = 200


class Kept(TypedDict):
    """A form as it was posted: the page it stood on, its fields, the names of the files chosen there."""

    page: str
    fields: dict[str, list[str]]
    files: list[str]


def mark(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser remember whose forms it holds, for when the session is gone, and whose usual browser it is."""
    if isinstance(request.user, Officer) and whose(request) != str(request.user.pk):
        response.set_signed_cookie(
            settings.OFFICER_COOKIE_NAME,
            str(request.user.pk),
            _SALT,
            max_age=_REMEMBERED,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def page_of(request: HttpRequest) -> str:
    """The page that a posted form stood on: the one the browser names, when it is ours, or else where it was posted to."""
    named = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(named)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def keep(request: HttpRequest) -> bool | None:
    """Keep what was posted without a sign-in; `False` when it is too long, `None` when there is nothing to keep or nobody to keep it for."""
    fields = {name: texts for name, texts in request.POST.lists() if name not in _NEVER_KEPT}
    owner = whose(request)
    if not owner or not fields:
        return None
    if sum(len(name) + sum(map(len, texts)) for name, texts in fields.items()) > MOST:
        return False
    files = [str(each.name) for _name, several in request.FILES.lists() for each in several]
    fresh = Kept(page=page_of(request), fields=fields, files=files)
    others = [each for each in cache.get(_key(owner), []) if _form(each) != _form(fresh)]
    cache.set(_key(owner), [fresh, *others][:_FORMS], _KEPT_FOR)
    return True


def _form(kept: Kept) -> tuple[str, list[str]]:
    """Which form it is: two windows have two on one page, where each begins a draft or says what it has typed."""
    return kept["page"], kept["fields"].get("typing", [])


def hand_over(request: HttpRequest) -> None:
    """Move the forms that were kept for the officer who has just signed in into the new session."""
    if not isinstance(request.user, Officer):
        return
    kept = cache.get(_key(str(request.user.pk)))
    if kept is not None:
        request.session[_SESSION] = kept
        cache.delete(_key(str(request.user.pk)))


def show(request: HttpRequest, response: HttpResponse) -> None:
    """Put the words back where they were typed; nothing of them is posted again. A page that leads elsewhere takes them along."""
    every: list[Kept] = request.session.get(_SESSION, []) if request.method == "GET" else []
    kept = next((each for each in every if each["page"] == request.get_full_path()), None)
    if kept is None:
        return
    others = [each for each in every if each is not kept]
    if response.has_header("Location"):
        moved = Kept(**{**kept, "page": response["Location"].partition("#")[0]})
        sessions.keep(request, _SESSION, [moved, *others])
    elif response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        _refilled(response, kept, again=any(each["page"] == kept["page"] for each in others))
        sessions.keep(request, _SESSION, others)


def _refilled(response: HttpResponse, kept: Kept, *, again: bool) -> None:
    page, left = response.content.decode(), [text for texts in kept["fields"].values() for text in texts]
    if response.status_code == _FOUND:
        page, left = refill(page, kept["fields"])
    context: dict[str, Any] = {"files": kept["files"], "left": left, "again": again}
    head, begun, rest = page.partition('<main id="content"')
    tag, end, content = rest.partition(">")
    response.content = f"{head}{begun}{tag}{end}{render_to_string('officers/_words.html', context)}{content}"


def whose(request: HttpRequest) -> str:
    """The number of the officer who was signed in with this browser last; nothing when nobody was."""
    return request.get_signed_cookie(settings.OFFICER_COOKIE_NAME, "", _SALT) or ""


def _key(whose: str) -> str:
    return f"words:{whose}"
