# SPDX-License-Identifier: Apache-2.0
"""Plays the steps that are built, in order, and says of each whether it holds on both sides."""

import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from demarche.demo.forms import PlayError
from demarche.demo.stage import HOLD, Stage
from demarche.demo.steps import STEPS, Step
from demarche.demo.storm import PATIENCE, Storm

STORM = "--storm="


def wanted(asked: Iterable[str]) -> list[Step]:
    """The steps asked for (all when none is) with those before them that they need."""
    numbers = {int(each) for each in asked} or set(STEPS)
    unknown = numbers - STEPS.keys()
    if unknown:
        raise PlayError(f"expected steps among {sorted(STEPS)}, got {sorted(unknown)}")
    needed = set(numbers)
    for number in sorted(numbers, reverse=True):
        needed |= STEPS[number].needs
    return [STEPS[number] for number in sorted(needed)]


def play(stage: Stage, steps: Iterable[Step]) -> int:
    """Play steps in order and print a line each; after one that fails the rest are not played. Give how many hold."""
    held = 0
    for step in steps:
        began = time.monotonic()
        try:
            step.play(stage)
        except (PlayError, OSError) as error:
            print(f"step {step.number:02} failed: EXPECTED {step.what}, GOT {error}", flush=True)
            return held
        held += 1
        print(f"step {step.number:02} ok: {step.what} ({time.monotonic() - began:.1f} s)", flush=True)
    return held


def main(asked: list[str]) -> int:
    """Play on fresh nodes in a folder of their own; the exit status says whether all hold.

    With `--storm=SEED` processes of the nodes are killed at random meanwhile.
    """
    seeds = [each.removeprefix(STORM) for each in asked if each.startswith(STORM)]
    steps = wanted(each for each in asked if not each.startswith(STORM))
    with tempfile.TemporaryDirectory(prefix="demarche-scenario-") as folder:
        stage = Stage.build(Path(folder), hold=HOLD)
        try:
            held = _play_in_storm(stage, steps, int(seeds[0])) if seeds else play(stage, steps)
            if held < len(steps):
                _show_logs(stage)
        finally:
            stage.close()
    print(f"scenario: {held} of {len(steps)} steps ok", flush=True)
    return 0 if held == len(steps) else 1


def _play_in_storm(stage: Stage, steps: Sequence[Step], seed: int) -> int:
    """Play while processes are killed; in the end both stores hold what was released, each act once, and nothing is wrong."""
    for node in stage.nodes:
        node.patience = PATIENCE
    with Storm(lambda: [node for node in stage.nodes if node.process is not None], seed) as storm:
        held = play(stage, steps)
    print(f"storm: {storm.kills} kills", flush=True)
    for node in stage.nodes:
        said = node.command("fsck").splitlines()[-1]
        print(f"{node.cast.code} {said}", flush=True)
        released = sum(each.released for each in stage.nodes)
        # Who joined later holds what is shared, and no matter between two others.
        told = f"fsck: {released} acts" if node in stage.founders else "fsck: "
        if held == len(steps) and not (said.startswith(told) and said.endswith(" 0 faults")):
            print(f"storm failed: EXPECTED the {released} acts that were released, GOT {said}", flush=True)
            return held - 1
    return held


def _show_logs(stage: Stage) -> None:
    for node in stage.nodes:
        for path in sorted(node.home.glob("log/*")):
            tail = path.read_text(errors="replace")[-3000:]
            print(f"--- {node.cast.code} {path.name}\n{tail}", file=sys.stderr)
