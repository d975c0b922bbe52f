# SPDX-License-Identifier: Apache-2.0
"""Whether the pages of a PDF hold pictures: its names, and its streams unpacked within bounds."""

import re
from collections.abc import Iterator
from typing import Final
from zlib import MAX_WBITS

from demarche.core.pictures.members import HiddenError, Room, inflate

_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_END: Final = rb"(?![A-Za-z0-9])"
_PICTURE: Final = re.compile(rb"/(?:Image|DCTDecode|JPXDecode|JBIG2Decode|CCITTFaxDecode)" + _END)
# What carries other files, or streams in a form that is not unpacked here.
_HIDDEN: Final = re.compile(
    rb"/(?:Encrypt|ObjStm|EmbeddedFiles?|RichMedia|Movie|Sound|XFA|JavaScript"
    rb"|LZWDecode|ASCII85Decode|ASCIIHexDecode|RunLengthDecode|Crypt)" + _END
)
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_BEGIN, _DATA = re.compile(rb"(?:^|\s)BI\s"), re.compile(rb"\sID\s")
STREAMS_LIMIT: Final = 5_000


def names(data: bytes) -> bytes:
    """The bytes with the escapes of PDF names written plainly."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def shows_picture(data: bytes) -> bool:
    """Whether a dictionary of it is that of a picture."""
    return _PICTURE.search(names(data)) is not None


def hides(data: bytes) -> bool:
    """Whether it names a form that is not looked into."""
    return _HIDDEN.search(names(data)) is not None


def streams(data: bytes, room: Room) -> Iterator[bytes]:
    """What its streams hold, unpacked; a stream packed twice, and one that begins in another, are not looked into."""
    end = 0
    for count, found in enumerate(_STREAM.finditer(data)):
        if count >= STREAMS_LIMIT:
            raise HiddenError(f"expected at most {STREAMS_LIMIT} streams, got more")
        if found.start() < end:
            raise HiddenError("expected each stream after the one before it, got one in another")
        end = data.find(b"endstream", found.end())
        end = end if end >= 0 else len(data)
        content = data[found.end() : end]
        room.take(len(content))
        if _is_deflated(content):
            content, _rest = inflate(content, MAX_WBITS, room)
            if _is_deflated(content):
                raise HiddenError("expected a stream packed once, got it packed twice")
        yield content


def _is_deflated(content: bytes) -> bool:
    return len(content) > 1 and content[0] & 0xF == 8 and int.from_bytes(content[:2]) % 31 == 0  # noqa: PLR2004  # RFC 1950


def draws_inline(content: bytes) -> bool:
    """Whether a page's content holds a picture written in it."""
    return _BEGIN.search(content) is not None and _DATA.search(content) is not None
