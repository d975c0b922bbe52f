# SPDX-License-Identifier: Apache-2.0
"""Large files on the delivery page: a line of their own each, how far it has come, and why it goes no further."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.exchange import following
from demarche.areas.exchange.actions import ask
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.codes import Obstacle, Refusal
from tests.areas.exchange.test_answers import with_refusal
from tests.areas.exchange.test_deciding import BECAUSE, DAY, post
from tests.areas.exchange.test_delivery_page import URL, page
from tests.areas.exchange.test_pieces import BROKEN, Sent, all_of, content, faults
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.areas.exchange.transport import Reply
    from demarche.areas.officers.models import Officer
    from demarche.core.parcel import RefusedItem
    from tests.areas.exchange.node import Two


def no_file(two: Two, sent: Sent) -> RefusedItem:
    """Their log says that the file is not what its act says."""
    return two.peer.refusal(sent.act.act.id, Refusal.FILE_MALFORMED.code, file=sent.row.file)


@pytest.fixture
def amis(roomy: Two, settings: Any, home: Path) -> Officer:
    """D. Amis, drafter of the diplomatic desk."""
    following._PACES.clear()  # what a process that starts has
    seat(home, settings)
    return officer("amis", "drafter", desk="diplomatic", name="D. Amis")


def test_a_file_on_its_way_has_a_line_with_progress(roomy: Two, amis: Officer) -> None:
    """Its act is delivered, and the page does not say so of the file."""
    Sent(roomy, content())
    turns = [0]

    def lose(reply: Reply) -> Reply:
        turns[0] += 1
        if turns[0] > 1:
            raise BROKEN
        return reply

    assert "File disk.img 1.3 MB to Borealia 0.0 of 1.3 MB" in page(amis)
    roomy.wire.change = lose
    roomy.follow()
    shown = page(amis)
    assert "File disk.img 1.3 MB to Borealia 0.2 of 1.3 MB · the next one" in shown
    assert "first tried 5 Jan 2027" in shown
    assert "the connection ended before an answer" in shown
    whole = browser(amis).get(URL).content.decode()
    assert '<progress max="1348576" value="262144"' in whole
    assert "On its way 1" in shown


def test_a_file_that_arrived_shows_its_own_receipt(roomy: Two, amis: Officer) -> None:
    all_of(Sent(roomy, content()))
    shown = page(amis, f"{URL}?show=delivered")
    assert "File disk.img 1.3 MB to Borealia Delivered 5 Jan 2027" in shown


def test_what_patience_does_not_mend_is_held_back(roomy: Two, amis: Officer) -> None:
    Sent(roomy, content())
    roomy.wire.before = ObstacleError(Obstacle.OTHER_KEY, "another certificate")
    roomy.follow()
    shown = page(amis, f"{URL}?show=held")
    assert "File disk.img" in shown
    assert Obstacle.OTHER_KEY.code in shown


def test_who_only_administers_sees_no_name_of_a_file(roomy: Two, amis: Officer) -> None:
    Sent(roomy, content())
    shown = page(officer("admin", "administrator"))
    assert "to Borealia 0.0 of 1.3 MB" in shown
    assert "disk.img" not in shown


def test_the_page_asks_as_often_for_many_files_as_for_one(roomy: Two, amis: Officer) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser(amis).get(URL).status_code == 200
        return len(captured)

    Sent(roomy, content())
    asked()
    few = asked()
    for each in range(4):
        Sent(roomy, content(1_400_000 + each))
    assert asked() == few


@pytest.mark.usefixtures("amis")
class TestDeciding:
    """A line of a file is stopped and tried again as an act's is."""

    @pytest.fixture
    def aksel(self, roomy: Two, monkeypatch: pytest.MonkeyPatch) -> Officer:
        """R. Aksel, releasing officer of the same desk; pages are shown at the moment of the two nodes."""
        monkeypatch.setattr("demarche.node.clock.now", lambda: roomy.now)
        return officer("aksel", "releasing", desk="diplomatic", name="R. Aksel")

    @pytest.fixture
    def stuck(self, roomy: Two) -> Sent:
        """A file that another key stands in the way of."""
        sent = Sent(roomy, content())
        roomy.wire.before = ObstacleError(Obstacle.OTHER_KEY, "another certificate")
        roomy.follow()
        return sent

    def test_a_stopped_file_is_tried_no_more_and_says_who_stopped_it_and_why(
        self, roomy: Two, aksel: Officer, stuck: Sent
    ) -> None:
        """On the delivery page and under its act; no record changes."""
        held = page(aksel, f"{URL}?show=held")
        assert "Try again now" in held
        assert "Stop trying" in held
        stop = f"{URL}files/{stuck.row.pk}/stop/"
        said = page(aksel, stop)
        assert "File disk.img 1.3 MB to Borealia" in said
        assert "no more to bring this file to Borealia. Nothing is sent by that, and no record changes" in said
        assert "Write in one line why nothing more is tried." in post(aksel, stop, because=" ")
        shown = post(aksel, stop, because=BECAUSE)
        assert re.search(rf"stopped by the diplomatic desk, 5 Jan 2027 \d\d:\d\d UTC, because {BECAUSE}", shown)
        assert "0.0 of 1.3 MB" in shown
        assert "Go on trying" in shown
        act = page(aksel, f"/concerns/{stuck.act.act.dossier}/acts/{stuck.act.act.id}/")
        assert f"stopped: 0.0 of 1.3 MB Stopped 5 Jan 2027 11:02 UTC , because {BECAUSE} . See the delivery" in act
        roomy.wire.before = None
        assert roomy.follow(later=DAY) == 0
        assert faults() == []

    def test_going_on_delivers_it(self, roomy: Two, aksel: Officer, stuck: Sent) -> None:
        pk = stuck.row.pk
        post(aksel, f"{URL}files/{pk}/stop/", because=BECAUSE)
        assert "It is tried again now." in post(aksel, f"{URL}files/{pk}/again/")
        roomy.wire.before = None
        all_of(stuck)
        assert "Trying again does not help here" in post(aksel, f"{URL}files/{pk}/again/")
        assert faults() == []

    def test_trying_again_now_does_not_wait_for_the_pause(self, roomy: Two, aksel: Officer, stuck: Sent) -> None:
        roomy.wire.before = None
        assert roomy.follow() == 0
        post(aksel, f"{URL}files/{stuck.row.pk}/again/")
        assert roomy.follow() > 0

    def test_what_their_log_says_of_a_file_that_was_refused_stands(self, roomy: Two, aksel: Officer) -> None:
        """Nothing but stopping is left to decide."""
        sent = Sent(roomy, content())
        with_refusal(roomy, lambda: no_file(roomy, sent))
        roomy.follow()
        assert sent.row.state == "refused"
        held = page(aksel, f"{URL}?show=held")
        assert "Refused at their door" in held
        assert "Try again now" not in held
        assert "Trying again does not help here" in post(aksel, f"{URL}files/{sent.row.pk}/again/")
        assert sent.row.state == "refused"
        post(aksel, f"{URL}files/{sent.row.pk}/stop/", because=BECAUSE)
        assert sent.row.state == "stopped"
        assert faults() == []

    @pytest.mark.parametrize(("refused", "ends"), [(True, "stopped"), (False, "delivered")])
    def test_a_receipt_that_comes_after_all_turns_it_green_and_a_refusal_does_not(
        self, roomy: Two, aksel: Officer, stuck: Sent, *, refused: bool, ends: str
    ) -> None:
        """It was stopped while the answer was on its way."""

        def stop(reply: Reply) -> Reply:
            if stuck.row.state != "stopped":
                post(aksel, f"{URL}files/{stuck.row.pk}/stop/", because=BECAUSE)
            return reply

        if refused:
            with_refusal(roomy, lambda: no_file(roomy, stuck))
        roomy.wire.before, roomy.wire.change = None, stop
        roomy.follow(later=DAY)
        assert (stuck.row.state, stuck.row.stopped_because) == (ends, BECAUSE)
        assert faults() == []

    def test_who_decides(self, aksel: Officer, amis: Officer, stuck: Sent) -> None:
        """A releasing officer or an administrator, of that desk."""
        pk, other = stuck.row.pk, officer("arne", "releasing", desk="technical")
        assert "Stop trying" not in page(amis, f"{URL}?show=held")
        for what in ("stop", "again"):
            assert browser(amis).post(f"{URL}files/{pk}/{what}/", {"because": BECAUSE}).status_code == 403
            assert browser(other).post(f"{URL}files/{pk}/{what}/", {"because": BECAUSE}).status_code == 404
        assert browser(aksel).get(f"{URL}files/{pk}/again/").status_code == 405
        assert stuck.row.state == "waiting"

    def test_needs_my_action_counts_files(self, roomy: Two, aksel: Officer, stuck: Sent) -> None:
        ask(roomy.now)
        assert "Decide: try again, or stop 1 delivery" in page(aksel, "/")
        post(aksel, f"{URL}files/{stuck.row.pk}/stop/", because=BECAUSE)
        assert "Decide: try again" not in page(aksel, "/")
