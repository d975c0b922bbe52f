# SPDX-License-Identifier: Apache-2.0
"""To be sure at night: the other side's duty line and hour, and the code that both read off the same act."""

from django.utils.translation import gettext as _

from demarche.areas.concerns.queries import Addressee
from demarche.areas.directory.queries import contact
from demarche.areas.release.there import now_there, zone_of


def reach(to: Addressee, at: int) -> str:
    """What time it is at another Party, and the line that is answered there."""
    zone = zone_of(to.process, to.code)
    now = _("now %(time)s there") % {"time": now_there(to.charter, to.code, zone, at)} if zone else ""
    return " · ".join(filter(None, (now, duty_line(to.process, to.code))))


def duty_line(process: str, code: str) -> str:
    """Another Party's duty line and its hours, as its contact card says."""
    found = contact(process, code)
    line, hours = ("", "") if found is None else (str(found.card.get(name, "")) for name in ("duty_line", "hours"))
    if not line:
        return ""
    return _("duty line %(line)s, %(hours)s") % {"line": f"\u2068{line}\u2069", "hours": f"\u2068{hours}\u2069"}
