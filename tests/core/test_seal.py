# SPDX-License-Identifier: Apache-2.0
"""Sealing: age files that open whole or not at all, and every way of not opening."""

import hmac
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from demarche.core.encoding import Json, MalformedError, b64
from demarche.core.seal import (
    BoxKey,
    BoxPublic,
    HeaderError,
    NoStanzaError,
    PayloadError,
    SealError,
    seal,
    seal_stream,
    sealed_size,
    unseal,
    unseal_stream,
)

CHUNK = 65_536
BOREALIA = BoxKey.from_seed(sha256(b"XB box").digest())
CASTELLIA = BoxKey.from_seed(sha256(b"XC box").digest())
FILE_KEY, NONCE = b"k" * 16, b"n" * 16
STANZA = 1557
PAYLOAD = 22 + STANZA + 48  # where the payload of a file with one stanza begins


def fixed(size: int, drawn: Iterator[bytes]) -> bytes:
    return next(drawn)[:size]


def sealed(plain: bytes, *recipients: BoxKey) -> bytes:
    """A file of a known file key and nonce."""
    drawn = iter((FILE_KEY, NONCE))
    return seal(plain, [key.public for key in recipients or (BOREALIA,)], random=lambda size: fixed(size, drawn))


def derive(salt: bytes, info: bytes) -> bytes:
    return hmac.digest(hmac.digest(salt, FILE_KEY, "sha256"), info + b"\1", "sha256")


def payload(*chunks: tuple[bytes, int, bool]) -> bytes:
    """A payload of chunks sealed under any number, as last or not."""
    cipher = ChaCha20Poly1305(derive(NONCE, b"payload"))
    pieces = (
        cipher.encrypt(counter.to_bytes(11, "big") + bytes([last]), plain, None) for plain, counter, last in chunks
    )
    return NONCE + b"".join(pieces)


def under_mac(header: bytes) -> bytes:
    """A header with the MAC that belongs to it."""
    mac = hmac.digest(derive(bytes(32), b"header"), header, "sha256")
    return header + b" " + b64encode(mac).rstrip(b"=") + b"\n"


