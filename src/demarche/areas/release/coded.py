# SPDX-License-Identifier: Apache-2.0
"""Titles of rows that are a code and not an official's words: the row keeps the code, and each reader reads it in his language.

Rows are written by whatever process of the node projects an act, in whatever language that runs.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise

from demarche.areas.release.subject_areas import AREAS

_SIGN: Final = "\x1f"
"""Stands before a code; no official's text has it, for every text is made tidy and no act may hold it."""

_WORDS: Final[Mapping[str, Mapping[str, Promise]]] = {"area": AREAS}


def coded(list_of: str, code: str) -> str:
    """What a row keeps of a code of a list that is known here."""
    return f"{_SIGN}{list_of}{_SIGN}{code}" if code in _WORDS[list_of] else code


def in_words(title: str) -> str:
    """A row's title as it is read: words as they stand, a code in the reader's language."""
    if not title.startswith(_SIGN):
        return title
    list_of, _sign, code = title[len(_SIGN) :].partition(_SIGN)
    return str(_WORDS.get(list_of, {}).get(code, code))
