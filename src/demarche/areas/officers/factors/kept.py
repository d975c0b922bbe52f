# SPDX-License-Identifier: Apache-2.0
"""Which second factors an officer has, and how they are cleared."""

from collections import Counter
from dataclasses import dataclass

from demarche.areas.officers.models import Cleared, Factor, Officer


@dataclass(frozen=True, slots=True)
class Factors:
    """How many of each kind."""

    passkeys: int = 0
    app: bool = False
    recovery: int = 0

    @property
    def second(self) -> bool:
        """Whether the password alone does not do; recovery codes by themselves are no factor."""
        return bool(self.passkeys) or self.app


def of(officer: Officer) -> Factors:
    """The second factors of one officer."""
    return of_all(officer).get(officer.pk, Factors())


def of_all(officer: Officer | None = None) -> dict[int, Factors]:
    """The second factors of every officer that has one, in one query."""
    rows = Factor.objects.all() if officer is None else Factor.objects.filter(officer=officer)
    passkeys: Counter[int] = Counter()
    left: dict[int, int] = {}
    apps = set()
    for row in rows.order_by("pk"):
        if row.kind == Factor.PASSKEY:
            passkeys[row.officer_id] += 1
        elif row.kind == Factor.APP:
            apps.add(row.officer_id)
        else:
            left[row.officer_id] = len(row.data["left"])
    return {pk: Factors(passkeys[pk], pk in apps, left.get(pk, 0)) for pk in {*passkeys, *apps, *left}}


def clear(officer: Officer, *, by: Officer | None, at: int) -> None:
    """Take all second factors away; the officer reads at the next sign-in who did it."""
    if Factor.objects.filter(officer=officer).delete()[0]:
        Cleared.objects.update_or_create(officer=officer, defaults={"by": by, "at": at})
