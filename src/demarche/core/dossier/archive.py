# SPDX-License-Identifier: Apache-2.0
"""One ZIP for one content: stored, sorted, nothing optional; reading means building it again and comparing.

Source: docs/protocol/dossier.md 1; the layout of PKWARE APPNOTE.TXT 4.3, and nothing of it that has two spellings.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import Final
from zlib import crc32

from demarche.core.errors import DemarcheError

Read = Callable[[int, int], bytes]
"""`read(offset, length)` gives that many bytes of a file from there."""

CHUNK_SIZE: Final = 1_048_576
ENTRIES_LIMIT: Final = 65_534
SIZE_LIMIT: Final = 2**32 - 2
NAME_LIMIT: Final = 255

_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)+")
_LOCAL = Struct("<4s5H3I2H")
_CENTRAL = Struct("<4s6H3I5H2I")
_END = Struct("<4s4H2IH")
_VERSION = 10  # stored entries need no more
_DATE = 0x21  # 1980-01-01, the first day a ZIP can say
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


class ArchiveError(DemarcheError):
    """The file is not an archive in its one spelling, so nothing in it is looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A member: its name (with the top folder), CRC-32, size in bytes, and where its local header stands."""

    name: str
    crc: int
    size: int
    offset: int

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + _LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """Where the next member begins."""
        return self.start + self.size

    def local(self) -> bytes:
        """Its local header."""
        name = self.name.encode()
        fields = (_VERSION, 0, 0, 0, _DATE, self.crc, self.size, self.size, len(name), 0)
        return _LOCAL.pack(_LOCAL_SIGN, *fields) + name

    def central(self) -> bytes:
        """Its line in the directory at the end."""
        name = self.name.encode()
        head = (_VERSION, _VERSION, 0, 0, 0, _DATE, self.crc, self.size, self.size)
        return _CENTRAL.pack(_CENTRAL_SIGN, *head, len(name), 0, 0, 0, 0, 0, self.offset) + name


class Writer:
    """Writes an archive in one pass; members come in the order of their names."""

    def __init__(self, top: str, out: Callable[[bytes], object]) -> None:
        self._top = top
        self._out = out
        self._entries: list[Entry] = []
        self.hashes: dict[str, str] = {}
        """SHA-256 of each member written so far, by its name within the top folder."""

    def add(self, name: str, data: bytes) -> None:
        """Write a member from its bytes."""
        self._begin(name, crc32(data), len(data))
        self._out(data)
        self.hashes[name] = sha256(data).hexdigest()

    def add_file(self, name: str, size: int, read: Read) -> None:
        """Write a member of `size` bytes, which is read twice: for its CRC, which stands before it, and to be written."""
        crc, digest = 0, sha256()
        for chunk in chunks(read, 0, size):
            crc = crc32(chunk, crc)
            digest.update(chunk)
        self._begin(name, crc, size)
        for chunk in chunks(read, 0, size):
            self._out(chunk)
        self.hashes[name] = digest.hexdigest()

    def _begin(self, name: str, crc: int, size: int) -> None:
        offset = self._entries[-1].end if self._entries else 0
        entry = Entry(f"{self._top}/{name}", crc, size, offset)
        if self._entries and entry.name <= self._entries[-1].name:
            raise ValueError(f"members of an archive come in the order of their names, and {name} comes too late")
        _check_name(entry.name)
        if entry.end > SIZE_LIMIT or len(self._entries) >= ENTRIES_LIMIT:
            raise ArchiveError(
                f"expected at most {ENTRIES_LIMIT} members and {SIZE_LIMIT} bytes, got more: export in parts"
            )
        self._entries.append(entry)
        self._out(entry.local())

    def close(self) -> None:
        """Write the directory at the end."""
        directory = b"".join(entry.central() for entry in self._entries)
        self._out(directory)
        self._out(_end(len(self._entries), len(directory), self._entries[-1].end))


class Archive:
    """An archive whose every byte outside its members' own is known to be the one spelling."""

    def __init__(self, read: Read, top: str, entries: Iterable[Entry]) -> None:
        self._read = read
        self.top = top
        self.entries = {entry.name.removeprefix(f"{top}/"): entry for entry in entries}
        self.unread = set(self.entries)
        """The members that nothing has asked for yet: what is left at the end, nothing in the file refers to."""

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def under(self, folder: str) -> Iterator[str]:
        """The names that begin so, in order."""
        return (name for name in self.entries if name.startswith(folder))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes, a chunk at a time."""
        entry = self.entries[name]
        return chunks(self._read, entry.start, entry.size)

    def read(self, name: str, limit: int) -> bytes:
        """A member's bytes, of which there may be at most `limit`."""
        entry = self.entries.get(name)
        if entry is None:
            raise ArchiveError(f"{name}: expected such a file in the dossier, got none")
        self.unread.discard(name)
        if entry.size > limit:
            raise ArchiveError(f"{name}: expected at most {limit} bytes, got {entry.size}")
        return exactly(self._read, entry.start, entry.size)


