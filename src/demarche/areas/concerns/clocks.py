# SPDX-License-Identifier: Apache-2.0
"""Clocks in the words of the pages: silence is a dated fact, and nobody is ever called late."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from demarche.areas.concerns.steps import OF_KIND
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.telling import told
from demarche.core.acts import concern as acts
from demarche.core.process.deadlines import Deadline, State, Verdict
from demarche.core.process.owing import Owed
from demarche.ui import moments
from demarche.ui.series import listed


@dataclass(frozen=True, slots=True)
class Hands:
    """How a moment is told: the officer's zone, the other Party's zone and name, the present moment, hours off there."""

    zone: str
    other_zone: str
    other_name: str
    at: int
    off: Callable[[int], str] = lambda _seconds: ""

    def tell(self, seconds: int) -> str:
        """UTC, here, there, and whether that is at night or on a day off there."""
        told = str(moments.tell(seconds, zone=self.zone, other=self.other_zone, other_name=self.other_name))
        return listed(filter(None, (told, self.off(seconds))))


def rows(
    clocks: tuple[Deadline, ...], names: Mapping[str, str], hands: Hands, kinds: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """One row a clock: what is owed by whom, and how it stands. `kinds` gives the kind of each act by its id."""
    for each in clocks:
        yield {
            "label": label(each, names.get(each.party, each.party)),
            "value": _value(each, hands, kinds),
            "state": "" if each.state is State.MET else str(each.state),
        }


def label(clock: Deadline, party: str) -> str:
    """What is owed, and by whom."""
    if clock.owed is Owed.REPLY:
        return told(_("%(what)s: %(party)s's reply"), what=str(OF_KIND[clock.kind].name), party=party)
    number = {} if clock.question is None else {"number": clock.question}
    sentence = {
        Owed.ACKNOWLEDGE: _("%(party)s's acknowledgement"),
        Owed.PRESERVED: _("Data preserved by %(party)s"),
        Owed.ANSWER: _("%(party)s's answer to questions from %(number)d on") if number else _("%(party)s's answer"),
        Owed.AGREED: _("Question %(number)d: %(party)s's answer"),
        Owed.OWN_DATE: _("Question %(number)d: %(party)s's own date") if number else _("%(party)s's own date"),
    }[clock.owed]
    return told(sentence, party=party, **number)


def _value(clock: Deadline, hands: Hands, kinds: Mapping[str, str]) -> str:
    if clock.state is State.MET:
        return _met(clock, _done(clock, kinds.get(clock.met_by or "", "")))
    if clock.stopped is not None and clock.paused:
        return _("Clock stopped %(moment)s: participation suspended or ended") % {"moment": moments.utc(clock.stopped)}
    if clock.stopped is not None:
        return _("Clock stopped %(moment)s: clarification asked") % {"moment": moments.utc(clock.stopped)}
    if clock.due is None:
        sent = moments.utc(clock.sent) if clock.sent is not None else ""
        return _("Clock not begun: no receipt yet. Sent %(moment)s") % {"moment": sent}
    if clock.state is State.PASSED:
        return _passed(clock) % {"moment": moments.utc(clock.due)}
    running = _running(clock) % {"moment": hands.tell(clock.due)}
    return " · ".join([running, moments.due(clock.due, hands.at), *_before(clock)])


def _before(clock: Deadline) -> Iterator[str]:
    """The dates that a later one took the place of."""
    if clock.before:
        yield _("before: %(moments)s") % {"moments": listed(moments.utc(each) for each in clock.before)}


def _running(clock: Deadline) -> str:
    if clock.owed is Owed.ACKNOWLEDGE:
        return _("Acknowledgement due %(moment)s")
    if clock.owed in (Owed.ANSWER, Owed.AGREED):
        return _("Answer due %(moment)s")
    if clock.owed is Owed.REPLY:
        return _("Reply due %(moment)s")
    if clock.owed is Owed.PRESERVED:
        return _("until %(moment)s")
    return _("by %(moment)s")


def _passed(clock: Deadline) -> str:
    if clock.owed is Owed.ACKNOWLEDGE:
        return _("No acknowledgement by %(moment)s")
    if clock.owed in (Owed.ANSWER, Owed.AGREED):
        return _("No answer by %(moment)s")
    if clock.owed is Owed.REPLY:
        return _("No reply by %(moment)s")
    if clock.owed is Owed.PRESERVED:
        return _("Preserved until %(moment)s; the date has passed")
    return _("No further answer by %(moment)s")


def _done(clock: Deadline, kind: str) -> str:
    """What met a clock; a person's having seen the matter may be shown by another act than an acknowledgement."""
    if clock.owed is Owed.ACKNOWLEDGE and kind not in ("", acts.ACKNOWLEDGE):
        return _("Met by another act (%(what)s)") % {"what": presentation_of(kind).title}
    return {
        Owed.ACKNOWLEDGE: _("Acknowledged"),
        Owed.REPLY: _("Replied"),
        Owed.PRESERVED: _("Preserved no more"),
    }.get(clock.owed, _("Answered"))


def _met(clock: Deadline, done: str) -> str:
    if clock.owed is Owed.PRESERVED:
        return _("%(done)s, since %(moment)s") % {"done": done, "moment": moments.utc(clock.made or 0)}
    made = "" if clock.made is None else moments.utc(clock.made)
    received = "" if clock.received is None else moments.utc(clock.received)
    due = "" if clock.due is None else moments.utc(clock.due)
    if clock.verdict is Verdict.IN_TIME:
        return _("%(done)s %(moment)s, in time") % {"done": done, "moment": received}
    if clock.verdict is Verdict.MADE_BEFORE:
        return _("%(done)s: made %(made)s, before the date; received %(received)s, after it") % {
            "done": done,
            "made": made,
            "received": received,
        }
    if clock.verdict is Verdict.LATE:
        return _("%(done)s %(moment)s, after the date (%(due)s)") % {
            "done": done,
            "moment": received or made,
            "due": due,
        }
    return _("%(done)s %(moment)s; no receipt of it yet") % {"done": done, "moment": made}
