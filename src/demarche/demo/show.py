# SPDX-License-Identifier: Apache-2.0
"""`make demo`: four nodes to look at; plays the scenario, then stays until it is interrupted."""

import shutil
import signal
import sys
from pathlib import Path
from types import FrameType

from demarche.demo import scenario
from demarche.demo.forms import PlayError
from demarche.demo.stage import HOLD, Stage
from demarche.demo.steps import STEPS

FOLDER = Path(".demo")


def main(_asked: list[str]) -> int:
    """Make the nodes, print each desk's address as soon as it answers, play, stay, and end the nodes at the end."""
    signal.signal(signal.SIGTERM, _end)
    shutil.rmtree(FOLDER, ignore_errors=True)
    stage = Stage.build(FOLDER.resolve(), fixed=True, hold=HOLD)
    try:
        print("making four nodes: keys, stores, accounts", flush=True)
        for node in (*stage.founders, stage.castellia, stage.deltora):
            stage.make(node)
            print(f"{node.cast.name}: {node.inside}", flush=True)
        print(f"every account's password is {stage.aurelia.password}; accounts are in {FOLDER}/demo.json", flush=True)
        stage.write_down(FOLDER / "demo.json")
        held = scenario.play(stage, STEPS.values())
        stage.clock.run()
        stage.write_down(FOLDER / "demo.json")
        print(f"played {held} of {len(STEPS)} steps; the clock runs on from there. Ctrl-C ends the nodes.", flush=True)
        signal.pause()
    except KeyboardInterrupt:
        print("ending the nodes", flush=True)
    except PlayError as error:
        print(f"the demo could not be made: {error}", file=sys.stderr)
        return 1
    finally:
        stage.close()
    return 0


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
