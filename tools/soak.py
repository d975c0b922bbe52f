# SPDX-License-Identifier: Apache-2.0
"""Kill processes of two real nodes at random for some minutes, flip bits of an exported dossier, and count what was lost.

`python tools/soak.py --minutes 30` ends `soak: K kills, N receipted, 0 lost, 0 doubled, 0 crashes`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.demo.nodes import until
from demarche.demo.stage import Stage, wait_for
from demarche.demo.steps import STEPS
from demarche.demo.steps.answered import export
from demarche.demo.steps.doing import release, send_on

if TYPE_CHECKING:
    from demarche.demo.nodes import Node

FLIPS_A_ROUND = 3
INVALID, UNREADABLE, INCOMPLETE = 1, 2, 3


def main() -> int:
    """Soak for the minutes asked; the exit status says whether anything was lost, doubled or broken."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311  # a seed repeats a run; nothing is secret
    with tempfile.TemporaryDirectory(prefix="demarche-soak-") as folder:
        stage = Stage.build(Path(folder))
        try:
            for number in (1, 5):
                STEPS[number].play(stage)
            return _soak(stage, time.monotonic() + 60 * asked.minutes, chance)
        finally:
            stage.close()


def _soak(stage: Stage, end: float, chance: random.Random) -> int:
    kills = crashes = 0
    while time.monotonic() < end:
        _assess(stage, f"Assessment {kills}.")
        _kill(stage, chance)
        kills += 1
        crashes += _flip(stage, chance) if kills % 10 == 0 else 0
        if kills % 50 == 0:
            print(f"{kills} kills", flush=True)
    wait_for(stage.borealia.officer("t.basso"), stage.known["notification"], f"Assessment {kills - 1}.")
    until("both nodes to hold the same", lambda: _counted(stage.aurelia)[0] == _counted(stage.borealia)[0])
    ours, receipted, faults = _counted(stage.aurelia)
    theirs, _receipts, their_faults = _counted(stage.borealia)
    lost, doubled = max(0, 3 + kills - theirs), max(0, theirs - 3 - kills)
    crashes += faults + their_faults
    print(f"soak: {kills} kills, {receipted} receipted, {lost} lost, {doubled} doubled, {crashes} crashes")
    return int(bool(lost or doubled or crashes or ours != theirs))


def _assess(stage: Stage, words: str) -> None:
    arno = stage.aurelia.officer("t.arno")
    send_on(arno, arno.open(f"{stage.known['notification']}assess/"), {"status": "open", "text": words})
    release(stage.aurelia, "r.aksel")


def _kill(stage: Stage, chance: random.Random) -> None:
    node, part = chance.choice(stage.nodes), chance.choice(("peer", "worker"))
    with contextlib.suppress(ProcessLookupError):
        os.kill(node.pids()[part], signal.SIGKILL)


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
