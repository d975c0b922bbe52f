# SPDX-License-Identifier: Apache-2.0
"""Run the tiers of the tests, two beside each other, and sum them up: `python tools/tiers.py test|quick`.

A tier fails when one of its commands fails, when it collects nothing, when its folder is missing, when it takes longer
than it may, and in CI when it skips anything. What a failing tier printed is shown whole.
"""

from __future__ import annotations

import compileall
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
POSTGRESQL = (PYTHON, "tools/with_pg.py")
SCENARIO = (PYTHON, "-m", "demarche.demo", "scenario")
DEMO = (PYTHON, "-m", "demarche.demo", "demo", "--leave")

# Two runs of pytest share this folder, so neither keeps notes in it.
SHARED = ("-p", "no:cacheprovider")

# A tier that hangs is killed, with everything it started; a slow machine takes the rooms through in twenty minutes.
LIMIT = 40 * 60
SLOWEST = 10

# The commands that run now, each the leader of a session of its own.
RUNNING: set[int] = set()

# What must be there, and what has a tier of its own; every other folder under tests/ is in the tier of the rooms.
ROOMS = ("areas", "cli", "ledger", "node", "ui")
APART = ("core", "browser", "federation")

# What starts programs of its own beside no room: it runs after the scenarios, whose tiers have time left.
PROGRAMS = ("tests/tools", "tests/upgrade")
MORE_PROGRAMS = (
    "tests/cli/test_online_doctor.py",
    "tests/cli/test_online_init.py",
    "tests/cli/test_online_run.py",
    "tests/ui",
)

# Nodes that no other test here uses, made anew: beside each other when both desks have been played.
MACHINES = (
    "tests/federation/test_crowd.py",
    "tests/federation/test_postgresql.py",
    "tests/federation/test_readme.py",
)
# In this order: in the last of them a Party leaves.
THREE = (
    "tests/federation/test_three_apart.py",
    "tests/federation/test_three_hours.py",
    "tests/federation/test_three_depositary.py",
    "tests/federation/test_three_leaving.py",
)

# What a second database would change nothing of: nodes that bring their own SQLite, and what asks for no database. Also
# which columns fsck looks at, one after another: what the databases make of a column is seen by the tests of fsck on both.
# And what is words alone: the boxes of a concern's further pages and the sentences beside fields, which both databases keep
# in one column of every draft, what the acts of the closed list say, copies of indicators, which are made of a file, and
# hundreds of them on one form. Which role opens which page: the program lets in, and no database. And whether the API answers
# as its description says.
ONCE = (
    "tests/areas/concerns/test_adding.py",
    "tests/areas/concerns/test_circumstances.py",
    "tests/areas/concerns/test_closed_list.py",
    "tests/areas/concerns/test_copying.py",
    "tests/areas/concerns/test_lacking.py",
    "tests/areas/concerns/test_many_marks.py",
    "tests/areas/concerns/test_newest_act.py",
    "tests/areas/concerns/test_pasting.py",
    "tests/areas/exchange/test_transport.py",
    "tests/areas/find/test_folding.py",
    "tests/areas/release/test_traces.py",
    "tests/areas/test_permissions.py",
    "tests/hostile/test_api.py",
    "tests/hostile/test_documents.py",
    "tests/hostile/test_files.py",
    "tests/hostile/test_forms.py",
    "tests/ledger/test_fsck_every_column.py",
    *PROGRAMS,
    *MORE_PROGRAMS,
)


@dataclass(frozen=True, slots=True)
class Run:
    """One command of a tier. With `paths` it is pytest over them; else it prints lines that end in ok or failed."""

    command: tuple[str, ...]
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """A column of the closing table: commands that run one after another."""

    name: str
    runs: tuple[Run, ...]


