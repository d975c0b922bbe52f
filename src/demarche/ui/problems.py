# SPDX-License-Identifier: Apache-2.0
"""What a program is told when something is not done: RFC 9457, with a code that stays and a sentence in the language asked for."""

from collections.abc import Mapping, Sequence
from enum import Enum
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import StringConstraints

MEDIA: Final = "application/problem+json"
NO_ZERO: Final = r"^[^\x00]*$"

Short = Annotated[str, StringConstraints(max_length=200, pattern=NO_ZERO)]
Text = Annotated[str, StringConstraints(max_length=40_000, pattern=NO_ZERO)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64)]
Word = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9._+-]*$")]
Cursor = Annotated[str, StringConstraints(max_length=120, pattern=NO_ZERO)]
PartyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,7}$", min_length=2, max_length=8)]


class What(Enum):
    """What is wrong, in words that stay: HTTP status and title."""

    MALFORMED = (400, _("This is no request that the node can read"))
    UNAUTHORISED = (401, _("A token is needed"))
    FORBIDDEN = (403, _("This is not for this token"))
    READING_ONLY = (403, _("This token is for reading only"))
    NOT_FOUND = (404, _("There is nothing at this address for this token"))
    METHOD_NOT_ALLOWED = (405, _("This address does not take that method"))
    CONFLICT = (409, _("Somebody else was first; both versions are given"))
    CLOSED = (409, _("It is in no state in which this can be done"))
    REFUSED = (409, _("The rules or this node do not allow it now"))
    TOO_LARGE = (413, _("This is more than the node takes at once"))
    INVALID = (422, _("Something in it is missing or wrong"))
    TOO_MANY = (429, _("Too many requests or attempts; wait, then try again"))
    FAILED = (500, _("The node failed at this"))
    UNAVAILABLE = (503, _("The node cannot do this now; try again in a minute"))
    FULL = (507, _("There is no room left on this node's disk"))

    def __init__(self, status: int, title: Promise) -> None:
        self.status = status
        self.title = title


class Wrong(Schema):
    """What is wrong with one field, or one of two versions of a draft."""

    field: str
    sentence: str


class Problem(Schema):
    """RFC 9457. `code` stays; `title` and `detail` are in the language asked for; `reason` is a code of the protocol."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    reason: str | None = None
    errors: list[Wrong] | None = None
    versions: dict[str, Any] | None = None


class ProblemError(Exception):
    """Something is not done; the program is told why."""

    def __init__(
        self,
        what: What,
        detail: str = "",
        *,
        reason: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        versions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(what.name)
        self.what = what
        self.more: dict[str, Any] = {"detail": detail or str(what.title)}
        if reason:
            self.more["reason"] = reason
        if errors:
            self.more["errors"] = [dict(each) for each in errors]
        if versions is not None:
            self.more["versions"] = dict(versions)

    def answer(self) -> HttpResponse:
        """The problem as it is sent."""
        name = self.what.name.lower()
        said = {"type": f"urn:demarche:problem:{name}", "title": str(self.what.title), "status": self.what.status}
        headers = {"WWW-Authenticate": "Bearer"} if self.what is What.UNAUTHORISED else {}
        if self.what.status in (
            HTTPStatus.TOO_MANY_REQUESTS,
            HTTPStatus.SERVICE_UNAVAILABLE,
            HTTPStatus.INSUFFICIENT_STORAGE,
        ):
            headers["Retry-After"] = "60"
        body = {**said, "code": name, **self.more}
        return JsonResponse(body, status=self.what.status, headers=headers, content_type=MEDIA)


def of_status(status: int) -> What:
    """What a bare status means."""
    return next((each for each in What if each.status == status), What.FAILED if status >= 500 else What.MALFORMED)  # noqa: PLR2004


def wrong_in(form: Form) -> ProblemError:
    """What a form found wrong, field by field, in the words of its page."""
    wrong = [{"field": name, "sentence": str(each)} for name, several in form.errors.items() for each in several]
    return ProblemError(What.INVALID, errors=wrong)


ANSWERS: Final[dict[int, Any]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 500, 503, 507), Problem)
"""What every operation may answer beside what it is for."""


def answers(good: Any, status: int = 200) -> dict[int, Any]:
    """What an operation answers: GOOD, or a problem."""
    return {status: good, **ANSWERS}
