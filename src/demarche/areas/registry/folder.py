# SPDX-License-Identifier: Apache-2.0
"""The registry's folder: one folder a process, one in it a matter, two files an act, and a list of all of them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from demarche.ui import leaving
from demarche.ui.leaving import line

LIST: Final = "index.csv"
HEADS: Final = (
    "entered",
    "number",
    "author",
    "kind",
    "matter",
    "dossier",
    "act",
    "paper",
    "paper_sha256",
    "proof",
    "proof_sha256",
)
_TAIL: Final = 65_536


def plain(name: str, most: int = 60) -> str:
    """A name that every file system takes, and that leads nowhere else."""
    return leaving.plain(name, "-_")[:most].strip("_") or "_"


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; it is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def enter(folder: Path, row: Sequence[str]) -> None:
    """Add a line to the list of a process, unless an end between writing it and noting it left it there already."""
    path = folder / LIST
    added = line(row)
    if added in _end_of(path):
        return
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(added if file.tell() else line(HEADS) + added)
        file.flush()
        os.fsync(file.fileno())


def _end_of(path: Path) -> str:
    """The end of the list. A line that was cut short by an end of the program is taken away first."""
    try:
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            end = file.read()
            whole = end.rfind(b"\n") + 1
            if whole < len(end):
                file.truncate(size - len(end) + whole)
            return end[:whole].decode(errors="replace")
    except FileNotFoundError:
        return ""
