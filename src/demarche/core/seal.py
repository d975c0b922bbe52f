# SPDX-License-Identifier: Apache-2.0
"""Sealing: ordinary binary age files with hybrid stanzas only, so that a stock tool opens them in thirty years.

Source: https://c2sp.org/age@v1.1.0, recipient type mlkem768x25519; docs/protocol/seal.md says what is narrowed.
A seal hides; it does not say who sealed. The sender draws the file key and the nonce from `random`; the key
encapsulation of each stanza draws its own randomness inside the library.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import shake_256
from hmac import compare_digest
from hmac import digest as hmac_digest
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from demarche.core.encoding import Json, MalformedError, b64, blob, shape
from demarche.core.errors import DemarcheError

SEED_SIZE: Final = 32
PUBLIC_SIZE: Final = 1216
CHUNK_SIZE: Final = 65_536
STANZAS_LIMIT: Final = 256

_KEM_SEED_SIZE, _KEM_PUBLIC_SIZE = 64, 1184
_ENC_SIZE, _WRAPPED_SIZE = 1120, 32
_FILE_KEY_SIZE = _NONCE_SIZE = _TAG_SIZE = 16
_SEALED_CHUNK = CHUNK_SIZE + _TAG_SIZE

_INFO = b"age-encryption.org/mlkem768x25519"
_VERSION = b"age-encryption.org/v1\n"
_STANZA = b"-> mlkem768x25519 "
_END = b"---"
# In unpadded base64: 1,120 bytes of encapsulated key, 32 of wrapped file key, 32 of MAC.
_ENC_TEXT, _WRAPPED_TEXT, _MAC_TEXT = 1494, 43, 43
_STANZA_SIZE = len(_STANZA) + _ENC_TEXT + 1 + _WRAPPED_TEXT + 1
_END_SIZE = len(_END) + 1 + _MAC_TEXT + 1
_STANZA_LINES = re.compile(rb"%b([A-Za-z0-9+/]{%d})\n([A-Za-z0-9+/]{%d})\n" % (_STANZA, _ENC_TEXT, _WRAPPED_TEXT))
_END_LINE = re.compile(rb"%b ([A-Za-z0-9+/]{%d})\n" % (_END, _MAC_TEXT))

Read = Callable[[int, int], bytes]


class SealError(DemarcheError):
    """A sealed file does not open."""


class HeaderError(SealError):
    """The header is not one of a file sealed as docs/protocol/seal.md says, or was changed."""


class NoStanzaError(SealError):
    """The file is sealed, and not to this key."""


class PayloadError(SealError):
    """The payload was changed, cut short or added to: nothing of it may be used."""


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@lru_cache(maxsize=1024)
def _load(public: bytes) -> MLKEM768X25519PublicKey:
    ml_kem = MLKEM768PublicKey.from_public_bytes(public[:_KEM_PUBLIC_SIZE])
    x25519 = X25519PublicKey.from_public_bytes(public[_KEM_PUBLIC_SIZE:])
    # A point of small order gives everyone the same secret; the exchange refuses it.
    X25519PrivateKey.from_private_bytes(bytes(SEED_SIZE)).exchange(x25519)
    return MLKEM768X25519PublicKey(ml_kem, x25519)


@dataclass(frozen=True, slots=True)
class BoxPublic:
    """What is sealed to: ML-KEM-768 (1,184 bytes), then X25519 (32 bytes)."""

    mlkem768x25519: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.mlkem768x25519) != PUBLIC_SIZE:
            raise MalformedError(f"expected a box key of {PUBLIC_SIZE} bytes, got {len(self.mlkem768x25519)}")
        try:
            _load(self.mlkem768x25519)
        except ValueError as error:
            raise MalformedError("expected a box key that can be sealed to, got values out of range") from error

    def to_json(self) -> Json:
        """Give the public key in base64url."""
        return {"mlkem768x25519": b64(self.mlkem768x25519)}

    @classmethod
    def from_json(cls, value: Json, what: str = "box key") -> Self:
        """Read what `to_json` gives; raise `MalformedError` naming `what`. A reader of `encoding.shape`."""
        found = shape(value, {"mlkem768x25519": blob(PUBLIC_SIZE)}, what)
        try:
            return cls(found["mlkem768x25519"])
        except MalformedError as error:
            raise MalformedError(f"{what}: {error}") from error


@dataclass(frozen=True, slots=True)
class BoxKey:
    """What opens files sealed to its public half."""

    public: BoxPublic
    _key: MLKEM768X25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Make the key of a seed of 32 bytes, which is also an age identity (X-Wing: SHAKE-256 gives both halves)."""
        if len(seed) != SEED_SIZE:
            raise MalformedError(f"box key: expected a seed of {SEED_SIZE} bytes, got {len(seed)}")
        expanded = shake_256(seed).digest(_KEM_SEED_SIZE + SEED_SIZE)
        ml_kem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_KEM_SEED_SIZE])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[_KEM_SEED_SIZE:])
        public = ml_kem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        return cls(BoxPublic(public), MLKEM768X25519PrivateKey(ml_kem, x25519))

    def unwrap(self, stanza: bytes) -> bytes | None:
        """Give the file key a stanza wraps, or None when it is wrapped for another."""
        try:
            return _suite().decrypt(stanza, self._key, _INFO)
        except InvalidTag:
            return None


