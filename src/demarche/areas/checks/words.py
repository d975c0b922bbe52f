# SPDX-License-Identifier: Apache-2.0
"""The words of the room: how a contact stands to its call, and what may be said of it."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.checks.models import CalledRow, CheckRow
from demarche.areas.release.telling import told
from demarche.core.process.deadlines import Verdict
from demarche.ui import moments

TYPES: Final[Mapping[str, Promise]] = {
    "diplomatic": _("Diplomatic"),
    "technical": _("Technical"),
    "law_enforcement": _("Law enforcement"),
    "other": _("Other"),
}

_VERDICTS: Final[Mapping[str, Promise]] = {
    Verdict.IN_TIME: _("answered in time, after %(time)s"),
    Verdict.MADE_BEFORE: _("answered after %(time)s, before the date; received after it"),
    Verdict.LATE: _("answered after %(time)s, after the date"),
    "": _("answered after %(time)s; no receipt of it yet"),
}


def stands(row: CalledRow, at: int) -> tuple[str, str]:
    """How a contact stands to its call, and the state that the stylesheet knows it by."""
    if row.answered:
        took = say("some time") if row.made is None or row.begun is None else moments.span(row.made - row.begun)
        return str(_VERDICTS[row.verdict]) % {"time": took}, "answered"
    if row.begun is None:
        return say("sent, not receipted"), "waiting"
    if row.due is None:
        return say("the clock stands still: a Party suspended its participation"), "held"
    if at > row.due:
        return say("no answer by %(moment)s") % {"moment": moments.utc(row.due)}, "passed"
    return say("no answer yet; until %(moment)s") % {"moment": moments.utc(row.due)}, "waiting"


def brief(row: CalledRow, at: int) -> str:
    """The same in a word or two, where several checks stand in a line."""
    if row.answered and row.made is not None and row.begun is not None:
        return moments.span(row.made - row.begun)
    if row.due is not None and at > row.due:
        return say("no answer")
    return say("open")


def alternates(row: CalledRow, at: int) -> str:
    """What is said of its alternates: whom, and since when or from when on they are called too."""
    if row.answered:
        return told(say("answered by the alternate %(name)s"), name=row.by) if row.by != row.contact else ""
    if not row.alternates:
        return say("the directory names no alternate of it")
    names = ", ".join(row.alternates)
    if row.alternate_at is None:
        return told(say("alternate: %(names)s"), names=names)
    if at >= row.alternate_at:
        sentence = say("alternate alerted at %(moment)s: %(names)s")
    else:
        sentence = say("without an answer the alternate is alerted at %(moment)s: %(names)s")
    return told(sentence, moment=moments.utc(row.alternate_at), names=names)


def whole(row: CheckRow, called: list[CalledRow], at: int) -> tuple[str, str]:
    """Where a whole check stands, in a line."""
    if row.refused == "waiting":
        return say("waits for the register that it cites"), "waiting"
    if row.refused:
        return say("kept on record, changes nothing"), "refused"
    answered = sum(each.answered for each in called)
    counted = say("%(n)d of %(all)d answered") % {"n": answered, "all": len(called)}
    if row.withdrawn:
        return say("called off; %(told)s") % {"told": counted}, "closed"
    if answered == len(called):
        return counted, "answered"
    if row.begun is None:
        return say("sent, not receipted"), "waiting"
    over = all(each.answered or (each.due is not None and at > each.due) for each in called)
    return counted, "passed" if over else "waiting"
