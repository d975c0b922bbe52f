# SPDX-License-Identifier: Apache-2.0
"""Kill processes of real nodes at random for some minutes while both sides speak, a file of 1 GiB passes and readers are fuzzed.

`python -m tools.soak --minutes 30` ends `soak: K kills, N receipted, 0 lost, 0 doubled, 0 crashes`.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.demo.nodes import until
from demarche.demo.stage import Stage
from demarche.demo.steps import STEPS
from demarche.demo.steps.answered import export
from demarche.demo.steps.doing import release, send_on
from demarche.demo.storm import PATIENCE, Storm
from tools.attachments import LARGEST, gibibyte

if TYPE_CHECKING:
    from demarche.demo.nodes import Node

FLIPS_A_ROUND = 3
FLIP_EVERY = 10
TELL_EVERY = 50
FUZZ_SECONDS = 20
INVALID, UNREADABLE, INCOMPLETE = 1, 2, 3


@dataclass(slots=True)
class Tally:
    """What came of everything so far."""

    kills: int = 0
    receipted: int = 0
    lost: int = 0
    doubled: int = 0
    crashes: int = 0

    def add(self, other: Tally) -> None:
        """Count what another part of the soak found."""
        self.kills += other.kills
        self.receipted += other.receipted
        self.lost += other.lost
        self.doubled += other.doubled
        self.crashes += other.crashes

    def __str__(self) -> str:
        counted = f"{self.kills} kills, {self.receipted} receipted, {self.lost} lost, {self.doubled} doubled"
        return f"soak: {counted}, {self.crashes} crashes"


def main() -> int:
    """Soak for the minutes asked; the exit status says whether anything was lost, doubled or broken."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    end = time.monotonic() + 60 * asked.minutes
    chance = random.Random(asked.seed)  # noqa: S311  # a seed repeats a run; nothing is secret
    tally = Tally()
    with ThreadPoolExecutor(1) as beside, tempfile.TemporaryDirectory(prefix="demarche-soak-") as folder:
        others = beside.submit(_beside, asked.seed)
        stage = Stage.build(Path(folder))
        stage.invitation = LARGEST
        for node in stage.nodes:
            node.patience = PATIENCE
        try:
            for number in (1, 5):
                STEPS[number].play(stage)
            tally.add(_attachment(stage, chance))
            tally.add(_storm(stage, end, asked.seed, chance))
        finally:
            stage.close()
        tally.add(others.result())
    print(tally)
    return int(bool(tally.lost or tally.doubled or tally.crashes))


def _beside(seed: int) -> Tally:
    """What needs neither node: readers fuzzed, three processes of each kind on one PostgreSQL, and a standby that lagged."""
    tally = Tally()
    said = _last_line("tools/fuzz.py", "--seconds", str(FUZZ_SECONDS), "--seed", str(seed))
    fuzzed = re.fullmatch(r"fuzz: \d+ targets, \d+ runs, (\d+) crashes", said)
    tally.crashes += int(fuzzed[1]) if fuzzed else 1
    said = _last_line("-m", "tools.crowd", "--acts", "60", "--kills", "60", "--seed", str(seed))
    crowd = re.fullmatch(r"crowd: (\d+) kills, (\d+) receipted, (\d+) lost, (\d+) doubled, (\d+) faults, (.+)", said)
    if crowd is None:
        tally.crashes += 1
        return tally
    tally.add(Tally(*map(int, crowd.groups()[:5])))
    tally.crashes += crowd[6] != "VALID"
    said = _last_line("-m", "tools.lagging")
    lagging = re.fullmatch(r"lagging: (\d+) acts lost with the primary, (\d+) back, (\d+) faults, (.+)", said)
    if lagging is None or lagging[4] != "VALID":
        tally.crashes += 1
    if lagging is not None:
        tally.add(Tally(lost=int(lagging[1]) - int(lagging[2]), crashes=int(lagging[3])))
    return tally


def _last_line(*arguments: str) -> str:
    """The closing line of a tool, which is printed too."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    said = (done.stdout.splitlines() or [f"{arguments[0]} ended {done.returncode}: {done.stderr[-500:]}"])[-1]
    print(said, flush=True)
    return said


def _attachment(stage: Stage, chance: random.Random) -> Tally:
    """A file of 1 GiB through kills, within little memory."""
    carried = gibibyte(stage, chance)
    print(
        f"1 GiB in {carried.seconds:.0f} s through {carried.kills} kills, beyond 64 MiB: {carried.beyond}", flush=True
    )
    return Tally(kills=carried.kills, receipted=1, lost=carried.lost, crashes=len(carried.beyond))


def _storm(stage: Stage, end: float, seed: int, chance: random.Random) -> Tally:
    """Acts of both sides while processes of both are killed, and bits of what is exported flipped."""
    tally, rounds = Tally(), 0
    with Storm(lambda: stage.nodes, seed) as storm:
        while time.monotonic() < end:
            _assess(stage, chance, f"Assessment {rounds}.")
            rounds += 1
            tally.crashes += _flip(stage, chance) if rounds % FLIP_EVERY == 0 else 0
            if rounds % TELL_EVERY == 0:
                print(f"{rounds} acts, {storm.kills} kills", flush=True)
    released = sum(node.released for node in stage.nodes)
    until("both nodes to hold the same", lambda: _counted(stage.aurelia)[0] == _counted(stage.borealia)[0])
    until("a receipt for every act", lambda: _receipts(stage) >= released)
    sides = [_counted(node) for node in stage.nodes]
    held = [acts for acts, _receipts, _faults in sides]
    tally.kills, tally.receipted = storm.kills, _receipts(stage)
    tally.lost, tally.doubled = max(0, released - min(held)), max(0, max(held) - released)
    tally.crashes += sum(faults for _acts, _receipts, faults in sides)
    return tally


def _assess(stage: Stage, chance: random.Random, words: str) -> None:
    """An assessment by either side, drafted and released as officers do."""
    ours = chance.random() < 1 / 2
    node, drafter, releasing = (stage.aurelia, "t.arno", "r.aksel") if ours else (stage.borealia, "t.basso", "r.brand")
    officer = node.officer(drafter)
    send_on(officer, officer.open(f"{stage.known['notification']}assess/"), {"status": "open", "text": words})
    release(node, releasing)


def _receipts(stage: Stage) -> int:
    return sum(_counted(node)[1] for node in stage.nodes)


def _flip(stage: Stage, chance: random.Random) -> int:
    """Flip bits of an export; give how often `verify` ended otherwise than it may."""
    data = bytearray(export(stage.aurelia.officer("r.aksel"), stage.known["notification"]))
    odd = 0
    for _ in range(FLIPS_A_ROUND):
        at, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        data[at] ^= bit
        path = stage.folder / "flipped.dossier"
        path.write_bytes(data)
        data[at] ^= bit
        odd += stage.aurelia.attempt("verify", str(path)).returncode not in (INVALID, UNREADABLE, INCOMPLETE)
    return odd


def _counted(node: Node) -> tuple[int, int, int]:
    said = node.attempt("fsck").stdout.splitlines()[-1]
    found = re.fullmatch(r"fsck: (\d+) acts, (\d+) receipts, \d+ leaves, (\d+) faults", said)
    if found is None:
        raise SystemExit(f"expected fsck's closing line, got {said!r}")
    return int(found[1]), int(found[2]), int(found[3])


if __name__ == "__main__":
    sys.exit(main())
