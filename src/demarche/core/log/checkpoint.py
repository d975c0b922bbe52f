# SPDX-License-Identifier: Apache-2.0
"""Heads: a log's size and root as it states them, signed by both halves of its key.

Source: https://c2sp.org/tlog-checkpoint@v1.0.0 and https://c2sp.org/tlog-cosignature (v1.1, type 0x06);
docs/protocol/log.md 4 says what is narrowed.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Self

from demarche.core.encoding import INTEGER_LIMIT, LAST_SECOND, MalformedError, Reader, matching
from demarche.core.keys import ML_DSA_44_SIZE, LogKey, LogPublic, SignatureError
from demarche.core.log.tree import HASH_SIZE
from demarche.core.note import (
    ED25519,
    ML_DSA_44_COSIGNATURE,
    Note,
    Signature,
    key_id,
    standard_b64,
    unstandard_b64,
)

RANDOMNESS_SIZE: Final = 16
TIME_SIZE: Final = 8

# A reader of an origin, which is also the key name of the log's own lines: 1 to 255 visible ASCII characters, no plus.
origin_name: Final[Reader] = matching(r"[\x21-\x2a\x2c-\x7e]{1,255}", "the name of a log")

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_LINES = 2


def new_origin(randomness: bytes) -> str:
    """Name a log by 16 random bytes: the name tells nothing of its owner, and no one owns its domain."""
    if len(randomness) != RANDOMNESS_SIZE:
        raise ValueError(f"an origin is made of {RANDOMNESS_SIZE} random bytes, not {len(randomness)}")
    return f"demarche.invalid/{randomness.hex()}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's size and root hash (32 bytes), as the log itself states them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        origin_name(self.origin, "origin")
        if not 0 <= self.size <= INTEGER_LIMIT:
            raise MalformedError(f"expected a size from 0 to 2^53-1, got {str(self.size)[:20]}")
        if len(self.root) != HASH_SIZE:
            raise MalformedError(f"expected a root of {HASH_SIZE} bytes, got {len(self.root)}")

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{standard_b64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a head: three lines, no more."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:  # noqa: PLR2004  # three lines, each with its newline
            raise MalformedError(f"expected origin, size and root in a head, got {len(lines) - 1} lines")
        origin, size, root, _ = lines
        if not _SIZE.fullmatch(size):
            raise MalformedError(f"expected a size in decimal digits, got {size[:20]!a}")
        return cls(origin, int(size), unstandard_b64(root))


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint whose two signatures verified, the time its log gave it (UTC seconds), and its bytes."""

    checkpoint: Checkpoint
    at: int
    note: bytes = field(repr=False)


def cosigned_message(name: str, checkpoint: Checkpoint, at: int) -> bytes:
    """Give what an ML-DSA-44 cosignature (type 0x06) of a whole tree signs; `name` is the cosigner's."""
    cosigner, origin = name.encode(), checkpoint.origin.encode()
    return b"".join(
        (
            b"subtree/v1\n\0",
            bytes([len(cosigner)]),
            cosigner,
            at.to_bytes(TIME_SIZE, "big"),
            bytes([len(origin)]),
            origin,
            bytes(8),
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def sign_head(key: LogKey, checkpoint: Checkpoint, at: int) -> bytes:
    """Sign a head at a time (UTC seconds): the note with the log's own two lines."""
    if not 0 < at <= LAST_SECOND:
        raise ValueError(f"a head is signed from 1970 to 9999, not at {at}")
    text, origin = str(checkpoint), checkpoint.origin
    ml_dsa_44 = at.to_bytes(TIME_SIZE, "big") + key.sign_ml_dsa_44(cosigned_message(origin, checkpoint, at))
    signatures = (
        Signature(origin, key_id(origin, ED25519, key.public.ed25519), key.sign_ed25519(text.encode())),
        Signature(origin, key_id(origin, ML_DSA_44_COSIGNATURE, key.public.ml_dsa_44), ml_dsa_44),
    )
    return bytes(Note(text, signatures))


@lru_cache(maxsize=512)
def read_head(note: bytes) -> tuple[Note, Checkpoint]:
    """Read a head: its note, and what it states; nothing of it is verified. A parcel names one several times. Raises `MalformedError`."""
    found = Note.parse(note)
    return found, Checkpoint.parse(found.text)


def open_head(note: bytes, *, origin: str, key: LogPublic) -> Head:
    """Check a head of the log `origin` against its key.

    The log's own two lines stand first, Ed25519 then ML-DSA-44, and both must verify; lines under other names are not
    looked at. Raises `MalformedError` for what is no head of this log, `SignatureError` for one it did not sign.
    """
    found, checkpoint = read_head(note)
    if checkpoint.origin != origin:
        raise MalformedError(f"expected a head of {origin}, got one of {checkpoint.origin}")
    own = [at for at, line in enumerate(found.signatures) if line.name == origin]
    if own != [0, 1]:
        raise SignatureError(f"expected two lines of {origin} above all others, got {len(own)} of its own elsewhere")
    at = _check(found, checkpoint, key)
    return Head(checkpoint, at, note)


def _check(note: Note, checkpoint: Checkpoint, key: LogPublic) -> int:
    """Verify both lines of the log; give the time it signed at."""
    origin = checkpoint.origin
    ed25519, ml_dsa_44 = note.signatures[:_LINES]
    if ed25519.key_id != key_id(origin, ED25519, key.ed25519):
        raise SignatureError(f"expected the first line of {origin} by its Ed25519 key, got another key id")
    if ml_dsa_44.key_id != key_id(origin, ML_DSA_44_COSIGNATURE, key.ml_dsa_44):
        raise SignatureError(f"expected the second line of {origin} by its ML-DSA-44 key, got another key id")
    if len(ml_dsa_44.value) != TIME_SIZE + ML_DSA_44_SIZE:
        raise SignatureError(
            f"expected a time and a signature of {TIME_SIZE + ML_DSA_44_SIZE} bytes, got {len(ml_dsa_44.value)}"
        )
    at = int.from_bytes(ml_dsa_44.value[:TIME_SIZE], "big")
    if not 0 < at <= LAST_SECOND:
        raise SignatureError(f"expected a head signed from 1970 to 9999, got {at} seconds")
    key.verify_ed25519(note.text.encode(), ed25519.value)
    key.verify_ml_dsa_44(cosigned_message(origin, checkpoint, at), ml_dsa_44.value[TIME_SIZE:])
    return at
