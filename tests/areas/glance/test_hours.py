# SPDX-License-Identifier: Apache-2.0
"""Whether somebody is there, by hours as officials write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demarche.areas.glance.hours import is_there

MONDAY, SATURDAY = datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 1, 9, tzinfo=UTC)


def there(hours: str, moment: datetime) -> bool | None:
    """By a Party with Saturday and Sunday off and a holiday on 6 January."""
    return is_there(hours, moment, weekend=(6, 7), holidays=("2027-01-06",))


@pytest.mark.parametrize("hours", ["24 hours", "24h", "24/7", "24/24", "24 hours a day", "00:00 to 24:00", " 24 H "])
def test_round_the_clock(hours: str) -> None:
    """At every hour of every day."""
    assert there(hours, SATURDAY.replace(hour=3)) is True


@pytest.mark.parametrize(
    ("hours", "hour", "minute", "found"),
    [
        ("Mon to Fri 08:00 to 18:00", 8, 0, True),
        ("Mon to Fri 08:00 to 18:00", 7, 59, False),
        ("Mon to Fri 08:00 to 18:00", 18, 0, False),
        ("monday-friday, 8:00-17:30", 17, 29, True),
        ("Sun \u2013 Thu 09:00 \u2013 16:00", 9, 0, True),
        ("Tue to Fri 08:00 to 18:00", 12, 0, False),
        ("08:00 to 18:00", 12, 0, True),
        ("22:00 to 06:00", 23, 0, True),
        ("22:00 to 06:00", 5, 59, True),
        ("22:00 to 06:00", 6, 0, False),
        ("office hours", 12, 0, None),
        ("08:00 to 18:00, calls at any time", 12, 0, None),
        ("08:00 to 25:00", 12, 0, None),
        ("", 12, 0, None),
    ],
)
def test_on_a_monday(hours: str, hour: int, minute: int, *, found: bool | None) -> None:
    """To the minute, over midnight too; nothing is guessed."""
    assert there(hours, MONDAY.replace(hour=hour, minute=minute)) is found


def test_days_off() -> None:
    """Where no days are written the Party's own weekend holds, and a holiday always does."""
    assert there("08:00 to 18:00", SATURDAY.replace(hour=12)) is False
    assert there("Sat to Sun 08:00 to 18:00", SATURDAY.replace(hour=12)) is True
    assert there("Mon to Sun 08:00 to 18:00", MONDAY.replace(day=6, hour=12)) is False
