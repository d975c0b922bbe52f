# SPDX-License-Identifier: Apache-2.0
"""C2SP signed notes: text and signature lines, in one spelling; who signed is for the caller to say.

Source: https://c2sp.org/signed-note@v1.0.0, narrowed as docs/protocol/log.md 3 says.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from demarche.core.encoding import MalformedError

ED25519: Final = 0x01
ML_DSA_44_COSIGNATURE: Final = 0x06

NOTE_LIMIT: Final = 524_288
LINES_LIMIT: Final = 100
KEY_ID_SIZE: Final = 4

_DASH = "— "
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Give the four bytes that, with its name, tell a key: a hint for looking up, never a proof.

    `kind` is the signature type (0x01 or 0x06); `public` the raw public key.
    """
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:KEY_ID_SIZE]


def check_name(name: str) -> None:
    """Raise `MalformedError` unless this can be a key's name: not empty, no spaces, no plus, no controls."""
    if not name or "+" in name or _CONTROL.search(name) or any(letter.isspace() for letter in name):
        raise MalformedError(f"expected a key name without spaces and plus, got {name[:64]!a}")


def standard_b64(data: bytes) -> str:
    """Padded standard base64 (RFC 4648, section 4), as notes have it."""
    return b64encode(data).decode()


def unstandard_b64(text: str) -> bytes:
    """Read padded standard base64 in its one spelling."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        data = None
    if data is None or standard_b64(data) != text:
        raise MalformedError(f"expected base64 in its one spelling, got {text[:16]!a}")
    return data


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: a key's name, its id (4 bytes) and what it signed (by its type)."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {standard_b64(self.key_id + self.value)}\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read one signature line, without its newline."""
        if not line.startswith(_DASH):
            raise MalformedError(f"expected a signature line, got {line[:64]!a}")
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        if not space:
            raise MalformedError(f"expected a name and a signature, got {line[:64]!a}")
        check_name(name)
        data = unstandard_b64(encoded)
        if len(data) <= KEY_ID_SIZE:
            raise MalformedError(f"expected a signature after the key id, got {len(data)} bytes in all")
        return cls(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text (ending in a newline) and the signature lines under it, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __bytes__(self) -> bytes:
        return (self.text + "\n" + "".join(map(str, self.signatures))).encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a note; whatever this accepts, `bytes` prints back unchanged."""
        if len(data) > NOTE_LIMIT:
            raise MalformedError(f"expected a note of at most {NOTE_LIMIT} bytes, got {len(data)}")
        try:
            whole = data.decode()
        except UnicodeDecodeError as error:
            raise MalformedError(f"expected a note in UTF-8, got another byte at {error.start}") from error
        if found := _CONTROL.search(whole):
            raise MalformedError(f"expected no control character in a note, got one at {found.start()}")
        # The last empty line parts text and signatures; no signature line is empty.
        text, _, below = whole.rpartition("\n\n")
        if not text:
            raise MalformedError("expected a text, an empty line and signature lines, got no such note")
        if not below.endswith("\n"):
            raise MalformedError("expected a note that ends in a newline after its signatures, got none")
        lines = below[:-1].split("\n")
        if len(lines) > LINES_LIMIT:
            raise MalformedError(f"expected at most {LINES_LIMIT} signature lines, got {len(lines)}")
        return cls(text + "\n", tuple(map(Signature.parse, lines)))