def _derive(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 to 32 bytes (RFC 5869); to HMAC an empty salt is one of zeros."""
    return hmac_digest(hmac_digest(salt, file_key, "sha256"), info + b"\x01", "sha256")


def _print64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _read64(text: bytes, what: str) -> bytes:
    data = b64decode(text + b"=" * (-len(text) % 4))
    if _print64(data) != text:
        raise HeaderError(f"expected {what} in the one spelling of its base64, got another")
    return data


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac_digest(_derive(file_key, b"", b"header"), header, "sha256")


def _nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([last])


def sealed_size(plain: int, recipients: int = 1) -> int:
    """How many bytes `seal` makes of so many."""
    chunks = max(1, -(-plain // CHUNK_SIZE))
    return len(_VERSION) + recipients * _STANZA_SIZE + _END_SIZE + _NONCE_SIZE + plain + chunks * _TAG_SIZE


def seal(plain: bytes | Iterable[bytes], recipients: Sequence[BoxPublic], *, random: Callable[[int], bytes]) -> bytes:
    """Seal bytes, or chunks of any size, to all recipients at once; see `seal_stream`."""
    chunks = (plain,) if isinstance(plain, bytes) else plain
    return b"".join(seal_stream(chunks, recipients, random=random))


def seal_stream(
    chunks: Iterable[bytes], recipients: Sequence[BoxPublic], *, random: Callable[[int], bytes]
) -> Iterator[bytes]:
    """Seal chunks of any size, giving the file piece by piece: the header, then one piece a 64 KiB.

    `random(n)` gives n unpredictable bytes; it is asked twice for 16. Stanzas stand in the order of `recipients`.
    """
    if not 1 <= len(recipients) <= STANZAS_LIMIT:
        raise ValueError(f"a file is sealed to 1 to {STANZAS_LIMIT} recipients, not {len(recipients)}")
    file_key, nonce = random(_FILE_KEY_SIZE), random(_NONCE_SIZE)
    if len(file_key) != _FILE_KEY_SIZE or len(nonce) != _NONCE_SIZE:
        raise ValueError(f"a source of randomness gives as many bytes as asked, not {len(file_key)} and {len(nonce)}")
    return _seal(chunks, recipients, file_key, nonce)


def _seal(chunks: Iterable[bytes], recipients: Sequence[BoxPublic], file_key: bytes, nonce: bytes) -> Iterator[bytes]:
    header = bytearray(_VERSION)
    suite = _suite()
    for recipient in recipients:
        stanza = suite.encrypt(file_key, _load(recipient.mlkem768x25519), _INFO)
        header += _STANZA + _print64(stanza[:_ENC_SIZE]) + b"\n" + _print64(stanza[_ENC_SIZE:]) + b"\n"
    header += _END
    yield bytes(header) + b" " + _print64(_mac(file_key, bytes(header))) + b"\n" + nonce
    cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
    counter, held = 0, bytearray()
    for chunk in chunks:
        held += chunk
        # The last chunk is sealed as the last, so a full one waits until more comes.
        while len(held) > CHUNK_SIZE:
            yield cipher.encrypt(_nonce(counter, last=False), bytes(held[:CHUNK_SIZE]), None)
            del held[:CHUNK_SIZE]
            counter += 1
    yield cipher.encrypt(_nonce(counter, last=True), bytes(held), None)


def unseal(data: bytes, key: BoxKey) -> bytes:
    """Open a sealed file held in memory; raise a `SealError` unless all of it opens."""
    return b"".join(unseal_stream(lambda offset, length: data[offset : offset + length], len(data), key))


def unseal_stream(read: Read, size: int, key: BoxKey) -> Iterator[bytes]:
    """Open a sealed file of `size` bytes, giving its plain text in pieces of 64 KiB.

    `read(offset, length)` gives that many bytes. The header is checked at once. A file cut short shows at its last
    piece only: publish nothing before the iterator ends, and nothing at all if it raises `PayloadError`.
    """
    header, stanzas, mac = _read_header(read)
    file_key = next(filter(None, map(key.unwrap, stanzas)), None)
    if file_key is None:
        raise NoStanzaError(f"expected a stanza that this box key opens, got {len(stanzas)} for others")
    if not compare_digest(_mac(file_key, header), mac):
        raise HeaderError("expected the header as it was sealed, got it changed")
    start = len(header) - len(_END) + _END_SIZE
    nonce = read(start, _NONCE_SIZE)
    start += _NONCE_SIZE
    if size < start + _TAG_SIZE or len(nonce) < _NONCE_SIZE:
        raise PayloadError("expected a nonce and a chunk after the header, got a file cut short")
    return _open_payload(read, start, size, ChaCha20Poly1305(_derive(file_key, nonce, b"payload")))


def _read_header(read: Read) -> tuple[bytes, list[bytes], bytes]:
    """Give the header up to and with its `---`, what each stanza wraps, and the MAC."""
    header = bytearray(read(0, len(_VERSION)))
    if header != _VERSION:
        raise HeaderError(f"expected a file sealed as age v1, got one that begins {bytes(header)!r}")
    stanzas: list[bytes] = []
    while read(len(header), len(_END)) != _END:
        if len(stanzas) == STANZAS_LIMIT:
            raise HeaderError(f"expected at most {STANZAS_LIMIT} stanzas, got more")
        stanza = read(len(header), _STANZA_SIZE)
        stanzas.append(_read_stanza(stanza))
        header += stanza
    if not stanzas:
        raise HeaderError("expected a stanza, got none")
    end = read(len(header), _END_SIZE)
    header += _END
    return bytes(header), stanzas, _read_end(end)


def _read_stanza(stanza: bytes) -> bytes:
    if not stanza.startswith(_STANZA):
        raise HeaderError(f"expected a stanza of mlkem768x25519, got {stanza[: len(_STANZA)]!r}")
    found = _STANZA_LINES.fullmatch(stanza)
    if not found:
        raise HeaderError(f"expected a stanza of {_STANZA_SIZE} bytes in two lines, got other lines")
    return _read64(found[1], "an encapsulated key") + _read64(found[2], "a wrapped file key")


def _read_end(end: bytes) -> bytes:
    found = _END_LINE.fullmatch(end)
    if not found:
        raise HeaderError(f"expected a last header line of {_END_SIZE} bytes, got another line")
    return _read64(found[1], "a header MAC")


def _open_payload(read: Read, start: int, size: int, cipher: ChaCha20Poly1305) -> Iterator[bytes]:
    offsets = range(start, size, _SEALED_CHUNK)
    for counter, offset in enumerate(offsets):
        last = counter == len(offsets) - 1
        chunk = read(offset, min(_SEALED_CHUNK, size - offset))
        plain = _open_chunk(cipher, counter, chunk, last=last)
        if counter and not plain:
            raise PayloadError("expected a last chunk with something in it, got an empty one")
        yield plain


def _open_chunk(cipher: ChaCha20Poly1305, counter: int, chunk: bytes, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(counter, last=last), chunk, None)
    except InvalidTag as error:
        try:
            cipher.decrypt(_nonce(counter, last=not last), chunk, None)
        except InvalidTag:
            raise PayloadError(f"expected chunk {counter} as it was sealed, got it changed or cut short") from error
        found = "the end of a file cut short" if last else "more after it"
        raise PayloadError(
            f"expected chunk {counter} to be {'followed' if last else 'the last'}, got {found}"
        ) from error
