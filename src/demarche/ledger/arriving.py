# SPDX-License-Identifier: Apache-2.0
"""Files that come in pieces: what is here of each lies on disk until all of it is, and is then entered in the own log."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from typing import Final

from django.conf import settings

from demarche.core.acts.act import Act
from demarche.core.encoding import digest
from demarche.core.log.leaf import got_leaf, refused_leaf
from demarche.ledger import files, logbook, read
from demarche.ledger.append import Random
from demarche.ledger.behind import require_current
from demarche.ledger.files import File, MissingFileError, path_of
from demarche.ledger.models import FileInbox
from demarche.ledger.processes import standing
from demarche.ledger.statements import Insert, Select
from demarche.ledger.transaction import BusyError, write

_READ: Final = 1 << 20
_SALT: Final = 16


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that an act names and that will come in pieces."""

    act: Act
    file: File


_ROWS: Final = Insert(FileInbox, "process_id", "act", "dossier", "author", "file", "bytes", "media", "since", once=True)


def record(awaited: Iterable[Awaited], *, t: int) -> None:
    """Write the rows of files that will come. Part of the transaction that takes their acts in."""
    _ROWS.run(
        [
            (act.process, act.id, act.dossier, act.author, file.sha256, file.bytes, file.media, t)
            for act, file in ((each.act, each.file) for each in awaited)
        ]
    )


_FIELDS: Final = tuple(field.attname for field in FileInbox._meta.concrete_fields)  # noqa: SLF001  # Django's documented name
_FIND: Final = Select(
    lambda process, author, act, file: FileInbox.objects.filter(
        process=process, author=author, act=act, file=file
    ).values_list(*_FIELDS),
    str,
    str,
    str,
    str,
)


def find(process: str, author: str, act: str, file: str) -> FileInbox | None:
    """The row of a file that an act of this author names and that comes in pieces."""
    row = _FIND.first(process, author, act, file)
    return None if row is None else FileInbox(**dict(zip(_FIELDS, row, strict=True)))


def _path(row: FileInbox) -> Path:
    """Where the pieces are put together: one file a row, so that no author can write into another's."""
    return Path(str(settings.DEMARCHE_HOME)) / "files" / "arriving" / digest(f"{row.act} {row.file}".encode())


def held(row: FileInbox) -> int:
    """How many bytes of a file are here, from its first."""
    if row.ended is not None:
        return 0 if row.refusal else row.bytes
    try:
        return _path(row).stat().st_size
    except OSError:
        return 0


def last(row: FileInbox) -> float | None:
    """When the last piece came, in machine time; `None` while there is none, and once all of it is here."""
    try:
        return _path(row).stat().st_mtime
    except OSError:
        return None


@contextmanager
def _alone(row: FileInbox) -> Iterator[int]:
    """Hold a file that is put together, open for writing; raise `BusyError` while another does."""
    path = _path(row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError(f"expected to add to file {row.file} alone, another piece of it is being added") from error
        yield handle
    finally:
        os.close(handle)


def add(row: FileInbox, offset: int, piece: bytes, *, spare: int) -> int:
    """Add a piece that begins where what is here ends, and give how many bytes are here then; another changes nothing.

    `spare` bytes of the disk stay free once all of the file is here: `OSError` (ENOSPC) where they would not, and then, as
    when the disk is full, nothing of the piece is kept. Raises `BusyError` while another piece of this file is being added.
    """
    with _alone(row) as handle:
        size = os.fstat(handle).st_size
        if offset != size or size + len(piece) > row.bytes:
            return size
        _check_room(row, size, spare)
        try:
            written = 0
            while written < len(piece):
                written += os.pwrite(handle, memoryview(piece)[written:], size + written)
        except BaseException:
            os.ftruncate(handle, size)
            raise
        return size + len(piece)


def _check_room(row: FileInbox, size: int, spare: int) -> None:
    free = shutil.disk_usage(_path(row).parent).free
    if free - (row.bytes - size) < spare:
        raise OSError(
            errno.ENOSPC,
            f"expected room for {row.bytes - size} bytes of file {row.file}, got {free} and {spare} to spare",
        )


def complete(row: FileInbox) -> File | None:
    """Put a file of which all bytes are here where it belongs, durably; `None`, and nothing kept, when its hash is another.

    A second time changes nothing, so that what was interrupted is done again.
    """
    wanted = path_of(row.file)
    file = File(row.file, row.bytes, row.media)
    with _alone(row) as handle:
        if os.fstat(handle).st_size < row.bytes and wanted.exists():
            return file  # it was put there before
        if _digest(handle) != row.file:
            _path(row).unlink()
            return None
        os.fsync(handle)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        _path(row).replace(wanted)
        files.settle(wanted.parent)
    return file


def _digest(handle: int) -> str:
    hashed, offset = sha256(), 0
    while piece := os.pread(handle, _READ, offset):
        hashed.update(piece)
        offset += len(piece)
    return hashed.hexdigest()


def begin_again(row: FileInbox) -> bool:
    """Whether a file whose bytes turned out to be others is to come once more from its first: true once for each file.

    What lay here half a day may have been spoilt here, by a power cut or a disk; its author hashes it before each first piece.
    """
    try:
        _spoilt(row).touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    return True


def _spoilt(row: FileInbox) -> Path:
    return _path(row).with_suffix(".spoilt")


def discard(row: FileInbox) -> None:
    """Take away what is here of a file that will not be taken in, and of one that is in its place."""
    for path in (_path(row), _spoilt(row)):
        path.unlink(missing_ok=True)


def end(  # noqa: PLR0913  # what a leaf says
    row: FileInbox,
    file: File | None,
    *,
    item: str,
    code: str,
    at: int,
    random: Random = token_bytes,
    again: bool = False,
) -> int:
    """Enter in one transaction that a file is here whole, or (without `file`) that it is refused; give the leaf's index.

    `item` is the hash of the sealed item that it is about. What ended before keeps its leaf, unless it is entered `again`
    because no signed head of the log it stands in covers it.
    """
    signed = read.act(row.act)
    if signed is None:
        raise MissingFileError(f"expected act {row.act}, which names file {row.file}, on record, it is missing")

    def commit() -> int:
        here = standing(row.process_id, lock=True)
        require_current(here)
        known = FileInbox.objects.filter(pk=row.pk).values_list("leaf_index", flat=True).get()
        if known is not None and not again:
            return int(known)
        t, salt = logbook.entered_at(here.log, at), random(_SALT)
        if file is None:
            leaf = refused_leaf(t, here.keyset, item=item, code=code, salt=salt, act=row.act, file=row.file)
        else:
            leaf = got_leaf(t, here.keyset, act=row.act, sigs=signed.sigs, salt=salt, file=row.file)
            files.record([file])
        [index] = logbook.enter(here.log, [leaf], t=t)
        refusal = code if file is None else ""
        FileInbox.objects.filter(pk=row.pk).update(leaf_index=index, ended=t, refusal=refusal)
        return index

    return write(commit)
