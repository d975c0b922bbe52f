# SPDX-License-Identifier: Apache-2.0
"""Pictures and video are known by content: by how they begin, and inside what carries them."""

from __future__ import annotations

import zlib
from base64 import b64encode, encodebytes
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.core.pictures import LOOK_LIMIT, Room, Sight, bars_pictures, look

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(120)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
GIF = b"GIF89a\x01\x00\x01\x00" + bytes(40)

HEADS = {
    "JPEG": JPEG,
    "PNG": PNG,
    "GIF": GIF,
    "GIF of 1987": b"GIF87a\x01\x00",
    "WebP": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "AVI": b"RIFF\x24\x00\x00\x00AVI LIST",
    "animated cursor": b"RIFF\x24\x00\x00\x00ACON",
    "BMP": b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00",
    "TIFF, little end first": b"II*\x00\x08\x00",
    "TIFF, big end first": b"MM\x00*\x00\x00",
    "BigTIFF, little end first": b"II+\x00\x08\x00",
    "BigTIFF, big end first": b"MM\x00+\x00\x08",
    "raw of a camera": b"FUJIFILMCCD-RAW 0201",
    "raw of another camera": b"IIRO\x08\x00",
    "raw of a third": b"IIU\x00\x18\x00",
    "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "AVIF": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00",
    "MP4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "MOV": b"\x00\x00\x00\x14ftypqt  ",
    "3GP": b"\x00\x00\x00\x18ftyp3gp4",
    "MOV without a type": b"\x00\x00\x10\x00moov\x00\x00\x00\x6cmvhd",
    "MOV, wide first": b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat",
    "MOV, data first": b"\x00\x00\x00\x01mdat\x00\x00\x00\x00",
    "MOV, free first": b"\x00\x00\x00\x08free\x00\x00\x00\x00",
    "Matroska or WebM": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01",
    "FLV": b"FLV\x01\x05\x00\x00\x00\x09",
    "MPEG program stream": b"\x00\x00\x01\xba\x44\x00",
    "MPEG video": b"\x00\x00\x01\xb3\x16\x00",
    "MPEG transport stream": (b"\x47\x40\x00\x10" + bytes(184)) * 3,
    "ASF or WMV": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9",
    "Ogg": b"OggS\x00\x02" + bytes(22) + b"\x80theora",
    "PSD": b"8BPS\x00\x01",
    "ICO": b"\x00\x00\x01\x00\x01\x00\x10\x10",
    "CUR": b"\x00\x00\x02\x00\x01\x00\x10\x10",
    "JPEG XL": b"\x00\x00\x00\x0cJXL \r\n\x87\n",
    "JPEG XL, bare": b"\xff\x0a\x00\x10",
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    "JPEG 2000, bare": b"\xff\x4f\xff\x51\x00\x2f",
    "RealMedia": b".RMF\x00\x00\x00\x12",
    "DjVu": b"AT&TFORM\x00\x00\x02\x00DJVU",
    "IVF": b"DKIF\x00\x00 \x00VP80",
    "uncompressed video": b"YUV4MPEG2 W16 H16 F25:1\nFRAME\n",
    "WMF": b"\xd7\xcd\xc6\x9a\x00\x00",
    "EMF": b"\x01\x00\x00\x00" + bytes(36) + b" EMF",
    "DICOM": bytes(128) + b"DICM\x02\x00",
    "IFF": b"FORM\x00\x00\x01\x00ILBMBMHD",
    "PGM": b"P2\n# by hand\n2 2\n3\n0 1 2 3\n",
    "XPM": b"/* XPM */\nstatic char *a[] = {",
    "SVG": b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "SVG under another name": b"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>",
    "SVG in UTF-16": "<svg xmlns='http://www.w3.org/2000/svg'/>".encode("utf-16"),
}


@pytest.mark.parametrize("form", HEADS)
def test_a_picture_is_known_by_how_it_begins(form: str) -> None:
    """Whatever its name: no name is asked for."""
    assert look(HEADS[form]) is Sight.PICTURE


