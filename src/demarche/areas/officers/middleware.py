# SPDX-License-Identifier: Apache-2.0
"""Asks for a sign-in; what was typed when one had expired is not lost by it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from demarche.areas.officers import words
from demarche.areas.officers.noting import PAGE


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """A form posted too late is not executed; its words are kept until the same officer has signed in again."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        kept = words.keep(request)
        if kept:
            messages.info(
                request,
                _(
                    "Your sign-in has expired. What you typed is kept for 12 hours and nothing of it was saved or sent: sign in again, and the page comes back with it."
                ),
            )
        elif kept is False:
            messages.warning(
                request,
                _(
                    "Your sign-in has expired. What you typed is too long to be kept here: go back in the browser and copy it before you sign in."
                ),
            )
        return redirect_to_login(words.page_of(request))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """On every page of an officer: whose it is, and the words that belong there."""
        if request.user.is_authenticated and getattr(request.user, "door", PAGE) == PAGE:
            words.mark(request, response)
            words.show(request, response)
        return response
