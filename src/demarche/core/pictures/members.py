# SPDX-License-Identifier: Apache-2.0
"""The members of a ZIP, each unpacked within bounds; anything that another reader could find in it otherwise is refused."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct
from typing import Final

from demarche.core.errors import DemarcheError

MEMBERS_LIMIT: Final = 2_000

_EXTRA_LIMIT: Final = 1_024
_LOCAL = Struct("<4s5H3I2H")
_CENTRAL = Struct("<4s6H3I5H2I")
_END = Struct("<4s4H2IH")
_DESCRIPTORS: Final = (12, 16)
_DESCRIBED, _NAMED_IN_UTF8, _LEVEL = 0x8, 0x800, 0x6
_STORED, _DEFLATED = 0, 8


class HiddenError(DemarcheError):
    """What is in these bytes cannot be looked into."""


@dataclass(slots=True)
class Room:
    """How many more bytes may be unpacked or decoded."""

    left: int

    def take(self, size: int) -> None:
        """Use up room; raise `HiddenError` when there is none left."""
        if size > self.left:
            self.left = 0
            raise HiddenError("expected less to unpack, got more")
        self.left -= size


@dataclass(frozen=True, slots=True)
class _Member:
    flags: int
    method: int
    packed: int
    size: int
    offset: int


def inflate(data: bytes, window: int, room: Room) -> tuple[bytes, bytes]:
    """Unpack a deflated stream within the room left; give it and what stood after it."""
    stream = zlib.decompressobj(window)
    try:
        plain = stream.decompress(data, room.left + 1)
    except zlib.error as error:
        raise HiddenError("expected a deflated stream, got another") from error
    room.take(len(plain))
    if not stream.eof:
        raise HiddenError("expected a whole stream, got a part")
    return plain, stream.unused_data


def members(data: bytes, room: Room) -> Iterator[bytes]:
    """The content of each member of a ZIP of one disk, without encryption, gaps, or forms other than stored and deflated."""
    found, start = _directory(data)
    end = 0
    for member in sorted(found, key=lambda each: each.offset):
        if member.offset not in _ends(end):
            raise HiddenError("expected a member where the one before it ends, got a gap")
        begin = _begin(data, member)
        end = begin + member.packed
        if end > start:
            raise HiddenError("expected a member before the directory, got one that reaches into it")
        yield _content(data[begin:end], member, room)
    if start not in _ends(end):
        raise HiddenError("expected the directory where the last member ends, got a gap")


def _ends(end: int) -> tuple[int, ...]:
    """Where a member may end: at its last byte, or after a descriptor of two spellings."""
    return (end, *(end + each for each in _DESCRIPTORS)) if end else (0,)


def _directory(data: bytes) -> tuple[list[_Member], int]:
    at = len(data) - _END.size
    if at < 0:
        raise HiddenError("expected a ZIP, got its beginning")
    sign, disk, first, here, count, length, start, comment = _END.unpack_from(data, at)
    if (sign, disk, first, here, comment) != (b"PK\x05\x06", 0, 0, count, 0) or start + length != at:
        raise HiddenError("expected a ZIP of one disk without a comment, got another ending")
    if count > MEMBERS_LIMIT:
        raise HiddenError(f"expected at most {MEMBERS_LIMIT} members, got {count}")
    found, line = [], start
    for _ in range(count):
        if line + _CENTRAL.size > at:
            raise HiddenError("expected a line for each member, got fewer")
        fields = _CENTRAL.unpack_from(data, line)
        beside = fields[10:13]
        if fields[0] != b"PK\x01\x02" or max(beside) > _EXTRA_LIMIT:
            raise HiddenError("expected a line of the directory, got another")
        found.append(_Member(fields[3], fields[4], fields[8], fields[9], fields[16]))
        line += _CENTRAL.size + sum(beside)
    if line != at:
        raise HiddenError("expected a directory that ends the file, got more")
    return found, start


def _begin(data: bytes, member: _Member) -> int:
    """Where a member's bytes begin, its own header agreeing with the directory."""
    fields = _LOCAL.unpack_from(data, member.offset)
    if (fields[0], fields[2], fields[3]) != (b"PK\x03\x04", member.flags, member.method):
        raise HiddenError("expected a header as in the directory, got another")
    if member.flags & ~(_DESCRIBED | _NAMED_IN_UTF8 | _LEVEL) or max(fields[9:11]) > _EXTRA_LIMIT:
        raise HiddenError("expected a member without encryption, got another")
    return member.offset + _LOCAL.size + int(fields[9]) + int(fields[10])


def _content(packed: bytes, member: _Member, room: Room) -> bytes:
    if member.method == _STORED:
        room.take(len(packed))
        plain, rest = packed, b""
    elif member.method == _DEFLATED:
        plain, rest = inflate(packed, -zlib.MAX_WBITS, room)
    else:
        raise HiddenError("expected a stored or deflated member, got another")
    if rest or len(plain) != member.size:
        raise HiddenError(f"expected a member of {member.size} bytes, got {len(plain)}")
    return plain
