# SPDX-License-Identifier: Apache-2.0
"""How allauth behaves here: nobody signs up, and signing in says nothing but what the page says."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.models import ADMINISTRATOR, Officer
from demarche.areas.officers.noting import About, Event, note


class OfficerAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are added by an administrator, never by the person."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is wrong."),
        "too_many_login_attempts": _("Too many attempts with this name. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth gives it
        return False

    def authenticate(self, request: HttpRequest, **credentials: str) -> Officer | None:
        """Whoever may not sign in any more is told no more than anyone else."""
        officer: Officer | None = super().authenticate(request, **credentials)
        if officer is not None and officer.is_active:
            return officer
        name = credentials.get("username", "").lower()
        known = Officer.objects.filter(username=name).exists()
        note(request, Event.SIGN_IN_FAILED, About(subject=name if known else ""))
        return None

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to lead on there after signing in: to a page of this node only. What is no address at all is not."""
        return url_has_allowed_host_and_scheme(url, None)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No notice: the next page shows who is signed in."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Administrators come back to the set-up page until nothing is left; it sends them on when all is done."""
        officer = request.user
        if isinstance(officer, Officer) and officer.has_role(ADMINISTRATOR):
            return f"{reverse('directory:set_up')}?then=/"
        return "/"
