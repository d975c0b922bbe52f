# SPDX-License-Identifier: Apache-2.0
"""An officer who is signed in proves himself again, by the password; guessing is slowed as at sign-in."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from demarche.areas.officers.access import OfficerRequest


def prove(request: OfficerRequest, password: str) -> None:
    """Raise `ValidationError` with a sentence for the page when the password is not the officer's, or was tried too often."""
    found = get_adapter(request).authenticate(request, username=request.user.username, password=password)
    if found is None or found.pk != request.user.pk:
        raise ValidationError(_("The password is wrong. Nothing was released."))
