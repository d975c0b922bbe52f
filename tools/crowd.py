# SPDX-License-Identifier: Apache-2.0
"""Three processes of each kind of one node on one PostgreSQL, killed at random while officers release at once; count what was lost.

`python -m tools.crowd --acts 60 --kills 40` ends `crowd: K kills, N receipted, 0 lost, 0 doubled, 0 faults, VALID`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.demo.cast import AURELIA, Account
from demarche.demo.forms import PlayError
from demarche.demo.nodes import own_database, until
from demarche.demo.stage import HOLD, Stage, expect
from demarche.demo.steps import STEPS
from demarche.demo.steps.answered import root
from demarche.demo.steps.doing import choice, dossier, is_to_release, proof_for, send_on
from tools import with_pg

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.demo.forms import Browser, Values
    from demarche.demo.nodes import Node

EACH = 3
TITLE = "Addresses that scan two ministries"
OFFICERS = ("r.aksel", "r.alma", "r.arne")
BETWEEN_KILLS = (0.1, 0.5)
PATIENCE = 240.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of it: all of it nought but the first two, and the verdict on what was exported."""

    kills: int
    receipted: int
    lost: int
    doubled: int
    faults: int
    verdict: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost, doubled or damaged."""
        return not (self.lost or self.doubled or self.faults) and self.verdict == "VALID"

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.receipted} receipted, {self.lost} lost, {self.doubled} doubled, "
            f"{self.faults} faults, {self.verdict}"
        )


def build(folder: Path, server: str, *, each: int = EACH, hold: int = HOLD) -> Stage:
    """Two founded nodes: Aurelia's on PostgreSQL with so many processes of each kind, Borealia's on SQLite with one."""
    stage = Stage.build(folder, hold=hold)
    accounts = [Account(name, name.title(), "", ("releasing",)) for name in OFFICERS[1:]]
    stage.aurelia.cast = replace(AURELIA, accounts=(*AURELIA.accounts, *accounts))
    stage.aurelia.told = {
        "database": {"url": own_database("xa", server)},
        "run": {"inside": each, "peer": each, "workers": each},
    }
    with ThreadPoolExecutor() as side_by_side:
        list(side_by_side.map(stage.make, stage.nodes))
    STEPS[1].play(stage)
    return stage


def draft(browser: Browser, title: str) -> None:
    """A concern of this title, sent on to the releasing officers."""
    page = browser.open("/concerns/raise/")
    words: Values = {"to": choice(page, "to"), "title": title, "subjects": ["INT"]}
    asks: Values = {"matter": "Since 04:00 UTC.", "q1_text": "Is it known there?"}
    send_on(browser, expect(browser.submit(page, "Save draft", {**words, **asks})), {})


def play(stage: Stage, *, acts: int, kills: int, chance: random.Random) -> Counted:
    """Release so many concerns, three officers at once, let them out together, and kill so many processes meanwhile."""
    amis = stage.aurelia.officer("d.amis")
    for n in range(acts):
        draft(amis, f"{TITLE}, case {n}")
    browsers = [stage.aurelia.officer(each) for each in OFFICERS]
    waiting = sorted({url for said, url in browsers[0].open("/").links if is_to_release(said, url)})
    killer = _Killer(stage.aurelia, kills, chance)
    killer.start()
    _release_at_once(stage.aurelia, browsers, waiting)
    stage.clock.advance(HOLD)
    killer.join()
    expected = acts + len(stage.nodes)
    there = stage.borealia.officer("d.birk")
    titles = [f"{TITLE}, case {n}" for n in range(acts)]
    with contextlib.suppress(PlayError):
        # What was under way when its process was killed several times rests longer before each further try.
        until("every concern to arrive", lambda: all(map(there.open("/concerns/").says, titles)), patience=PATIENCE)
        until("a receipt for every act", lambda: all_receipted(amis, titles), patience=PATIENCE)
    ours, receipted, faults = checked(stage.aurelia)
    theirs, _receipts, others = checked(stage.borealia)
    return Counted(
        killer.kills,
        receipted,
        lost=max(0, expected - min(ours, theirs), acts + 1 - receipted),
        doubled=max(0, ours - expected, theirs - expected),
        faults=faults + others,
        verdict=verdict(stage, dossier(amis, f"{TITLE}, case 0")),
    )


def all_receipted(browser: Browser, titles: list[str]) -> bool:
    """Whether every concern with one of these titles is here, and no act of it waits for a receipt."""
    links = {url for said, url in browser.open("/concerns/").links for title in titles if title in said}
    return len(links) == len(titles) and not any(browser.open(each).says("no receipt yet") for each in links)


def _release_at_once(node: Node, browsers: list[Browser], waiting: list[str]) -> None:
    """The officers share what waits for release, and press as long as it takes."""
    with ThreadPoolExecutor() as at_once:
        shares = [waiting[n :: len(browsers)] for n in range(len(browsers))]
        list(at_once.map(_release_each, [node] * len(browsers), browsers, shares))


def _release_each(node: Node, browser: Browser, urls: list[str]) -> None:
    for url in urls:
        until(f"{url} to be released", _answered(lambda url=url: _press(node, browser, url)))  # type: ignore[misc]


def _press(node: Node, browser: Browser, url: str) -> bool:
    """Press the button, if it is still there; whether the draft is released or held."""
    page = expect(browser.open(url))
    button = next((said for form in page.forms for said in form.buttons if said.startswith("Release to ")), None)
    if button is None:
        return any("Stop it" in form.buttons for form in page.forms) or page.says("See it on record")
    browser.submit(page, button, proof_for(page, node))
    return False


def _answered(look: Callable[[], bool]) -> Callable[[], bool]:
    """The same, and false while the door does not answer."""

    def answered() -> bool:
        try:
            return look()
        except (OSError, HTTPException):
            return False

    return answered


class _Killer(threading.Thread):
    """Kills one process of the node after another: of a door the oldest of its three, or a worker."""

    def __init__(self, node: Node, kills: int, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self._node, self._wanted, self._chance = node, kills, chance
        self.kills = 0

    def run(self) -> None:
        """Kill until it is enough."""
        pause = threading.Event()
        while self.kills < self._wanted:
            pause.wait(self._chance.uniform(*BETWEEN_KILLS))
            with contextlib.suppress(OSError, ValueError, IndexError):
                os.kill(self._victim(), signal.SIGKILL)
                self.kills += 1

    def _victim(self) -> int:
        pids = self._node.pids()
        part = self._chance.choice(["inside", "peer", "worker", "worker-2", "worker-3"])
        if part.startswith("worker"):
            return pids[part]
        return min(map(int, Path(f"/proc/{pids[part]}/task/{pids[part]}/children").read_text().split()))


def verdict(stage: Stage, here: str) -> str:
    """What `verify` says of one of the dossiers, to somebody who knows both roots."""
    roots = [{"code": node.cast.code, "root": root(node)} for node in stage.nodes]
    (stage.aurelia.folder / "roster.json").write_text(json.dumps({"v": 1, "parties": roots}))
    stage.aurelia.command("export", here.split("/")[2], "--output", "crowd.dossier")
    said = stage.aurelia.attempt("verify", "--trust", "roster.json", "crowd.dossier").stdout
    return said.splitlines()[-1].removeprefix("verdict: ")


def checked(node: Node) -> tuple[int, int, int]:
    """Acts, receipts and faults that `fsck` counts."""
    said = node.attempt("fsck").stdout.splitlines()[-1]
    found = re.fullmatch(r"fsck: (\d+) acts, (\d+) receipts, \d+ leaves, (\d+) faults", said)
    if found is None:
        raise SystemExit(f"expected fsck's closing line, got {said!r}")
    return int(found[1]), int(found[2]), int(found[3])


def main() -> int:
    """Play once; the exit status says whether anything was lost, doubled or damaged."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--acts", type=int, default=60)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311  # a seed repeats a run; nothing is secret
    with with_pg.running() as server, tempfile.TemporaryDirectory(prefix="demarche-crowd-") as folder:
        stage = build(Path(folder), server)
        try:
            counted = play(stage, acts=asked.acts, kills=asked.kills, chance=chance)
        finally:
            stage.close()
    print(f"crowd: {counted}")
    return int(not counted.is_whole)


if __name__ == "__main__":
    sys.exit(main())
