# SPDX-License-Identifier: Apache-2.0
"""Asks for a sign-in; what was typed when one had expired is not lost by it."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.officers import sessions, words
from demarche.areas.officers.noting import PAGE

_EXPIRED: Final = _lazily("Your sign-in has expired.")
_KEPT: Final = {
    True: _lazily(
        "Your sign-in has expired. What you typed is kept for 12 hours and nothing of it was saved or sent: sign in again, and the page comes back with it."
    ),
    False: _lazily(
        "Your sign-in has expired. What you typed is too long to be kept here: go back in the browser and copy it before you sign in."
    ),
}


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """A form posted too late is not executed; its words are kept until the same officer has signed in again."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]  # what a script reads is no redirect
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        kept = words.keep(request)
        sign_in = redirect_to_login(words.page_of(request))
        if not request.accepts("text/html"):
            said = {"said": _KEPT[kept] if kept is not None else _EXPIRED, "saved": False}
            return JsonResponse({**said, "url": sign_in["Location"], "link": _("Sign in again")}, status=401)
        if kept is not None:
            messages.add_message(request, messages.INFO if kept else messages.WARNING, _KEPT[kept])
        return sign_in

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """On every page of an officer: whose it is, and the words that belong there."""
        if request.user.is_authenticated and getattr(request.user, "door", PAGE) == PAGE:
            sessions.touch(request)
            words.mark(request, response)
            words.show(request, response)
        return response
