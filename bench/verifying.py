# SPDX-License-Identifier: Apache-2.0
"""Dossiers checked offline: one of two hundred acts, and one of ten thousand, with the memory that writing and checking it take."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from bench.measuring import Figure, beside, floor, settled
from demarche.demo.nodes import COMMAND, Node
from demarche.demo.stage import Stage

VIEWS: Final = 200
MANY: Final = 10_000
LIMIT_MB: Final = 256

# A process is told the peak of whoever forked it, if that was higher: so a small one starts the command.
_MEASURE: Final = """
import json, os, subprocess, sys
command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_pid, status, used = os.wait4(command.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), 1000 * (used.ru_utime + used.ru_stime), used.ru_maxrss / 1024]))
"""


def verifying(stage: Stage) -> Iterator[Figure]:
    """Checking a dossier offline, a signed act with its places; starting Python is part of it."""
    path = _exported(stage, VIEWS, "few")[0]
    least, spent = floor("verify")["cpu"], [_checked(stage.aurelia, path)[0] for _ in range(3)]
    least = (least + floor("verify")["cpu"]) / 2
    yield Figure("dossier.verify", min(spent) / _count(path), "ms/act", least)


def verifying_many(stage: Stage) -> Iterator[Figure]:
    """Writing and checking a dossier of ten thousand acts: time of the check, peak memory of both commands."""
    held = _count(_exported(stage, 0, "before")[0])
    path, written = _exported(stage, MANY - held, "many")
    before = floor("verify")["cpu"]
    spent, checked = _checked(stage.aurelia, path)
    yield Figure("verify.10000", spent / _count(path), "ms/act", (before + floor("verify")["cpu"]) / 2)
    for name, peak in (("verify.10000.mb", checked), ("export.10000.mb", written)):
        if peak > LIMIT_MB:
            raise RuntimeError(f"{name}: expected at most {LIMIT_MB} MiB, got {peak:.0f}")
        yield Figure(name, peak, "MiB")


def _dossier(stage: Stage) -> str:
    return stage.known["concern"].strip("/").rpartition("/")[2]


def _exported(stage: Stage, more: int, name: str) -> tuple[Path, float]:
    """The file of the concern with so many assessments more, and the MiB that writing it took."""
    beside(stage.aurelia, "assess", str(more), _dossier(stage))
    settled(stage.aurelia)
    path = stage.folder / f"{name}.dossier"
    status, _spent, peak = _measured(stage.aurelia, "export", _dossier(stage), "--output", str(path))
    if status:
        raise RuntimeError(f"expected {path} to be written, got exit status {status}")
    return path, peak


def _checked(node: Node, path: Path) -> tuple[float, float]:
    """Processor time in ms and peak memory in MiB that checking a file takes."""
    status, spent, peak = _measured(node, "verify", str(path))
    if status != 4:  # noqa: PLR2004  # valid, no outside trust
        raise RuntimeError(f"expected {path} valid, got exit status {status}")
    return spent, peak


def _measured(node: Node, *arguments: str) -> tuple[int, float, float]:
    command = [sys.executable, "-c", _MEASURE, COMMAND, "--home", str(node.home), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    status, spent, peak = json.loads(done.stdout)
    return int(status), float(spent), float(peak)


def _count(path: Path) -> int:
    with ZipFile(path) as archive:
        return sum("/data/acts/" in f"/{name}" for name in archive.namelist())
