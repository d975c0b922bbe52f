# SPDX-License-Identifier: Apache-2.0
"""Moments, remaining times and sizes as officials read them."""

from calendar import timegm

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from demarche.ui import moments

TEN: int = timegm((2027, 2, 16, 10, 0, 0))
HALF_PAST_ELEVEN_AT_NIGHT: int = timegm((2027, 2, 16, 23, 30, 0))
NEW_YEAR: int = timegm((2028, 1, 1, 0, 5, 9))


@pytest.mark.parametrize(
    ("seconds", "zone", "other", "expected"),
    [
        (TEN, "", "", "16 Feb 2027 10:00 UTC"),
        (TEN, "UTC+1", "", "16 Feb 2027 10:00 UTC · 11:00 here"),
        (TEN, "UTC+1", "UTC+3", "16 Feb 2027 10:00 UTC · 11:00 here · 13:00 in Borealia"),
        (TEN, "Europe/Paris", "Asia/Kathmandu", "16 Feb 2027 10:00 UTC · 11:00 here · 15:45 in Borealia"),
        (TEN, "UTC-11:30", "UTC+14", "16 Feb 2027 10:00 UTC · 15 Feb 22:30 here · 17 Feb 00:00 in Borealia"),
        (HALF_PAST_ELEVEN_AT_NIGHT, "UTC+1", "UTC", "16 Feb 2027 23:30 UTC · 17 Feb 00:30 here · 23:30 in Borealia"),
    ],
)
def test_a_moment_is_told_in_utc_then_here_then_there(seconds: int, zone: str, other: str, expected: str) -> None:
    """Aurelia keeps UTC+1, Borealia UTC+3; a day that differs is said again."""
    told = str(moments.tell(seconds, zone=zone, other=other, other_name="Borealia"))
    assert told.replace("\u2068", "").replace("\u2069", "") == expected


def test_a_zone_without_the_name_of_a_party_is_not_told() -> None:
    assert moments.tell(TEN, other="UTC+3").there == ""


def test_hours_in_one_line_keep_their_places() -> None:
    """In Arabic `10:00 UTC · 11:00 here` would read as two hours of one place; each other hour stands for itself."""
    told = str(moments.tell(TEN, zone="UTC+1", other="UTC+3", other_name="Borealia"))
    assert told == "16 Feb 2027 10:00 UTC · \u206811:00 here\u2069 · \u206813:00 in Borealia\u2069"
    assert str(moments.tell(TEN)) == "16 Feb 2027 10:00 UTC"


def test_beyond_the_last_year_the_last_second_is_told() -> None:
    """A log may carry a time of the year 9999, and a clock end after it."""
    assert moments.utc(253_402_300_800) == moments.utc(253_402_300_799) == "31 Dec 9999 23:59 UTC"
    assert moments.tell(253_403_200_000, zone="UTC+3").here == "23:59 here"


def test_receipts_are_told_to_the_second() -> None:
    assert moments.tell(TEN + 5, precise=True).utc == "16 Feb 2027 10:00:05 UTC"


def test_in_arabic_the_month_is_an_arabic_word_and_the_digits_stay() -> None:
    with translation.override("ar"):
        told = moments.tell(TEN, zone="UTC+1", other="UTC+3", other_name="بورياليا")
        assert told.utc == "16 فبراير 2027 10:00 UTC"
        assert told.here == gettext("%(time)s here") % {"time": "11:00"}
        assert told.there == gettext("%(time)s in %(party)s") % {"time": "13:00", "party": "بورياليا"}


@pytest.mark.parametrize(
    ("month", "expected"),
    [(1, "يناير"), (4, "إبريل"), (12, "ديسمبر")],
)
def test_days_in_arabic(month: int, expected: str) -> None:
    with translation.override("ar"):
        assert moments.day(timegm((2027, month, 3, 0, 0, 0))) == f"3 {expected} 2027"


def test_a_day_is_told_in_the_zone_asked_for() -> None:
    assert moments.day(HALF_PAST_ELEVEN_AT_NIGHT, "UTC+1") == "17 Feb 2027"
    assert moments.day(HALF_PAST_ELEVEN_AT_NIGHT, year=False) == "16 Feb"


