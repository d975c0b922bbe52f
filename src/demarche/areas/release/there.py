# SPDX-License-Identifier: Apache-2.0
"""What time it is for the other side, and what a release would start there."""

from datetime import datetime
from typing import Final

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from demarche.areas.directory.plain import period_words
from demarche.areas.directory.queries import contact
from demarche.areas.release.models import Draft
from demarche.core.charter import Charter, Clock
from demarche.core.encoding import Json
from demarche.ui.moments import UnknownZoneError, in_zone, zone_named
from demarche.ui.series import listed

_MORNING: Final = 7
_NIGHT: Final = 20


def zone_of(process: str, code: str) -> str:
    """The time zone of another Party, as its contact card says; empty when it says none that is known."""
    found = contact(process, code)
    zone = "" if found is None else str(found.card.get("zone", ""))
    try:
        zone_named(zone)
    except UnknownZoneError:
        return ""
    return zone


def now_there(charter: Charter, code: str, zone: str, at: int) -> str:
    """Weekday and hour at another Party, and whether it is night, weekend or a holiday there: `Sat 13:00, weekend`."""
    local = in_zone(at, zone_named(zone))
    return listed([f"{WEEKDAYS_ABBR[local.weekday()]} {local:%H:%M}", *_off(charter, code, local)])


def off_there(charter: Charter, code: str, zone: str, at: int) -> str:
    """Whether a moment is at night, on the weekend or on a holiday at another Party; empty when not, or without a zone."""
    return listed(_off(charter, code, in_zone(at, zone_named(zone)))) if zone else ""


def _off(charter: Charter, code: str, local: datetime) -> list[str]:
    member = charter.member(code)
    found = []
    if not _MORNING <= local.hour < _NIGHT:
        found.append(_("night"))
    if member is not None and local.isoweekday() in member.weekend:
        found.append(_("weekend"))
    if member is not None and f"{local:%Y-%m-%d}" in member.holidays:
        found.append(_("holiday"))
    return found


def clock_started(charter: Charter, draft: Draft) -> list[str]:
    """The clocks that the release would start at the addressee's receipt, in words."""
    found = _clock(charter, draft.kind, draft.values) if not draft.dossier else None
    if found is None:
        return []
    told = []
    if found.acknowledge is not None:
        told.append(_("acknowledgement within %(period)s of receipt") % {"period": period_words(found.acknowledge)})
    if found.answer is not None:
        told.append(_("answer within %(period)s of receipt") % {"period": period_words(found.answer)})
    return told


def _clock(charter: Charter, kind: str, values: dict[str, Json]) -> Clock | None:
    urgency = values.get("urgency")
    return charter.clock(kind, str(urgency.get("profile")) if isinstance(urgency, dict) else "")
