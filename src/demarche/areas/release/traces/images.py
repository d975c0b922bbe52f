# SPDX-License-Identifier: Apache-2.0
"""Pictures, PNG and JPEG: their chunks and segments that are no picture."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from demarche.areas.release.traces import exif, xmp
from demarche.areas.release.traces.trace import Trace, UnreadableError, What, trace

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8"

_TEXTS: Final = (b"tEXt", b"zTXt", b"iTXt")
_LEFT_OUT: Final = (*_TEXTS, b"eXIf", b"tIME")
_KEYWORDS: Final = {"Author": What.PERSON, "Artist": What.PERSON, "Software": What.PROGRAM}
_MOST: Final = 100_000
_SCAN, _APP1, _APP2, _APP13, _COMMENT = 0xDA, 0xE1, 0xE2, 0xED, 0xFE
_KEPT: Final = (0xE0, _APP2, 0xEE)


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """The chunks of a PNG: its kind, what is in it, and the whole of it."""
    at = len(PNG)
    while at < len(data):
        if at + 12 > len(data):
            raise UnreadableError("expected a whole chunk, got a part")
        (size,) = struct.unpack_from(">I", data, at)
        end = at + 12 + size
        if end > len(data):
            raise UnreadableError("expected a whole chunk, got a part")
        yield data[at + 4 : at + 8], data[at + 8 : end - 4], data[at:end]
        at = end


def png_said(data: bytes) -> Iterator[Trace]:
    """What the texts of a PNG say."""
    for kind, inside, _whole in chunks(data):
        if kind == b"eXIf":
            yield from exif.said(inside)
        elif kind in _TEXTS:
            keyword, _zero, rest = inside.partition(b"\0")
            name, text = keyword.decode("latin-1"), _text(kind, rest)
            if name.startswith("XML:com.adobe.xmp"):
                yield from xmp.said(text)
            else:
                yield from trace(_KEYWORDS.get(name, What.TEXT), text if name in _KEYWORDS else f"{name}: {text}")


def _text(kind: bytes, rest: bytes) -> str:
    if kind == b"tEXt":
        return rest.decode("latin-1")
    packed = kind == b"zTXt" or rest[:1] == b"\1"
    content = rest[1:] if kind == b"zTXt" else rest[2:].split(b"\0", 2)[-1]
    if packed:
        try:
            content = zlib.decompressobj().decompress(content, _MOST)
        except zlib.error:
            return ""
    return content.decode("latin-1" if kind == b"zTXt" else "utf-8", errors="replace")


def png_without(data: bytes) -> bytes:
    """The same picture without its texts."""
    return PNG + b"".join(whole for kind, _inside, whole in chunks(data) if kind not in _LEFT_OUT)


def segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The segments of a JPEG before its picture: marker, what is in it, the whole of it; last the picture, under `_SCAN`."""
    at = len(JPEG)
    while True:
        if at + 4 > len(data) or data[at] != 0xFF:  # noqa: PLR2004  # what every marker begins with
            raise UnreadableError("expected a segment, got another byte")
        marker = data[at + 1]
        if marker == _SCAN:
            yield marker, b"", data[at:]
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if end > len(data) or end < at + 4:
            raise UnreadableError("expected a whole segment, got a part")
        yield marker, data[at + 4 : end], data[at:end]
        at = end


def jpeg_said(data: bytes) -> Iterator[Trace]:
    """What a JPEG says beside its picture."""
    for marker, inside, _whole in segments(data):
        if marker == _APP1 and inside.startswith(b"Exif\0\0"):
            yield from exif.said(inside[6:])
        elif marker == _APP1:
            yield from xmp.said(inside.decode(errors="replace"))
        elif marker == _APP13:
            yield from trace(What.TEXT, "IPTC")
        elif marker == _COMMENT:
            yield from trace(What.TEXT, inside.decode(errors="replace"))


def jpeg_without(data: bytes) -> bytes:
    """The same picture with nothing but what shows it: its tables, its colours."""
    return JPEG + b"".join(whole for marker, inside, whole in segments(data) if _shows(marker, inside))


def _shows(marker: int, inside: bytes) -> bool:
    if marker == _APP2:
        return inside.startswith(b"ICC_PROFILE")
    return marker in _KEPT or not (0xE0 <= marker <= 0xEF or marker == _COMMENT)  # noqa: PLR2004  # APP0 to APP15
