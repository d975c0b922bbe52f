# SPDX-License-Identifier: Apache-2.0
"""A file of contacts, of whichever of the two forms it is."""

from typing import Final

from demarche.areas.contacts.formats.card import read_cards
from demarche.areas.contacts.formats.row import FILE_LIMIT, FileError, Read, Wrong
from demarche.areas.contacts.formats.sheet import read_sheet

_OTHER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_BEGIN: Final = b"BEGIN:VCARD"


def read_file(data: bytes) -> Read:
    """Read a vCard or CSV of contacts; raise `FileError` where it is none, or larger than what is taken in."""
    if len(data) > FILE_LIMIT:
        raise FileError(Wrong.TOO_LARGE)
    if not data.removeprefix(_UTF8_MARK).strip():
        raise FileError(Wrong.EMPTY)
    zero = 0 if data.startswith(_OTHER_MARKS) else data.find(b"\0")
    if zero >= 0:
        raise FileError(Wrong.NOT_UTF8, line=data.count(b"\n", 0, zero) + 1, came=data[zero : zero + 8].hex(" "))
    first = data.removeprefix(_UTF8_MARK).lstrip()[: len(_BEGIN)].upper()
    found = read_cards(data) if first == _BEGIN else read_sheet(data)
    if not found.rows and not found.bad:
        raise FileError(Wrong.EMPTY)
    return found
