# SPDX-License-Identifier: Apache-2.0
"""What Check my set-up says of deliveries and connections: by real obstacles, and of the last tests."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory import reaching
from demarche.areas.doctor import notes
from demarche.areas.doctor.checks import Word
from demarche.areas.exchange.checks import CONNECTION
from demarche.areas.exchange.testing import TOPIC, about
from demarche.areas.exchange.transport import ObstacleError
from demarche.areas.exchange.trying import try_line
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle, Refusal
from demarche.core.parcel import Answer
from tests.areas.doctor.whole import fine, wrong
from tests.areas.exchange.test_delivery_page import content
from tests.builders import raising
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.exchange.node import Two


@pytest.fixture(autouse=True)
def node(two: Two, home: Path, settings: Any) -> None:
    """The folder is a node's."""
    seat(home, settings)


def test_what_is_held_back_and_a_line_that_is_closed(two: Two) -> None:
    """Nobody answers at Borealia's door; then somebody does. The line is closed for a time."""
    assert fine("delivery") == "nothing is held back"
    two.release(kinds.RAISE, raising("open"))
    two.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "refused")
    two.deliver()
    word, fact, step = wrong("delivery")
    assert (word, fact) == (Word.LOOK, f"Acts for Borealia are held back: {Obstacle.NO_CONNECTION.sentence}.")
    assert step.startswith("Have this network's firewall let connections out")
    two.wire.before = None
    two.deliver(later=10_000)
    assert fine("delivery")
    admin = officer("admin", "administrator")
    reaching.close_line(two.process, "XB", "New machine", officer=admin, at=two.now)
    assert "The line to Borealia has been closed here since 5 Jan 2027" in wrong("delivery")[1]
    reaching.open_line(two.process, "XB")
    assert fine("delivery")


def test_a_test_that_fails_names_the_obstacle_and_both_ends(two: Two, settings: Any) -> None:
    """Never tested; then by the real test, which finds their door suspended; then all in order."""
    assert wrong("connection")[:2] == (Word.LOOK, "The connection was never tested.")
    two.peer.lie = lambda _answer: Answer(code="store_full", made=two.now)
    run(two, settings)
    word, fact, step = wrong("connection")
    assert (word, f"Then Store: {Refusal.STORE_FULL.sentence}." in fact) == (Word.LOOK, True)
    assert "There: Make room on the disk" in step
    two.peer.lie = None
    run(two, settings)
    assert fine("connection").endswith(", all in order; their node speaks version 1")


def test_a_delivery_since_a_test_that_failed_shows_that_the_connection_works(two: Two, settings: Any) -> None:
    """What was in the way of the test is told until an act has arrived; not by one that arrived before."""
    two.release(kinds.RAISE, raising("open"))
    two.deliver()
    two.now += 60
    two.peer.lie = lambda _answer: Answer(code="store_full", made=two.now)
    run(two, settings)
    assert wrong("connection")[0] == Word.LOOK
    two.peer.lie = None
    two.now += 60
    two.release(kinds.RAISE, raising("open"))
    two.deliver(later=60)
    assert fine("connection").startswith("the test of 5 Jan 2027 ")
    assert "failed; an act was delivered since, 5 Jan 2027" in fine("connection")


@pytest.mark.parametrize(("apart", "said"), [(240, "4 min ahead of ours"), (-180, "3 min behind ours")])
def test_a_clock_that_is_minutes_off_is_worth_a_word(two: Two, settings: Any, apart: int, said: str) -> None:
    """Another Party's clock agrees with ours, so it is theirs."""
    two.peer.lie = lambda answer: Answer(made=two.now + apart, head=answer.head, held=answer.held)
    run(two, settings)
    word, fact, step = wrong("connection")
    assert (word, fact.endswith(f"their clock is {said}.")) == (Word.LOOK, True)
    assert step == "Compare both clocks with a time service."
    clock = {
        "name": "clock",
        "state": "ok",
        "code": "",
        "observed": "theirs 2027-01-05T11:00:03Z, ours 2027-01-05T11:00:00Z",
    }
    notes.note(TOPIC, {"steps": [clock], "wrong": ""}, at=two.now, about=about(two.process, "XC"))
    assert wrong("connection")[2] == "Other Parties’ clocks agree with ours: tell them."


def run(two: Two, settings: Any) -> None:
    """The administrator has every connection tested; what the test of this process finds is what is printed."""
    noted: dict[str, str] = {
        "name": "127.0.0.1",
        "address": "confirmed",
        "proxy": "none",
        "tcp": "",
        "tls": "",
        "key": "",
    }
    found = try_line(two.process, "XB", noted, signer=two.signer, transport=two.wire, at=two.now, random=two.random)
    told = json.dumps([step.to_json() for step in found])
    settings.CONNECTION_TEST = [sys.executable, "-c", f"print({told!r})"]
    assert CONNECTION.test is not None
    CONNECTION.test(two.now)


def test_the_last_ten_tests_are_kept_with_a_letter_to_the_other_side(two: Two, settings: Any) -> None:
    """Eleven tests; the page shows ten, and what to send to Borealia's administrator."""
    client = browser(officer("admin", "administrator"))
    url = f"/parties/{two.process}/XB/test/"
    two.peer.lie = lambda _answer: Answer(code="store_full", made=two.now)
    for _ in range(10):
        run(two, settings)
    shown = content(client.post(url))
    assert len(notes.history(TOPIC, about(two.process, "XB"))) == 10
    assert "The node of Aurelia tested its connection to the node of Borealia on" in shown
    assert "First obstacle: Store:" in shown
    assert "At your end: Make room on the disk of the node's folder and of its database." in shown
    assert content(client.get(url)).count("UTC failed Store") == 10
