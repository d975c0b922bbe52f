# SPDX-License-Identifier: Apache-2.0
"""What another Party's clock says is heard at each contact, and written down only when it is far from ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.core.acts import concern as kinds
from demarche.ledger.clocks import APART, Against, doubts
from demarche.ledger.models import Member
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.builders import raising

if TYPE_CHECKING:
    from tests.areas.exchange.node import Two

DAY = 86_400


def kept(two: Two) -> tuple[int | None, int | None]:
    """What is kept of Borealia's clock: what it said, and what ours said then."""
    row = Member.objects.get(process=two.process, code="XB")
    return row.clock_said, row.clock_ours


@pytest.mark.parametrize("off", [DAY, -DAY, APART + 1, -APART - 1])
def test_a_cover_tells_the_clock_of_its_sender(two: Two, off: int) -> None:
    """Ahead or behind; a doubt about ours, with both moments, until the two agree again."""
    two.peer.now += off
    two.peer.send(two.door, two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=("XA", "XB")))
    assert kept(two) == (two.now + off, two.now)
    [doubt] = doubts(two.now)
    assert (doubt.against, doubt.party, doubt.said - doubt.ours) == (Against.PARTY, "Borealia", off)

    two.hear(kinds.RAISE, FROM_BOREALIA)

    assert kept(two) == (None, None)
    assert doubts(two.now) == []


@pytest.mark.parametrize("off", [DAY, -DAY])
def test_a_receipt_tells_the_clock_of_its_log(two: Two, off: int) -> None:
    """The first answer to an act was entered there just now; the founding act's log must not be ahead of it already."""
    two.release(kinds.RAISE, raising("open"))
    two.peer.now += off
    if off < 0:
        two.now += DAY
        two.peer.now = two.now - DAY
    two.deliver()
    said, ours = kept(two)
    assert said is not None
    assert ours is not None
    assert abs(said - ours) > DAY - 3600
    assert (said > ours) == (off > 0)


def test_ten_minutes_are_no_doubt(two: Two) -> None:
    """Nothing is written, and nothing more is asked than when the clocks agree."""
    body = two.peer.post(two.say(kinds.RAISE, FROM_BOREALIA))
    with CaptureQueriesContext(connection) as agreed:
        two.door(body)
    said = two.say(kinds.RAISE, FROM_BOREALIA)
    two.peer.shown = len(two.peer.log.leaves) - 1
    two.peer.now += APART
    body = two.peer.post(said)
    with CaptureQueriesContext(connection) as apart:
        two.door(body)
    assert kept(two) == (None, None)
    assert not [each for each in apart if "clock_said" in each["sql"] and each["sql"].startswith("UPDATE")]
    assert len(apart) <= len(agreed)


def test_a_doubt_is_written_when_it_changes_and_no_oftener(two: Two) -> None:
    """A clock that stays a day off is noted once; one that is put right by hours is noted anew."""
    two.peer.now += DAY
    two.peer.send(two.door, two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=("XA", "XB")))
    first = kept(two)
    two.peer.now = two.now + DAY + APART
    two.peer.send(two.door, two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=("XA", "XB")))
    assert kept(two) == first
    two.peer.now = two.now + DAY + APART + 1
    two.peer.send(two.door, two.peer.say(kinds.RAISE, FROM_BOREALIA, audience=("XA", "XB")))
    assert kept(two) == (two.now + DAY + APART + 1, two.now)


def test_what_is_sent_again_says_nothing_of_a_clock(two: Two) -> None:
    """An old parcel, played back by whoever has it."""
    body = two.peer.post(two.say(kinds.RAISE, FROM_BOREALIA))
    two.door(body)
    two.now += DAY

    status, _answer = two.door(body)

    assert status == 200
    assert kept(two) == (None, None)


def test_a_node_receipts_whatever_its_clock_says(two: Two) -> None:
    """A day behind its own log: the doubt stands, the act is taken in, and the log's time does not fall."""
    two.release(kinds.RAISE, raising("open"))
    newest = two.now
    two.now -= DAY
    assert [each.against for each in doubts(two.now)] == [Against.LOG]

    said = two.hear(kinds.RAISE, FROM_BOREALIA)

    assert two.peer.receipts[said.act.id] is not None
    assert [each.said for each in doubts(two.now) if each.against is Against.LOG] == [newest]
