# SPDX-License-Identifier: Apache-2.0
"""Two real nodes killed by `kill -9` at random moments: nothing receipted is lost, nothing comes twice."""

import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException

import pytest

from demarche.demo.forms import Browser, Page
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect, wait_for
from demarche.demo.steps import STEPS
from demarche.demo.steps.doing import dossier, is_to_release, proof_for, send_on
from demarche.demo.steps.notified import WHAT
from tests.federation.processes import counted, hold, open_again, process_of

SEED = 20_270_203
KILLS = {"peer": 4, "worker": 4, "inside": 5, "node": 3}


@pytest.fixture(scope="module")
def stage(founded: Stage) -> Stage:
    """Aurelia and Borealia with a notification that can be assessed again and again; neither holds anything."""
    for node in founded.nodes:
        hold(node, 0)
    STEPS[5].play(founded)
    return founded


@dataclass(slots=True)
class Side:
    """A Party with a drafter, a releasing officer and the dossier; `quickest` is the least that a release took to answer."""

    node: Node
    drafter: Browser
    releasing: Browser
    dossier: str
    quickest: float = 1.0

    def draft(self, words: str) -> Page:
        """An assessment in these words, on the page where the releasing officer reads it."""
        send_on(self.drafter, self.drafter.open(f"{self.dossier}assess/"), {"status": "open", "text": words})
        [url] = {url for said, url in self.releasing.open("/").links if is_to_release(said, url)}
        return self.releasing.open(url)

    def press(self, check: Page) -> bool:
        """Press the button of a page opened before; whether an answer came."""
        [button] = [said for form in check.forms for said in form.buttons if said.startswith("Release to ")]
        began = time.monotonic()
        try:
            page = self.releasing.submit(check, button, proof_for(check, self.node))
        except (OSError, HTTPException):
            return False
        self.quickest = min(self.quickest, time.monotonic() - began)
        assert expect(page).url.endswith(self.dossier), page.text
        return True

    def listed(self, whose: str) -> int:
        """How many acts of its own or of the other side its dossier lists, once its door answers."""
        page = open_again(self.drafter, self.dossier)
        return len(re.findall(rf'<li class="act" [^>]*data-party="{whose}"', page.html))

    def is_receipted(self) -> bool:
        """Whether no act of its own waits for a receipt."""
        return not expect(self.drafter.open(self.dossier), "delivered").says("no receipt yet")


def sides(stage: Stage) -> tuple[Side, Side]:
    """Both Parties, each with the dossier of the notification."""
    aurelia, borealia = stage.nodes
    arno, basso = aurelia.officer("t.arno"), borealia.officer("t.basso")
    return (
        Side(aurelia, arno, aurelia.officer("r.aksel"), stage.known["notification"]),
        Side(borealia, basso, borealia.officer("r.brand"), dossier(basso, WHAT)),
    )


@contextmanager
def killing(node: Node, part: str, after: float) -> Iterator[None]:
    """Kill a part of a node, or all of it at once, so many seconds from now. In the end it was killed; all of it is started again."""
    pid = 0 if part == "node" else process_of(node, part)
    timer = threading.Timer(after, node.kill if part == "node" else lambda: os.kill(pid, signal.SIGKILL))
    timer.start()
    try:
        yield
    finally:
        timer.join()
        if part == "node":
            node.start()


def release_through(author: Side, victim: Node, part: str, words: str, moment: float) -> None:
    """Release an act while something is killed; released once or not at all, and once when it was pressed again."""
    check = author.draft(words)
    before = author.listed("ours")
    with killing(victim, part, moment * author.quickest):
        answered = author.press(check)
    assert author.listed("ours") - before in ({1} if answered else {0, 1})
    until(f"the release of {words!r} to answer", lambda: author.press(check))
    assert author.press(check)
    assert author.listed("ours") == before + 1


def test_kills_lose_nothing_and_double_nothing(stage: Stage) -> None:
    """Each act is released and carried while a process of a node dies, or a node whole; both hold each act once in the end."""
    chance = random.Random(SEED)
    pair = sides(stage)
    before, _faults = counted(stage.borealia)
    for side in pair:
        assert side.press(side.draft("Said in peace."))
    parts = [part for part, times in KILLS.items() for _ in range(times)]
    chance.shuffle(parts)
    for n, part in enumerate(parts):
        author = chance.choice(pair)
        victim = author if part == "inside" else chance.choice(pair)
        # Pages are served within the time a release takes; carrying goes on after it.
        longest = 1 if part in ("inside", "node") else 4
        release_through(author, victim.node, part, f"Assessment {n}.", longest * chance.random())
    for side in pair:
        wait_for(side.drafter, side.dossier, *(f"Assessment {n}." for n in range(len(parts))))
    for side in pair:
        until("a receipt for every act", side.is_receipted)
        assert counted(side.node) == (before + len(pair) + len(parts), 0)


def test_a_peer_stopped_for_two_days_loses_nothing(stage: Stage) -> None:
    """Borealia's plug is pulled; what was released meanwhile arrives when it is back, two simulated days later."""
    aurelia, _borealia = sides(stage)
    stage.borealia.kill()
    assert aurelia.press(aurelia.draft("Said while Borealia was away."))
    stage.clock.set("2027-02-05T02:10:00Z")
    stage.borealia.start()
    wait_for(stage.borealia.officer("t.basso"), stage.known["notification"], "Said while Borealia was away.")
    until("a receipt for every act", aurelia.is_receipted)
    assert counted(stage.borealia) == counted(stage.aurelia)
