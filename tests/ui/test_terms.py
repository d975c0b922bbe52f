# SPDX-License-Identifier: Apache-2.0
"""Two wordings of one text: which is spoken follows from whose terms were named last, and ends where it must."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from demarche.ui import terms

LAZY = gettext_lazy("in force")
"""A text that was made before anybody spoke."""


@pytest.mark.parametrize(
    ("language", "spoken", "party", "in_force"),
    [
        ("en", "binding", "Every Party of the process reads it.", "in force"),
        ("en", "", "Every Party of the process reads it.", "in force"),
        ("en", "political", "Every participating State of the process reads it.", "in effect"),
        ("ar", "binding", "يقرؤه كل طرف في العملية.", "سارٍ"),
        ("ar", "", "يقرؤه كل طرف في العملية.", "سارٍ"),
        ("ar", "political", "تقرؤه كل دولة مشاركة في العملية.", "معمول به"),
    ],
)
def test_a_text_follows_the_terms(language: str, spoken: str, party: str, in_force: str) -> None:
    """Python, templates and texts made long before; the language itself stays, and how it writes numbers and days."""
    with translation.override(language):
        plain = (number_format(12345.5, 1), translation.get_language_bidi(), gettext("Save draft"))
        with terms.speaking(spoken):
            template = Template("{% load i18n %}{% translate 'Every Party of the process reads it.' %}")
            assert gettext("Every Party of the process reads it.") == party
            assert template.render(Context()) == party
            assert str(LAZY) == in_force
            assert terms.language() == language
            assert (number_format(12345.5, 1), translation.get_language_bidi(), gettext("Save draft")) == plain
        assert translation.get_language() == language


def test_one_process_inside_the_page_of_another() -> None:
    """A row of a list speaks for itself, and the page goes on in its own words."""
    with translation.override("en"):
        terms.speak(terms.POLITICAL)
        assert str(LAZY) == "in effect"
        with terms.speaking(terms.BINDING):
            assert str(LAZY) == "in force"
            with terms.speaking(terms.POLITICAL):
                assert str(LAZY) == "in effect"
        assert str(LAZY) == "in effect"
        terms.speak("")
        assert str(LAZY) == "in force"


def test_plurals_agree_in_arabic() -> None:
    """How long each chairs, of one month to a hundred: six forms, in both wordings."""
    said = {}
    for spoken in (terms.BINDING, terms.POLITICAL):
        with translation.override("ar"), terms.speaking(spoken):
            one, many = (
                "%(party)s first, then in turn, %(n)d month each",
                "%(party)s first, then in turn, %(n)d months each",
            )
            said[spoken] = [ngettext(one, many, n) for n in (0, 1, 2, 3, 11, 100)]
    assert len(set(said[terms.POLITICAL])) == 6
    assert [each.replace("طرف", "جانب") for each in said[terms.BINDING]] == said[terms.POLITICAL]


def test_a_word_with_two_meanings_follows_its_own() -> None:
    """A Party that has withdrawn participates no more; an invitation that is withdrawn is withdrawn in both."""
    with translation.override("en"), terms.speaking(terms.POLITICAL):
        assert pgettext("of who takes part", "withdrawn") == "participates no more"
        assert gettext("withdrawn") == "withdrawn"


def test_the_page_names_its_language_alone() -> None:
    """Browsers and readers aloud are told `en`, whichever words are spoken."""
    with translation.override("en"), terms.speaking(terms.POLITICAL):
        page = Template("{% load demarche %}{% page_language as LANGUAGE_CODE %}{{ LANGUAGE_CODE }}")
        assert page.render(Context()) == "en"
