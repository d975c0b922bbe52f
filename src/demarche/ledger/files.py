# SPDX-License-Identifier: Apache-2.0
"""Files beside acts: kept on disk under their hash, whole and durable before a row names them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from demarche.core.acts.act import HASH
from demarche.core.encoding import digest
from demarche.core.errors import DemarcheError
from demarche.ledger.models import FileRecord
from demarche.ledger.statements import Insert

_ROWS: Final = Insert(FileRecord, "sha256", "bytes", "media", once=True)


class MissingFileError(DemarcheError):
    """A file that should be on disk is not there, or is not the one its hash names."""


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk: the SHA-256 of its content, its size in bytes, its media type."""

    sha256: str
    bytes: int
    media: str


def path_of(sha256: str) -> Path:
    """Where a file of this hash is or would be: `files/<two digits>/<hash>` in the node's folder.

    Raise `MissingFileError` for what is no hash: a name never leads out of that folder.
    """
    if not HASH.fullmatch(sha256):
        raise MissingFileError(f"expected a hash of 64 lower-case hexadecimal digits, got {sha256[:80]!r}")
    return Path(str(settings.DEMARCHE_HOME)) / "files" / sha256[:2] / sha256


def keep(content: bytes, media: str) -> File:
    """Put a file on disk, durably. Nothing names it yet: `append` and `receive` write its row with the act's.

    Keeping the same content twice changes nothing.
    """
    file = File(digest(content), len(content), media)
    path = path_of(file.sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    return file


def adopt(there: Path, file: File) -> None:
    """Put a file that lies elsewhere in the node's folder in its place, durably and without copying; twice changes nothing.

    Raise `MissingFileError` when it is not there, or its bytes are other ones.
    """
    path = path_of(file.sha256)
    try:
        with there.open("rb") as found:
            hashed = hashlib.file_digest(found, "sha256").hexdigest()
            os.fsync(found.fileno())
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        raise MissingFileError(f"expected file {file.sha256} in {there.parent}, {why}") from error
    if hashed != file.sha256:
        raise MissingFileError(f"expected file {file.sha256} in {there.parent}, got other bytes")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.hardlink_to(there)
    settle(path.parent)


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make durable what a folder says is in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def record(files: Iterable[File]) -> None:
    """Write the rows of files that are on disk; part of the caller's transaction."""
    _ROWS.run([(file.sha256, file.bytes, file.media) for file in files])


def is_here(sha256: str) -> bool:
    """Whether a file of this hash is on disk, whole."""
    return HASH.fullmatch(sha256) is not None and path_of(sha256).exists()


def opened(sha256: str) -> BinaryIO:
    """A file at its first byte, to be handed on a piece at a time; raise `MissingFileError` when it is not there or its bytes changed."""
    try:
        found = path_of(sha256).open("rb")
    except OSError as error:
        raise MissingFileError(f"expected file {sha256} on disk, {(error.strerror or 'it failed').lower()}") from error
    if hashlib.file_digest(found, "sha256").hexdigest() != sha256:
        found.close()
        raise MissingFileError(f"expected file {sha256} on disk, got other bytes")
    found.seek(0)
    return found


def read_file(sha256: str, *, most: int | None = None) -> bytes:
    """Read a file; raise `MissingFileError` when it is not there, its bytes changed, or there are more than `most`."""
    try:
        with path_of(sha256).open("rb") as found:
            content = found.read(-1 if most is None else most + 1)
    except OSError as error:
        raise MissingFileError(f"expected file {sha256} on disk, {(error.strerror or 'it failed').lower()}") from error
    if most is not None and len(content) > most:
        raise MissingFileError(f"expected file {sha256} of at most {most} bytes, got more")
    if digest(content) != sha256:
        raise MissingFileError(f"expected file {sha256} on disk, got other bytes")
    return content