def refusal(data: bytes, key: BoxKey = BOREALIA) -> str:
    with pytest.raises(SealError) as caught:
        unseal(data, key)
    return f"{type(caught.value).__name__}: {caught.value}"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_what_is_sealed_opens_for_each_recipient(size: int) -> None:
    """And for no one else; the size of the file can be told before."""
    plain = (bytes(range(256)) * (size // 256 + 1))[:size]
    data = sealed(plain, BOREALIA, CASTELLIA)
    assert unseal(data, BOREALIA) == unseal(data, CASTELLIA) == plain
    assert len(data) == sealed_size(size, 2)
    assert refusal(sealed(plain, CASTELLIA)) == (
        "NoStanzaError: expected a stanza that this box key opens, got 1 for others"
    )


@given(st.lists(st.binary(max_size=40_000), max_size=6))
def test_chunks_of_any_size_are_sealed_as_one(chunks: list[bytes]) -> None:
    """Where a source cuts its bytes does not show."""
    pieces = list(seal_stream(chunks, [BOREALIA.public], random=bytes))
    data, plain = b"".join(pieces), b"".join(chunks)
    opened = list(unseal_stream(lambda offset, length: data[offset : offset + length], len(data), BOREALIA))
    assert b"".join(opened) == plain == unseal(data, BOREALIA)
    assert all(len(piece) == CHUNK for piece in opened[:-1])
    assert len(pieces) == len(opened) + 1
    assert seal(iter(chunks), [BOREALIA.public], random=bytes) != data


def test_randomness_is_asked_for_and_checked() -> None:
    """A source that gives too little, or a file for nobody, stops before anything is written."""
    drawn = iter((b"k" * 15, NONCE))
    with pytest.raises(ValueError, match=r"^a source of randomness gives as many bytes as asked, not 15 and 16$"):
        seal(b"", [BOREALIA.public], random=lambda size: fixed(size, drawn))
    shorter = iter((FILE_KEY, b"n" * 15))
    with pytest.raises(ValueError, match=r"^a source of randomness gives as many bytes as asked, not 16 and 15$"):
        seal(b"", [BOREALIA.public], random=lambda size: fixed(size, shorter))
    with pytest.raises(ValueError, match=r"^a file is sealed to 1 to 256 recipients, not 0$"):
        seal_stream([], [], random=bytes)
    with pytest.raises(ValueError, match=r"^a file is sealed to 1 to 256 recipients, not 257$"):
        seal_stream([], [BOREALIA.public] * 257, random=bytes)


def test_many_stanzas_are_opened_and_more_are_not_tried() -> None:
    """The last of 256 opens; a 257th stanza stops the reading."""
    full = sealed(b"all", *[CASTELLIA] * 255, BOREALIA)
    assert unseal(full, BOREALIA) == b"all"
    more = full[:22] + full[22 : 22 + STANZA] + full[22:]
    assert refusal(more) == "HeaderError: expected at most 256 stanzas, got more"


def test_every_bit_of_a_header_counts() -> None:
    """A bit at each place of the header, and of what follows: refused."""
    data = sealed(b"a short note", BOREALIA)
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        refusal(bytes(flipped))


def test_every_cut_and_every_addition_is_refused() -> None:
    """A file ends where it ends."""
    data = sealed(b"a short note", BOREALIA)
    for size in range(len(data)):
        refusal(data[:size])
    for more in (b"\0", b"\n", b"x" * 16, b"x" * (CHUNK + 16), data):
        refusal(data + more)


WHOLE = sealed(b"")
VERSION, ONE, END, BODY = WHOLE[:22], WHOLE[22 : 22 + STANZA], WHOLE[22 + STANZA : PAYLOAD], WHOLE[PAYLOAD:]
OTHER = b"-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n"
LINES = "expected a stanza of 1557 bytes in two lines, got other lines"
LAST_LINE = "expected a last header line of 48 bytes, got another line"
KEY_SPELLED = "expected an encapsulated key in the one spelling of its base64, got another"
WRAP_SPELLED = "expected a wrapped file key in the one spelling of its base64, got another"
MAC_SPELLED = "expected a header MAC in the one spelling of its base64, got another"


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        ([], "expected a file sealed as age v1, got one that begins b''"),
        (
            [b"age-encryption.org/v2\n"],
            "expected a file sealed as age v1, got one that begins b'age-encryption.org/v2\\n'",
        ),
        ([VERSION, END, BODY], "expected a stanza, got none"),
        ([VERSION, ONE, OTHER, END, BODY], "expected a stanza of mlkem768x25519, got b'-> X25519 TEiF0ypq'"),
        ([VERSION, b"-> a\n\n", ONE, END, BODY], "expected a stanza of mlkem768x25519, got b'-> a\\n\\n-> mlkem768x'"),
        ([VERSION, ONE[:-1], END, BODY], LINES),
        ([VERSION, ONE[:18], b"A", ONE[18:], END, BODY], LINES),
        ([VERSION, ONE[:1512], b" A", ONE[1512:], END, BODY], LINES),
        ([VERSION, ONE[:-1], b"A\n", END, BODY], LINES),
        ([VERSION, ONE[:-1], b"\r\n", END, BODY], LINES),
        ([VERSION, ONE[:-1]], LINES),
        ([VERSION, ONE[:1511], b"/", ONE[1512:], END, BODY], KEY_SPELLED),
        ([VERSION, ONE[:20], b"-", ONE[21:], END, BODY], LINES),
        ([VERSION, ONE[:18], ONE[19:], END, BODY], LINES),
        ([VERSION, ONE[:-2], b"/\n", END, BODY], WRAP_SPELLED),
        ([VERSION, ONE[:-3], b"\xff", ONE[-2:], END, BODY], LINES),
        ([VERSION, ONE, END[:-2], b"/\n", BODY], MAC_SPELLED),
        ([VERSION, ONE, b"----", END[4:], BODY], LAST_LINE),
        ([VERSION, ONE, b"---", END[4:], BODY], LAST_LINE),
        ([VERSION, ONE, END[:-1], b"A", BODY], LAST_LINE),
        ([VERSION, ONE, END[:-1]], LAST_LINE),
    ],
)
def test_headers_of_other_files_are_named(pieces: list[bytes], message: str) -> None:
    """Each fault of a header has its sentence."""
    assert refusal(b"".join(pieces)) == f"HeaderError: {message}"


def test_a_header_is_bound_by_its_mac() -> None:
    """A stanza added, taken away or turned round under the old MAC is a change."""
    changed = "HeaderError: expected the header as it was sealed, got it changed"
    data = sealed(b"", BOREALIA, CASTELLIA)
    first, second = data[22 : 22 + STANZA], data[22 + STANZA : 22 + 2 * STANZA]
    rest = data[22 + 2 * STANZA :]
    assert refusal(data[:22] + first + rest) == changed
    assert refusal(data[:22] + second + first + rest) == changed
    assert refusal(data[:22] + first + second + first + rest) == changed
    one = sealed(b"", BOREALIA)
    assert refusal(one[: 22 + STANZA + 4] + b"A" * 43 + one[PAYLOAD - 1 :]) == changed
    assert under_mac(one[: 22 + STANZA + 3]) == one[:PAYLOAD]


def test_a_wrong_key_is_told_from_a_damaged_file() -> None:
    """The two ask for different help."""
    data = sealed(b"", BOREALIA)
    assert refusal(data, CASTELLIA).startswith("NoStanzaError")
    unread = data[:25] + data[25:60].swapcase() + data[60:]
    assert refusal(unread).startswith("HeaderError: expected a stanza of mlkem768x25519")
    for error in (HeaderError, NoStanzaError, PayloadError):
        assert issubclass(error, SealError)


