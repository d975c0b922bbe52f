# SPDX-License-Identifier: Apache-2.0
"""In whose words a text speaks: of a process of binding terms, of political ones, or of none (docs/decisions/0032-two-vocabularies.md).

Both wordings of a text are in the catalogues, so that nothing that is said anywhere has to know of them: whoever begins to
speak of a process names its terms here, and every text from there on is in their words, lazy ones too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.utils import translation

POLITICAL: Final = "political"
BINDING: Final = "binding"

WORDING: Final = "-x-polit"
"""What marks the political wording of a language: a private subtag of BCP 47, so that it is still that language to all who read it."""


def language() -> str:
    """The language that is spoken, in whichever words: `en`, `ar`."""
    return (translation.get_language() or settings.LANGUAGE_CODE).removesuffix(WORDING)


def speak(terms: str) -> None:
    """From here on, to the end of the page, speak in the words of these terms; of none, in those of the product."""
    translation.activate(_wording(terms))


@contextmanager
def speaking(terms: str) -> Iterator[None]:
    """Speak in the words of these terms inside, and as before after it: for a row of a list, a line, a paper."""
    with translation.override(_wording(terms)):
        yield


def _wording(terms: str) -> str:
    return f"{language()}{WORDING}" if terms == POLITICAL else language()
