# SPDX-License-Identifier: Apache-2.0
"""`make demo`: four nodes to look at; plays the scenario, then stays until it is interrupted.

With `--leave` it ends when it has played, in a folder that is gone then; the exit status says whether every step holds.
"""

import shutil
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

from demarche.demo import scenario
from demarche.demo.forms import PlayError
from demarche.demo.stage import HOLD, Stage
from demarche.demo.steps import STEPS

FOLDER = Path(".demo")
LEAVE = "--leave"


def main(asked: list[str]) -> int:
    """Make the nodes, print each desk's address as soon as it answers, play, stay, and end the nodes at the end."""
    signal.signal(signal.SIGTERM, _end)
    if LEAVE in asked:
        with tempfile.TemporaryDirectory(prefix="demarche-demo-") as folder:
            return _show(Path(folder), stays=False)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return _show(FOLDER, stays=True)


def _show(folder: Path, *, stays: bool) -> int:
    stage, held = Stage.build(folder.resolve(), fixed=True, hold=HOLD), 0
    try:
        print("making four nodes: keys, stores, accounts", flush=True)
        for node in (*stage.founders, stage.castellia, stage.deltora):
            stage.make(node)
            print(f"{node.cast.name}: {node.inside}", flush=True)
        print(f"every account's password is {stage.aurelia.password}; accounts are in {folder}/demo.json", flush=True)
        stage.write_down(folder / "demo.json")
        held = scenario.play(stage, STEPS.values())
        stage.clock.run()
        stage.write_down(folder / "demo.json")
        print(f"played {held} of {len(STEPS)} steps", end="" if stays else "\n", flush=True)
        if stays:
            print("; the clock runs on from there. Ctrl-C ends the nodes.", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print("ending the nodes", flush=True)
    except PlayError as error:
        print(f"the demo could not be made: {error}", file=sys.stderr)
        return 1
    finally:
        stage.close()
    return 0 if stays or held == len(STEPS) else 1


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
