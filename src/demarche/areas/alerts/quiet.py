# SPDX-License-Identifier: Apache-2.0
"""The hours in which a desk is not alerted of what is ordinary."""

from django.conf import settings

from demarche.areas.alerts.models import DeskAlerts
from demarche.ui.moments import in_zone, zone_named


def is_quiet(kept: DeskAlerts, at: int) -> bool:
    """Whether it is within the quiet hours, by the clock of the desk; they may go over midnight."""
    start, end = kept.quiet_from, kept.quiet_to
    if not start or not end:
        return False
    now = f"{in_zone(at, zone_named(settings.NODE.zone)):%H:%M}"
    return start <= now < end if start <= end else now >= start or now < end
