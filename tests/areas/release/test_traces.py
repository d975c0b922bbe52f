# SPDX-License-Identifier: Apache-2.0
"""What files say of persons and programs beside their content, and the same files without it."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from demarche.areas.release.traces import Trace, What, removed, traces_of

CORE = (
    '<cp:coreProperties xmlns:dc="d" xmlns:cp="c"><dc:creator>D. Amis</dc:creator>'
    "<cp:lastModifiedBy>R. &amp; Aksel</cp:lastModifiedBy><dc:title></dc:title></cp:coreProperties>"
)
APP = "<Properties><Application>Writer 4</Application><Company>Ministry</Company></Properties>"
TYPES = (
    '<Types><Override PartName="/docProps/core.xml" ContentType="c"/>'
    '<Override PartName="/word/document.xml" ContentType="w"/></Types>'
)
RELATIONS = (
    '<Relationships><Relationship Id="1" Target="word/document.xml"/>'
    '<Relationship Id="2" Target="docProps/core.xml"/></Relationships>'
)


def document(body: str = "<w:document>Text</w:document>", **more: str) -> bytes:
    """A document as an office program writes it, always with the same bytes: no member is dated by the clock."""
    out = BytesIO()
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": CORE,
        "docProps/app.xml": APP,
        "word/document.xml": body,
        **{name.replace("__", "/"): text for name, text in more.items()},
    }
    with ZipFile(out, "w") as opened:
        for name, text in members.items():
            opened.writestr(ZipInfo(name), text)
    return out.getvalue()


def chunk(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))


def exif(*texts: tuple[int, str], order: str = "<") -> bytes:
    """A TIFF directory with these texts, and a place."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    entries, rest = [], b""
    begin = 8 + 2 + 12 * (len(texts) + 1)
    for tag, text in texts:
        content = text.encode() + b"\0"
        if len(content) <= 4:
            entries.append(struct.pack(f"{order}HHI", tag, 2, len(content)) + content.ljust(4, b"\0"))
        else:
            entries.append(struct.pack(f"{order}HHII", tag, 2, len(content), begin + len(rest)))
            rest += content
    entries.append(struct.pack(f"{order}HHII", 0x8825, 4, 1, 0))
    return head + struct.pack(f"{order}H", len(entries)) + b"".join(entries) + rest


def png(*chunks: bytes) -> bytes:
    picture = chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", b"picture") + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + picture


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    made = b"".join(bytes([0xFF, marker]) + struct.pack(">H", len(inside) + 2) + inside for marker, inside in segments)
    return b"\xff\xd8" + made + b"\xff\xdb\x00\x04ab" + b"\xff\xda\x00\x02picture\xff\xd9"


XMP = (
    '<x:xmpmeta><rdf:Description xmp:CreatorTool="Camera 7"><dc:creator><rdf:Seq><rdf:li>T. Arno</rdf:li></rdf:Seq>'
    "</dc:creator><exif:GPSLatitude>1</exif:GPSLatitude></rdf:Description></x:xmpmeta>"
)
OF_XMP = [Trace(What.PERSON, "T. Arno"), Trace(What.PROGRAM, "Camera 7"), Trace(What.PLACE)]


def test_a_document_names_its_writers_and_loses_them() -> None:
    """Its text stays, and it stays a document: what its own lists said of the properties is gone too."""
    data = document()
    assert traces_of(data) == (
        Trace(What.PERSON, "D. Amis"),
        Trace(What.PERSON, "R. & Aksel"),
        Trace(What.ORGANISATION, "Ministry"),
        Trace(What.PROGRAM, "Writer 4"),
    )

    clean = removed(data)

    assert clean is not None
    assert traces_of(clean) == ()
    assert removed(clean) == clean
    with ZipFile(BytesIO(clean)) as opened:
        assert opened.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
        assert opened.read("word/document.xml") == b"<w:document>Text</w:document>"
        assert b"docProps" not in opened.read("[Content_Types].xml") + opened.read("_rels/.rels")
        assert b"word/document.xml" in opened.read("_rels/.rels")


