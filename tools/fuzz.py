# SPDX-License-Identifier: Apache-2.0
"""Feed the readers of what comes from outside with changed bytes, guided by which lines they reach, and count what broke.

`python tools/fuzz.py --seconds 2 [TARGET …]` prints a line for each target and ends `fuzz: N targets, N runs, 0 crashes`. The same
seed gives the same inputs in the same order, so `--runs N` repeats a run whole. An input that breaks a reader is written
to `build/fuzz/`. Where the library that guides has no wheel, inputs are changed without guidance (docs/decisions/0012-fuzzing.md).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

try:
    import atheris
except ImportError:  # no wheel for this machine
    atheris = None

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.hostile.target import Target

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "fuzz"
TARGETS = "tests.hostile.targets"
LONGEST = 262_144
SLOWEST = 2.0
"""Seconds of processor time that one input may take."""
HUNG = 20
"""Seconds after which a reader that has not come back is killed."""


@dataclass(slots=True)
class Run:
    """One target's run, in a process of its own; ends the process when it has gone on long enough or something broke."""

    target: Target
    seconds: float
    most: int
    out: int
    runs: int = 0
    inputs: Any = field(default_factory=sha256)
    end: float = 0.0

    def feed(self, data: bytes) -> None:
        """Give one input to the reader."""
        self.end = self.end or time.monotonic() + self.seconds
        self.inputs.update(len(data).to_bytes(4, "big") + data)
        began, broken = time.process_time(), ""
        try:
            self.target.feed(data)
        except self.target.refuses:
            pass
        except Exception:  # noqa: BLE001  # whatever else it raises is what is looked for
            broken = traceback.format_exc()
        taken = time.process_time() - began
        if taken > SLOWEST and not broken:
            broken = f"expected an answer within {SLOWEST} s, got it after {taken:.1f} s\n"
        self.runs += 1
        if broken or (self.runs >= self.most if self.most else time.monotonic() > self.end):
            self.stop(broken, data)

    def stop(self, broken: str, data: bytes) -> None:
        """Say how it went, and end the process."""
        told = {"runs": self.runs, "inputs": self.inputs.hexdigest()[:16], "broken": broken, "data": data.hex()}
        with os.fdopen(self.out, "w") as pipe:
            json.dump(told if broken else {**told, "data": ""}, pipe)
        os._exit(0)


def guided(run: Run, seed: int, folder: Path) -> None:
    """Let libFuzzer choose the inputs, every second one changed as the document that it is."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for at, each in enumerate(run.target.seeds):
        (corpus / f"{at:04}").write_bytes(each)
    options = [
        f"-seed={seed}",
        f"-max_len={LONGEST}",
        "-verbosity=0",
        f"-timeout={HUNG}",
        f"-artifact_prefix={folder}/",
    ]

    def change(data: bytes, longest: int, number: int) -> bytes:
        if number % 2:
            return run.target.change(data, random.Random(number))[:longest]  # noqa: S311  # a seed repeats a run
        return bytes(atheris.Mutate(data, longest))

    atheris.Setup([sys.argv[0], *options, str(corpus)], run.feed, custom_mutator=change)
    atheris.Fuzz()


def blind(run: Run, seed: int, _folder: Path) -> None:
    """Change the seeds at random, without looking what that reaches."""
    chance = random.Random(seed)  # noqa: S311  # a seed repeats a run; nothing is secret
    while True:
        run.feed(run.target.change(chance.choice(run.target.seeds), chance)[:LONGEST])


def carry_out(target: Target, seconds: float, most: int, seed: int) -> tuple[int, str]:
    """Run a target in a process of its own; give how many inputs it took, and what broke it."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory(prefix="demarche-fuzz-") as folder:
        child = os.fork()
        if not child:
            os.close(reading)
            _feed(Run(target, seconds, most, writing), seed, Path(folder))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            told = pipe.read()
        _, status = os.waitpid(child, 0)
        said = (Path(folder) / "said").read_text(errors="replace")
    if not told:
        return 0, f"the reader ended with status {status} and this:\n{said[-4000:]}"
    found = json.loads(told)
    if found["broken"]:
        BUILD.mkdir(parents=True, exist_ok=True)
        path = BUILD / f"{target.name}-{sha256(found['data'].encode()).hexdigest()[:12]}"
        path.write_bytes(bytes.fromhex(found["data"]))
        return found["runs"], f"{path.relative_to(ROOT)}\n{found['broken']}"
    print(f"fuzz {target.name} ok: {found['runs']} runs, inputs {found['inputs']}", flush=True)
    return found["runs"], ""


def _feed(run: Run, seed: int, folder: Path) -> NoReturn:
    """What the child does, whatever happens; what it prints is shown when it ends without saying how it went."""
    said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT)
    os.dup2(said, 1)
    os.dup2(said, 2)
    try:
        (blind if atheris is None else guided)(run, seed, folder)
    except BaseException:  # noqa: BLE001  # nothing of the parent may be unwound here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)


def load(module: str) -> dict[str, Target]:
    """The targets of a module, with all of the product that they load made to say which lines are reached."""
    sys.path.insert(0, str(ROOT))
    if atheris is None:
        print("fuzz: no guidance on this machine: atheris has no wheel for it", flush=True)
        found = importlib.import_module(module)
    else:
        said, kept = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        os.dup2(kept, 2)
        with atheris.instrument_imports(include=["demarche", module]):
            found = importlib.import_module(module)
        os.dup2(said, 2)
    targets: dict[str, Target] = {each.name: each for each in found.TARGETS}
    return targets


def main(arguments: Sequence[str]) -> int:
    """Run the targets asked for, by default all; the exit status says whether anything broke."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--runs", type=int, default=0, help="so many inputs, however long they take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--targets", default=TARGETS, help="the module that holds the targets")
    parser.add_argument("target", nargs="*")
    asked = parser.parse_args(arguments)
    known = load(asked.targets)
    unknown = [name for name in asked.target if name not in known]
    if unknown:
        parser.error(f"expected targets among {', '.join(known)}, got {', '.join(unknown)}")
    chosen = [known[name] for name in asked.target or known]
    runs = crashes = 0
    for target in chosen:
        taken, broken = carry_out(target, asked.seconds, asked.runs, asked.seed)
        runs += taken
        if broken:
            crashes += 1
            print(f"fuzz {target.name} failed: {broken}", flush=True)
    print(f"fuzz: {len(chosen)} targets, {runs} runs, {crashes} crashes")
    return int(crashes > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