@dataclass(slots=True)
class Outcome:
    """What came of a tier."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    output: str = ""
    slow: list[tuple[float, str]] = field(default_factory=list)

    def fault(self, why: str) -> None:
        """Count one more failure and say why at the end of the output."""
        self.failed += 1
        self.output += f"\n{self.name}: {why}\n"


def pytest(*paths: str, before: Sequence[str] = (), options: Sequence[str] = ()) -> Run:
    """Pytest over some folders, perhaps inside another command."""
    return Run((*before, PYTHON, "-m", "pytest", "-q", *SHARED, *options, *paths), paths)


def rooms() -> tuple[str, ...]:
    """The folders of the rooms' tier."""
    found = {path.parent.relative_to(ROOT).parts[1] for path in (ROOT / "tests").glob("*/**/test_*.py")}
    return tuple(f"tests/{name}" for name in sorted({*ROOMS, *found} - {*APART}))


def without(left_out: Sequence[str], before: Sequence[str] = ()) -> Run:
    """Pytest over the folders of the rooms but for some of them, and for some files."""
    options = [f"--ignore={path}" for path in left_out if path.endswith(".py")]
    return pytest(*(path for path in rooms() if path not in left_out), before=before, options=options)


def check() -> Tier:
    """Everything that reads the source and runs none of it."""
    return Tier("check", (Run((PYTHON, "tools/check.py")),))


def check_and_fuzz() -> Tier:
    """The same, then two seconds of changed bytes for each reader of what comes from outside."""
    return Tier("check and fuzz", (*check().runs, Run((PYTHON, "tools/fuzz.py", "--seconds", "2"))))


def core_measured() -> Tier:
    """The core, with every branch counted."""
    measured = (PYTHON, "-m", "coverage", "run", "-m", "pytest", "-q", *SHARED, "tests/core")
    return Tier("core", (Run(measured, ("tests/core",)), Run((PYTHON, "-m", "coverage", "report"))))


def whole() -> list[list[Tier]]:
    """What `make test` runs: rows one after another, the tiers of a row beside each other."""
    walk = pytest("tests/browser", before=POSTGRESQL, options=("-m", "smoke"))
    first, again = without((*PROGRAMS, *MORE_PROGRAMS)), without(ONCE, before=POSTGRESQL)
    return [
        [check_and_fuzz(), core_measured()],
        [Tier("rooms", (first,)), Tier("rooms, PostgreSQL", (again,))],
        [
            Tier("browser", (pytest("tests/browser"), walk)),
            Tier(
                "federation",
                (pytest("tests/federation", options=[f"--ignore={each}" for each in (*MACHINES, *THREE)]),),
            ),
        ],
        [
            # As the demo plays it, where the Parties that come later are there from the start.
            Tier("scenario and programs", (Run(DEMO), pytest(*PROGRAMS))),
            Tier("scenario, PostgreSQL", (Run((*POSTGRESQL, *SCENARIO)), pytest(*MORE_PROGRAMS))),
        ],
        [Tier("federation, own nodes", (pytest(*MACHINES),)), Tier("federation, three", (pytest(*THREE),))],
    ]


def quick() -> list[list[Tier]]:
    """What `make quick` runs: what reads the source, the core, and the tests that are marked."""
    marked = pytest(*rooms(), options=("-m", "quick"))
    return [[check(), Tier("core", (pytest("tests/core"),))], [Tier("marked quick", (marked,))]]


def settle(tier: Tier) -> Outcome:
    """Run a tier to its end."""
    print(f"{tier.name}: started", flush=True)
    outcome = Outcome(tier.name)
    began = time.monotonic()
    for run in tier.runs:
        missing = [path for path in run.paths if not (ROOT / path).exists()]
        if missing:
            outcome.fault(f"there is no {', no '.join(missing)}")
        else:
            carry_out(run, outcome)
    if not (outcome.passed or outcome.failed or outcome.skipped):
        outcome.fault("did nothing")
    outcome.seconds = time.monotonic() - began
    print(f"{tier.name}: {outcome.passed} passed, {outcome.failed} failed, {outcome.seconds:.0f} s", flush=True)
    return outcome


def carry_out(run: Run, outcome: Outcome) -> None:
    """Run one command and count what it did."""
    with tempfile.TemporaryDirectory(prefix="demarche-tier-") as folder:
        report = Path(folder) / "report.xml"
        command = (*run.command, f"--junitxml={report}") if run.paths else run.command
        status, output = ended(command)
        outcome.output += f"$ {' '.join(run.command)}\n{output}"
        failed = outcome.failed
        if run.paths:
            count_report(report, outcome)
        else:
            count_lines(output, outcome)
        if status and outcome.failed == failed:
            outcome.fault(f"ended with status {status}")


