# SPDX-License-Identifier: Apache-2.0
"""Words put back into a page: every kind of field, nothing else touched, nothing lost."""

import pytest

from demarche.ui.refill import refill

HEADER = '<header><form method="post"><input type="hidden" name="next" value="/"><button name="then">Go</button></form></header>'


def form(fields: str) -> str:
    """A page with one form of these fields and a line to write in."""
    return f'{HEADER}<main><form method="post"><input type="text" name="line">{fields}</form></main>'


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ('<input type="text" name="a" value="old">', ["new"], '<input type="text" name="a" value="new">'),
        ('<input name="a">', ['"><b>'], '<input name="a" value="&quot;&gt;&lt;b&gt;">'),
        ('<input type="hidden" name="a" value="1">', ["2"], '<input type="hidden" name="a" value="2">'),
        (
            "<textarea name=a>\nold &amp; &#233;</textarea>",
            ["</textarea>x"],
            "<textarea name=a>\n&lt;/textarea&gt;x</textarea>",
        ),
        (
            '<select name="a"><option value="1" selected>1</option><option value="2">2</option></select>',
            ["2"],
            '<select name="a"><option value="1">1</option><option value="2" selected>2</option></select>',
        ),
        (
            '<input type="radio" name="a" value="1" checked><input type="radio" name="a" value="2">',
            ["2"],
            '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
        ),
        (
            '<input type="checkbox" name="a" value="1" checked><input type="checkbox" name="a" value="2">',
            ["2"],
            '<input type="checkbox" name="a" value="1"><input type="checkbox" name="a" value="2" checked>',
        ),
        ('<input type="checkbox" name="a">', ["on"], '<input type="checkbox" name="a" checked>'),
        ('<input type="password" name="a">', ["secret"], '<input type="password" name="a">'),
        ('<input type="file" name="a">', ["secret"], '<input type="file" name="a">'),
    ],
)
def test_each_kind_of_field_takes_its_words(before: str, words: list[str], after: str) -> None:
    """A value is written as its field writes it, and never as markup."""
    filled, _left = refill(form(before), {"line": ["x"], "a": words})

    assert filled == form(after).replace('name="line"', 'name="line" value="x"')


def test_a_box_that_was_not_ticked_is_not_ticked() -> None:
    """A browser says nothing of it; a choice it says nothing of stays as the page has it."""
    box, choice = '<input type="checkbox" name="a" checked>', '<input type="radio" name="b" value="1" checked>'

    filled, _left = refill(form(box + choice), {"line": ["x"]})

    assert '<input type="checkbox" name="a">' in filled
    assert choice in filled


def test_other_forms_and_the_words_between_are_left_as_they_are() -> None:
    """A form that asks for none of the words keeps every byte."""
    page = form('<p title="a &gt; b">&eacute; &#39; <!-- note --></p><br/>')

    assert refill(page, {"next": ["/elsewhere"], "other": ["x"]}) == (page, [])
    filled, _left = refill(page, {"line": ["x"]})
    assert filled == page.replace('name="line"', 'name="line" value="x"')


def test_texts_without_a_field_are_told_and_codes_are_not() -> None:
    """The page may have changed; what a person wrote is not lost by it."""
    words = {
        "line": ["x"],
        "q3_text": ["Who else?", "سؤال"],
        "q3_form": ["yes_or_no"],
        "to": ["ab12:XB"],
        "then": ["submit"],
    }

    assert refill(form(""), words)[1] == ["Who else?", "سؤال", "ab12:XB"]
