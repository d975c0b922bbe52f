# SPDX-License-Identifier: Apache-2.0
"""How a moment, a remaining time and a size are written; pure functions of their arguments and the active language."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS_3
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext

from demarche.core.errors import DemarcheError

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_LAST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z

_OFFSET = re.compile(r"UTC(?:([+-])(\d{1,2})(?::([0-5]\d))?)?")
_FIXED = re.compile(r"Etc/GMT([+-])(\d{1,2})")
_KILO = 1000


class UnknownZoneError(DemarcheError):
    """A time zone nobody knows."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One moment in words: in UTC, at the reader's desk, at the other Party's; empty where no zone was named.

    In one line the others stand between signs that keep them apart: of two hours in a row no script tells which is whose.
    """

    utc: str
    here: str
    there: str

    def __str__(self) -> str:
        return " · ".join((self.utc, *(f"\u2068{phrase}\u2069" for phrase in (self.here, self.there) if phrase)))


def zone_named(name: str) -> tzinfo:
    """The zone called NAME: an IANA name such as `Europe/Berlin`, or `UTC`, `UTC+3`, `UTC-03:30`."""
    offset = _OFFSET.fullmatch(name)
    try:
        if offset is None:
            return ZoneInfo(name)
        sign, hours, minutes = offset.groups(default="0")
        away = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-away if sign == "-" else away)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZoneError(f"time zone: expected an IANA name, UTC or UTC±h[:mm], got {name!r}") from error


def zone_words(name: str) -> str:
    """A zone as people say it: `Etc/GMT-1` is an hour ahead of UTC, whatever its sign."""
    found = _FIXED.fullmatch(name)
    if found is None:
        return name
    return "UTC" if found[2] == "0" else f"UTC{'+' if found[1] == '-' else '-'}{found[2]}"


def iso(seconds: int) -> str:
    """For machines, as in `<time datetime>`: `2027-02-16T10:00:00Z`."""
    return f"{in_zone(seconds, UTC):%Y-%m-%dT%H:%M:%S}Z"


def day(seconds: int, zone: str = "UTC", *, year: bool = True) -> str:
    """`16 Feb 2027`, or `16 Feb` when the year goes without saying."""
    return _day(in_zone(seconds, zone_named(zone)), year=year)


def utc(seconds: int, *, precise: bool = False) -> str:
    """`16 Feb 2027 10:00 UTC`; PRECISE adds the seconds, for receipts."""
    local = in_zone(seconds, UTC)
    return f"{_day(local)} {_hour(local, precise=precise)} UTC"


def hour(seconds: int) -> str:
    """`10:00 UTC`, for what has just happened."""
    return f"{_hour(in_zone(seconds, UTC))} UTC"


def tell(seconds: int, *, zone: str = "", other: str = "", other_name: str = "", precise: bool = False) -> Telling:
    """The moment in UTC, then here, then there: `16 Feb 2027 10:00 UTC · 11:00 here · 13:00 in Borealia`.

    A day that differs from the one in UTC is said again: `17 Feb 01:00 here`.
    """
    return Telling(
        utc=utc(seconds, precise=precise),
        here=gettext("%(time)s here") % {"time": _elsewhere(seconds, zone)} if zone else "",
        there=gettext("%(time)s in %(party)s") % {"time": _elsewhere(seconds, other), "party": other_name}
        if other and other_name
        else "",
    )


def brief(seconds: int, at: int) -> str:
    """In a list, read at the moment AT: `16 Feb 14:10 UTC`, with the year only where it is another one."""
    local = in_zone(seconds, UTC)
    return f"{_day(local, year=local.year != in_zone(at, UTC).year)} {_hour(local)} UTC"


def stamp(seconds: int, *, since: int | None = None, precise: bool = False) -> str:
    """The moment beside another one, in UTC, saying only what differs: `10:00`, `7 Feb 08:15`, `3 Jan 2028 09:00`."""
    local = in_zone(seconds, UTC)
    hour = _hour(local, precise=precise)
    if since is None:
        return f"{_day(local)} {hour}"
    before = in_zone(since, UTC)
    if local.date() == before.date():
        return hour
    return f"{_day(local, year=local.year != before.year)} {hour}"


def due(seconds: int, at: int) -> str:
    """How far away, in whole units: `in 3 days`, `in 21 h`, `in 4 h 20 min`; once passed, `2 days ago`."""
    apart = abs(seconds - at)
    if apart < MINUTE:
        return gettext("now")
    pattern = gettext("in %(time)s") if seconds > at else gettext("%(time)s ago")
    return pattern % {"time": _length(apart)}


def span(seconds: int) -> str:
    """How long something took, in whole units: `3 days`, `21 h`, `4 h 20 min`; what took less than a minute took one."""
    return _length(max(MINUTE, seconds))


def size(count: int) -> str:
    """Bytes in decimal units, as senders and mail servers count them: `812 bytes`, `1.2 MB`, `640 MB`."""
    if count < _KILO:
        return ngettext("%(count)d byte", "%(count)d bytes", count) % {"count": count}
    power, value = 1, count / _KILO
    while value >= _KILO - 0.5 and power < len(_units()):
        power, value = power + 1, value / _KILO
    places = 1 if value < 10 and round(value, 1) % 1 else 0  # noqa: PLR2004  # from ten units up, a tenth is noise
    return f"{number_format(round(value, places), places)} {_units()[power - 1]}"


size_later = lazy(size, str)
"""The same for a label that is made before anybody has a language."""


def part(held: int, whole: int) -> str:
    """How much of something is here, in its unit and never overstated: `37 of 67 MB`."""
    if whole < _KILO:
        return gettext("%(part)s of %(size)s") % {"part": number_format(held), "size": size(whole)}
    power = 1
    while whole / _KILO**power >= _KILO - 0.5 and power < len(_units()):
        power += 1
    places = 0 if whole >= 10 * _KILO**power else 1
    shown = int(held * 10**places / _KILO**power) / 10**places
    return gettext("%(part)s of %(size)s") % {"part": number_format(shown, places), "size": size(whole)}


def _units() -> tuple[str, ...]:
    return gettext("kB"), gettext("MB"), gettext("GB"), gettext("TB")


def in_zone(seconds: int, zone: tzinfo) -> datetime:
    """The moment in a zone. What lies beyond the year 9999 is told as its last second."""
    try:
        return datetime.fromtimestamp(seconds, zone)
    except (OverflowError, ValueError):  # no zone is ahead of UTC in the last hours of the year 9999
        return datetime.fromtimestamp(min(seconds, _LAST), UTC)


def _day(local: datetime, *, year: bool = True) -> str:
    # Django's month words come translated, in lower case where English is concerned.
    month = str(MONTHS_3[local.month]).title()
    return f"{local.day} {month} {local.year}" if year else f"{local.day} {month}"


def _hour(local: datetime, *, precise: bool = False) -> str:
    return f"{local:%H:%M:%S}" if precise else f"{local:%H:%M}"


def _elsewhere(seconds: int, zone: str) -> str:
    local = in_zone(seconds, zone_named(zone))
    if local.date() == in_zone(seconds, UTC).date():
        return _hour(local)
    return f"{_day(local, year=False)} {_hour(local)}"


def _length(apart: int) -> str:
    """Whole units that do not overstate: days from two on, hours from ten on, then hours and minutes."""
    if apart >= 2 * DAY:
        days = apart // DAY
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    hours, minutes = divmod(apart // MINUTE, 60)
    if hours >= 10 or (hours and not minutes):  # noqa: PLR2004  # from ten hours up, minutes are noise
        return gettext("%(hours)d h") % {"hours": hours}
    if hours:
        return gettext("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)d min") % {"minutes": minutes}
