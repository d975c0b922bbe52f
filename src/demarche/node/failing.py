# SPDX-License-Identifier: Apache-2.0
"""The page for a step that failed: what is wrong and what helps; what was written is still in its form, to be sent again."""

import sys
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import server_error

from demarche.node import faults

_SECRET: Final = frozenset({"password", "again"})


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a request whose handling raised: by the fault of the world behind it, if there is one. Runs no query."""
    fault = faults.state.meet(sys.exc_info()[1])
    if fault is None:
        return server_error(request)
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)
    with translation.override(language):
        page = render_to_string("fault.html", {"fault": fault, "here": _here(), **_form(request)})
    return HttpResponse(page, status=fault.status, headers={"Retry-After": "60", "Content-Language": language})


def _here() -> dict[str, str]:
    return {"party_name": settings.NODE.party_name, "party_code": settings.NODE.party_code}


def _is_written(text: str) -> bool:
    """Whether a field holds words of a person, and not a token or the code of a choice."""
    return len(text.split()) > 1 or not text.isascii()


def _form(request: HttpRequest) -> dict[str, Any]:
    """What was posted, as a form that posts it again; words alone where it held a secret that has no name here."""
    try:
        fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
        files = [(name, str(each.name)) for name, several in request.FILES.lists() for each in several]
    except (OSError, SuspiciousOperation, MultiPartParserError):
        fields, files = [], []
    hidden = getattr(request, "sensitive_post_parameters", ())
    secret = _SECRET | (frozenset() if hidden == "__ALL__" else frozenset(hidden))
    open_fields = [(name, text) for name, text in fields if name not in secret]
    return {
        "action": request.get_full_path(),
        "again": request.method == "POST" and bool(fields) and hidden != "__ALL__",
        "fields": open_fields,
        "asked": sorted({name for name, _text in fields if name in secret}),
        "files": files,
        "texts": [text for _name, text in open_fields if _is_written(text)],
    }
