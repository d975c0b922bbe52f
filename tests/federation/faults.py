# SPDX-License-Identifier: Apache-2.0
"""Real faults, done to the processes and files of a node from outside, and undone again."""

import ctypes
import os
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from demarche.demo.nodes import Node

_DROP_FROM_BOUNDS = 24
_WRITES_ANYWHERE, _READS_ANYWHERE = 1, 2


def all_pids(node: Node) -> list[int]:
    """Every process of a node, those that its doors started too."""
    found, children = [], list(node.pids().values())
    while children:
        pid = children.pop()
        found.append(pid)
        try:
            children += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            continue
    return sorted(set(found))


@contextmanager
def full_disk(node: Node) -> Iterator[None]:
    """No process of the node can write a byte to a file."""
    limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in all_pids(node)}
    for pid, (_soft, hard) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid in all_pids(node):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits.get(pid, resource.getrlimit(resource.RLIMIT_FSIZE)))


@contextmanager
def held_store(node: Node) -> Iterator[None]:
    """Another program holds the node's store."""
    with closing(sqlite3.connect(node.home / "db.sqlite3", isolation_level=None, timeout=20)) as store:
        store.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            store.execute("ROLLBACK")


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """A file or folder that its owner may not write to."""
    mode = path.stat().st_mode
    path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        path.chmod(mode)


@contextmanager
def still(node: Node, part: str) -> Iterator[None]:
    """A part of the node is stopped where it stands, and goes on afterwards: of a worker, so that nothing leaves meanwhile."""
    pid = node.pids()[part]
    os.kill(pid, signal.SIGSTOP)
    while _is_held(node):
        # It stopped amid a write, and would keep everything else of the node from writing.
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.05)
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def _is_held(node: Node) -> bool:
    """Whether somebody is amid a write in the node's store."""
    with closing(sqlite3.connect(node.home / "db.sqlite3", timeout=0.5, isolation_level=None)) as store:
        try:
            store.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        store.execute("ROLLBACK")
    return False


OBEYING = (sys.executable, __file__)
"""Starts a program that obeys the modes of files, also as root."""


def obey_modes() -> None:
    """Give up for good the two powers of root by which files are written and read whatever their mode."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for power in (_WRITES_ANYWHERE, _READS_ANYWHERE):
            if libc.prctl(_DROP_FROM_BOUNDS, power, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "expected to give up a power of root")


if __name__ == "__main__":
    obey_modes()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606  # the program that is to be started
