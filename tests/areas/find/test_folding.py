# SPDX-License-Identifier: Apache-2.0
"""Text to words: what makes no difference is gone, and a word that was kept is found by any of its spellings."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.areas.find import asking
from demarche.areas.find.asking import Fault, Question
from demarche.areas.find.excerpts import LONGEST, excerpt, marked
from demarche.areas.find.folding import fold, words

SCRIPTS = "aZéßİñÅœйЙёЁїўشىةأإآٱـَُّٰ٣۴ﷺﻻ医院系统が가힣각ㄱㅏ０Ａｱ́̈‍‌­ ._-[]'\"9øłđ"
texts = st.text(st.one_of(st.sampled_from(SCRIPTS), st.characters(codec="utf-8")), max_size=40)


@given(texts)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_character_folds_once() -> None:
    """All that Unicode has given a meaning, in one text: between blanks, so that none joins another."""
    signs = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    once = [fold(sign) for sign in signs if not "\u3400" <= sign <= "\u9fff" and sign < "\U00020000"]

    assert [each for each in once if fold(each) != each] == []


@given(texts)
def test_spelling_makes_no_difference(text: str) -> None:
    """Neither case nor how accents are written."""
    kept = list(words(text))

    assert list(words(unicodedata.normalize("NFD", text))) == kept
    assert list(words(unicodedata.normalize("NFC", text))) == kept
    assert all(word and " " not in word and "'" not in word and '"' not in word for word in kept)


@given(texts)
def test_what_is_kept_is_found_by_itself(text: str) -> None:
    """A text asked for as a phrase holds every word of the question, side by side."""
    kept = list(words(text))
    asked = asking.read(f'"{text.replace(chr(34), " ")}"')
    if not isinstance(asked, Question):
        return

    kept = list(words(text.replace('"', " ").translate(dict.fromkeys(map(ord, "”“»„«"), " "))))
    assert all(any(word.startswith(term) for word in kept) for term, _goes_on in asked.terms)


@given(texts, texts)
def test_marking_changes_no_word(text: str, question: str) -> None:
    """Stretches put together are the text; what is marked holds a letter."""
    asked = asking.read(question)
    pattern = asked.pattern if isinstance(asked, Question) else None

    for shown in (marked(text, pattern), excerpt(text, pattern)):
        assert all(list(words(each.text)) for each in shown if each.found)
    assert "".join(each.text for each in marked(text, pattern)) == "".join(each.text for each in marked(text, None))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Réseau hospitalier", "reseau hospitalier"),
        ("ŒUVRE straße Łódź", "oeuvre strasse lodz"),
        ("Ёлка, ещё; мой", "елка еще мой"),
        ("مُسْتَشْفَى", "مستشفي"),
        ("الْمُسْتَشْفَيَات والمدرســة", "مستشفيات مدرسه"),
        ("إلى أمر ٱلله ۱۲۳ ٣", "الي امر الله 123 3"),
        ("کتاب ی", "كتاب ي"),
        ("医院系统", "医院 院系 系统 统"),
        ("第3医院", "第 3 医院 院"),
        ("医", "医"),
        ("병원을", "병원 원을 을"),
        ("ガード", "カー ート ト"),
        ("XA-2027-001", "xa 2027 001"),
        ("203.0.113[.]7", "203 0 113 7"),
        ("hxxps://c2[dot]example(.)org", "https c2 example org"),
        ("２０２７ ﬁle", "2027 file"),
        ("__a_b__", "a b"),
        ("soft\u00adware \u202eabc", "software abc"),
        ("f" * 200, "f" * 128),
        ("— … !", ""),
    ],
)
def test_words(text: str, kept: str) -> None:
    assert " ".join(words(text)) == kept


@pytest.mark.parametrize(
    ("typed", "terms", "phrases"),
    [
        ("hospital net", [("hospital", True), ("net", True)], []),
        ('"hospital net"', [("hospital", False), ("net", False)], [" hospital net "]),
        ("«hospital net", [("hospital", False), ("net", False)], [" hospital net "]),
        ("XA-2027-001", [("xa", False), ("2027", False), ("001", True)], [" xa 2027 001"]),
        ("203.0.113[.]7", [("203", False), ("0", False), ("113", False), ("7", False)], [" 203 0 113 7 "]),
        ("医", [("医", True)], []),
        ("医院", [("医院", False)], []),
        ("医院系", [("医院", False), ("院系", False)], [" 医院 院系 "]),
        ('"医院 damaged"', [("医院", False), ("院", False), ("damaged", False)], [" 医院 院 damaged "]),
        ("a fire", [("a", False), ("fire", True)], []),
    ],
)
def test_questions(typed: str, terms: list[tuple[str, bool]], phrases: list[str]) -> None:
    asked = asking.read(typed)

    assert isinstance(asked, Question)
    assert (asked.terms, asked.phrases) == (terms, phrases)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("a", Fault.TOO_SHORT),
        ("ж 7", Fault.TOO_SHORT),
        ("—", Fault.NO_WORD),
        ('""', Fault.NO_WORD),
        ("word " * 13, Fault.TOO_LONG),
        ("x" * 201, Fault.TOO_LONG),
    ],
)
def test_questions_that_cannot_be_answered(typed: str, fault: Fault) -> None:
    assert asking.read(typed) is fault


def test_an_excerpt_begins_near_the_first_word() -> None:
    """As much as is kept for it, with a sign where something is left out."""
    asked = asking.read("больниц")
    assert isinstance(asked, Question)
    shown = excerpt("Слово. " * 100 + "В больницах\nтихо. " + "Слово. " * 100, asked.pattern)

    assert [each.text for each in shown if each.found] == ["больницах"]
    assert shown[0].text == "… "
    assert shown[-1].text == " …"
    assert sum(len(each.text) for each in shown) <= LONGEST + 4


def test_nothing_turns_the_line_it_stands_in() -> None:
    """Signs that change the reading order are left out of what is shown."""
    assert marked("a\u202eb\u2066c", None)[0].text == "abc"


def test_marks_follow_what_is_written() -> None:
    """The accents of a letter, the article, what was made harmless."""
    for typed, text, found in (
        ("reseau", "Le re\u0301seau.", "re\u0301seau"),
        ("مستشفى", "في الْمُسْتَشْفَى", "الْمُسْتَشْفَى"),
        ("203.0.113.7", "von 203.0.113[.]7 aus", "203.0.113[.]7"),
        ("http://c2.example", "hxxp://c2[dot]example/a", "hxxp://c2[dot]example"),
        ("统", "系统", "统"),
    ):
        asked = asking.read(typed)
        assert isinstance(asked, Question)
        assert [each.text for each in marked(text, asked.pattern) if each.found] == [found]