def ended(command: Sequence[str]) -> tuple[int, str]:
    """The status and the output of a command, which is killed with all its children when it takes too long.

    It keeps the bytecode of tests, which pytest writes anew from their source, for the tiers after it and the next time.
    """
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        RUNNING.add(process.pid)
        try:
            output, _ = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)
            output, _ = process.communicate()
            output += f"\nstopped: it took longer than {LIMIT} s\n"
        finally:
            RUNNING.discard(process.pid)
        return process.returncode, output


def count_report(report: Path, outcome: Outcome) -> None:
    """Add the counts of a pytest report; a run that collected nothing is a failure."""
    if not report.exists():
        return
    cases = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314 - our own pytest wrote it
    for case in cases:
        outcome.slow.append((float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}"))
        marks = {child.tag for child in case}
        if marks & {"failure", "error"}:
            outcome.failed += 1
        elif "skipped" in marks:
            outcome.skipped += 1
        else:
            outcome.passed += 1
    if not cases:
        outcome.fault("collected nothing")


def count_lines(output: str, outcome: Outcome) -> None:
    """Add the lines `WHAT ok` and `WHAT failed: …` that check, fuzz and scenario print, one for each thing done."""
    for verdict in re.findall(r"^(?:check|fuzz|step) [\w-]+ (ok|failed)\b", output, re.MULTILINE):
        if verdict == "ok":
            outcome.passed += 1
        else:
            outcome.failed += 1


def beside(row: Iterable[Tier]) -> list[Outcome]:
    """Run the tiers of a row beside each other, a core each."""
    tiers = list(row)
    with ThreadPoolExecutor(len(tiers)) as pool:
        try:
            return list(pool.map(settle, tiers))
        except BaseException:
            # Each tier has a session of its own, so what stops this program does not reach it.
            for each in tuple(RUNNING):
                os.killpg(each, signal.SIGTERM)
            raise


def compiled(source: Path) -> bool:
    """Compile what changed, for the hundreds of processes that tests start; Python may have been told to keep no bytecode."""
    return bool(compileall.compile_dir(source, quiet=1, workers=0))


def leave(number: int, _frame: object) -> NoReturn:
    """A signal ends the tiers and then this program."""
    raise SystemExit(128 + number)


def table(outcomes: Sequence[Outcome]) -> str:
    """What each tier did and how long it took, and the slowest tests."""
    rows = [f"{'tier':<24}{'seconds':>8}{'passed':>8}{'failed':>8}{'skipped':>9}"]
    rows += [f"{o.name:<24}{o.seconds:>8.0f}{o.passed:>8}{o.failed:>8}{o.skipped:>9}" for o in outcomes]
    slow = sorted((each for outcome in outcomes for each in outcome.slow), reverse=True)[:SLOWEST]
    return "\n".join([*rows, "", "slowest:", *(f"{seconds:>8.1f} s  {name}" for seconds, name in slow if seconds >= 1)])


def main(arguments: Sequence[str]) -> int:
    """Run everything, print the table and the closing line."""
    if list(arguments) not in (["test"], ["quick"]):
        raise SystemExit("usage: tiers.py test|quick")
    signal.signal(signal.SIGTERM, leave)
    began = time.monotonic()
    compiled(ROOT / "src")
    outcomes = [outcome for row in (whole() if arguments[0] == "test" else quick()) for outcome in beside(row)]
    in_ci = os.environ.get("CI") == "true"
    for outcome in outcomes:
        if outcome.failed or (in_ci and outcome.skipped):
            print(f"\n======== {outcome.name}\n{outcome.output}")
    print(f"\n{table(outcomes)}\n\nall tiers: {time.monotonic() - began:.0f} s")
    passed, failed, skipped = (sum(getattr(o, what) for o in outcomes) for what in ("passed", "failed", "skipped"))
    if arguments[0] == "test":
        print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    else:
        print(f"quick: {passed} passed, {failed} failed", flush=True)
    return int(failed > 0 or (in_ci and skipped > 0))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
