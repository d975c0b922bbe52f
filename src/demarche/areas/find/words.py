# SPDX-License-Identifier: Apache-2.0
"""The words of the page: why a question cannot be answered, how matters and drafts stand."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demarche.areas.find.asking import LONGEST, MOST, Fault

STATES: Final[Mapping[str, Promise]] = {
    "ours": _("We are to act"),
    "theirs": _("They are to act"),
    "nobodys": _("Answered or acknowledged"),
    "ended": _("Closed or withdrawn"),
    "draft": _("Draft"),
    "submitted": _("With the releasing officer"),
    "returned": _("Returned"),
}
"""How a matter or a draft stands, by what its room calls it."""

MARKINGS: Final = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")

_FAULTS: Final[Mapping[Fault, Promise]] = {
    Fault.TOO_SHORT: _("Type at least two letters or digits, or one Chinese, Japanese or Korean character."),
    Fault.TOO_LONG: _("Type at most %(words)d words, and at most %(characters)d characters."),
    Fault.NO_WORD: _("There is no letter and no digit in what was typed."),
}


def fault(found: Fault) -> str:
    """What is wrong with a question, and what to do."""
    return str(_FAULTS[found]) % {"words": MOST, "characters": LONGEST}
