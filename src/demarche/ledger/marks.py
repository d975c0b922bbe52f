# SPDX-License-Identifier: Apache-2.0
"""High-water marks: the newest head signed of each own log, kept beside the database, so that an old copy of it is seen to be old.

`marks/<process id>.json` in the node's folder holds `{origin, root, size}`. It is replaced, durably, after a head is signed and
before anyone is given it. A copy of the database is taken without it.
"""

import os
from pathlib import Path
from typing import Final

from django.conf import settings

from demarche.core.encoding import Json, MalformedError, canonical, hash_hex, parse, shape, whole
from demarche.core.log.checkpoint import Checkpoint, origin_name
from demarche.ledger.signer import KeyLockedError

_FIELDS: Final = {"origin": origin_name, "size": whole(), "root": hash_hex}


class MarkError(KeyLockedError):
    """The mark of a log is there and cannot be read, so nobody knows what was signed."""


def path_of(process_id: str) -> Path | None:
    """Where the mark of a process is or would be; `None` where there is no node's folder."""
    home: Path | None = getattr(settings, "DEMARCHE_HOME", None)
    return None if home is None else Path(home) / "marks" / f"{process_id}.json"


def read(process_id: str) -> Checkpoint | None:
    """The newest head known to have been signed; `None` when none was. Raises `MarkError`."""
    path = path_of(process_id)
    if path is None:
        return None
    try:
        found = shape(parse(path.read_bytes()), _FIELDS, "mark")
    except FileNotFoundError:
        return None
    except (OSError, MalformedError) as error:
        raise MarkError(f"expected a mark in {path}, {error}: see what stands in it; it is never deleted") from error
    return Checkpoint(found["origin"], found["size"], bytes.fromhex(found["root"]))


def put(process_id: str, head: Checkpoint) -> None:
    """Note durably that this head is signed; of one log the mark never falls."""
    path = path_of(process_id)
    if path is None:
        return
    held = read(process_id)
    if held is not None and held.origin == head.origin and held.size >= head.size:
        return
    if held is None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    value: Json = {"origin": head.origin, "size": head.size, "root": head.root.hex()}
    part = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(canonical(value))
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make the name durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
