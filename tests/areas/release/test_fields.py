# SPDX-License-Identifier: Apache-2.0
"""What officials paste, brought into the one spelling that acts allow."""

import re
from unicodedata import normalize

import pytest
from django import forms
from hypothesis import example, given
from hypothesis import strategies as st

from demarche.areas.release.fields import Line, Words, tidy
from demarche.core.encoding import canonical
from demarche.ui.templatetags.demarche import said
from tests.areas.release.desk import unmarked


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
        ("Asked:\n\u00b7\tone\n\uf0b7\ttwo\no\tthree", "Asked:\n\u2022 one\n\u2022 two\n\u25e6 three"),
        ("1.\tone\n2)\ttwo\n(a)\tthree\niv.\tfour", "1. one\n2) two\n(a) three\niv. four"),
        (
            "x\n\t\u2013\tunder it\n\tindented",
            "x\n    \u2013 under it\n    indented",
        ),
        (
            "10\u00a0000 \u00ab\u202foui\u202f\u00bb \u2026 \u201cso\u201d \u2014 no",
            "10\u00a0000 \u00ab\u202foui\u202f\u00bb \u2026 \u201cso\u201d \u2014 no",
        ),
        ("pay\u200bpal so\u00adft a\u200db\u2060c\U000e0041", "paypal soft abc"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        (
            "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd\u200f, x\u202e",
            normalize("NFC", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd, x"),
        ),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
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


SIGNS = st.sampled_from(
    [
        *"ab1.)-o \t\n\r\u00b7\u2022\uf0b7\u2028\u2029\u00a0\u200b\u200c\u200d\u202e\u2067\u00ad",
        "\r\n",
        "\u0645",
        "\u05e9",
        "e\u0301",
        "\U0001f469",
    ]
)


@given(st.lists(SIGNS | st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40).map("".join))
@example("\u200d\u200b\u0645")
@example("o\to\tx")
def test_what_is_typed_is_what_is_read(text: str) -> None:
    """Once tidied a text stays as it is however often it is saved, can be signed, and shows on every page with its own paragraphs."""
    kept = tidy(text)

    assert tidy(kept) == kept
    assert canonical(kept)
    assert unmarked(said(kept)) == re.sub(r"\n[ \t]*\n\s*", "\n\n", kept)
