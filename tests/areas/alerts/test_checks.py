# SPDX-License-Identifier: Apache-2.0
"""What Check my set-up says of alerts and of the ticket system, by real servers that refuse and then do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.alerts.models import Alert
from demarche.areas.doctor.checks import Word
from tests.areas.alerts.test_raising import URGENT
from tests.areas.alerts.test_tickets import told
from tests.areas.concerns.filling import notified
from tests.areas.doctor.whole import fine, wrong

if TYPE_CHECKING:
    from tests.areas.alerts.conftest import Watch
    from tests.areas.alerts.servers import Tickets

__all__ = ["told"]


def test_no_alert_has_reached_a_person_until_one_was_read_back(watch: Watch) -> None:
    """Then it was; a month later that is too long ago."""
    assert wrong("alerts", watch.desk.meeting.now)[:2] == (Word.LOOK, "No alert has ever reached a person.")
    notified(watch.desk, urgency=URGENT)
    watch.turn()
    watch.desk.post("tamm", f"/alerts/{watch.alert.pk}/", {"code": watch.alert.code})
    now = watch.desk.meeting.now
    assert fine("alerts", now).startswith("An alert reached a person on 5 Jan 2027")
    word, fact, step = wrong("alerts", now + 31 * 86_400)
    assert (word, fact) == (Word.LOOK, "No alert has reached a person since 5 Jan 2027.")
    assert step == "Send one and have it read back."


def test_an_alert_that_nobody_has_stops(watch: Watch) -> None:
    """Everyone was alerted and nobody read it back; then somebody takes it."""
    notified(watch.desk, urgency=URGENT)
    for _quarter in range(4):
        watch.turn()
        watch.desk.tick(15 * 60)
    watch.turn()
    word, fact, _step = wrong_first(watch)
    assert (word, fact.startswith("Nobody has the alert of")) == (Word.STOP, True)
    watch.desk.post("arno", f"/alerts/{watch.alert.pk}/", {"code": watch.alert.code})
    assert Alert.objects.get().state == "read"
    assert fine("alerts", watch.desk.meeting.now)


def wrong_first(watch: Watch) -> tuple[Word, str, str]:
    """The worst line about alerts."""
    from tests.areas.doctor.whole import said  # noqa: PLC0415  # one use

    [line, *_rest] = [each for each in said("alerts", watch.desk.meeting.now) if each.word is Word.STOP]
    return line.word, line.fact, line.step


def test_a_ticket_system_that_refuses(told: tuple[Watch, Tickets]) -> None:  # the fixture
    """Its answer is said; then it takes what it is told."""
    watch, system = told
    system.status = 400
    watch.desk.post("admin", "/alerts/tickets/", {"test": "1"})
    watch.turn()
    word, fact, _step = wrong("tickets")
    assert (word, "answers HTTP 400" in fact) == (Word.LOOK, True)
    system.status = 204
    watch.desk.post("admin", "/alerts/tickets/", {"again": "1"})
    watch.turn()
    assert fine("tickets") == "The ticket system takes what it is told."
