# SPDX-License-Identifier: Apache-2.0
"""What a national ticket system is told: that a matter on record asks something of a desk, and that this is over. No content.

Events go one after another, so that a task does not end before it began. A system that does not answer is asked again for good;
an event that it refuses itself is given up after a few attempts, so that it does not hold up the others.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.alerts import leases
from demarche.areas.alerts.models import Leased, Ticketed, TicketEvent
from demarche.areas.alerts.posting import Hook, HookError
from demarche.areas.alerts.watch import marked_red
from demarche.core.encoding import digest
from demarche.ledger import processes
from demarche.ledger.models import Pending
from demarche.ledger.transaction import write
from demarche.ui.moments import iso

MOST: Final = 500
REFUSALS: Final = 5
KEPT: Final = 1000
OWN_FAULT: Final = range(400, 500)
AGAIN: Final = frozenset({401, 403, 404, 408, 425, 429})
"""Statuses that say that the system is not ready or not set up, and nothing about the event."""

_MATTERS: Final = "dossier/"


def note_changes(at: int) -> bool:
    """Note an event for each task that is new or has another date, and for each that is over; whether there were any."""
    try:
        return write(lambda: _note(at))
    except IntegrityError:
        return True  # another worker has noted them


def _note(at: int) -> bool:
    events = [*_begun(at), *_moved(at), *_over(at)]
    TicketEvent.objects.bulk_create(TicketEvent(body=body) for body in events)
    return bool(events)


def _tasks() -> QuerySet[Pending]:
    rows = Pending.objects.filter(key__startswith=_MATTERS, officer=None).exclude(group="waiting").exclude(desk="")
    return rows.annotate(date=Coalesce("due", 0)).order_by("since", "key")


def _begun(at: int) -> Iterator[dict[str, Any]]:
    new = list(_tasks().filter(~Exists(Ticketed.objects.filter(pk=OuterRef("key"))))[:MOST])
    red = marked_red({row.dossier for row in new})
    told = [Ticketed(key=row.key, due=row.due or 0, body={} if row.dossier in red else _body(row)) for row in new]
    Ticketed.objects.bulk_create(told)
    yield from ({**row.body, "event": "task.began", "at": iso(at)} for row in told if row.body)


def _moved(at: int) -> Iterator[dict[str, Any]]:
    """Tasks that have another date than was told."""
    otherwise = Ticketed.objects.filter(pk=OuterRef("key")).exclude(due=OuterRef("date"))
    for row in _tasks().filter(Exists(otherwise))[:MOST]:
        told = Ticketed.objects.get(pk=row.key)
        told.due = row.due or 0
        if told.body:
            told.body = _body(row)
            yield {**told.body, "event": "task.moved", "at": iso(at)}
        told.save(update_fields=["due", "body"])


def _over(at: int) -> Iterator[dict[str, Any]]:
    gone = list(Ticketed.objects.filter(~Exists(Pending.objects.filter(pk=OuterRef("key"))))[:MOST])
    Ticketed.objects.filter(pk__in=[row.pk for row in gone]).delete()
    yield from ({**row.body, "event": "task.over", "at": iso(at)} for row in gone if row.body)


def _body(row: Pending) -> dict[str, Any]:
    task, _stroke, kind = row.verb.partition("/")
    return {
        "v": 1,
        "party": settings.NODE.party_code,
        "from": row.party,
        "process": row.process,
        "exercise": processes.charter_of(row.process).exercise,
        "dossier": row.dossier,
        "numbers": [row.number] if row.number else [],
        "kind": kind,
        "task": task,
        "desk": row.desk,
        "due": None if row.due is None else iso(row.due),
        "link": f"{settings.NODE.inside_url}{row.url}",
    }


def send_next(hook: Hook, *, at: int, machine: float) -> bool:
    """Post the oldest event that waits, if it is due; whether it was taken."""
    waiting = TicketEvent.objects.filter(state=Leased.State.WAITING)
    first = waiting.order_by("pk").first()
    if first is None or not leases.due(waiting.filter(pk=first.pk), machine).exists():
        return False
    if not leases.take(first, machine, at=at):
        return False
    try:
        hook.post(name_of(first), _bytes(first), machine=machine)
    except HookError as error:
        refused = error.status in OWN_FAULT and error.status not in AGAIN
        leases.note(first, str(error), machine, most=REFUSALS if refused else None)
        return False
    leases.note(first, "", machine, most=None)
    _forget()
    return True


def name_of(event: TicketEvent) -> str:
    """The name of an event: the same however often it is sent, and no other event's, also after a store was put back."""
    return f"{settings.NODE.party_code}-{digest(_bytes(event))[:32]}"


def _bytes(event: TicketEvent) -> bytes:
    return json.dumps(event.body, sort_keys=True).encode()


def try_it(at: int) -> TicketEvent:
    """Have a test sent, behind what waits."""
    body = {"v": 1, "party": settings.NODE.party_code, "event": "test", "at": iso(at)}
    return TicketEvent.objects.create(body=body)


_WORDS: Final = {
    "task.began": _lazily("a task began"),
    "task.moved": _lazily("a task has another date"),
    "task.over": _lazily("a task is over"),
    "test": _lazily("a test"),
}


def words(event: TicketEvent) -> str:
    """What an event says, as the page names it."""
    return str(_WORDS[event.body["event"]])


def again() -> int:
    """Try at once what waits, and once more what was given up."""
    rows = TicketEvent.objects.exclude(state=Leased.State.DONE)
    return write(lambda: rows.update(state=Leased.State.WAITING, due=0.0))


def _forget() -> None:
    """Keep the last events that were taken, and all that were not."""
    done = TicketEvent.objects.filter(state=Leased.State.DONE).order_by("-pk")
    last = done.values_list("pk", flat=True)[KEPT : KEPT + 1].first()
    if last is not None:
        done.filter(pk__lte=last).delete()
