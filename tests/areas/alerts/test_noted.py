# SPDX-License-Identifier: Apache-2.0
"""What is done with the watch, with alerts and with the ticket system stands in the journal, with whose desk it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.journal.models import Entry
from tests.areas.action.test_watch import TODAY, entered, given

if TYPE_CHECKING:
    from tests.areas.alerts.conftest import Watch


def test_the_watch_alerts_and_tickets_are_entered(watch: Watch) -> None:
    """A roster; the watch given, taken back, given again and taken over; a trial alert read back; a test of the ticket system."""
    desk, before = watch.desk, Entry.objects.count()

    entered(desk, TODAY)
    desk.post("amis", given(desk), {"do": "withdraw"})
    desk.post("birk", given(desk), {"do": "confirm"})
    there = desk.post("admin", "/alerts/try/technical/", {}).url
    desk.post("tamm", there, {"code": watch.alert.code})
    desk.post("admin", "/alerts/without/", {"do": "end"})
    desk.post("admin", "/alerts/tickets/", {"again": "1"})

    rows = Entry.objects.order_by("pk").values_list("event", "name", "subject", "desk")[before:]
    assert list(rows) == [
        ("watch_entered", "R. Aksel", "", "diplomatic"),
        ("watch_given", "D. Amis", "birk", "diplomatic"),
        ("watch_withdrawn", "D. Amis", "amis", "diplomatic"),
        ("watch_given", "D. Amis", "birk", "diplomatic"),
        ("watch_confirmed", "D. Birk", "amis", "diplomatic"),
        ("set_up", "A. Adler", "trial alert", "technical"),
        ("alert_read", "T. Tamm", str(watch.alert.pk), "technical"),
        ("set_up", "A. Adler", "no alerts", ""),
        ("set_up", "A. Adler", "tickets", ""),
    ]