PLAIN = {
    "nothing": b"",
    "text": b"BMW seen at the gate. II* and MM are the marks; PK stands for private key. GIF is a form.",
    "text that begins as a picture nearly does": b"BM: five addresses, PNG: none",
    "Arabic": "مسألة بين طرفين، بلا صور".encode(),
    "Arabic of an old code page": "مسألة بين طرفين".encode("windows-1256"),
    "UTF-16": "A matter between two Parties".encode("utf-16"),
    "JSON": b'{"type": "bundle", "hashes": {"SHA-256": "' + b"0f" * 32 + b'"}, "url": "http:\\/\\/c2.example\\/9j\\/"}',
    "hashes": b"\n".join(b"%0128x" % (each * 7919) for each in range(50)),
    "a key in base64": b"key: " + b64encode(bytes(range(200, 256)) * 3),
    "text in base64": b64encode(b"a list of addresses, one a line, and nothing more"),
    "entities": b"&amp; &eacute; &unknown; &#" + b"9" * 9000 + b"; &#x" + b"f" * 9000 + b"; %zz \\q",
    "a table": b"address,seen\n203.0.113.7,2027-02-03\n",
    "mail": b"From: a@example.org\r\nContent-Type: text/plain\r\n\r\nNo picture goes with it.\r\n",
}


@pytest.mark.parametrize("form", PLAIN)
def test_what_holds_no_picture(form: str) -> None:
    assert look(PLAIN[form]) is Sight.NONE


