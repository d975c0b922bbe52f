# SPDX-License-Identifier: Apache-2.0
"""Guessing is slowed, per address and per account; whoever holds a second factor is never locked out by it.

Counted are attempts that failed, in the cache that all processes share: each takes one of a few places, and a place is given once,
however many come at the same time. A browser in which this officer was signed in before has places of its own, which nobody else
can use up. docs/decisions/0024-sign-in.md says what is possible while an account is closed.
"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from demarche.areas.officers import words
from demarche.areas.officers.models import Factor, Officer
from demarche.core.encoding import digest

# How many failures, and for how many seconds each counts.
_AT_ADDRESS: Final = (10, 60)
_AT_ACCOUNT: Final = (5, 300)
# Six digits are few: who has the password may not go on trying codes for days.
_CODES: Final = (5, 86_400)


class Attempt:
    """One attempt, counted before it is judged, so that many at once are no way round the limit."""

    def __init__(self, places: list[str] | None) -> None:
        self._places = places

    @property
    def allowed(self) -> bool:
        """Whether it may be judged."""
        return self._places is not None

    def succeeded(self) -> None:
        """It was right, so it does not count."""
        cache.delete_many(self._places or [])


def password(request: HttpRequest, username: str) -> Attempt:
    """An attempt with a password: counted for the address and the name, whether there is such an account or not."""
    known = _known(request, username)
    if known:
        return _count({f"known {known}": _AT_ACCOUNT})
    return _count({f"address {_address(request)}": _AT_ADDRESS, f"name {username.lower()}": _AT_ACCOUNT})


def code(request: HttpRequest, officer: Officer) -> Attempt:
    """An attempt with a code, after the right password; when it is not allowed, two codes in a row are asked for, and nobody is turned away."""
    known = _known(request, officer.username)
    return _count({f"known code {known}" if known else f"code {officer.pk}": _CODES})


def proof(request: HttpRequest, what: str) -> Attempt:
    """An attempt with a password or code in a session that is signed in, or by an officer's programs: neither does who is signed in elsewhere touch it, nor it him."""
    whose = request.session.session_key or f"programs of {request.user.pk}"
    return _count({f"proof {what} {whose}": _AT_ACCOUNT if what == "password" else _CODES})


def _known(request: HttpRequest, username: str) -> str:
    """The officer's number, when this browser was signed in as him before and he has a second factor."""
    whose = words.whose(request)
    if not whose:
        return ""
    second = Factor.objects.filter(
        officer_id=int(whose), officer__username=username.lower(), kind__in=(Factor.PASSKEY, Factor.APP)
    )
    return whose if second.exists() else ""


def _address(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the network, for one device has as many addresses there as it likes."""
    said = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ip_address(said)
    except ValueError:
        return said
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return said


def _count(limits: dict[str, tuple[int, int]]) -> Attempt:
    taken: list[str] = []
    for name, (most, seconds) in limits.items():
        place = _take(name, most, seconds)
        if place is None:
            cache.delete_many(taken)
            return Attempt(None)
        taken.append(place)
    return Attempt(taken)


def _take(name: str, most: int, seconds: int) -> str | None:
    places = (f"guess:{digest(name.encode())}:{number}" for number in range(most))
    return next((each for each in places if each not in cache and cache.add(each, 1, seconds)), None)
