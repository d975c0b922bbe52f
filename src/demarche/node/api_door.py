# SPDX-License-Identifier: Apache-2.0
"""What programs meet before anything else at /api: no cookie is read or set, and whatever goes wrong is told as a problem."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from demarche.node import faults
from demarche.ui.problems import MEDIA, ProblemError, of_status

ROOT: Final = "/api/"
_WRONG: Final = 400
_BROKEN: Final = 500


class ApiDoorMiddleware:
    """Leaves every other address alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        request.COOKIES.clear()
        response = self.get_response(request)
        if response.status_code >= _WRONG and response.headers.get("Content-Type") != MEDIA:
            response = _told(request, response)
        response.cookies.clear()
        return response


def _told(request: HttpRequest, before: HttpResponseBase) -> HttpResponseBase:
    """The same refusal as a problem."""
    with translation.override(translation.get_language_from_request(request)):
        fault = faults.state.current if before.status_code > _BROKEN else None
        detail = f"{fault.sentence}. {fault.remedy}" if fault else ""
        response = ProblemError(of_status(before.status_code), detail).answer()
    for name in ("Allow", "Retry-After"):
        if name in before.headers:
            response.headers[name] = before.headers[name]
    return response
