# SPDX-License-Identifier: Apache-2.0
"""What officials paste, brought into the one spelling that acts allow."""

import pytest
from django import forms

from demarche.areas.release.fields import Line, Words, tidy
from demarche.core.encoding import canonical


class Both(forms.Form):
    words = Words(limit=40)
    line = Line(limit=20)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\u2029two", "one\n\ntwo"),
        ("a\tb\vc\fd", "a    b\nc\nd"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("\u200fنص\u202c \u2066x\u2069\ufeff", "نص x"),
        ("  around \n", "around"),
    ],
)
def test_a_text_gets_the_spelling_of_acts(pasted: str, kept: str) -> None:
    """Paragraphs and lists survive; what cannot be signed does not."""
    assert tidy(pasted) == kept
    assert canonical(tidy(pasted))


def test_a_character_that_cannot_be_sent_is_named() -> None:
    """Nothing is taken away that could be seen."""
    form = Both({"words": "bell \x07", "line": "esc \x1b"})

    assert form.errors["words"] == ["This holds a character that cannot be sent: U+0007."]
    assert form.errors["line"] == ["This holds a character that cannot be sent: U+001B."]


def test_a_line_is_one_line() -> None:
    """A reference never breaks."""
    form = Both({"words": "", "line": " XA \n 2027 "})

    assert form.is_valid()
    assert form.cleaned_data == {"words": "", "line": "XA 2027"}


def test_what_is_too_long_is_said_with_its_length() -> None:
    """And it comes back as it was typed."""
    form = Both({"words": "x" * 41, "line": ""})

    assert "at most 40 characters (it has 41)" in form.errors["words"][0]
    assert form["words"].value() == "x" * 41
