# SPDX-License-Identifier: Apache-2.0
"""Whether sending and receiving work, in one line: an empty list must never look like a broken line."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from demarche.core.codes import Obstacle
from demarche.ledger.models import ActRecord, Member, Outbox, Process
from demarche.ledger.outbox import UNDER_WAY
from demarche.node import clock
from demarche.ui import moments

SILENT_AFTER: Final = 30.0


def line(at: int) -> dict[str, Any]:
    """What `ui/base.html` shows after `Line:`; at most three queries."""
    stopped = _stopped()
    if stopped is not None:
        return stopped
    held = Outbox.objects.filter(state__in=UNDER_WAY).exclude(obstacle="").order_by("first_tried", "pk").first()
    if held is not None:
        return _held(held)
    return {"state": "work", "text": _working(at)}


def _stopped() -> dict[str, Any] | None:
    """The worker shows life every few seconds of machine time; without it nothing is sent."""
    if settings.NODE.home is None:
        return None
    if Path(settings.DEMARCHE_HOME, "run", "standstill").exists():
        return {"state": "stopped", "text": _(Obstacle.LOG_BEHIND.sentence)}
    try:
        seen = Path(settings.DEMARCHE_HOME, "run", "worker.alive").stat().st_mtime
    except OSError:
        return {
            "state": "stopped",
            "text": _("sending has not been started; the administrator can see why in the node's log"),
        }
    if clock.machine() - seen <= SILENT_AFTER:
        return None
    since = moments.utc(int(seen))
    return {"state": "stopped", "text": _("sending stopped %(since)s; receiving may go on") % {"since": since}}


def _held(row: Outbox) -> dict[str, Any]:
    name = Member.objects.filter(process=row.process_id, code=row.addressee).values_list("name", flat=True).first()
    why = next((each.sentence for each in Obstacle if each.code == row.obstacle), row.obstacle)
    return {
        "state": "held",
        "text": _("held back to %(party)s: %(why)s") % {"party": name or row.addressee, "why": _(why)},
        "url": reverse("exchange:delivery"),
    }


def _working(at: int) -> str:
    """With the Party an act came from last, and when."""
    acts = ActRecord.objects.filter(process=OuterRef("pk"), outgoing=False).order_by("-leaf_index")
    rows = Process.objects.annotate(last=Subquery(acts.values("t")[:1]), author=Subquery(acts.values("author")[:1]))
    heard = rows.exclude(last=None).order_by("-last").values_list("pk", "author", "last").first()
    if heard is None:
        return _("sending and receiving work · nothing has come in yet")
    process, author, last = heard
    name = Member.objects.filter(process=process, code=author).values_list("name", flat=True).first()
    return _("sending and receiving work · last from %(party)s %(time)s UTC") % {
        "party": name,
        "time": moments.stamp(last, since=at),
    }
