# SPDX-License-Identifier: Apache-2.0
"""Working days of the addressed Party, counted in UTC; hours and days as lengths."""

import pytest

from demarche.core.charter import Member, Period
from demarche.core.encoding import moment
from demarche.core.process.calendar import due
from tests.core.sides import AURELIA, BOREALIA

XA = Member(AURELIA, "Aurelia", "1" * 64, (6, 7), ("2027-02-15", "2027-02-16"))
XB = Member(BOREALIA, "Borealia", "2" * 64, (5, 6), ("2027-02-09", "2027-02-30", "0000-01-01"))


def ends(begun: str, unit: str, n: int, party: Member) -> int:
    return due(moment(begun), Period(unit, n), party)


@pytest.mark.parametrize(
    ("begun", "n", "aurelia", "borealia"),
    [
        # Monday 8 February; the 9th is a holiday in Borealia.
        ("2027-02-08T10:00:00Z", 1, "2027-02-09T10:00:00Z", "2027-02-10T10:00:00Z"),
        ("2027-02-08T10:00:00Z", 2, "2027-02-10T10:00:00Z", "2027-02-11T10:00:00Z"),
        # Thursday: the next day is Aurelia's and not Borealia's, whose weekend it is.
        ("2027-02-04T17:30:00Z", 1, "2027-02-05T17:30:00Z", "2027-02-07T17:30:00Z"),
        # Friday: over Aurelia's weekend, and two days of it in Borealia.
        ("2027-02-05T08:15:01Z", 1, "2027-02-08T08:15:01Z", "2027-02-07T08:15:01Z"),
        ("2027-02-05T08:15:01Z", 2, "2027-02-09T08:15:01Z", "2027-02-08T08:15:01Z"),
        # On a day off: the time of day stays that of the receipt.
        ("2027-02-06T10:00:00Z", 2, "2027-02-09T10:00:00Z", "2027-02-08T10:00:00Z"),
        # The day of the receipt counts for nothing, however early; midnight belongs to the day it begins.
        ("2027-02-07T23:59:59Z", 1, "2027-02-08T23:59:59Z", "2027-02-08T23:59:59Z"),
        ("2027-02-08T00:00:00Z", 1, "2027-02-09T00:00:00Z", "2027-02-10T00:00:00Z"),
        # Friday before Aurelia's long weekend of four days.
        ("2027-02-12T10:00:00Z", 1, "2027-02-17T10:00:00Z", "2027-02-14T10:00:00Z"),
        # The holiday that falls on a weekend costs nothing twice; twenty working days.
        ("2027-02-05T10:00:00Z", 20, "2027-03-09T10:00:00Z", "2027-03-07T10:00:00Z"),
        # Over the end of February and of a year.
        ("2027-12-31T10:00:00Z", 1, "2028-01-03T10:00:00Z", "2028-01-02T10:00:00Z"),
        ("2028-02-28T10:00:00Z", 2, "2028-03-01T10:00:00Z", "2028-03-01T10:00:00Z"),
    ],
)
def test_working_days_of_two_parties(begun: str, n: int, aurelia: str, borealia: str) -> None:
    """Saturday and Sunday here, Friday and Saturday there, and each one's holidays."""
    assert ends(begun, "working_days", n, XA) == moment(aurelia)
    assert ends(begun, "working_days", n, XB) == moment(borealia)


@pytest.mark.parametrize(
    ("unit", "n", "expected"),
    [("hours", 48, "2027-02-08T10:00:00Z"), ("days", 10, "2027-02-16T10:00:00Z"), ("days", 1, "2027-02-07T10:00:00Z")],
)
def test_hours_and_days_are_lengths(unit: str, n: int, expected: str) -> None:
    """A date that falls on a day off stays there."""
    assert ends("2027-02-06T10:00:00Z", unit, n, XA) == ends("2027-02-06T10:00:00Z", unit, n, XB) == moment(expected)


def test_a_party_that_names_all_seven_weekdays() -> None:
    """Then no weekday is off, or no day would ever come; its holidays still count."""
    idle = Member(BOREALIA, "Borealia", "2" * 64, (1, 2, 3, 4, 5, 6, 7), ("2027-02-07",))
    assert ends("2027-02-06T10:00:00Z", "working_days", 2, idle) == moment("2027-02-09T10:00:00Z")


def test_a_party_that_works_one_day_a_week() -> None:
    """Its working days are a week apart."""
    mondays = Member(BOREALIA, "Borealia", "2" * 64, (2, 3, 4, 5, 6, 7), ())
    assert ends("2027-02-06T10:00:00Z", "working_days", 2, mondays) == moment("2027-02-15T10:00:00Z")


def test_beyond_the_last_year() -> None:
    """A log may carry any time; the date after it is counted all the same."""
    assert ends("9999-12-31T10:00:00Z", "working_days", 1, XB) == moment("9999-12-31T10:00:00Z") + 2 * 86_400