def test_names_beside_changes_and_comments_are_told_and_stay() -> None:
    """They are part of the content; their program takes them out."""
    data = document('<w:ins w:id="1" w:author="L. Aster">x</w:ins>', xl__comments1_xml="<author>T. Thorn</author>")
    renamed = document(
        '<w:ins w:id="1" w:author="L. Aster">x</w:ins>', **{"xl__comments1.xml": "<author>T. Thorn</author>"}
    )

    clean = removed(renamed)

    assert Trace(What.PERSON, "L. Aster") in (traces_of(data) or ())
    assert clean is not None
    assert traces_of(clean) == (Trace(What.PERSON, "L. Aster"), Trace(What.PERSON, "T. Thorn"))


def test_a_png() -> None:
    """Texts plain and packed, in two alphabets, and what a camera wrote."""
    data = png(
        chunk(b"tEXt", b"Author\0D. Amis"),
        chunk(b"zTXt", b"Software\0\0" + zlib.compress(b"Painter 3")),
        chunk(b"iTXt", b"Title\0\0\0\0\0" + "Ärger".encode()),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP.encode())),
        chunk(b"zTXt", b"Broken\0\0no"),
        chunk(b"eXIf", exif((0x010F, "Cam"), order=">")),
        chunk(b"tIME", bytes(7)),
    )
    found = list(traces_of(data) or ())
    assert found[:3] == [
        Trace(What.PERSON, "D. Amis"),
        Trace(What.PROGRAM, "Painter 3"),
        Trace(What.TEXT, "Title: Ärger"),
    ]
    assert found[3:6] == OF_XMP
    assert found[6:] == [Trace(What.TEXT, "Broken:"), Trace(What.DEVICE, "Cam")]
    assert removed(data) == png()


def test_a_jpeg() -> None:
    """Its colours stay, and the picture byte for byte."""
    profile = (0xE2, b"ICC_PROFILE\0x")
    data = jpeg(
        (0xE0, b"JFIF\0"),
        (0xE1, b"Exif\0\0" + exif((0x013B, "T. Arno"), (0x0110, "Camera 7"))),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode()),
        profile,
        (0xE2, b"MPF\0thumbnail"),
        (0xED, b"Photoshop 3.0\0"),
        (0xFE, b"made at home"),
    )
    found = traces_of(data) or ()
    assert {each.what for each in found} == {What.PERSON, What.DEVICE, What.PLACE, What.PROGRAM, What.TEXT}
    assert removed(data) == jpeg((0xE0, b"JFIF\0"), profile)


def test_a_pdf_is_told_of_and_not_rewritten() -> None:
    """Its Info dictionary in its spellings, and its XMP."""
    data = b"%PDF-1.7\n<</Author (D. Amis \\(desk\\)\\041) /Producer <FEFF00580059> /Creator(W\\n4)>>\n" + XMP.encode()
    assert traces_of(data) == (
        Trace(What.PERSON, "D. Amis (desk)!"),
        Trace(What.PROGRAM, "XY"),
        Trace(What.PROGRAM, "W 4"),
        *OF_XMP,
    )
    assert removed(data) is None


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0 an old form",
        b"PK\x03\x04 no ZIP",
        document().replace(b"[Content_Types].xml", b"[Content_Typos].xml"),
        png()[:40],
        png()[:-3],
        jpeg()[:9],
        b"\xff\xd8\xff\xe0\x00\x00",
        b"\xff\xd8\x00\x00\x00\x00",
        b"\0\0",
    ],
)
def test_what_cannot_be_told(data: bytes) -> None:
    """Another form, or bytes that are not whole: it is said so, and nothing is rewritten."""
    assert traces_of(data) is None
    assert removed(data) is None


def test_a_text_says_nothing_beside_its_content() -> None:
    """Whatever stands in it is read by everybody."""
    assert traces_of(b"203.0.113.7\n") == ()
    assert removed(b"203.0.113.7\n") is None


def test_a_broken_directory_says_nothing() -> None:
    """The rest is still told."""
    assert traces_of(png(chunk(b"eXIf", b"II*\0\xff\xff\0\0"), chunk(b"eXIf", b"??"))) == ()
