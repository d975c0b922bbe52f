# SPDX-License-Identifier: Apache-2.0
"""The words of the room joining: as what somebody asks, how an objection stands to the hour, what came of a proposal."""

from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from demarche.areas.joining.queries import Stand
from demarche.core.process.silence import Outcome, Timing
from demarche.ui import moments

CAPACITIES: Final = {"party": _("as a Party"), "observer": _("as an observer")}

TIMINGS: Final = {
    Timing.IN_TIME: _("in time"),
    Timing.CONTESTS: _("contests"),
    Timing.LATE: _("late"),
}
TIMING_NOTES: Final = {
    Timing.IN_TIME: _("another Party had it before the hour"),
    Timing.CONTESTS: _("made before the hour; that another Party had it then is not shown"),
    Timing.LATE: _("it changes nothing, and stands on record"),
}
OUTCOMES: Final = {
    Outcome.ADOPTED: _("adopted"),
    Outcome.BROKEN: _("not adopted: the silence was broken"),
    Outcome.CONTESTED: _("not adopted: contested"),
}
TONES: Final = {
    Stand.UNDER_SILENCE: "waiting",
    Stand.WAITS_FOR_THE_OTHER: "waiting",
    Stand.TO_ANNOUNCE: "waiting",
    Stand.BROKEN: "held",
    Stand.CONTESTED: "held",
    Stand.ADOPTED: "fine",
}


def exact(seconds: int) -> str:
    """An hour to the minute, or to the second where it has seconds."""
    return moments.utc(seconds, precise=bool(seconds % moments.MINUTE))


def at_this_node(seconds: int) -> str:
    """The same at this Party's desks, with the zone; nothing where that is UTC."""
    zone = settings.NODE.zone
    if zone == "UTC":
        return ""
    local = moments.in_zone(seconds, moments.zone_named(zone))
    told = {"time": f"{local:%H:%M}", "day": moments.day(seconds, zone), "zone": moments.zone_words(zone)}
    return _now("%(day)s %(time)s in %(zone)s") % told


def hours(count: int) -> str:
    """So many hours."""
    return ngettext("%(hours)d hour", "%(hours)d hours", count) % {"hours": count}
