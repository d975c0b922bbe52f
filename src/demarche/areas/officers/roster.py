# SPDX-License-Identifier: Apache-2.0
"""The roster as people write it: lines that are pasted, a week of turns, and what a desk's roster leaves open."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext

from demarche.areas.officers.models import Officer, Watch
from demarche.areas.officers.watch import Turn
from demarche.core.errors import DemarcheError
from demarche.ui.moments import DAY, zone_named

_LINE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[\sT]+(?P<since>\d\d:\d\d)(?:\s*[-–]\s*|\s+)(?:(?P<last>\d{4}-\d\d-\d\d)[\sT]+)?(?P<until>\d\d:\d\d)"
    r"\s+(?P<officer>\S+)(?:\s+(?P<alternate>\S+))?"
)
LONGEST: Final = 31 * DAY
MOST: Final = 200
"""How many lines are read at once."""


class LineError(DemarcheError):
    """A line of a roster says no turn."""


def turn(line: str, zone: str, officers: Mapping[str, Officer]) -> Turn:
    """Read `2027-02-15 08:00 18:00 d.amis d.birk`: day, from, until, who, and the alternate if there is one; raise `LineError`.

    Hours are those of ZONE. An end that is not after the begin is on the next day; another day may stand before it.
    """
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise LineError(
            gettext("expected day, from, until, officer and perhaps alternate, got “%(line)s”")
            % {"line": line.strip()[:60]}
        )
    since = when(found["day"], found["since"], zone)
    until = when(found["last"] or found["day"], found["until"], zone)
    if until <= since and not found["last"]:
        until = when(found["day"], found["until"], zone, later=1)
    if not 0 < until - since <= LONGEST:
        raise LineError(gettext("expected an end after the begin, by 31 days at most"))
    officer = _named(found["officer"], officers)
    return Turn(officer, _named(found["alternate"], officers) if found["alternate"] else None, since, until)


def when(day: str, hour: str, zone: str, *, later: int = 0) -> int:
    """The moment of a day and an hour in a zone, so many days later; raise `LineError`."""
    try:
        local = datetime.fromisoformat(f"{day}T{hour}:00").replace(tzinfo=zone_named(zone)) + timedelta(days=later)
    except ValueError as error:
        raise LineError(
            gettext("expected a day and an hour such as 2027-02-15 08:00, got %(got)s") % {"got": f"{day} {hour}"}
        ) from error
    return int(local.timestamp())


def _named(name: str, officers: Mapping[str, Officer]) -> Officer:
    found = officers.get(name.lower())
    if found is None:
        raise LineError(gettext("expected the sign-in name of an officer of the desk, got %(name)s") % {"name": name})
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nobody is on watch; `until` is none where the roster ends."""

    since: int
    until: int | None


def gaps(watches: Iterable[Watch], at: int) -> Iterator[Gap]:
    """When nobody is on watch, from a moment on, by the turns that end after it, in their order."""
    covered = at
    for each in watches:
        if each.since > covered:
            yield Gap(covered, each.since)
        covered = max(covered, each.until)
    yield Gap(covered, None)
