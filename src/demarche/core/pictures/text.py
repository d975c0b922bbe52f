# SPDX-License-Identifier: Apache-2.0
"""What text carries: drawings, pictures by their address, and blobs written as text."""

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_PICTURE: Final = re.compile(
    r"<(?:[a-z][\w.-]{0,40}:)?svg[\s>/]"
    r"|data:\s{0,9}(?:image|video)/[^,\s\"'<>]{1,200},"
    r"|^content-type:\s{0,9}(?:image|video)/"
    r"|\\pict\b",
    re.IGNORECASE | re.MULTILINE,
)
# PNG, GIF and JPEG in base64, wherever in a run they begin.
_SPELLED: Final = re.compile(r"iVBORw0KGgo|R0lGOD(?:lh|dh)|[/_]9j[/_][2-7][A-Za-z0-9+/_-]{27}")
_HIDDEN: Final = re.compile(
    r"^begin(?:-base64)? [0-7]{3,4} |^=ybegin |\A%!PS|\\objdata\b|^-----BEGIN PGP MESSAGE-----", re.MULTILINE
)
# A word of base64, and the lines that go on with it.
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{32,}(?:[ \t]{0,9}\r?\n[ \t>]{0,9}[A-Za-z0-9+/_-]+)*")
# Longer than any hash.
_HEX: Final = re.compile(
    r"(?:[0-9A-Fa-f]{2}){65,}|(?:[0-9A-Fa-f]{2}){16,}(?:[ \t]{0,9}\r?\n[ \t]{0,9}(?:[0-9A-Fa-f]{2}){16,})+"
)
# JSON, addresses, HTML, and lines that go on.
_ESCAPED: Final = re.compile(
    r"(?:\\(?:u00|x)|%)(?P<hex>[0-9A-Fa-f]{2})|&#[xX]0{0,8}(?P<entity>[0-9A-Fa-f]{1,4});?"
    r"|&#0{0,8}(?P<dec>[0-9]{2,3});?|&(?P<name>[a-zA-Z]{2,7});|\\(?P<sign>[/nrt])|=\r?\n"
)
_SIGNS: Final = {
    "/": "/",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "sol": "/",
    "plus": "+",
    "lt": "<",
    "gt": ">",
    "colon": ":",
    "comma": ",",
    "NewLine": "\n",
}
_SPACE: Final = re.compile(r"[^A-Za-z0-9+/_-]+")
_HEAD: Final = 128
_URL_SAFE: Final = str.maketrans("-_", "+/")


def text_of(data: bytes) -> str | None:
    """The text that these bytes are, in UTF-8, in UTF-16 with its mark, or in an old code page; `None` when they are none."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return None if _CONTROL.search(text) else text


def spellings(text: str) -> Iterator[str]:
    """A text as it stands, and with what is escaped in it written plainly."""
    yield text
    plain = _ESCAPED.sub(_written, text)
    if plain != text:
        yield plain


def _written(found: re.Match[str]) -> str:
    digits = found["hex"] or found["entity"]
    if digits:
        return chr(int(digits, 16))
    if found["dec"]:
        return chr(int(found["dec"]))
    return _SIGNS.get(found["name"] or found["sign"] or "", "")


def shows_picture(text: str) -> bool:
    """Whether a text holds a drawing, or says of a part of it that it is a picture."""
    return _PICTURE.search(text) is not None or _SPELLED.search(text) is not None


def hides(text: str) -> bool:
    """Whether a text is written so that it cannot be looked into."""
    return _HIDDEN.search(text) is not None


def blobs(text: str) -> Iterator[tuple[bytes, bool]]:
    """What runs of base64 and of hexadecimal digits in a text decode to.

    And whether that is the whole run, or its head, read from the second to fourth sign on.
    """
    for run in _BASE64.finditer(text):
        signs = _SPACE.sub("", run[0]).translate(_URL_SAFE)
        yield _decoded(signs), True
        for skipped in range(1, 4):
            yield _decoded(signs[skipped : skipped + _HEAD]), False
    for run in _HEX.finditer(text):
        yield bytes.fromhex(run[0]), True


def _decoded(signs: str) -> bytes:
    """Base64 with or without its padding; a last sign that stands for less than a byte says nothing."""
    return b64decode(signs[: len(signs) - (len(signs) % 4 == 1)] + "===")
