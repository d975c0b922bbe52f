# SPDX-License-Identifier: Apache-2.0
"""Whether somebody is there now, by the hours that a Party writes of a contact; pure. What is not written so is not guessed."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

_ROUND_THE_CLOCK: Final = re.compile(
    r"\s*(?:24\s*/\s*7|24\s*/\s*24|24\s*(?:h|hrs|hours)\.?(?:\s*(?:a|per)\s*day)?|00:00\s*(?:to|[-\u2013])\s*24:00)\s*",
    re.IGNORECASE,
)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
_TO: Final = r"\s*(?:to|[-\u2013])\s*"
_HOURS: Final = re.compile(
    rf"\s*(?:{_DAY}{_TO}{_DAY}\s*,?\s*)?([01]?\d|2[0-3]):([0-5]\d){_TO}([01]?\d|2[0-4]):([0-5]\d)\s*", re.IGNORECASE
)


def is_there(hours: str, local: datetime, *, weekend: Collection[int], holidays: Collection[str]) -> bool | None:
    """Whether hours such as `24 hours` or `Mon to Fri 08:00 to 18:00` hold at a local moment; `None` for words that say it otherwise.

    Where no days are written, a Party's weekend and holidays are days off; `weekend` has ISO weekdays, `holidays` days as `2027-03-01`.
    """
    if _ROUND_THE_CLOCK.fullmatch(hours):
        return True
    found = _HOURS.fullmatch(hours)
    if found is None:
        return None
    first, last, *clock = found.groups()
    begins, ends = int(clock[0]) * 60 + int(clock[1]), int(clock[2]) * 60 + int(clock[3])
    minute = local.hour * 60 + local.minute
    within = begins <= minute < ends if begins < ends else minute >= begins or minute < ends
    if f"{local:%Y-%m-%d}" in holidays:
        return False
    if first is None:
        return within and local.isoweekday() not in weekend
    return within and _between(_DAYS.index(first.lower()), _DAYS.index(last.lower()), local.weekday())


def _between(first: int, last: int, day: int) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last
