# SPDX-License-Identifier: Apache-2.0
"""Whether sending and receiving work, in one line: an empty list must never look like a broken line."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from demarche.areas.directory.models import ClosedLine
from demarche.areas.directory.speech import in_words_of
from demarche.areas.directory.unable import Unable, unable
from demarche.core.codes import Obstacle
from demarche.ledger.models import ActRecord, Member, Outbox, Process
from demarche.ledger.outbox import UNDER_WAY
from demarche.ledger.statements import Row, Select
from demarche.node import clock, faults
from demarche.ui import moments

SILENT_AFTER: Final = 30.0


def _heard() -> QuerySet[Process, Any]:
    """Of each process the act that came last and what closes its line; what is closed first."""
    acts = ActRecord.objects.filter(process=OuterRef("pk"), outgoing=False).order_by("-leaf_index")
    closed = ClosedLine.objects.filter(process=OuterRef("pk")).order_by("since")
    rows = Process.objects.annotate(
        last=Subquery(acts.values("t")[:1]),
        author=Subquery(acts.values("author")[:1]),
        closed=Subquery(closed.values("code")[:1]),
        why=Subquery(closed.values("why")[:1]),
    ).exclude(last=None, closed=None)
    first = rows.order_by(F("closed").asc(nulls_last=True), F("last").desc(nulls_last=True))
    return first.values_list("pk", "author", "last", "closed", "why")[:1]


# Every page asks these.
_HEARD: Final = Select(_heard)
_HELD: Final = Select(
    lambda: (
        Outbox.objects.filter(state__in=UNDER_WAY)
        .exclude(obstacle="")
        .order_by("first_tried", "pk")
        .values_list("process", "addressee", "obstacle")[:1]
    )
)
_NAME: Final = Select(
    lambda process, code: Member.objects.filter(process=process, code=code).order_by("pk").values_list("name"), str, str
)


def line(at: int) -> dict[str, Any]:
    """What `ui/base.html` shows after `Line:`; at most three queries."""
    stopped = _faulty() or _stopped()
    if stopped is not None:
        return stopped
    for each in unable():
        return {"state": "held", "text": each.sentence, "url": f"{reverse('doctor:check')}#{_topic(each)}"}
    held = _HELD.first()
    if held is not None:
        return _held(held)
    return _quiet(at)


def _faulty() -> dict[str, Any] | None:
    """What this process last found wrong with its disk or store, until that is over."""
    fault = faults.state.current
    return None if fault is None else _stop("store", fault.sentence)


def _stopped() -> dict[str, Any] | None:
    """The worker shows life every few seconds of machine time; without it nothing is sent."""
    if settings.NODE.home is None:
        return None
    if Path(settings.DEMARCHE_HOME, "run", "standstill").exists():
        return _stop("restored", _(Obstacle.LOG_BEHIND.sentence))
    try:
        seen = Path(settings.DEMARCHE_HOME, "run", "worker.alive").stat().st_mtime
    except OSError:
        return _stop("sending", _("sending has not been started; the administrator can see why in the node's log"))
    if clock.machine() - seen <= SILENT_AFTER:
        return None
    since = moments.utc(int(seen))
    return _stop("sending", _("sending stopped %(since)s; receiving may go on") % {"since": since})


def _stop(topic: str, text: str | Promise) -> dict[str, Any]:
    """A line that is stopped leads to its cause."""
    return {"state": "stopped", "text": text, "url": f"{reverse('doctor:check')}#{topic}"}


def _topic(each: Unable) -> str:
    return "keys" if each.desk is None else "signing"


def _held(row: Row) -> dict[str, Any]:
    process, addressee, obstacle = row
    why = next((each.sentence for each in Obstacle if each.code == obstacle), obstacle)
    with in_words_of(process):
        reason = _(why)
    return {
        "state": "held",
        "text": _("held back to %(party)s: %(why)s") % {"party": _name(process, addressee) or addressee, "why": reason},
        "url": reverse("exchange:delivery"),
    }


def _quiet(at: int) -> dict[str, Any]:
    """A line that is closed for a time; else with the Party an act came from last, and when."""
    heard = _HEARD.first()
    if heard is None:
        return {"state": "work", "text": _("sending and receiving work · nothing has come in yet")}
    process, author, last, code, why = heard
    name = _name(process, code or author)
    if code is not None:
        return {
            "state": "held",
            "text": _("the line to %(party)s is closed here: %(why)s") % {"party": name, "why": why},
            "url": reverse("directory:party", args=[process, code]),
        }
    said = {"party": name, "time": moments.stamp(last, since=at)}
    return {"state": "work", "text": _("sending and receiving work · last from %(party)s %(time)s UTC") % said}


def _name(process: str, code: str) -> str | None:
    row = _NAME.first(process, code)
    return None if row is None else str(row[0])
