# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms ask about officers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext

from demarche.areas.officers.models import (
    DESKS,
    DRAFTER,
    RELEASING,
    ROLES,
    HandOver,
    Officer,
    OnePerson,
    RolesChanged,
    Watch,
)
from demarche.ui.series import listed


@dataclass(frozen=True, slots=True)
class Row:
    """An officer in the list, in words; `ended` is the moment his account ended at."""

    pk: int
    name: str
    username: str
    desk: str
    roles: str
    active: bool
    ended: int | None


def rows() -> list[Row]:
    """Every officer, by name."""
    return [
        Row(each.pk, each.name, each.username, str(DESKS[each.desk]), roles_in_words(each), each.is_active, each.ended)
        for each in Officer.objects.order_by("-is_active", "name", "pk")
    ]


SHOWN_FOR: Final = 30 * 86_400
"""How long a change of roles stands on the list of officers."""


def changes(at: int, officer: Officer | None = None) -> list[RolesChanged]:
    """Who changed whose desk and roles, newest first: of one officer, or of all within thirty days."""
    found = RolesChanged.objects.select_related("officer", "by").order_by("-at", "-pk")
    return list(found.filter(officer=officer) if officer else found.filter(at__gte=at - SHOWN_FOR)[:50])


def in_words(found: Iterable[RolesChanged]) -> list[dict[str, Any]]:
    """Changes of desk and roles in words."""
    return [
        {
            "at": each.at,
            "name": each.officer.name,
            "by": each.by.name if each.by else "",
            "desk": DESKS[each.desk],
            "roles": roles_in_words(Officer(roles=each.roles)) or gettext("no role"),
        }
        for each in found
    ]


def roles_in_words(officer: Officer) -> str:
    """`drafter, releasing officer`."""
    return listed(words for role, words in ROLES.items() if officer.has_role(role))


def who_can_work() -> tuple[int, int]:
    """How many can draft, and how many can release what another drafted."""
    active = list(Officer.objects.filter(is_active=True))
    drafters = {each.pk for each in active if each.has_role(DRAFTER)}
    releasing = {each.pk for each in active if each.has_role(RELEASING)}
    # One person with both roles cannot release their own drafts, so is counted as the drafter.
    return len(drafters), len(releasing - drafters) or max(0, len(releasing) - 1)


def one_person() -> OnePerson | None:
    """The statement that this Party has one person only, while it stands."""
    return OnePerson.objects.select_related("by").first()


def one_can_do_both() -> bool:
    """Whether one person can draft and release."""
    active = Officer.objects.filter(is_active=True)
    return any(each.has_role(DRAFTER) and each.has_role(RELEASING) for each in active)


@dataclass(frozen=True, slots=True)
class Standing:
    """A desk's watch at a moment: who has it, who is called after him, until when, and the hand-over that counts."""

    officer: Officer | None
    alternate: Officer | None
    until: int | None
    given: HandOver | None

    @property
    def waits(self) -> bool:
        """Whether it is given to somebody who has not confirmed yet."""
        return self.given is not None and self.given.is_open


def on_watch(desk: str, at: int) -> tuple[Officer | None, Officer | None]:
    """Who is on watch at a desk at a moment, and the alternate who is called when he does not answer. Two queries."""
    found = standing(desk, at)
    return found.officer, found.alternate


def standing(desk: str, at: int) -> Standing:
    """How a desk's watch stands at a moment. Two queries.

    The roster says it; whoever took the running watch over stands in the place of whom it names; and who gave it away stays on
    watch until the taker has confirmed, also past its end. Whose account has ended is not on watch: his alternate is.
    """
    past = Watch.objects.select_related("officer", "alternate").filter(desk=desk, since__lte=at)
    last = past.order_by("-since").first()
    given = _given(desk, at, last)
    running = last if last is not None and at < last.until else None
    officer, alternate = (running.officer, running.alternate) if running else (None, None)
    if given is not None:
        officer = given.giver if given.is_open else given.taker
    active = [each for each in (officer, alternate) if each is not None and each.is_active]
    second = active[1] if active[1:] and active[1] != active[0] else None
    return Standing(active[0] if active else None, second, running.until if running else None, given)


def _given(desk: str, at: int, last: Watch | None) -> HandOver | None:
    """The hand-over that counts at a moment: one that waits, else the last confirmed in the running watch or in the gap after it."""
    found = HandOver.objects.select_related("giver", "taker").filter(desk=desk, given__lte=at, withdrawn=None)
    begun = 0 if last is None else last.since if at < last.until else last.until
    newest = found.order_by("-given", "-pk").first()
    if newest is None or (not newest.is_open and (newest.confirmed or 0) < begun):
        return None
    return newest if newest.giver.is_active or not newest.is_open else None


def turns(desk: str, at: int) -> list[Watch]:
    """A desk's roster from a moment on, in its order."""
    return list(
        Watch.objects.select_related("officer", "alternate").filter(desk=desk, until__gt=at).order_by("since")[:400]
    )


def has_roster(desk: str) -> bool:
    """Whether a desk keeps a roster at all."""
    return Watch.objects.filter(desk=desk).exists()
