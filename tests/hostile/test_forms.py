# SPDX-License-Identifier: Apache-2.0
"""What an officer types or a program sends in his name: each field says what is wrong with it, or brings it into the one spelling."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from demarche.core.encoding import canonical
from tests.hostile.targets import FORMS

CONTROL = "This holds a character that cannot be sent: U+%s."
MOMENT = "Write the date and time as 2027-03-01 17:00, in UTC."
LONG = "Ensure this value has at most %d characters (it has %d)."
DRAFT = "00000000-0000-4000-8000-000000000000"
OTHER = "Select a valid choice. %s is not one of the available choices."


@pytest.mark.parametrize(
    ("name", "field", "typed", "said"),
    [
        ("concern", "title", "a\0b", CONTROL % "0000"),
        ("concern", "title", "a\x1bb", CONTROL % "001B"),
        ("concern", "title", "a\x7fb", CONTROL % "007F"),
        ("concern", "matter", "a\x08b", CONTROL % "0008"),
        ("concern", "title", "x" * 301, LONG % (300, 301)),
        ("concern", "matter", "x" * 40_001, LONG % (40_000, 40_001)),
        ("concern", "q1_text", "x" * 4001, LONG % (4000, 4001)),
        ("concern", "wished", "2027-02-30T17:00", MOMENT),
        ("concern", "wished", "9" * 5000, MOMENT),
        ("concern", "wished", "٢٠٢٧-٠٣-٠١T١٧:٠٠", MOMENT),
        ("concern", "wished", "-1", MOMENT),
        ("concern", "wished", "1969-12-31 23:59", MOMENT),
        ("concern", "tlp", "PURPLE", OTHER % "PURPLE"),
        ("concern", "subjects", "\u202eCIN", OTHER % "\u202eCIN"),
        ("concern", "draft", "x", "Enter a valid UUID."),
        ("concern", "draft", "0" * 5000, "Enter a valid UUID."),
        ("concern", "version", "9" * 5000, "Enter a whole number."),
        ("concern", "version", "-1", "Ensure this value is greater than or equal to 0."),
        ("concern", "version", "1.5", "Enter a whole number."),
        ("concern", "version", "1e3", "Enter a whole number."),
        ("notification", "days", "3651", "Ensure this value is less than or equal to 3650."),
        ("notification", "days", "NaN", "Enter a whole number."),
        ("notification", "pasted", "a\0b", CONTROL % "0000"),
        ("notification", "pasted", "x" * 200_001, LONG % (200_000, 200_001)),
        ("answer", "value", "<script>", OTHER % "<script>"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(name: str, field: str, typed: str, said: str) -> None:
    """One sentence, at that field and no other."""
    form = sent(name, {field: typed})
    assert form.errors[field] == [said]
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("title", "cafe\u0301", "café"),
        ("title", "\u202eeltit\u202c", "eltit"),
        ("title", "a\r\nb\u2028c\td", "a b c d"),
        ("title", "\ufeffa", "a"),
        ("matter", "a\r\nb\rc\x0bd\x0ce\u0085f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\n\nh"),
        ("matter", "\u2066a\u2069", "a"),
        ("matter", "\ud7ff\ue000\uffff\U0010ffff", "\ud7ff\ue000\uffff\U0010ffff"),
        ("wished", "2027-03-01 17:00", "2027-03-01T17:00:00Z"),
        ("national", " a   b ", "a b"),
    ],
)
def test_what_can_be_said_otherwise_is_brought_into_one_spelling(field: str, typed: str, kept: str) -> None:
    """Nothing is refused that can be meant; what is kept is what an act may hold."""
    form = sent("concern", {field: typed})
    assert form.is_valid()
    assert form.cleaned_data[field] == kept
    canonical(kept)


def sent(name: str, fields: dict[str, str]) -> Any:
    """A form as a browser sends it, of a draft that is there."""
    given = QueryDict(mutable=True)
    given.update({"draft": DRAFT, "version": "1", **fields})
    return FORMS[name][0](given)
