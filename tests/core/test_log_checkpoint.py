# SPDX-License-Identifier: Apache-2.0
"""Heads: both signatures of the log, in their place, over one spelling of three lines."""

import re
from hashlib import sha512

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.core.encoding import MalformedError
from demarche.core.keys import LogKey, SignatureError
from demarche.core.log.checkpoint import (
    Checkpoint,
    Head,
    cosigned_message,
    new_origin,
    open_head,
    sign_head,
)
from demarche.core.note import Note, Signature, key_id

ORIGIN = "demarche.invalid/000102030405060708090a0b0c0d0e0f"
AT = 1_793_707_200
AURELIA = LogKey.from_seed(sha512(b"XA log").digest())
BOREALIA = LogKey.from_seed(sha512(b"XB log").digest())
CHECKPOINT = Checkpoint(ORIGIN, 12, bytes(range(32)))
NOTE = sign_head(AURELIA, CHECKPOINT, AT)
LINES = Note.parse(NOTE).signatures


def refusal(note: bytes, *, origin: str = ORIGIN, key: LogKey = AURELIA) -> str:
    with pytest.raises((SignatureError, MalformedError)) as caught:
        open_head(note, origin=origin, key=key.public)
    return f"{type(caught.value).__name__}: {caught.value}"


def with_lines(*lines: Signature, text: str = str(CHECKPOINT)) -> bytes:
    return bytes(Note(text, lines))


def test_an_origin_tells_nothing() -> None:
    """Sixteen random bytes under a domain that no one can own."""
    assert new_origin(bytes(range(16))) == ORIGIN
    with pytest.raises(ValueError, match=r"^an origin is made of 16 random bytes, not 15$"):
        new_origin(bytes(15))


def test_a_head_is_opened_by_its_logs_key() -> None:
    """What was signed comes back, with the time the log gave it."""
    assert open_head(NOTE, origin=ORIGIN, key=AURELIA.public) == Head(CHECKPOINT, AT, NOTE)
    assert str(CHECKPOINT) == f"{ORIGIN}\n12\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    assert [len(line.value) for line in LINES] == [64, 2428]


def test_the_cosigned_message_is_that_of_c2sp() -> None:
    """Label, cosigner, time, origin, a start of 0, the size as end, the root."""
    name = bytes([len(ORIGIN)]) + ORIGIN.encode()
    assert cosigned_message(ORIGIN, CHECKPOINT, AT) == (
        b"subtree/v1\n\0" + name + AT.to_bytes(8, "big") + name + bytes(8) + bytes([0] * 7 + [12]) + bytes(range(32))
    )


def test_lines_of_others_are_not_looked_at() -> None:
    """A witness's lines may follow; whether they hold is the witness's matter."""
    other = Signature("xb.example/witness", bytes(4), b"\1")
    note = with_lines(*LINES, other, other)
    assert open_head(note, origin=ORIGIN, key=AURELIA.public) == Head(CHECKPOINT, AT, note)


def test_both_lines_of_the_log_are_required_in_their_place() -> None:
    """Each half missing, doubled, swapped, after another's line, or a third line of the log's own: refused."""
    first, second = LINES
    other = Signature("xb.example/witness", bytes(4), b"\1")
    for lines, own in (
        ((first,), 1),
        ((second,), 1),
        ((other,), 0),
        ((other, first, second), 2),
        ((first, other, second), 2),
        ((first, second, first), 3),
        ((first, second, other, Signature(ORIGIN, bytes(4), b"\1")), 3),
    ):
        assert refusal(with_lines(*lines)) == (
            f"SignatureError: expected two lines of {ORIGIN} above all others, got {own} of its own elsewhere"
        )
    by_ed = f"SignatureError: expected the first line of {ORIGIN} by its Ed25519 key, got another key id"
    by_ml = f"SignatureError: expected the second line of {ORIGIN} by its ML-DSA-44 key, got another key id"
    assert refusal(with_lines(second, first)) == by_ed
    assert refusal(with_lines(second, second)) == by_ed
    assert refusal(with_lines(first, first)) == by_ml
    assert refusal(NOTE, key=BOREALIA) == by_ed


