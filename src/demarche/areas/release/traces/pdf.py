# SPDX-License-Identifier: Apache-2.0
"""PDF: its Info dictionary and XMP. It is read by its words and never rewritten: what stands in it is left to its program."""

import re
from collections.abc import Iterator
from typing import Final

from demarche.areas.release.traces import xmp
from demarche.areas.release.traces.trace import Trace, What, trace

_SAID: Final = {
    b"Author": What.PERSON,
    b"Creator": What.PROGRAM,
    b"Producer": What.PROGRAM,
    b"Company": What.ORGANISATION,
    b"Keywords": What.TEXT,
    b"Subject": What.TEXT,
}
_ENTRY: Final = re.compile(
    rb"/(Author|Creator|Producer|Company|Keywords|Subject)\s*(?:\(((?:\\[\s\S]|[^\\)]){0,2000})\)|<([0-9A-Fa-f\s]{0,4000})>)"
)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|[\s\S])")
_PACKET: Final = re.compile(rb"<x:xmpmeta\b[\s\S]{0,200000}?</x:xmpmeta>")
_SHORT: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}


def said(data: bytes) -> Iterator[Trace]:
    """What a PDF says of persons and programs, as far as it stands there unpacked."""
    for name, plain, coded in _ENTRY.findall(data):
        yield from trace(_SAID[name], _text(bytes.fromhex(_even(coded)) if coded else _ESCAPE.sub(_plainly, plain)))
    for packet in _PACKET.findall(data):
        yield from xmp.said(packet.decode(errors="replace"))


def _even(coded: bytes) -> str:
    digits = "".join(coded.decode().split())
    return digits + "0" * (len(digits) % 2)


def _plainly(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 0xFF]) if sign.isdigit() and sign < b"8" else _SHORT.get(sign, sign)


def _text(data: bytes) -> str:
    return data[2:].decode("utf-16-be", errors="replace") if data.startswith(b"\xfe\xff") else data.decode("latin-1")
