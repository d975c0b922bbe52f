# SPDX-License-Identifier: Apache-2.0
"""Documents, sheets and slides of office programs (OOXML): their properties, and the names beside changes and comments."""

import re
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from demarche.areas.release.traces.trace import Trace, UnreadableError, What, trace

_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "_rels/.rels"
_PROPERTIES: Final = "docProps/"
_ROOM: Final = 32 * 1024 * 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_SAID: Final = (
    ("dc:creator", What.PERSON),
    ("cp:lastModifiedBy", What.PERSON),
    ("Manager", What.PERSON),
    ("Company", What.ORGANISATION),
    ("Application", What.PROGRAM),
    ("dc:title", What.TEXT),
    ("dc:subject", What.TEXT),
    ("dc:description", What.TEXT),
    ("cp:keywords", What.TEXT),
    ("vt:lpwstr", What.TEXT),
)
_AUTHOR: Final = re.compile(
    r'<(?:w:(?:ins|del|moveFrom|moveTo|comment|rPrChange|pPrChange)\b[^>]*\bw:author|p:cmAuthor\b[^>]*\bname)="([^"]*)"'
)
_AUTHORS: Final = re.compile("<author>([^<]*)</author>")


def members(data: bytes) -> dict[str, bytes]:
    """The members of a document by name; raise `UnreadableError` for what is not one."""
    try:
        with ZipFile(BytesIO(data)) as opened:
            listed = opened.infolist()
            if sum(each.file_size for each in listed) > _ROOM or _TYPES not in opened.namelist():
                raise UnreadableError("expected a document of an office program, got another ZIP")
            return {each.filename: opened.read(each) for each in listed if not each.is_dir()}
    except (BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError, ValueError) as error:
        raise UnreadableError(f"expected a whole document, got {error}") from error


def said(data: bytes) -> Iterator[Trace]:
    """What a document says of persons and programs."""
    for name, content in members(data).items():
        text = content.decode(errors="replace") if name.endswith(".xml") else ""
        if name.startswith(_PROPERTIES):
            yield from _properties(text)
        for found in (*_AUTHOR.findall(text), *(_AUTHORS.findall(text) if "comments" in name else ())):
            yield from trace(What.PERSON, unescape(found))


def _properties(text: str) -> Iterator[Trace]:
    for name, what in _SAID:
        for found in re.findall(rf"<{name}(?:\s[^>]*)?>([^<]*)</{name}>", text):
            yield from trace(what, unescape(found))


def without(data: bytes) -> bytes:
    """The same document without its properties; names beside changes and comments are part of its content and stay."""
    kept = {name: content for name, content in members(data).items() if not name.startswith(_PROPERTIES)}
    for name, pattern in (
        (_TYPES, rb'<Override\b[^>]*PartName="/docProps/[^>]*?/>'),
        (_RELATIONS, rb'<Relationship\b[^>]*Target="/?docProps/[^>]*?/>'),
    ):
        if name in kept:
            kept[name] = re.sub(pattern, b"", kept[name])
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as written:
        for name, content in kept.items():
            written.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return out.getvalue()
