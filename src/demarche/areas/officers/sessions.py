# SPDX-License-Identifier: Apache-2.0
"""Where officers are signed in. Ending a session takes it out of the store, so it is over at the very next request."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from demarche.areas.officers.models import Officer, SignIn
from demarche.ledger.transaction import briefly

_SEEN: Final = "seen"
_SEEN_EVERY: Final = 300
_AT_ONCE: Final = 500

# The first that is found is said; a browser that calls itself several names means the first here.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A session in the list, in words."""

    pk: int
    device: str
    address: str
    since: int
    seen: int
    own: bool


def begun(request: HttpRequest, user: Officer, **_signal: Any) -> None:
    """Note where an officer has just signed in."""
    at = getattr(request, "at", None)
    if at is None:
        return
    if request.session.session_key is None:
        request.session.create()
    SignIn.objects.create(
        officer=user,
        key=str(request.session.session_key),
        since=at,
        seen=at,
        address=str(request.META.get("REMOTE_ADDR", ""))[:45],
        device=request.headers.get("User-Agent", "")[:300].replace("\0", ""),
    )
    request.session[_SEEN] = at


def ended(request: HttpRequest, **_signal: Any) -> None:
    """Forget the session of an officer who signs out."""
    SignIn.objects.filter(key=str(request.session.session_key)).delete()


def moved(request: HttpRequest, before: str | None) -> None:
    """Keep track of a session that goes on under another key."""
    SignIn.objects.filter(key=str(before)).update(key=str(request.session.session_key))


def touch(request: HttpRequest) -> None:
    """Note that an officer is still there, every five minutes; a store that takes nothing hinders no reading."""
    seen, at = request.session.get(_SEEN), getattr(request, "at", 0)
    if isinstance(seen, int) and not 0 <= at - seen <= _SEEN_EVERY:
        try:
            with briefly():
                request.session[_SEEN] = at
                request.session.save()
                SignIn.objects.filter(key=str(request.session.session_key)).update(seen=at)
        except (DatabaseError, UpdateError):
            request.session.modified = False


def keep(request: HttpRequest, name: str, value: object) -> None:
    """Keep something in the session at once, where the store takes it; where it does not, the page is shown all the same."""
    changed = request.session.modified
    request.session[name] = value
    with suppress(DatabaseError, UpdateError):
        request.session.save()
    request.session.modified = changed


def rows(request: HttpRequest, officer: Officer) -> list[Row]:
    """Where an officer is signed in, the own session first."""
    now = datetime.fromtimestamp(time.time(), UTC)
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    found = SignIn.objects.filter(officer=officer, key__in=alive).order_by("-seen", "-pk")
    own = request.session.session_key
    listed = [Row(each.pk, device(each.device), each.address, each.since, each.seen, each.key == own) for each in found]
    return sorted(listed, key=lambda row: not row.own)


def end(officer: Officer, *, keep: str | None = None, pk: int | None = None) -> int:
    """End sessions of an officer: one, or all but the one to keep; how many were ended."""
    found = SignIn.objects.filter(officer=officer).exclude(key=keep or "")
    if pk is not None:
        found = found.filter(pk=pk)
    keys = list(found.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    found.filter(key__in=keys).delete()
    return len(keys)


def device(agent: str) -> str:
    """`Firefox on Windows`."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if re.search(sign, agent)), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("a device that does not say what it is")


def forget_over(*, machine: float) -> bool:
    """Delete some of the sessions that are over and that nobody ended; whether there may be more."""
    over = Session.objects.filter(expire_date__lte=datetime.fromtimestamp(machine, UTC)).order_by("expire_date")
    keys = list(over.values_list("session_key", flat=True)[:_AT_ONCE])
    with transaction.atomic():
        SignIn.objects.filter(key__in=keys).delete()
        Session.objects.filter(session_key__in=keys).delete()
    return len(keys) == _AT_ONCE
