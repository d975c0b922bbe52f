# SPDX-License-Identifier: Apache-2.0
"""Large files on the delivery page: a line of their own each, how far it has come, and why it goes no further."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.exchange import following
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.codes import Obstacle
from tests.areas.exchange.test_delivery_page import URL, page
from tests.areas.exchange.test_pieces import BROKEN, Sent, all_of, content
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.areas.exchange.transport import Reply
    from demarche.areas.officers.models import Officer
    from tests.areas.exchange.node import Two


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
