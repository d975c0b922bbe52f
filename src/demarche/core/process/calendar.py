# SPDX-License-Identifier: Apache-2.0
"""When a period of the charter ends. Hours and days are lengths; working days are counted in a Party's own calendar."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from demarche.core.charter import Member, Period

HOUR: Final = 3600
DAY: Final = 24 * HOUR
_EPOCH: Final = date(1970, 1, 1).toordinal()
_EVERY_WEEKDAY: Final = frozenset(range(1, 8))


def due(begun: int, period: Period, party: Member) -> int:
    """The moment at which a period that began at `begun` (UTC seconds) ends for a Party.

    Working days are days of UTC: the moment is the same time of day on the n-th working day after the day it began on.
    """
    if period.unit == "hours":
        return begun + period.n * HOUR
    if period.unit == "days":
        return begun + period.n * DAY
    free, holidays = _free(party), frozenset(_holidays(party))
    day, time = divmod(begun, DAY)
    left = period.n
    while left:
        day += 1
        left -= _weekday(day) not in free and day not in holidays
    return day * DAY + time


def _free(party: Member) -> frozenset[int]:
    """The weekdays it does not work; none of them, when that would be all seven."""
    free = frozenset(party.weekend)
    return frozenset() if free == _EVERY_WEEKDAY else free


def _weekday(day: int) -> int:
    """ISO weekday of a day since 1970, which began on a Thursday."""
    return (day + 3) % 7 + 1


def _holidays(party: Member) -> Iterator[int]:
    """Days since 1970. A date that no calendar has, such as 30 February, is never reached."""
    for text in party.holidays:
        try:
            yield date.fromisoformat(text).toordinal() - _EPOCH
        except ValueError:
            continue
