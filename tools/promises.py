# SPDX-License-Identifier: Apache-2.0
"""Run the proofs that `docs/promises.md` names, and say which promises hold: `python tools/promises.py`.

A proof is written in backquotes in the third column of the table, and a row may have several:

    tests/ledger/test_append.py::test_name   a test, a file of tests or a folder of them
    scenario 5 8                             steps of the scenario; `scenario 5 8 DB=postgresql` plays them on PostgreSQL
    screens                                  every page, in every width and language
    docs/operate/figures.md                  the file that holds the last figures of what is not run here
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "promises.md"
DRIVER = (sys.executable, "-m", "demarche.demo", "scenario")
POSTGRESQL = (sys.executable, "tools/with_pg.py")
KINDS = ("tests/", "scenario", "screens", "docs/operate/")
# More proofs of one kind than these are counted and not named when they begin.
FEW = 8


@dataclass(frozen=True, slots=True)
class Promise:
    """One row of the table."""

    id: str
    sentence: str
    proofs: tuple[str, ...]


class MalformedTableError(ValueError):
    """The table of promises has a row that names no proof, or a proof that nobody can run."""


def read(text: str) -> list[Promise]:
    """The rows of the table.

    Raises MalformedTableError naming the row.
    """
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 3 or not re.fullmatch(r"`?[A-Z]\.\d\d`?", cells[0]):  # noqa: PLR2004 - id, sentence, proof
            continue
        promise = Promise(cells[0].strip("`"), cells[1], tuple(re.findall(r"`([^`]+)`", cells[2])))
        strange = [proof for proof in promise.proofs if not proof.startswith(KINDS)]
        if strange or not promise.proofs:
            raise MalformedTableError(f"promise {promise.id}: {strange[0] if strange else 'no proof'!r} cannot be run")
        found.append(promise)
    return found


def named_tests(promises: Iterable[Promise]) -> list[str]:
    """Every test id that the table names, once."""
    return sorted({proof for each in promises for proof in each.proofs if proof.startswith("tests/")})


def exists(proof: str) -> bool:
    """Whether a test that the table names is there: its folder or file, and the class and function in it."""
    path, *names = proof.split("::")
    where = ROOT / path
    if not names or not where.is_file():
        return where.exists() and not names
    node: ast.AST = ast.parse(where.read_text())
    for name in names:
        inner = [
            each
            for each in ast.iter_child_nodes(node)
            if isinstance(each, ast.ClassDef | ast.FunctionDef) and each.name == name.partition("[")[0]
        ]
        if not inner:
            return False
        node = inner[0]
    return True


def run(command: Sequence[str]) -> tuple[int, str]:
    """The status and the output of a command."""
    done = subprocess.run(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", check=False
    )
    return done.returncode, done.stdout


def run_tests(ids: Sequence[str]) -> tuple[set[str], str]:
    """Which of the named tests pass, all in one run of pytest, and what it printed."""
    there = [each for each in ids if exists(each)]
    if not there:
        return set(), ""
    with tempfile.TemporaryDirectory(prefix="demarche-promises-") as folder:
        report = Path(folder) / "report.xml"
        _, output = run(
            (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *outermost(there))
        )
        cases = list(ET.parse(report).getroot().iter("testcase")) if report.exists() else []  # noqa: S314 - our own
    good = {name_of(case): not ({child.tag for child in case} & {"failure", "error", "skipped"}) for case in cases}
    return {each for each in there if holds(good, each)}, output


def outermost(ids: Sequence[str]) -> list[str]:
    """The ids that stand in no other one's folder, file or class, so that nothing runs twice."""
    return [each for each in ids if not any(each.startswith((f"{other}/", f"{other}::")) for other in ids)]


def name_of(case: ET.Element) -> str:
    """The dotted name of a case in the report."""
    return f"{case.get('classname')}.{case.get('name')}"


def holds(good: dict[str, bool], proof: str) -> bool:
    """Whether what a proof names ran, and all of it passed."""
    dotted = proof.replace("::", ".").replace("/", ".").replace(".py", "").rstrip(".")
    verdicts = [
        passed for name, passed in good.items() if re.fullmatch(re.escape(dotted) + r"(\W.*)?", name, re.DOTALL)
    ]
    return bool(verdicts) and all(verdicts)


def steps_of(proof: str) -> set[int]:
    """The numbers of the steps that a proof by scenario names."""
    return {int(word) for word in proof.split()[1:] if word.isdigit()}


def run_scenario(proofs: Sequence[str], before: Sequence[str] = ()) -> tuple[set[str], str]:
    """Which of the proofs by scenario hold, all in one run of the driver on one database."""
    if not proofs:
        return set(), ""
    wanted = sorted(set().union(*map(steps_of, proofs)))
    _, output = run((*before, *DRIVER, *map(str, wanted)))
    played = {int(number) for number in re.findall(r"^step (\d+) ok\b", output, re.MULTILINE)}
    return {proof for proof in proofs if steps_of(proof) and steps_of(proof) <= played}, output


def run_screens(proofs: Sequence[str]) -> tuple[set[str], str]:
    """Whether every page can be shown, in every width and language, with no violation."""
    if not proofs:
        return set(), ""
    status, output = run((sys.executable, "tools/screens.py"))
    return (set() if status else set(proofs)), output


def written(proofs: Sequence[str]) -> tuple[set[str], str]:
    """Which of the files are there and not empty."""
    return {proof for proof in proofs if (ROOT / proof).is_file() and (ROOT / proof).stat().st_size}, ""


def on_postgresql(proofs: Sequence[str]) -> tuple[set[str], str]:
    """The scenario again, on the other database."""
    return run_scenario(proofs, POSTGRESQL)


def prove(proofs: Iterable[str]) -> set[str]:
    """Run everything that is named, each kind once, and give what holds; show the output of what does not."""
    groups: dict[Callable[[Sequence[str]], tuple[set[str], str]], list[str]] = {}
    for proof in sorted(set(proofs)):
        groups.setdefault(runner(proof), []).append(proof)
    held: set[str] = set()
    for prover, group in groups.items():
        print(
            f"running {', '.join(group) if len(group) <= FEW else f'{len(group)} proofs'}",
            flush=True,
        )
        good, output = prover(group)
        if good != set(group):
            print(output)
        held |= good
    return held


def runner(proof: str) -> Callable[[Sequence[str]], tuple[set[str], str]]:
    """Who runs a proof of this kind."""
    if proof.startswith("tests/"):
        return run_tests
    if proof.startswith("scenario"):
        return on_postgresql if "DB=postgresql" in proof else run_scenario
    return run_screens if proof == "screens" else written


def main() -> int:
    """Prove all, a line each."""
    promises = read(TABLE.read_text())
    held = prove(proof for promise in promises for proof in promise.proofs)
    kept = 0
    for promise in promises:
        failed = [proof for proof in promise.proofs if proof not in held]
        kept += not failed
        print(f"promise {promise.id} failed: {', '.join(failed)}" if failed else f"promise {promise.id} ok")
    print(f"promises: {kept} of {len(promises)} hold")
    return int(kept != len(promises) or not promises)


if __name__ == "__main__":
    raise SystemExit(main())