def packed(method: int = ZIP_DEFLATED, **members: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


class Outlet(BytesIO):
    """A place to write to that cannot be gone back in, so that a ZIP has descriptors."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_where: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def streamed(**members: bytes) -> bytes:
    out = Outlet()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def stream(content: bytes, dictionary: bytes = b"<< /Length 9 /Filter /FlateDecode >>") -> bytes:
    return dictionary + b"\nstream\n" + content + b"\nendstream"


WORDS = b"<w:document><w:t>Nine addresses.</w:t></w:document>"
IN_TEXT = b64encode(JPEG)

CARRIED = {
    "a document with a picture": packed(word__document=WORDS, word__media__image1=JPEG),
    "a presentation, written in one go": streamed(slide=WORDS, video=HEADS["MP4"]),
    "a stored member": packed(ZIP_STORED, a=PNG),
    "a ZIP in a ZIP": packed(a=packed(b=packed(c=GIF))),
    "a picture beside what cannot be read": packed(a=b"\x00\x01 neither", b=PNG),
    "a PDF with a picture": pdf(stream(zlib.compress(bytes(9)), b"<< /Subtype /Image /Width 1 >>")),
    "a PDF whose name is escaped": pdf(b"<< /Subtype /#49mag#65 >>"),
    "a PDF with a filter of pictures": pdf(stream(JPEG, b"<< /Filter[/DCTDecode] >>")),
    "a PDF with a picture in a stream": pdf(stream(zlib.compress(JPEG))),
    "a PDF that draws a picture on the page": pdf(stream(zlib.compress(b"q BI /W 1 /H 1 ID \x00 EI Q"))),
    "a PDF with a picture in its description": pdf(stream(b"<x:image>" + IN_TEXT + b"</x:image>", b"<< >>")),
    "a PDF that is also text": b"notes %PDF-1.4 " + IN_TEXT,
    "an address that is a picture": b'<img src="data:image/png;base64,iVBORw0KGgo=">',
    "an address that is a video": b"data: video/mp4,%00%00",
    "base64": b'{"payload_bin": "' + IN_TEXT + b'"}',
    "base64 with escaped strokes": b'{"payload_bin": "' + IN_TEXT.replace(b"/", b"\\/") + b'"}',
    "base64 with percent signs": b"picture=" + IN_TEXT.replace(b"/", b"%2F").replace(b"+", b"%2B"),
    "base64 with entities": b"<p>" + IN_TEXT.replace(b"/", b"&#x2F;") + b"</p>",
    "base64 with numbered signs": b'"' + IN_TEXT.replace(b"/", b"\\u002f") + b'"',
    "base64 for addresses": IN_TEXT.replace(b"/", b"_").replace(b"+", b"-"),
    "base64 in lines": encodebytes(JPEG * 3),
    "base64 in lines as text": encodebytes(JPEG * 3).replace(b"\n", b"\\n"),
    "base64 that is quoted": b"> " + encodebytes(JPEG * 3).replace(b"\n", b"\r\n> "),
    "base64 in quoted lines": encodebytes(JPEG * 3).replace(b"\n", b"=\r\n"),
    "base64 after another sign": b"x" + IN_TEXT,
    "base64 in UTF-16": IN_TEXT.decode().encode("utf-16"),
    "base64 behind a path": b"http://a.example/b/c/" + b64encode(PNG),
    "base64 behind a path of another length": b"http://a.example/bc/" + IN_TEXT,
    "base64 with entities by number": b"<p>" + IN_TEXT.replace(b"/", b"&#47;").replace(b"A", b"&#0065") + b"</p>",
    "base64 with entities by name": b"<p>" + IN_TEXT.replace(b"/", b"&sol;") + b"</p>",
    "base64 of base64": b64encode(b"see here: " + IN_TEXT),
    "base64 of a ZIP": b64encode(packed(a=JPEG)),
    "hexadecimal digits": b"{\\rtf1 " + JPEG.hex().encode() + b"}",
    "hexadecimal digits in lines": b"\n".join(JPEG.hex()[at : at + 64].encode() for at in range(0, 256, 64)),
    "a picture of rich text": b"{\\rtf1{\\pict\\pngblip 00}}",
    "mail": b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\n=89PNG",
}


@pytest.mark.parametrize("form", CARRIED)
def test_a_picture_is_found_in_what_carries_it(form: str) -> None:
    assert look(CARRIED[form]) is Sight.PICTURE


OPEN = {
    "a document": packed(word__document=WORDS, word__styles=b"<w:styles/>", empty=b""),
    "a document, written in one go": streamed(document=WORDS, styles=b"<w:styles/>"),
    "an empty ZIP": packed(),
    "a PDF of words": pdf(stream(zlib.compress(b"BT (Nine addresses.) Tj ET")), stream(b"\x00\x01 a font", b"<< >>")),
    "a PDF cut short": b"%PDF-1.4\n<< >>\nstream\nBT (Nine) Tj ET",
}


@pytest.mark.parametrize("form", OPEN)
def test_what_was_looked_into_and_holds_none(form: str) -> None:
    assert look(OPEN[form]) is Sight.NONE


def nested(depth: int) -> bytes:
    data = b"words"
    for _ in range(depth):
        data = packed(ZIP_STORED, a=data)
    return data


def patched(data: bytes, sign: bytes, at: int, change: bytes) -> bytes:
    """A ZIP with some bytes of its last header of this sign changed."""
    begin = data.rindex(sign) + at
    return data[:begin] + change + data[begin + len(change) :]


def gap(data: bytes, filling: bytes) -> bytes:
    """A ZIP with something between its last member and its directory, which says where it stands."""
    start = data.index(CENTRAL)
    moved = (start + len(filling)).to_bytes(4, "little")
    return patched(data[:start] + filling + data[start:], END, 16, moved)


ZIP = packed(document=WORDS)
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"

HIDDEN = {
    "gzip": b"\x1f\x8b\x08\x00" + bytes(20),
    "bzip2": b"BZh91AY&SY",
    "xz": b"\xfd7zXZ\x00\x00\x04",
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "rar": b"Rar!\x1a\x07\x01\x00",
    "zstd": b"\x28\xb5\x2f\xfd\x04",
    "tar": b"a.txt".ljust(257, b"\x00") + b"ustar\x0000",
    "cabinet": b"MSCF\x00\x00\x00\x00",
    "a document of an older office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20),
    "sound": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "what is no text": b"\x00\x07\x12 anything",
    "a picture behind other bytes": b"\x00" + JPEG,
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "uuencoded": b"begin 644 a.jpg\nM_]C_X\n",
    "yEnc": b"=ybegin line=128 size=9 name=a.jpg\nabc\n",
    "an object of rich text": b"{\\rtf1{\\objdata 0105}}",
    "an encrypted message": b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n",
    "gzip in base64": b64encode(b"\x1f\x8b\x08\x00" + bytes(range(60))),
    "an unreadable member": packed(a=b"\x00\x07\x12 anything"),
    "a form of packing that is not read": packed(ZIP_BZIP2, a=WORDS),
    "an encrypted member": patched(patched(ZIP, LOCAL, 6, b"\x01"), CENTRAL, 8, b"\x01"),
    "headers that differ": patched(ZIP, LOCAL, 8, b"\x00"),
    "a member with much beside it": patched(ZIP, LOCAL, 28, b"\x01\x10"),
    "a line with much beside it": patched(ZIP, CENTRAL, 30, b"\x01\x10"),
    "a member that is longer than it says": patched(ZIP, CENTRAL, 24, b"\x01"),
    "a member that ends early": patched(ZIP, CENTRAL, 20, b"\x09"),
    "a member beyond the end": patched(ZIP, CENTRAL, 42, b"\xff\xff"),
    "a member that overlaps": patched(packed(a=WORDS, b=WORDS), CENTRAL, 42, b"\x01"),
    "no deflated stream": patched(ZIP, LOCAL, 38, b"\xff\xff"),
    "a directory of other lines": patched(ZIP, CENTRAL, 0, b"PK\x01\x09"),
    "fewer lines than it says": patched(ZIP, END, 8, b"\x02\x00\x02"),
    "more lines than it says": patched(packed(a=WORDS, b=WORDS), END, 8, b"\x01\x00\x01"),
    "several disks": patched(ZIP, END, 4, b"\x01"),
    "a ZIP with a comment": ZIP[:-2] + b"\x01\x00x",
    "a ZIP cut short": ZIP[:-1],
    "the first bytes of a ZIP": b"PK\x03\x04\x14",
    "a split ZIP": b"PK\x07\x08PK\x03\x04",
    "a picture between members": gap(ZIP, PNG),
    "a member that reaches into the directory": patched(packed(ZIP_STORED, a=WORDS), CENTRAL, 20, b"\xff"),
    "a ZIP with more at its end": ZIP + b"more",
    "too many members": packed(ZIP_STORED, **{f"a{at}": b"" for at in range(2001)}),
    "a bomb": packed(a=bytes(5 * LOOK_LIMIT)),
    "many small bombs": packed(ZIP_DEFLATED, **{f"a{at}": b" " * LOOK_LIMIT for at in range(6)}),
    "stored beyond the room": packed(ZIP_STORED, a=b"a b " * 1000, b=packed(c=b"a" * (4 * LOOK_LIMIT - 1))),
    "ZIPs in ZIPs without end": nested(7),
    "too large to look into": b"a" * (LOOK_LIMIT + 1),
    "an encrypted PDF": pdf(b"<< /Encrypt 5 0 R >>"),
    "a PDF with packed objects": pdf(b"<< /Type /ObjStm /N 3 >>"),
    "a PDF with a file in it": pdf(b"<< /Type /EmbeddedFile >>"),
    "a PDF packed in another form": pdf(stream(b"abc", b"<< /Filter /LZWDecode >>")),
    "a PDF packed twice": pdf(stream(zlib.compress(zlib.compress(JPEG)))),
    "a PDF whose stream is broken": pdf(stream(zlib.compress(WORDS)[:9])),
    "a PDF whose stream is none": pdf(stream(b"\x78\x9c\xff\xff\xff\xff")),
    "a PDF with streams in one another": pdf(b"x>\nstream\n" * 2000),
    "a PDF of very many streams": pdf(*[b"stream\nendstream"] * 5001),
}  # fmt: skip


@pytest.mark.parametrize("form", HIDDEN)
def test_what_cannot_be_looked_into(form: str) -> None:
    """Packed, encrypted, broken, too deep, too much, or of a form that nobody here reads."""
    assert look(HIDDEN[form]) is Sight.HIDDEN


def test_files_that_came_together_share_their_room() -> None:
    """A hundred small bombs are not unpacked one after another."""
    room = Room(100_000)
    bomb = packed(a=b"a " * 30_000)

    assert [look(bomb, room) for _ in range(3)] == [Sight.NONE, Sight.HIDDEN, Sight.HIDDEN]
    assert look(PNG, room) is Sight.PICTURE


KINDS = (ZIP, packed(a=ZIP, b=JPEG), OPEN["a PDF of words"], CARRIED["base64 in lines"], streamed(a=WORDS, b=WORDS))


@given(st.sampled_from(KINDS), st.data())
def test_no_bytes_are_too_strange_to_be_looked_at(whole: bytes, data: st.DataObject) -> None:
    """Some bytes changed, left out, or put in: a finding, and no error."""
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    assert look(bytes(changed)) in Sight


@given(st.binary(max_size=300))
def test_any_bytes_can_be_looked_at(data: bytes) -> None:
    """Behind each head that says what they are."""
    for head in (b"", b"PK\x03\x04", b"%PDF-1.4\nstream\n", b"\xff\xfe", b"&#x", b"%", b"data:image/", b"begin 644 "):
        assert look(head + data) in Sight


def test_a_large_picture_is_one() -> None:
    """Its first bytes suffice."""
    assert look(JPEG + bytes(LOOK_LIMIT)) is Sight.PICTURE


@pytest.mark.parametrize(
    ("subjects", "barred"),
    [
        (["CHI"], True),
        (["CHI", "CIN"], True),
        (["CIN"], False),
        ([], False),
        (None, False),
        ("CHI", True),
        (["CIN", 7, {"CHI": 1}], False),
        ({"CHI": 1}, False),
    ],
)
def test_which_matters_take_in_no_pictures(subjects: object, barred: bool) -> None:
    """By the opening act's subjects; a malformed part is read as far as it goes."""
    assert bars_pictures({"subjects": subjects}) is barred
    assert not bars_pictures({})
