# SPDX-License-Identifier: Apache-2.0
"""JSON that others wrote: any spelling of one meaning, and none of two."""

import re

import pytest

from demarche.core.encoding import MalformedError
from demarche.core.foreign import read_foreign


def test_any_spelling_is_read() -> None:
    """Spaces, fractions, escapes, order."""
    data = b' { "b" : 1.5, "a" : [ true, null, "\\u00e9\\ud83d\\ude00", -0 ] } \n'

    assert read_foreign(data, limit=100) == {"b": 1.5, "a": [True, None, "é😀", 0]}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"[" + b" " * 100 + b"]", "expected at most 100 bytes, got 102"),
        (b"\xff", "expected UTF-8, got another byte at 0"),
        (b"\xef\xbb\xbf{}", "expected JSON, got something else at 0"),
        (b"{", "expected JSON, got something else at 1"),
        (b'{"a":1,"a":1}', "expected each name once, got 'a' twice"),
        (b"[NaN]", "expected JSON, got NaN"),
        (b"1" * 33, "expected numbers of at most 32 digits, got 1111111111111111 and more"),
        (b'["\\ud800"]', "expected characters, got half of a surrogate pair"),
        (b'{"\\ud800":1}', "expected characters, got half of a surrogate pair"),
        (b"[[[[]]]]", "expected at most 3 levels, got more"),
    ],
)
def test_what_readers_understand_differently_is_refused(data: bytes, text: str) -> None:
    """Each with its sentence."""
    with pytest.raises(MalformedError, match=f"^{re.escape(text)}$"):
        read_foreign(data, limit=100, depth=3)


def test_depth_beyond_the_parsers_own_is_refused_too() -> None:
    """A hundred thousand brackets do not stop a node."""
    with pytest.raises(MalformedError, match=r"^expected at most 32 levels, got more$"):
        read_foreign(b"[" * 100_000, limit=200_000)
