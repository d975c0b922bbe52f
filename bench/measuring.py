# SPDX-License-Identifier: Apache-2.0
"""What is measured, from outside: processor time and memory of a node's processes, and what its store's files say."""

import json
import os
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from demarche.demo.nodes import Node

HERE: Final = Path(__file__).resolve().parent
WAL_HEADER, FRAME_HEADER = 32, 24
TICKS: Final = os.sysconf("SC_CLK_TCK")
PATIENCE: Final = 600.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its unit, and its floor measured in the same run (None: there is none)."""

    name: str
    value: float
    unit: str
    floor: float | None = None

    def row(self) -> dict[str, Any]:
        """As it stands in results.json."""
        ratio = self.value / self.floor if self.floor else None
        return {"name": self.name, "value": self.value, "unit": self.unit, "floor": self.floor, "ratio": ratio}


def floor(name: str) -> dict[str, float]:
    """The floor's own figures of one group, by kind."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, str(HERE / "floor.py"), "--only", name, "--json", file.name]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return {each["name"].removeprefix(f"floor.{name}."): each["value"] for each in json.load(file)}


def cpu_ms(*nodes: Node) -> float:
    """Processor time of every process of the nodes so far, in steps of a tick (10 ms)."""
    total = 0
    for node in nodes:
        for pid in family(node):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += int(fields[11]) + int(fields[12])
    return 1000 * total / TICKS


def family(node: Node) -> list[int]:
    """A node's supervisor and everything below it."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [] if node.process is None else [node.process.pid]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def idle_mb(node: Node) -> float:
    """Memory of all processes of a node, shared pages counted once (PSS)."""
    total = 0
    for pid in family(node):
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        total += int(found[1]) if found else 0
    return total / 1024


def commits(node: Node) -> int:
    """Commits in the write-ahead log of a node's store since it last began anew."""
    data = Path(f"{node.home}/db.sqlite3-wal").read_bytes()
    size = struct.unpack(">I", data[8:12])[0]
    salt = data[16:24]
    frames = range(WAL_HEADER, len(data) - FRAME_HEADER, FRAME_HEADER + size)
    return sum(1 for at in frames if data[at + 8 : at + 16] == salt and data[at + 4 : at + 8] != bytes(4))


def restarts(node: Node) -> int:
    """How often the write-ahead log of a node's store began anew, each time after a checkpoint."""
    return int(struct.unpack(">I", Path(f"{node.home}/db.sqlite3-wal").read_bytes()[12:16])[0])


def asked(node: Node, question: str) -> int:
    """What a count over a node's store gives."""
    [count] = found(node, question)
    return int(count)


def found(node: Node, question: str) -> list[Any]:
    """The first column of what a node's store holds, read from its file, so that looking costs the node nothing."""
    with sqlite3.connect(f"file:{node.home}/db.sqlite3?mode=ro", uri=True) as store:
        return [first for first, *_rest in store.execute(question).fetchall()]


def settled(node: Node) -> None:
    """Wait until every act of a node is receipted."""
    end = time.monotonic() + PATIENCE
    while asked(node, "select count(*) from ledger_outbox where state != 'delivered'"):
        if time.monotonic() > end:
            raise TimeoutError(f"expected every act of {node.cast.code} receipted within {PATIENCE:.0f} s")
        time.sleep(0.005)


def beside(node: Node, *what: str) -> str:
    """Run `bench.filling` on the node's folder; what it printed."""
    env = {**os.environ, "DEMARCHE_HOME": str(node.home), "DEMARCHE_DOOR": "inside"}
    command = [sys.executable, "-m", "bench.filling", *what]
    return subprocess.run(command, check=True, cwd=HERE.parent, env=env, stdout=subprocess.PIPE, text=True).stdout


def median(values: list[float]) -> float:
    """The middle one."""
    return sorted(values)[len(values) // 2]
