# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms ask about officers."""

from dataclasses import dataclass

from demarche.areas.officers.models import DESKS, DRAFTER, RELEASING, ROLES, Officer, OnePerson
from demarche.ui.series import listed


@dataclass(frozen=True, slots=True)
class Row:
    """An officer in the list, in words."""

    pk: int
    name: str
    username: str
    desk: str
    roles: str
    active: bool


def rows() -> list[Row]:
    """Every officer, by name."""
    return [
        Row(each.pk, each.name, each.username, str(DESKS[each.desk]), roles_in_words(each), each.is_active)
        for each in Officer.objects.order_by("name", "pk")
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
