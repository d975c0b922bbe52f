# SPDX-License-Identifier: Apache-2.0
"""Signed notes: one spelling of text and signature lines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.core.encoding import MalformedError
from demarche.core.keys import NodePublic
from demarche.core.note import Note, Signature, key_id, standard_b64, unstandard_b64

# The example of the C2SP page, with its key.
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3m"
    "FXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
EXAMPLE_KEY = unstandard_b64("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")[1:]


def test_the_example_of_the_page_is_read() -> None:
    """Name, key id and signature are those of another program."""
    note = Note.parse(EXAMPLE)
    (signature,) = note.signatures
    assert bytes(note) == EXAMPLE
    assert (note.text, signature.name) == ("This is an example message.\n", "example.com/foo")
    assert signature.key_id.hex() == "530d903a" == key_id("example.com/foo", 1, EXAMPLE_KEY).hex()
    NodePublic(EXAMPLE_KEY).verify(note.text.encode(), signature.value)


@given(st.integers(0, 8 * len(EXAMPLE) - 1))
def test_what_parses_after_a_flip_prints_as_flipped(bit: int) -> None:
    """A flipped bit is refused or another note, never another spelling of one."""
    flipped = bytearray(EXAMPLE)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        note = Note.parse(bytes(flipped))
    except MalformedError:
        return
    assert bytes(note) == bytes(flipped)
    assert note != Note.parse(EXAMPLE)


LINE = "— xa.example AAAAAAE=\n"


@pytest.mark.parametrize("text", ["a\n", "a\n\nb\n", "a\n\n\n", "é\u2028\x7f\n"])
def test_texts_may_have_empty_lines(text: str) -> None:
    """The last empty line parts text and signatures."""
    data = f"{text}\n{LINE}{LINE}".encode()
    note = Note.parse(data)
    assert note.text == text
    assert note.signatures == (Signature("xa.example", bytes(4), b"\1"),) * 2
    assert bytes(note) == data


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a text, an empty line and signature lines, got no such note"),
        ("a\n", "expected a text, an empty line and signature lines, got no such note"),
        ("\n\n" + LINE, "expected a text, an empty line and signature lines, got no such note"),
        ("\n" + LINE, "expected a text, an empty line and signature lines, got no such note"),
        ("a\n\n", "expected a note that ends in a newline after its signatures, got none"),
        (f"a\n\n{LINE}"[:-1], "expected a note that ends in a newline after its signatures, got none"),
        (f"a\n\n{LINE}\n", "expected a note that ends in a newline after its signatures, got none"),
        (f"a\r\n\n{LINE}", "expected no control character in a note, got one at 1"),
        (f"a\t\n\n{LINE}", "expected no control character in a note, got one at 1"),
        (f"a\n\n-{LINE}", "expected a signature line, got '-\\u2014 xa.example AAAAAAE='"),
        ("a\n\n— xa.example\n", "expected a name and a signature, got '\\u2014 xa.example'"),
        ("a\n\n—  AAAAAAE=\n", "expected a key name without spaces and plus, got ''"),
        ("a\n\n— x+a AAAAAAE=\n", "expected a key name without spaces and plus, got 'x+a'"),
        ("a\n\n— x\u00a0a AAAAAAE=\n", "expected a key name without spaces and plus, got 'x\\xa0a'"),
        ("a\n\n— x\u2028a AAAAAAE=\n", "expected a key name without spaces and plus, got 'x\\u2028a'"),
        ("a\n\n— xa AAAAAAE= \n", "expected base64 in its one spelling, got 'AAAAAAE= '"),
        ("a\n\n— xa AAAAAAF=\n", "expected base64 in its one spelling, got 'AAAAAAF='"),
        ("a\n\n— xa AAAAAAE\n", "expected base64 in its one spelling, got 'AAAAAAE'"),
        ("a\n\n— xa AAAAAA-_\n", "expected base64 in its one spelling, got 'AAAAAA-_'"),
        ("a\n\n— xa é\n", "expected base64 in its one spelling, got '\\xe9'"),
        ("a\n\n— xa AAAAAA==\n", "expected a signature after the key id, got 4 bytes in all"),
        ("a\n\n" + LINE * 101, "expected at most 100 signature lines, got 101"),
        ("a" * 524_266 + "\n\n" + LINE, "expected a note of at most 524288 bytes, got 524292"),
    ],
)
def test_what_is_no_note_is_refused(text: str, message: str) -> None:
    """Each fault has its sentence."""
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        Note.parse(text.encode())


def test_other_bytes_are_refused() -> None:
    """A note is UTF-8."""
    with pytest.raises(MalformedError, match=r"^expected a note in UTF-8, got another byte at 1$"):
        Note.parse(b"a\xff\n\n" + LINE.encode())


def test_a_line_alone_is_as_strict() -> None:
    """A control character is refused wherever the line came from."""
    with pytest.raises(MalformedError, match=r"^expected a key name without spaces and plus, got 'x\\x00a'$"):
        Signature.parse("— x\0a AAAAAAE=")


def test_the_longest_notes_are_accepted() -> None:
    """As many lines as other programs read, and the last byte of the limit."""
    longest = ("a" * (524_288 - 2 - 1 - len(LINE.encode()) + 1) + "\n\n" + LINE).encode()
    assert len(longest) == 524_288
    assert bytes(Note.parse(longest)) == longest
    assert len(Note.parse(("a\n\n" + LINE * 100).encode()).signatures) == 100


@given(st.binary(max_size=40))
def test_base64_of_notes_has_one_spelling(data: bytes) -> None:
    """Padded, standard alphabet."""
    assert unstandard_b64(standard_b64(data)) == data
