# SPDX-License-Identifier: Apache-2.0
"""Kill processes of two real nodes at random for some minutes, flip bits of an exported dossier, and count what was lost.

`python tools/soak.py --minutes 30` ends `soak: K kills, N receipted, 0 lost, 0 doubled, 0 crashes`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.demo.nodes import until
from demarche.demo.stage import Stage
from demarche.demo.steps import STEPS
from demarche.demo.steps.answered import export
from demarche.demo.steps.doing import release, send_on
from demarche.demo.storm import PATIENCE, Storm

if TYPE_CHECKING:
    from demarche.demo.nodes import Node

FLIPS_A_ROUND = 3
FLIP_EVERY = 10
TELL_EVERY = 50
INVALID, UNREADABLE, INCOMPLETE = 1, 2, 3


def main() -> int:
    """Soak for the minutes asked; the exit status says whether anything was lost, doubled or broken."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="demarche-soak-") as folder:
        stage = Stage.build(Path(folder))
        for node in stage.nodes:
            node.patience = PATIENCE
        try:
            for number in (1, 5):
                STEPS[number].play(stage)
            return _soak(stage, time.monotonic() + 60 * asked.minutes, asked.seed)
        finally:
            stage.close()


def _soak(stage: Stage, end: float, seed: int) -> int:
    chance = random.Random(seed)  # noqa: S311  # a seed repeats a run; nothing is secret
    crashes = rounds = 0
    with Storm(lambda: stage.nodes, seed) as storm:
        while time.monotonic() < end:
            _assess(stage, chance, f"Assessment {rounds}.")
            rounds += 1
            crashes += _flip(stage, chance) if rounds % FLIP_EVERY == 0 else 0
            if rounds % TELL_EVERY == 0:
                print(f"{rounds} acts, {storm.kills} kills", flush=True)
    released = sum(node.released for node in stage.nodes)
    until("both nodes to hold the same", lambda: _counted(stage.aurelia)[0] == _counted(stage.borealia)[0])
    until("a receipt for every act", lambda: _receipts(stage) >= released)
    sides = [_counted(node) for node in stage.nodes]
    held = [acts for acts, _receipts, _faults in sides]
    lost, doubled = max(0, released - min(held)), max(0, max(held) - released)
    crashes += sum(faults for _acts, _receipts, faults in sides)
    print(f"soak: {storm.kills} kills, {_receipts(stage)} receipted, {lost} lost, {doubled} doubled, {crashes} crashes")
    return int(bool(lost or doubled or crashes))


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
