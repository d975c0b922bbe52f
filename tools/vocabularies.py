# SPDX-License-Identifier: Apache-2.0
"""The words of binding and of political terms: by which a text is known to need both wordings, and may not stand with the other's.

`Party`, too, is what the product calls whoever has a node, where it speaks of no process (docs/decisions/0032-two-vocabularies.md).
"""

from __future__ import annotations

import re
from typing import Final

PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")

CONTEXT: Final = "of who takes part"
"""The context of a word that means something else of a matter: a concern that is withdrawn is not a Party that has."""

BINDING: Final = {
    "en": re.compile(
        r"\bPart(?:y|ies)\b|\b(?:[Ii]n|[Ii]nto) force\b|\b[Aa]cced(?:e|es|ed|ing)\b|\b[Aa]ccession|\b[Dd]enounc|\b[Dd]enunciation"
        r"|\b[Ww]ithdr\w+ (?:\w+ \w+ )?from the process|resumes or withdraws|resume first, or withdraw"
    ),
    "ar": re.compile(
        r"(?<!\w)(?<!متعددة )(?<!صفة )[وفبلك]?(?:لل|ال|ل)?(?:طرف(?:اً|ا|ان|ين|ي|كم|ها|ه|نا)?|أطراف)(?!\w)(?! ثالث)"
        r"|غير سارٍ|كان سارياً|الميثاق الساري|من العملية انسحب|[اإ]نسح\w+ من العملية|(?<!\w)منسحب"
    ),
}
"""What only a process of binding terms says of itself."""

POLITICAL: Final = {
    "en": re.compile(r"\b[Pp]articipating States?\b|\bceas\w+ to participate\b|\b[Ss]ubscri\w+|\b[Ii]n effect\b"),
    "ar": re.compile(r"دول\w* (?:\w+ )?(?:ال)?مشارك|الكف عن المشاركة|كف\w* عن المشاركة"),
}
"""What only a process of political terms says of itself."""

NAME_BOTH: Final = (
    "Its pages speak of Parties, of entry into force and of withdrawal.",
    "Its pages speak of participating States, of taking effect and of ceasing to participate.",
)
"""Texts about the vocabularies themselves."""

QUOTED: Final = ("agreed by the participating States, 2013 and 2016",)
"""Texts in the words of a document that was agreed elsewhere."""

_ENGLISH: Final = (
    (re.compile(r"(^|[.:?!] )Parties\b"), r"\1Participating States"),
    (re.compile(r"(^|[.:?!] )Party\b"), r"\1Participating State"),
    (re.compile(r"\bParties\b"), "participating States"),
    (re.compile(r"\bParty\b"), "participating State"),
    (re.compile(r"\bin force\b"), "in effect"),
    (re.compile(r"\bIn force\b"), "In effect"),
    (re.compile(r"\binto force\b"), "into effect"),
    (re.compile(r"\bacced(e|es|ed)\b"), r"subscrib\1"),
    (re.compile(r"\bacceding\b"), "subscribing"),
    (re.compile(r"\bAcced(e|es|ed)\b"), r"Subscrib\1"),
    (re.compile(r"\baccession\b"), "subscription"),
    (re.compile(r"\bAccession\b"), "Subscription"),
    (re.compile(r"\bwithdrew from the process\b"), "ceased to participate in the process"),
    (re.compile(r"\bwithdrawn from the process\b"), "ceased to participate in the process"),
    (re.compile(r"\bWithdraw from the process\b"), "Cease to participate in the process"),
)


def political(english: str) -> str:
    """An English text of binding words in political ones; where that reads badly the catalogue says it otherwise."""
    for pattern, said in _ENGLISH:
        english = pattern.sub(said, english)
    return english


_SIDE: Final = re.compile(r"(?<!\w)([وفبلك]?(?:لل|ال|ل)?)طرف(اً|ان|ين|ي|كم|ها|ه|نا)?(?!\w)(?! ثالث)")


def side(arabic: str) -> str:
    """An Arabic text in which a side is called as a Party is, with the word for a side alone; both are masculine."""
    return _SIDE.sub(r"\1جانب\2", arabic)


def found(words: re.Pattern[str], text: str) -> list[str]:
    """The words of a vocabulary that stand in a text, but for what stands in its placeholders."""
    return words.findall(PLACEHOLDER.sub("", text))
