# SPDX-License-Identifier: Apache-2.0
"""What can be said of a node that cannot start: its secret files, free space, the clock, the software. Asks neither settings nor store."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from demarche.core.keys import MissingPrimitiveError, require_ml_dsa
from demarche.node import clock

Row = dict[str, str]

TOPICS: Final = {
    "Settings": "settings",
    "Secret files": "secrets",
    "Disk": "disk",
    "Clock": "clock",
    "Cryptography": "cryptography",
    "Software": "software",
}
LEAST: Final = 64 * 1024 * 1024
"""Bytes below which soon nothing can be written."""

_OTHERS: Final = 0o077
_AHEAD: Final = 600
"""Seconds by which a file's time may be ahead of the clock."""


def row(name: str, word: str, fact: str, step: str = "", command: str = "") -> Row:
    """A line as the command prints it; its topic is its name, as the page spells topics."""
    return {"word": word, "topic": TOPICS[name], "label": name, "fact": fact, "step": step, "command": command}


def rows(home: Path) -> Iterator[Row]:
    """Every line that needs no settings."""
    yield from _rights(home)
    yield _disk(home)
    yield _clock(home)
    yield _cryptography()
    yield row("Software", "FINE", _version())


def _rights(home: Path) -> Iterator[Row]:
    """What the node alone may read, as far as this account may look."""
    fine = True
    for path in (home / "secret.key", *sorted((home / "keys").glob("*.key"))):
        try:
            others = path.stat().st_mode & _OTHERS
        except OSError as error:
            fine = False
            fact = f"{path} cannot be read: {(error.strerror or 'it failed').lower()}."
            yield row("Secret files", "STOP", fact, "Put it back from the backup.")
            continue
        if others:
            fine = False
            step = "Close it; whoever may have read it has the secret."
            yield row("Secret files", "STOP", f"Others may read or change {path}.", step, f"chmod 600 {path}")
    if fine:
        yield row("Secret files", "FINE", "readable by the node alone")


def _disk(home: Path) -> Row:
    try:
        room = shutil.disk_usage(home)
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        return row("Disk", "STOP", f"{home}: {why}.", "Name the node's folder with --home.")
    if room.free < LEAST:
        fact = f"The disk has {room.free >> 20} MiB free: soon nothing can be written."
        return row("Disk", "STOP", fact, "Make room on the disk of the node's folder.")
    return row("Disk", "FINE", f"{room.free * 100 // room.total} % free")


def _clock(home: Path) -> Row:
    """A clock that is behind a file the node wrote is wrong, or was."""
    now = clock.machine()
    written = [path.stat().st_mtime for path in (*home.glob("db.sqlite3*"), *home.glob("run/*")) if path.is_file()]
    newest = max(written, default=0.0)
    if newest > now + _AHEAD:
        fact = f"The machine's clock says {_utc(now)}, and the node wrote its files until {_utc(newest)}."
        step = "Compare this machine's clock with a time service and set it."
        return row("Clock", "LOOK", fact, step)
    return row("Clock", "FINE", f"it says {_utc(now)}, and no file of the node is of a later time")


def _utc(seconds: float) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M} UTC"


def _cryptography() -> Row:
    try:
        require_ml_dsa()
    except MissingPrimitiveError as error:
        fact = f"No act can be signed or checked: {error}."
        step = "Install the wheel of cryptography in the node's environment."
        return row("Cryptography", "STOP", fact, step)
    return row("Cryptography", "FINE", "ML-DSA is there")


def _version() -> str:
    try:
        return version("demarche")
    except PackageNotFoundError:
        return "of no installed version"
