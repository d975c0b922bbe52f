# SPDX-License-Identifier: Apache-2.0
"""What time it is for the other side, and what a release would start there."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.directory.plain import period_words
from demarche.areas.directory.queries import contact
from demarche.areas.release.models import Draft
from demarche.core.acts import concern, preservation
from demarche.core.acts.pursuing import FOLLOW_UP
from demarche.core.charter import Charter, Clock
from demarche.ledger import read
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


_REPLIES: Final[Mapping[str, Promise]] = {
    concern.RAISE: _lazily("answer within %(period)s of receipt"),
    FOLLOW_UP: _lazily("answer within %(period)s of receipt"),
    preservation.REQUEST: _lazily("reply about the data to preserve within %(period)s of receipt"),
}


def clock_started(charter: Charter, draft: Draft) -> list[str]:
    """The clocks that the release would start at the addressee's receipt, in words."""
    profile = _profile(draft)
    also = [preservation.REQUEST] if not draft.dossier and "preserve" in draft.values else []
    return [told for kind in (draft.kind, *also) for told in _told(charter.clock(kind, profile), kind)]


def _told(clock: Clock | None, kind: str) -> Iterator[str]:
    if clock is not None and clock.acknowledge is not None:
        yield _("acknowledgement within %(period)s of receipt") % {"period": period_words(clock.acknowledge)}
    if clock is not None and clock.answer is not None:
        sentence = _REPLIES.get(kind, _lazily("reply within %(period)s of receipt"))
        yield str(sentence) % {"period": period_words(clock.answer)}


def _profile(draft: Draft) -> str:
    """The urgency of the matter, by which the charter's clocks are chosen."""
    opening = read.act(draft.dossier) if draft.dossier else None
    values = draft.values if opening is None else opening.act.values
    urgency = values.get("urgency")
    return str(urgency.get("profile")) if isinstance(urgency, dict) else ""
