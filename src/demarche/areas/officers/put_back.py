# SPDX-License-Identifier: Apache-2.0
"""What a copy of the store brings back to life once it was put back: who was signed in, tokens, recovery codes, passkeys.

What was ended since the copy was made cannot be told from what was not, so all of it ends; who has what else is asked to look.
"""

from dataclasses import dataclass
from typing import Final

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction

from demarche.areas.officers.models import Factor, SignIn, Token

_TOLD_FOR: Final = 7 * 86_400
_KEY: Final = "put_back"


@dataclass(frozen=True, slots=True)
class Over:
    """What ended: tokens for programs, and how many officers had recovery codes."""

    tokens: int
    recovery: int


def end_all(*, at: int) -> Over:
    """End every session and token, make all recovery codes void, and have officers told for a week; in one transaction."""
    with transaction.atomic():
        Session.objects.all().delete()
        SignIn.objects.all().delete()
        tokens = Token.objects.filter(ended=None).update(ended=at)
        recovery = Factor.objects.filter(kind=Factor.RECOVERY).update(data={"left": []})
        cache.set(_KEY, at, _TOLD_FOR)
    return Over(tokens, recovery)


def told() -> int | None:
    """When a copy of the store was put back, of which officers are told now."""
    since: int | None = cache.get(_KEY)
    return since
