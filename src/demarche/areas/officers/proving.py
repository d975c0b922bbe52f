# SPDX-License-Identifier: Apache-2.0
"""An officer who is signed in proves himself again, by the password; guessing is slowed as at sign-in."""

from typing import Final

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from demarche.areas.officers.access import OfficerRequest

STANDS: Final = 300
"""For how many seconds a proof stands: who releases six acts in a row types his password once."""

_PROVED: Final = "proved"


def is_proved(request: OfficerRequest) -> bool:
    """Whether the officer has proved himself in this session, and not longer ago than a proof stands."""
    since = request.session.get(_PROVED)
    return isinstance(since, int) and 0 <= request.at - since <= STANDS


def confirm(request: OfficerRequest, password: str) -> None:
    """Raise `ValidationError` with a sentence for the page when the password is not the officer's, or was tried too often."""
    found = get_adapter(request).authenticate(request, username=request.user.username, password=password)
    if found is None or found.pk != request.user.pk:
        raise ValidationError(_("The password is wrong. Nothing was released."))


def prove(request: OfficerRequest, password: str) -> None:
    """The same, and the proof then stands for a while in this session."""
    confirm(request, password)
    request.session[_PROVED] = request.at
