# SPDX-License-Identifier: Apache-2.0
"""How much memory the processes of a node have needed, as the kernel counts it."""

import re
from pathlib import Path
from typing import Final

from demarche.demo.nodes import Node

PARTS: Final = ("inside", "peer", "worker")


def peaks(node: Node) -> dict[str, int]:
    """The most bytes that a process of each part of a node ever had."""
    found = {}
    for part in PARTS:
        status = [Path(f"/proc/{pid}/status").read_text() for pid in _family(node, part)]
        found[part] = max(int(re.findall(r"VmHWM:\s+(\d+) kB", each)[0]) * 1024 for each in status)
    return found


def idle(node: Node) -> dict[str, int]:
    """The same, reckoned from now on."""
    for part in PARTS:
        for pid in _family(node, part):
            Path(f"/proc/{pid}/clear_refs").write_text("5")
    return peaks(node)


def _family(node: Node, part: str) -> list[int]:
    """The processes of a part: a door and what serves it; the worker alone, for what it starts are programs of their own."""
    pid = node.pids()[part]
    return [pid] if part == "worker" else _with_children(pid)


def _with_children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _with_children(int(child)))]
