# SPDX-License-Identifier: Apache-2.0
"""A page about a process speaks in the words of its terms."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from demarche.areas.directory.speech import speak_of


class TermsMiddleware:
    """Has a page whose address names a process speak in the words of its terms; rooms do so themselves where an address names another thing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, _view: object, _args: object, kwargs: Mapping[str, Any]) -> None:
        """Before the view, which may say something by itself."""
        if "process" in kwargs:
            speak_of(str(kwargs["process"]))