def exactly(read: Read, offset: int, length: int) -> bytes:
    """Read that many bytes and not one less."""
    data = read(offset, length)
    if len(data) != length:
        raise ArchiveError(f"expected {length} bytes at {offset}, got {len(data)}")
    return data


def chunks(read: Read, start: int, size: int) -> Iterator[bytes]:
    """Read `size` bytes from `start` on, a chunk at a time."""
    for offset in range(start, start + size, CHUNK_SIZE):
        yield exactly(read, offset, min(CHUNK_SIZE, start + size - offset))


def open_archive(read: Read, size: int) -> Archive:
    """Open an archive of `size` bytes: everything but the members' bytes is built again and compared.

    Raises `ArchiveError` for any archive that `Writer` would not have written, whatever other programs make of it.
    """
    if size < _END.size:
        raise ArchiveError(f"expected a dossier file, got {size} bytes")
    ending = exactly(read, size - _END.size, _END.size)
    _sign, _disk, _start, _here, count, length, offset, _comment = _END.unpack(ending)
    if ending != _end(count, length, offset) or not count:
        raise ArchiveError("expected a dossier file, got another ending")
    if offset + length + _END.size != size or length > count * (_CENTRAL.size + NAME_LIMIT):
        raise ArchiveError("expected a directory that ends the file, got another length")
    entries = list(_entries(exactly(read, offset, length), count))
    end = 0
    for entry in entries:
        if entry.offset != end or entry.end > offset or exactly(read, end, entry.start - end) != entry.local():
            raise ArchiveError(f"expected {entry.name} where the one before it ends, got another header or place")
        end = entry.end
    if end != offset:
        raise ArchiveError(f"expected the directory at {end}, got {offset}")
    top = entries[0].name.partition("/")[0]
    if not all(entry.name.startswith(f"{top}/") for entry in entries):
        raise ArchiveError(f"expected one folder {top} around everything, got more")
    return Archive(read, top, entries)


def _entries(directory: bytes, count: int) -> Iterator[Entry]:
    at, before = 0, ""
    for _ in range(count):
        line = directory[at : at + _CENTRAL.size]
        if len(line) < _CENTRAL.size:
            raise ArchiveError(f"expected {count} members in the directory, got fewer")
        fields = _CENTRAL.unpack(line)
        crc, size, length, offset = fields[7], fields[8], fields[10], fields[16]
        at += _CENTRAL.size + length
        entry = Entry(directory[at - length : at].decode("ascii", "replace"), crc, size, offset)
        _check_name(entry.name)
        if entry.central() != directory[at - length - _CENTRAL.size : at]:
            raise ArchiveError(f"expected {entry.name} stored and nothing optional, got another line in the directory")
        if entry.name <= before:
            raise ArchiveError(f"expected members in the order of their names, got {entry.name} after {before}")
        before = entry.name
        yield entry
    if at != len(directory):
        raise ArchiveError(f"expected {count} members in the directory, got more")


def _check_name(name: str) -> None:
    if len(name) > NAME_LIMIT or not _NAME.fullmatch(name):
        raise ArchiveError(f"expected a name of small letters, digits and . _ - in folders, got {name[:64]!a}")


def _end(count: int, length: int, offset: int) -> bytes:
    return _END.pack(_END_SIGN, 0, 0, count, count, length, offset, 0)
