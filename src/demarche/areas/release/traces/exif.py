# SPDX-License-Identifier: Apache-2.0
"""What a camera writes into a picture (EXIF): who, with what, and whether where."""

import struct
from collections.abc import Iterator
from typing import Final

from demarche.areas.release.traces.trace import Trace, What, trace

_SAID: Final = {
    0x010E: What.TEXT,
    0x010F: What.DEVICE,
    0x0110: What.DEVICE,
    0x0131: What.PROGRAM,
    0x013B: What.PERSON,
    0x8298: What.PERSON,
}
_PLACE: Final = 0x8825
_TEXT: Final = 2
_INLINE: Final = 4
_ENTRIES: Final = 200
_ENTRY: Final = 12


def said(data: bytes) -> Iterator[Trace]:
    """What the first directory of a TIFF says; nothing where it is broken."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return
    try:
        (start,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, start)
        entries = [
            struct.unpack_from(f"{order}HHII", data, start + 2 + _ENTRY * n) for n in range(min(count, _ENTRIES))
        ]
    except struct.error:
        return
    for n, (tag, kind, size, offset) in enumerate(entries):
        if tag == _PLACE:
            yield Trace(What.PLACE)
        elif tag in _SAID and kind == _TEXT:
            begin = start + 2 + _ENTRY * n + 8 if size <= _INLINE else offset
            yield from trace(_SAID[tag], data[begin : begin + min(size, 1000)].split(b"\0")[0].decode(errors="replace"))
