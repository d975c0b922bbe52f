# SPDX-License-Identifier: Apache-2.0
"""The processes of a real node: found, killed by `kill -9`, waited for; and what `demarche fsck` counts on its folder."""

import os
import re
import signal
from http.client import HTTPException
from pathlib import Path

from demarche.demo.forms import Browser, Page
from demarche.demo.nodes import Node, until
from demarche.demo.stage import expect


def process_of(node: Node, part: str) -> int:
    """The process of a part of a node; one that was killed before is started again first."""

    def running() -> int:
        pid = node.pids()[part]
        return pid if _lives(pid) else 0

    return until(f"{part} of {node.cast.code} to run", running)


def kill(node: Node, *parts: str) -> None:
    """Kill these parts of a node, with what they started, and see them end; it starts them again.

    A door answers from a process below the one that is killed, which may outlive it by an answer or two.
    """
    leading = [process_of(node, part) for part in parts]
    killed = [*leading, *(child for pid in leading for child in _children(pid))]
    for pid in leading:
        os.kill(pid, signal.SIGKILL)
    until(f"{' and '.join(parts)} of {node.cast.code} to end", lambda: not any(map(_lives, killed)))


def _lives(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def open_again(browser: Browser, path: str) -> Page:
    """A page, once its door answers."""

    def opened() -> Page | None:
        try:
            return expect(browser.open(path))
        except (OSError, HTTPException):
            return None

    return until(f"{path} of {browser.base} to answer", opened)


def counted(node: Node) -> tuple[int, int]:
    """Acts and faults that `demarche fsck` counts."""
    last = node.attempt("fsck").stdout.splitlines()[-1]
    found = re.fullmatch(r"fsck: (\d+) acts, \d+ receipts, \d+ leaves, (\d+) faults", last)
    assert found, last
    return int(found[1]), int(found[2])


def verified(node: Node, wanted: str) -> str:
    """What `demarche verify` says of the dossier that this node exports."""
    file = node.folder / f"{wanted[:16]}.dossier"
    file.unlink(missing_ok=True)
    node.command("export", wanted, "--output", str(file))
    return node.attempt("verify", str(file)).stdout


def hold(node: Node, seconds: int) -> None:
    """Have the node hold a release for so many seconds: by its settings, which it reads when it starts."""
    if node.hold == seconds:
        return
    settings = node.home / "demarche.toml"
    others = re.sub(r"\n\[release\]\nhold = \d+\n", "", settings.read_text())
    node.stop()
    settings.write_text(f"{others}\n[release]\nhold = {seconds}\n")
    node.hold = seconds
    node.start()