def test_payloads_cut_short_or_added_to_are_named() -> None:
    """Truncation shows at the last chunk, additions after it, and both as such where they can be told."""
    head = sealed(b"", BOREALIA)[:PAYLOAD]
    full, more = b"f" * CHUNK, b"more"

    def body(data: bytes) -> str:
        return refusal(head + data)

    short = "PayloadError: expected a nonce and a chunk after the header, got a file cut short"
    assert unseal(head + payload((b"", 0, True)), BOREALIA) == b""
    assert body(b"") == body(NONCE[:15]) == body(NONCE) == body(NONCE + b"x" * 15) == short
    changed = "PayloadError: expected chunk 0 as it was sealed, got it changed or cut short"
    assert body(NONCE + b"x" * 16) == changed
    assert body(payload((more, 1, True))) == changed
    assert body(payload((more, 0, True))[:-1]) == changed
    assert body(payload((more, 0, True)) + b"x") == changed
    end = "PayloadError: expected chunk 0 to be followed, got the end of a file cut short"
    assert body(payload((full, 0, False))) == body(payload((b"", 0, False))) == end
    after = "PayloadError: expected chunk 0 to be the last, got more after it"
    assert body(payload((full, 0, True), (more, 1, True))) == after
    assert body(payload((full, 0, True), (b"", 1, True))) == after
    assert body(payload((full, 0, False), (more, 1, False))) == (
        "PayloadError: expected chunk 1 to be followed, got the end of a file cut short"
    )
    assert body(payload((full, 0, False), (full, 1, True))[:-CHUNK]) == (
        "PayloadError: expected chunk 1 as it was sealed, got it changed or cut short"
    )
    assert body(payload((full, 0, False), (b"", 1, True))) == (
        "PayloadError: expected a last chunk with something in it, got an empty one"
    )
    assert body(payload((full, 0, False), (full, 2, False), (more, 1, True))) == (
        "PayloadError: expected chunk 1 as it was sealed, got it changed or cut short"
    )


def test_a_stream_checks_its_header_at_once_and_reads_a_chunk_at_a_time() -> None:
    """A wrong key is known before the first piece; damage further on, when it is reached."""
    data = bytearray(sealed(b"x" * (2 * CHUNK), BOREALIA))
    asked = []

    def read(offset: int, length: int) -> bytes:
        asked.append(length)
        return bytes(data[offset : offset + length])

    with pytest.raises(NoStanzaError):
        unseal_stream(read, len(data), CASTELLIA)
    data[-1] ^= 1
    pieces = unseal_stream(read, len(data), BOREALIA)
    assert next(pieces) == b"x" * CHUNK
    with pytest.raises(PayloadError, match=r"^expected chunk 1 as it was sealed, got it changed or cut short$"):
        next(pieces)
    assert max(asked) == CHUNK + 16
    with pytest.raises(PayloadError, match=r"^expected a nonce and a chunk after the header, got a file cut short$"):
        unseal_stream(lambda offset, length: bytes(data[: PAYLOAD + 3][offset : offset + length]), len(data), BOREALIA)


def test_box_keys_come_back_from_json() -> None:
    """1,216 bytes; the seed alone keeps the private half, and is not shown."""
    public = BOREALIA.public
    assert len(public.mlkem768x25519) == 1216
    assert BoxPublic.from_json(public.to_json()) == public
    assert BoxKey.from_seed(sha256(b"XB box").digest()) == BOREALIA
    assert repr(BOREALIA) == "BoxKey(public=BoxPublic())"


def box(data: bytes) -> Json:
    return {"mlkem768x25519": b64(data)}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "box key: expected an object, got null"),
        (box(bytes(1215)), "box key.mlkem768x25519: expected 1216 bytes in base64url, got 1215"),
        (box(b"\xff" * 1216), "box key: expected a box key that can be sealed to, got values out of range"),
        (
            box(BOREALIA.public.mlkem768x25519[:1184] + bytes(32)),
            "box key: expected a box key that can be sealed to, got values out of range",
        ),
    ],
)
def test_a_box_key_that_gives_no_secret_is_refused(value: Json, message: str) -> None:
    """A point of small order would give everyone the same."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        BoxPublic.from_json(value)


def test_sizes_of_box_keys_are_checked() -> None:
    """Cut short, a key or a seed is noticed."""
    with pytest.raises(MalformedError, match=r"^expected a box key of 1216 bytes, got 1$"):
        BoxPublic(b"x")
    with pytest.raises(MalformedError, match=r"^box key: expected a seed of 32 bytes, got 31$"):
        BoxKey.from_seed(bytes(31))
