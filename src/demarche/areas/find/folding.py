# SPDX-License-Identifier: Apache-2.0
"""Text to the words it is found by, in every script alike: pure, and the same for what is kept and for what is asked.

Case, accents, the variants of Arabic letters, tatweel, vowel signs, forms of width and digits of any script make no difference.
Chinese, Japanese and Korean are not written with blanks between words, so every two characters that stand side by side are a
word, and the last one of a run alone. Addresses that were made harmless (`203.0.113[.]7`, `hxxp`) read as they were before.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 128
"""Characters of a word that count; the hashes that people name have no more."""

SIGNS: Final = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Characters that are written without blanks between words, as a class of a regular expression holds them."""

ARTICLE: Final = "(?:[وفبك]?ال|لل)"
"""The article of Arabic, with what may be written together with it."""

_ARABIC: Final = dict(zip("ىیکةہەٱ", "ييكههها", strict=True)) | {"ـ": ""}
_LETTERS: Final = _ARABIC | {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
_OF_ITS_OWN: Final = "йЙ"
"""A letter that only looks as if it had an accent."""

_SILENT: Final = frozenset({"Mn", "Me", "Cf"})
_PIECE: Final = re.compile(f"[{SIGNS}]+|(?:(?![{SIGNS}])[^\\W_])+")
_SIGNS: Final = re.compile(f"[{SIGNS}]+")
_WITH_ARTICLE: Final = re.compile(f"{ARTICLE}(?=.{{3}})")
_WRITTEN_OUT: Final = re.compile(r"[\[({]\s*(?:dot|at)\s*[\])}]")
_HARMLESS: Final = {"hxxp": "http", "hxxps": "https"}
_FIRST_SIGN: Final = 0x2E80


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = _fold_sign(sign)
        if folded != sign or code < _FIRST_SIGN:
            self[code] = folded
        return folded


def _fold_sign(sign: str) -> str:
    if sign in _OF_ITS_OWN:
        return sign.casefold()
    if "\uac00" <= sign <= "\ud7a3":
        return sign
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(_letter(each) for each in plain if unicodedata.category(each) not in _SILENT)


def _letter(sign: str) -> str:
    number = unicodedata.decimal(sign, None)
    return _LETTERS.get(sign, sign) if number is None else str(number)


FOLDS: Final = _Folds()
"""For `str.translate`: what each character folds to by itself."""


def fold(text: str) -> str:
    """A text without what makes no difference. Folding again changes nothing."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).translate(FOLDS))


def pieces(text: str) -> Iterator[str]:
    """The words of a text in order, and the runs of characters that are written without blanks."""
    for found in _PIECE.finditer(_WRITTEN_OUT.sub(" ", fold(text))):
        piece = found[0]
        yield piece if is_run(piece) else plain(piece)


def is_run(piece: str) -> bool:
    """Whether a piece is a run of characters that are written without blanks."""
    return _SIGNS.match(piece) is not None


def plain(piece: str) -> str:
    """A word without its article, no longer than counts."""
    article = _WITH_ARTICLE.match(piece)
    return _HARMLESS.get(piece, piece[article.end() :] if article else piece)[:LONGEST]


def parts(run: str) -> list[str]:
    """A run of characters as words: every two side by side, and the last one alone."""
    return [run[at : at + 2] for at in range(len(run))]


def words(text: str) -> Iterator[str]:
    """Every word of a text that is kept, in order."""
    for piece in pieces(text):
        if is_run(piece):
            yield from parts(piece)
        else:
            yield piece
