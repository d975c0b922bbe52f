# SPDX-License-Identifier: Apache-2.0
"""What every request begins with: one moment for a page and the act it makes, and a connection that may be of use."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from demarche.node import clock, faults


class MomentMiddleware:
    """Sets `request.at`, process time in seconds since 1970."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        faults.state.fresh()
        request.at = clock.now()  # type: ignore[attr-defined]  # typed for views by OfficerRequest
        return self.get_response(request)
