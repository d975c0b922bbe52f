# SPDX-License-Identifier: Apache-2.0
"""How allauth behaves here: nobody signs up, and signing in says nothing but what the page says."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class OfficerAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are added by an administrator, never by the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth gives it
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No notice: the next page shows who is signed in."""
