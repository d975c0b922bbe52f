# SPDX-License-Identifier: Apache-2.0
"""The API of the inside door, put together of what each room gives; its description in OpenAPI 3.1."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from demarche.areas.action.api import router as needs
from demarche.areas.alerts.api import router as alerts
from demarche.areas.concerns.api import router as matters
from demarche.areas.directory.api import router as parties
from demarche.areas.exchange.api import lines
from demarche.areas.exchange.api import router as deliveries
from demarche.areas.find.api import router as find
from demarche.areas.journal.api import router as journal
from demarche.areas.officers.api import router as officers
from demarche.areas.officers.api import watch
from demarche.areas.officers.tokens import Bearer
from demarche.areas.release.api import router as drafts
from demarche.areas.reports.api import router as reports
from demarche.ui.problems import MEDIA, ProblemError, What

PREFIX: Final = "api/v1/"

_SAID: Final = """What the pages of a node can do, for programs of its own Party. A token, made on the page Tokens for programs, acts as its officer.
Nothing is released without the officer's password, or his code, in the request, and never by an officer who wrote a word of the draft."""

api: Final = NinjaAPI(
    title="Démarche",
    version="1",
    description=_SAID.replace("\n", " "),
    auth=Bearer(),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
for _prefix, _router in (
    ("needs", needs),
    ("find", find),
    ("alerts", alerts),
    ("matters", matters),
    ("drafts", drafts),
    ("deliveries", deliveries),
    ("parties", parties),
    ("parties", lines),
    ("reports", reports),
    ("officers", officers),
    ("watch", watch),
    ("journal", journal),
):
    api.add_router(_prefix, _router)


@api.exception_handler(ProblemError)
def _problem(_request: HttpRequest, error: ProblemError) -> HttpResponse:
    return error.answer()


@api.exception_handler(AuthenticationError)
def _unauthorised(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return ProblemError(What.UNAUTHORISED, _("Send a token that holds: “Authorization: Bearer …”.")).answer()


@api.exception_handler(PermissionDenied)
def _forbidden(_request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return ProblemError(What.FORBIDDEN, str(error)).answer()


@api.exception_handler(Http404)
def _nothing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return ProblemError(What.NOT_FOUND).answer()


@api.exception_handler(RequestDataTooBig)
def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return ProblemError(What.TOO_LARGE).answer()


@api.exception_handler(HttpError)
def _malformed(_request: HttpRequest, _error: HttpError) -> HttpResponse:
    return ProblemError(What.MALFORMED).answer()


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What is missing or not of its form, by field."""
    return ProblemError(What.INVALID, errors=[_wrong(each) for each in error.errors[:50]]).answer()


def _wrong(found: dict[str, Any]) -> dict[str, str]:
    field = ".".join(
        str(each)[:60] for each in found["loc"] if each not in ("body", "query", "path", "payload", "form", "file")
    )
    missing = found["type"] == "missing"
    return {
        "field": field,
        "sentence": _("It is missing.") if missing else _("It is not of the form that the description gives."),
    }


@cache
def description() -> dict[str, Any]:
    """The description in OpenAPI 3.1; refusals are problems, and have their own media type."""
    told = dict(api.get_openapi_schema(path_prefix=PREFIX))
    for operations in told["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= What.MALFORMED.status:
                    answer["content"] = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return told


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """Hand the description out; it says nothing of this node."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


def nothing(_request: HttpRequest, *_parts: str) -> HttpResponse:
    """There is nothing else below /api."""
    return ProblemError(What.NOT_FOUND).answer()


def _open(patterns: Iterator[URLPattern]) -> Iterator[URLPattern]:
    """Addresses that ask for a token themselves: no sign-in leads here, and none is asked for."""
    for each in patterns:
        each.callback.login_required = False  # type: ignore[attr-defined]  # Django's own mark
        yield each


def _patterns() -> Iterator[URLPattern]:
    for each in api.urls[0]:
        if isinstance(each, URLPattern) and each.name != "api-root":
            yield path(f"{PREFIX}{each.pattern}", each.callback)
    yield path(f"{PREFIX}openapi.json", openapi)
    yield re_path(r"^api/.*$", nothing)


program_urls: Final = list(_open(_patterns()))