def test_each_half_must_verify() -> None:
    """Broken, of another head, of another time, by another Party's key under our key id: refused."""
    first, second = LINES
    other_head = Note.parse(sign_head(AURELIA, Checkpoint(ORIGIN, 13, bytes(32)), AT)).signatures
    theirs = Note.parse(sign_head(BOREALIA, CHECKPOINT, AT)).signatures
    no_ed = "SignatureError: expected an Ed25519 signature of this key and message, got another"
    no_ml = "SignatureError: expected an ML-DSA-44 signature of this key and message, got another"
    assert refusal(with_lines(other_head[0], second)) == no_ed
    assert refusal(with_lines(first, other_head[1])) == no_ml
    assert refusal(with_lines(Signature(ORIGIN, first.key_id, theirs[0].value), second)) == no_ed
    assert refusal(with_lines(first, Signature(ORIGIN, second.key_id, theirs[1].value))) == no_ml
    later = (AT + 1).to_bytes(8, "big") + second.value[8:]
    assert refusal(with_lines(first, Signature(ORIGIN, second.key_id, later))) == no_ml
    assert refusal(with_lines(Signature(ORIGIN, first.key_id, first.value + b"\0"), second)) == no_ed
    assert refusal(with_lines(first, Signature(ORIGIN, second.key_id, second.value + b"\0"))) == (
        "SignatureError: expected a time and a signature of 2428 bytes, got 2429"
    )
    for at in (0, 253_402_300_800, 2**63):
        value = at.to_bytes(8, "big") + second.value[8:]
        assert refusal(with_lines(first, Signature(ORIGIN, second.key_id, value))) == (
            f"SignatureError: expected a head signed from 1970 to 9999, got {at} seconds"
        )


def test_a_head_of_another_log_is_refused() -> None:
    """Whoever asks says which log is meant."""
    assert refusal(NOTE, origin="demarche.invalid/ff") == (
        f"MalformedError: expected a head of demarche.invalid/ff, got one of {ORIGIN}"
    )


@given(st.integers(0, 8 * len(NOTE) - 1))
def test_every_flipped_bit_is_refused(bit: int) -> None:
    """Not one bit of a head can be changed."""
    flipped = bytearray(NOTE)
    flipped[bit // 8] ^= 1 << bit % 8
    refusal(bytes(flipped))


def test_every_flipped_bit_of_the_text_is_refused() -> None:
    """The short part, whole."""
    for bit in range(8 * (len(str(CHECKPOINT)) + 200)):
        flipped = bytearray(NOTE)
        flipped[bit // 8] ^= 1 << bit % 8
        refusal(bytes(flipped))


ROOT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected origin, size and root in a head, got 0 lines"),
        (f"o\n1\n{ROOT}", "expected origin, size and root in a head, got 2 lines"),
        (f"o\n1\n{ROOT}\nmore", "expected origin, size and root in a head, got 3 lines"),
        (f"o\n1\n{ROOT}\nmore\n", "expected origin, size and root in a head, got 4 lines"),
        (f"o\n01\n{ROOT}\n", "expected a size in decimal digits, got '01'"),
        (f"o\n+1\n{ROOT}\n", "expected a size in decimal digits, got '+1'"),
        (f"o\n1_0\n{ROOT}\n", "expected a size in decimal digits, got '1_0'"),
        (f"o\n١\n{ROOT}\n", "expected a size in decimal digits, got '\\u0661'"),
        (f"o\n9007199254740992\n{ROOT}\n", "expected a size from 0 to 2^53-1, got 9007199254740992"),
        (f"o\n1\n{ROOT[:-1]}\n", f"expected base64 in its one spelling, got '{ROOT[:16]}'"),
        ("o\n1\nAAAA\n", "expected a root of 32 bytes, got 3"),
        (f"\n1\n{ROOT}\n", "origin: expected the name of a log, got ''"),
        (f"a b\n1\n{ROOT}\n", "origin: expected the name of a log, got 'a b'"),
        (f"a+b\n1\n{ROOT}\n", "origin: expected the name of a log, got 'a+b'"),
        (f"é\n1\n{ROOT}\n", "origin: expected the name of a log, got '\\xe9'"),
        (f"{'o' * 256}\n1\n{ROOT}\n", f"origin: expected the name of a log, got '{'o' * 40}'"),
    ],
)
def test_other_texts_are_no_heads(text: str, message: str) -> None:
    """Three lines, each in one spelling."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        Checkpoint.parse(text)


@pytest.mark.parametrize("checkpoint", [Checkpoint("o", 0, bytes(32)), Checkpoint("o" * 255, 2**53 - 1, bytes(32))])
def test_the_ends_of_a_head_are_signed(checkpoint: Checkpoint) -> None:
    """The empty log, the longest name, the largest size."""
    for at in (1, 253_402_300_799):
        note = sign_head(AURELIA, checkpoint, at)
        assert open_head(note, origin=checkpoint.origin, key=AURELIA.public) == Head(checkpoint, at, note)
    assert Checkpoint.parse(str(checkpoint)) == checkpoint


@pytest.mark.parametrize("at", [0, -1, 253_402_300_800])
def test_a_head_is_signed_at_a_time(at: int) -> None:
    """Zero would say nothing about being the newest."""
    with pytest.raises(ValueError, match=f"^a head is signed from 1970 to 9999, not at {at}$"):
        sign_head(AURELIA, CHECKPOINT, at)


def test_key_ids_are_those_of_c2sp() -> None:
    """Name, newline, type, public key."""
    assert LINES[0].key_id == key_id(ORIGIN, 1, AURELIA.public.ed25519)
    assert LINES[1].key_id == key_id(ORIGIN, 6, AURELIA.public.ml_dsa_44)
