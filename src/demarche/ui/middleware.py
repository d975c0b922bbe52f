# SPDX-License-Identifier: Apache-2.0
"""What every answer of the inside door carries: its language, and what a browser may do with it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponseBase]

# Nothing runs, nothing is fetched from elsewhere, no form goes elsewhere, nobody frames a page.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

_WHAT_COMES: Final = "expected UTF-8 and no U+0000 in address, cookies and form, got otherwise"

WITH_SCRIPT: Final = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
"""The same for a page that shows how far an upload has come; it works without."""

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cache-Control": "no-store",
}


class PlainRequestMiddleware:
    """Turns away what no browser sends, a zero in an address or a cookie, a form in another encoding: no store takes either."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        asked = (text for texts in request.GET.lists() for text in (texts[0], *texts[1]))
        if charset != "utf-8" or any("\0" in text for text in (request.path, *asked, *request.COOKIES.values())):
            raise BadRequest(_WHAT_COMES)
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """Puts the headers on every page; a view that must differ sets its own first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class LightPagesMiddleware(GZipMiddleware):
    """Sends pages compressed to a browser that takes them so, padded at random; files go as they are (decision 0019)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a page; leave everything else alone."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class LanguageMiddleware:
    """Speaks the officer's language; before sign-in, the one chosen on the page, or else the browser's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = _language_for(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class WordsMiddleware:
    """Says in words what Django says by a number alone: that an address takes what a form sends and is no page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        page = render(request, "405.html", status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _language_for(request: HttpRequest) -> str:
    own: str | None = getattr(getattr(request, "user", None), "language", None)
    if own in dict(settings.LANGUAGES):
        return own
    return translation.get_language_from_request(request)