def test_machines_read_a_moment_in_one_form() -> None:
    assert moments.iso(TEN + 5) == "2027-02-16T10:00:05Z"


@pytest.mark.parametrize(
    ("seconds", "since", "expected"),
    [
        (TEN, None, "16 Feb 2027 10:00"),
        (TEN, TEN - 60, "10:00"),
        (TEN, TEN - 86_400, "16 Feb 10:00"),
        (NEW_YEAR, TEN, "1 Jan 2028 00:05"),
    ],
)
def test_beside_another_moment_only_what_differs_is_said(seconds: int, since: int | None, expected: str) -> None:
    assert moments.stamp(seconds, since=since) == expected


def test_a_step_of_a_delivery_may_be_told_to_the_second() -> None:
    assert moments.stamp(TEN + 2, since=TEN, precise=True) == "10:00:02"


@pytest.mark.parametrize(("at", "expected"), [(TEN - 900, "16 Feb 10:00 UTC"), (NEW_YEAR, "16 Feb 2027 10:00 UTC")])
def test_a_row_of_a_list_leaves_out_the_year_it_is_read_in(at: int, expected: str) -> None:
    assert moments.brief(TEN, at) == expected


@pytest.mark.parametrize(
    ("apart", "expected"),
    [
        (0, "now"),
        (59, "now"),
        (-59, "now"),
        (60, "in 1 min"),
        (3_599, "in 59 min"),
        (3_600, "in 1 h"),
        (4 * 3_600 + 20 * 60 + 59, "in 4 h 20 min"),
        (4 * 3_600 + 8 * 60, "in 4 h 08 min"),
        (21 * 3_600 + 1_740, "in 21 h"),
        (48 * 3_600 - 1, "in 47 h"),
        (48 * 3_600, "in 2 days"),
        (4 * 86_400 - 1, "in 3 days"),
        (-26 * 3_600, "26 h ago"),
        (-2 * 86_400, "2 days ago"),
    ],
)
def test_what_remains_is_told_in_whole_units_that_never_promise_more(apart: int, expected: str) -> None:
    """An official who reads 'in 3 days' has at least three; a passed moment has an age and no blame."""
    assert moments.due(TEN + apart, TEN) == expected


def test_what_remains_in_arabic_follows_the_catalogue() -> None:
    with translation.override("ar"):
        days = ngettext("%(days)d day", "%(days)d days", 11) % {"days": 11}
        assert moments.due(TEN + 11 * 86_400, TEN) == gettext("in %(time)s") % {"time": days}


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (1_240, "1.2 kB"),
        (9_960, "10 kB"),
        (40_400, "40 kB"),
        (999_600, "1 MB"),
        (1_234_567, "1.2 MB"),
        (640_000_000, "640 MB"),
        (1_000_000_000, "1 GB"),
        (5_000_000_000_000_000, "5000 TB"),
    ],
)
def test_sizes_are_decimal_and_short(count: int, expected: str) -> None:
    assert moments.size(count) == expected


@pytest.mark.parametrize("name", ["Europe/Aurelia", "UTC+25", "UTC+3:75", "../etc/passwd", ""])
def test_a_zone_nobody_knows_is_an_error_that_says_what_was_expected(name: str) -> None:
    with pytest.raises(moments.UnknownZoneError) as caught:
        moments.zone_named(name)
    assert str(caught.value) == f"time zone: expected an IANA name, UTC or UTC±h[:mm], got {name!r}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Etc/GMT-1", "UTC+1"),
        ("Etc/GMT+11", "UTC-11"),
        ("Etc/GMT+0", "UTC"),
        ("UTC+3", "UTC+3"),
        ("Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_a_zone_is_told_as_people_say_it(name: str, expected: str) -> None:
    assert moments.zone_words(name) == expected


def test_how_long_something_took() -> None:
    """In whole units that do not overstate; what took less than a minute took one."""
    assert [moments.span(each) for each in (0, 59, 3600, 7260, 36_000, 172_800)] == [
        *("1 min", "1 min", "1 h", "2 h 01 min", "10 h", "2 days")
    ]
