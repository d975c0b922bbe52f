# SPDX-License-Identifier: Apache-2.0
"""Forms of the room officers."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Name and password, nothing else."""
