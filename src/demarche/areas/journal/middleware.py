# SPDX-License-Identifier: Apache-2.0
"""Writes what a view noted, before the answer leaves."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from demarche.areas.journal.writing import journal
from demarche.areas.officers.noting import noted

_FAILED = 500


class JournalMiddleware:
    """One statement for a request that noted anything, none for others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if noted(request) and response.status_code < _FAILED:
            journal.write(noted(request), at=request.at)  # type: ignore[attr-defined]  # MomentMiddleware sets it
        return response
