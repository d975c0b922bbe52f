# SPDX-License-Identifier: Apache-2.0
"""Who may see a page: officers, and of them those with a role."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext

from demarche.areas.officers.models import ROLES, Officer
from demarche.ui.series import all_of, one_of

P = ParamSpec("P")
R = TypeVar("R")


class OfficerRequest(HttpRequest):
    """A request of an officer who is signed in: `at` is process time in seconds since 1970, read once."""

    user: Officer
    at: int


def officer_required(
    *roles: str,
) -> Callable[[Callable[Concatenate[OfficerRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Let in an officer with any of ROLES (without any: every officer); anyone else reads which role it takes and who has it."""

    def decorate(view: Callable[Concatenate[OfficerRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
            officer = cast("OfficerRequest", request)
            require(officer.user, *roles)
            return view(officer, *args, **kwargs)

        return guarded

    return decorate


def require(officer: Officer, *roles: str) -> None:
    """Raise `PermissionDenied` with a sentence for the page unless the officer has one of ROLES."""
    if not officer.is_authenticated:
        raise PermissionDenied(gettext("Sign in first."))
    if not roles or any(officer.has_role(role) for role in roles):
        return
    needed = one_of(ROLES[role] for role in roles)
    holders = sorted({each.name for role in roles for each in Officer.objects.with_role(role)})
    if holders:
        has_it = gettext("Who has it: %(names)s.") % {"names": all_of(holders)}
    else:
        has_it = gettext("Nobody has it yet; an administrator can give it.")
    raise PermissionDenied(gettext("This takes the role: %(role)s.") % {"role": needed} + " " + has_it)
