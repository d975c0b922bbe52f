# SPDX-License-Identifier: Apache-2.0
"""High-water marks: the newest head signed of each own log, kept beside the database, so that an old copy of it is seen to be old.

`marks/<process id>.json` in the node's folder holds `{origin, root, size}` and spaces, so that it is always one sector of a disk.
It is written over, durably, after a head is signed and before anyone is given it: one small sync. A copy of the database is taken
without it.
"""

import fcntl
import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from demarche.core.encoding import Json, MalformedError, canonical, hash_hex, parse, shape, whole
from demarche.core.log.checkpoint import Checkpoint, origin_name
from demarche.ledger.signer import KeyLockedError

LOCK: Final = ".lock"
"""Held by who writes a mark, also where several machines share the folder."""

_SECTOR: Final = 512
_FIELDS: Final = {"origin": origin_name, "size": whole(), "root": hash_hex}


class MarkError(KeyLockedError):
    """The mark of a log is there and cannot be read, so nobody knows what was signed."""


def path_of(process_id: str) -> Path | None:
    """Where the mark of a process is or would be; `None` where there is no node's folder."""
    home: Path | None = getattr(settings, "DEMARCHE_HOME", None)
    return None if home is None else _path_of(str(home), process_id)


@lru_cache(maxsize=64)
def _path_of(home: str, process_id: str) -> Path:
    return Path(home, "marks", f"{process_id}.json")


def read(process_id: str) -> Checkpoint | None:
    """The newest head known to have been signed; `None` when none was. Raises `MarkError`."""
    path = path_of(process_id)
    if path is None:
        return None
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # before every head, and half as dear
            return _parse(file.read())
    except FileNotFoundError:
        return None
    except (OSError, MalformedError) as error:
        raise MarkError(f"expected a mark in {path}, {error}: see what stands in it; it is never deleted") from error


@lru_cache(maxsize=64)
def _parse(data: bytes) -> Checkpoint:
    found = shape(parse(data.rstrip()), _FIELDS, "mark")
    return Checkpoint(found["origin"], found["size"], bytes.fromhex(found["root"]))


def put(process_id: str, head: Checkpoint) -> None:
    """Note durably that this head is signed; of one log the mark never falls, whoever else of this node is signing."""
    path = path_of(process_id)
    if path is None:
        return
    lock = _open_lock(path.parent)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        held = read(process_id)
        if held is None or held.origin != head.origin or held.size < head.size:
            _put(path, held, head)
    finally:
        os.close(lock)


def _open_lock(folder: Path) -> int:
    try:
        return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        folder.mkdir(mode=0o700, exist_ok=True)
        return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)


def _put(path: Path, held: Checkpoint | None, head: Checkpoint) -> None:
    value: Json = {"origin": head.origin, "size": head.size, "root": head.root.hex()}
    data = canonical(value).ljust(_SECTOR)
    if held is None or held.origin != head.origin:
        _replace(path, data)
        return
    handle = os.open(path, os.O_WRONLY)
    try:
        os.pwrite(handle, data, 0)
        os.fdatasync(handle)
    finally:
        os.close(handle)


def _replace(path: Path, data: bytes) -> None:
    """Put the file in place whole, and make its name durable too."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
