# SPDX-License-Identifier: Apache-2.0
"""A catalogue is whole when every text is translated and no placeholder is lost."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.translation import gettext_lazy, ngettext

from tools import i18n

DAYS = ("%(count)d day", "%(count)d days")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (Message("answered", "أجيب"), []),
        (Message("answered", ""), ["ar: not translated: 'answered'"]),
        (Message("in %(time)s", "بعد"), ["ar: the placeholders of 'in %(time)s' are ['%(time)s'], those of 'بعد' []"]),
        (Message("now", "{x}"), ["ar: the placeholders of 'now' are [], those of '{x}' ['{x}']"]),
        (Message(DAYS, ("لا أيام", "يوم", "يومان", "%(count)d أيام", "%(count)d يوما", "%(count)d يوم")), []),
        (Message(DAYS, ("", "", "", "", "", "")), ["ar: not translated: '%(count)d day'"]),
    ],
)
def test_a_translation_keeps_what_it_translates(message: Message, said: list[str]) -> None:
    """None, one and two may say the number in the noun; every other form keeps the placeholder."""
    assert list(i18n.faults("ar", message)) == said


def test_a_plural_form_from_three_on_keeps_its_number() -> None:
    """Eleven days without their number are not eleven days."""
    message = Message(DAYS, ("لا أيام", "يوم", "يومان", "أيام", "%(count)d يوما", "%(count)d يوم"))

    assert list(i18n.faults("ar", message)) == [
        "ar: the placeholders of '%(count)d days' are ['%(count)d'], those of 'أيام' []"
    ]


def test_arabic_has_six_forms_in_the_order_that_django_reads() -> None:
    """Babel's own rule exchanges two of them."""
    header = i18n.written(i18n.empty("ar"))[0].decode()

    assert "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :" in header


@pytest.fixture(scope="module")
def arabic() -> Catalog:
    """The texts of the source with their Arabic."""
    return i18n.merged("ar", i18n.kept("ar"))


def test_writing_twice_changes_nothing(arabic: Catalog) -> None:
    """No date and no line number stands in a catalogue."""
    assert i18n.written(i18n.merged("ar", i18n.kept("ar"))) == i18n.written(arabic)


def test_the_names_that_mark_a_text_are_those_of_django() -> None:
    """A text marked by another name would never be translated."""
    assert {gettext_lazy.__name__, ngettext.__name__} <= i18n.KEYWORDS.keys()


def test_a_module_may_mark_texts_by_a_name_of_its_own(arabic: Catalog) -> None:
    """`gettext as say` is found as `gettext` is: a text nobody extracts stays English on every page."""
    assert arabic.get("Say where it was answered.")
    assert arabic.get("Say where it was answered") is None


KNOWN = {"UTC", "URL", "TLP", "RED", "PAP", "STIX", "Word", "PDF", "TOTP", "URI", "IP", "CSV", "JSON"}
"""Names that stand in an Arabic sentence as words of it: each is one run of letters, which no neighbour turns."""


def test_examples_in_the_arabic_words_of_forms_keep_their_direction(arabic: Catalog) -> None:
    """What is to be typed as it stands (a name, a number, an address) stands between signs: else its parts change places."""
    apart = re.compile("[\u2066-\u2068][^\u2069]*\u2069|%\\(\\w+\\)[a-z]|<[^>]*>")
    latin = re.compile(r"[A-Za-z][A-Za-z0-9@._/+-]*|\+[0-9][0-9 ]+")
    left = {
        found
        for message in arabic
        if message.id and any("forms" in where for where, _line in message.locations)
        for said in ([message.string] if isinstance(message.string, str) else message.string or ())
        for found in latin.findall(apart.sub(" ", said))
        if found.rstrip(".") not in KNOWN
    }
    assert left == set()
