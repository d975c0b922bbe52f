# SPDX-License-Identifier: Apache-2.0
"""What the page says of a delivery that has not arrived: what was observed, whose it is, what helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from demarche.core.acts.founding import FOUND
from demarche.core.codes import Code, Obstacle, Refusal
from demarche.ui.series import listed

KINDS: Final[Mapping[str, Promise]] = {FOUND: _("Founding act")}

_BETWEEN = _("It lies between the two nodes.")
_THEIRS = _("It lies with their node.")
_OURS = _("It lies with this node.")
_NOBODY = _("Nobody has to do anything.")
_WHOSE: Final[Mapping[Obstacle, Promise]] = {
    Obstacle.NO_CONNECTION: _BETWEEN,
    Obstacle.NO_REPLY: _THEIRS,
    Obstacle.TLS_FAILED: _BETWEEN,
    Obstacle.OTHER_KEY: _("It is their node with a new certificate, or it is not their node."),
    Obstacle.REDIRECTED: _THEIRS,
    Obstacle.REFUSED: _("It is their door's decision: a fact about delivery, not an answer."),
    Obstacle.NOT_YET: _("It lies with their officers."),
    Obstacle.ANSWER_UNREADABLE: _THEIRS,
    Obstacle.RECEIPT_UNPROVEN: _THEIRS,
    Obstacle.HEAD_BEHIND: _NOBODY,
    Obstacle.KEY_LOCKED: _OURS,
    Obstacle.FILE_LOST: _OURS,
    Obstacle.NAME_UNKNOWN: _BETWEEN,
    Obstacle.ADDRESS_PRIVATE: _OURS,
    Obstacle.ADDRESS_BARRED: _THEIRS,
    Obstacle.PROXY_FAILED: _OURS,
    Obstacle.CLOCK_APART: _BETWEEN,
    Obstacle.LINE_CLOSED: _OURS,
    Obstacle.NOT_NOW: _THEIRS,
    Obstacle.LOG_BEHIND: _OURS,
    Obstacle.NOT_FETCHED: _OURS,
}

# With these, going on trying is enough; with all others somebody has to do something first.
PATIENCE: Final = frozenset(
    {Obstacle.NO_CONNECTION, Obstacle.NO_REPLY, Obstacle.NOT_YET, Obstacle.HEAD_BEHIND, Obstacle.NOT_NOW}
)
HELD: Final = tuple(sorted(each.code for each in Obstacle if each not in PATIENCE))

FINAL: Final = frozenset(
    each.code
    for each in (
        Refusal.TOO_LARGE,
        Refusal.UNREADABLE_ACT,
        Refusal.PART_HASH,
        Refusal.WRONG_ADDRESSEE,
        Refusal.ACT_SIGNATURE,
        Refusal.OWN_NUMBER_USED,
    )
)
"""Refusals of an act that the same act meets again, whatever changes; after all others it can be tried once more."""

STOPPED_BY: Final[Mapping[str, Promise]] = {
    "both": _("stopped by an officer of both desks"),
    "technical": _("stopped by the technical desk"),
    "diplomatic": _("stopped by the diplomatic desk"),
}

_OBSTACLES: Final = {each.code: each for each in Obstacle}
_REFUSALS: Final = {each.code: each for each in Refusal}
# Here the detail is the code that the other door gave.
_CODED: Final = frozenset({Obstacle.REFUSED, Obstacle.NOT_YET, Obstacle.HEAD_BEHIND})


@dataclass(frozen=True, slots=True)
class Because:
    """Why something has not arrived: the three parts of a reason, the code, and what was noted, word for word."""

    observed: str
    whose: str
    helps: str
    code: str
    noted: str


def because(obstacle: str, detail: str, refusal: str) -> Because | None:
    """The reason behind a delivery's obstacle and refusal; `None` when nothing stands in its way."""
    known = _OBSTACLES.get(obstacle)
    told = _REFUSALS.get(refusal or (detail if known in _CODED else ""))
    if known is None:
        return None
    code: Code = told or known
    noted = "" if told is not None and detail == told.code else detail
    if known is Obstacle.REFUSED and told is None and (refusal or detail):
        return _unknown(refusal or detail, "")
    return Because(gettext(code.sentence), str(_WHOSE[known]), gettext(code.remedy), code.code, noted)


def because_of_file(refusal: str, detail: str) -> Because | None:
    """Why a file of a delivered act was not taken in; `None` when all were."""
    told = _REFUSALS.get(refusal)
    if not refusal:
        return None
    if told is None:
        return _unknown(refusal, detail)
    return Because(gettext(told.sentence), str(_WHOSE[Obstacle.REFUSED]), gettext(told.remedy), refusal, detail)


def _unknown(code: str, noted: str) -> Because:
    """A code of a later version is shown as it came."""
    observed = gettext("it gave the code %(code)s, which this node does not know") % {"code": code}
    return Because(observed, str(_WHOSE[Obstacle.REFUSED]), gettext(Obstacle.REFUSED.remedy), code, noted)


def outcome(lacked: int, sent: int) -> str:
    """What came of comparing with another node what each holds."""
    if not lacked and not sent:
        return gettext("nothing missing on either side")
    asked = ngettext("%(n)d act asked for", "%(n)d acts asked for", lacked) % {"n": lacked}
    again = ngettext("%(n)d sent again", "%(n)d sent again", sent) % {"n": sent}
    return listed((asked, again))
