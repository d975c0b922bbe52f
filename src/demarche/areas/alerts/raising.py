# SPDX-License-Identifier: Apache-2.0
"""What raises an alert: rows of Needs my action that are to be done at once, that have a date near, or that a desk collects.

A flood raises one alert that says how many. After it the same Party's next items wait a little, and each time longer, so that
nobody makes a telephone ring all night; other Parties' items do not wait for them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from demarche.areas.alerts import quiet, showing
from demarche.areas.alerts.models import Alert, DeskAlerts, Item
from demarche.areas.alerts.watch import marked_red
from demarche.areas.officers.models import DIPLOMATIC, TECHNICAL
from demarche.ledger import processes
from demarche.ledger.models import Pending
from demarche.ledger.transaction import write

AT_ONCE: Final = "at_once"
GROUPS: Final = ("to_answer", "to_assess", "release", "on_duty")
"""What a desk may have collected: groups of Needs my action whose rows are the desk's, not one officer's."""

OURS: Final = "alerts/"
"""How the keys of this room's own rows of Needs my action begin: they raise nothing."""

MOST: Final = 1000
MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
FIRST_PAUSE: Final = 5 * MINUTE
LONGEST_PAUSE: Final = HOUR
REMEMBERED: Final = 6 * HOUR

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class _About:
    """What the items of one alert have in common."""

    level: str
    exercise: bool
    dossier: str


def draw(random: Random) -> str:
    """Four digits."""
    return f"{int.from_bytes(random(8)) % 10_000:04d}"


def desks() -> list[DeskAlerts]:
    """What holds for each desk; what was never chosen holds as it is by default."""
    kept = DeskAlerts.objects.in_bulk([TECHNICAL, DIPLOMATIC])
    return [kept.get(desk) or DeskAlerts(desk=desk) for desk in (TECHNICAL, DIPLOMATIC)]


def look(at: int, *, random: Random) -> None:
    """Raise what is to be raised, and end what is over. Nothing is raised while no way is set."""
    end()
    if not settings.NODE.alert_ways:
        return
    for kept in desks():
        try:
            write(lambda kept=kept: _of_desk(kept, at, random))  # type: ignore[misc]  # bound here
        except IntegrityError:
            continue  # another worker has raised it


def end() -> None:
    """End the alerts of which every item was acted on or handed over."""
    gone = Item.objects.filter(~Exists(Pending.objects.filter(pk=OuterRef("key"))))
    if not gone.exists():
        return

    def change() -> None:
        touched = {*gone.values_list("alert", flat=True)}
        gone.delete()
        for alert in Alert.objects.filter(pk__in=touched, state__in=showing.WAITING).filter(items=None):
            Alert.objects.filter(pk=alert.pk, state__in=showing.WAITING).update(state=Alert.State.ENDED)
            showing.hide(alert)

    write(change)


def _of_desk(kept: DeskAlerts, at: int, random: Random) -> None:
    for about, rows in _parted(_urgent(kept, at), Alert.Level.URGENT):
        _raise(kept, about, rows, at, random)
    if kept.groups and not quiet.is_quiet(kept, at):
        for about, rows in _parted(_collected(kept), Alert.Level.ORDINARY):
            _raise(kept, about, rows, at, random)


def _urgent(kept: DeskAlerts, at: int) -> list[tuple[str, Pending]]:
    """Each row with the name of its item: what came to be done at once, and what has a date near."""
    rows = _rows(kept.desk)
    came = [(f"new/{row.key}", row) for row in _fresh(rows.filter(group=AT_ONCE), "new/")]
    soon = rows.filter(group__in=(AT_ONCE, *GROUPS), due__gt=at, due__lte=at + kept.near * HOUR)
    return came + [(f"near/{row.key}", row) for row in _fresh(soon, "near/")]


def _collected(kept: DeskAlerts) -> list[tuple[str, Pending]]:
    rows = _rows(kept.desk).filter(group__in=[each for each in kept.groups if each in GROUPS])
    return [(f"new/{row.key}", row) for row in _fresh(rows, "new/")]


def _rows(desk: str) -> QuerySet[Pending]:
    return Pending.objects.filter(desk=desk, officer=None).exclude(key__startswith=OURS)


def _fresh(rows: QuerySet[Pending], why: str) -> QuerySet[Pending]:
    """Those about which there is no alert yet, the oldest first."""
    told = Item.objects.filter(name=Concat(Value(why), OuterRef("key")))
    return rows.filter(~Exists(told)).order_by("since", "key")[:MOST]


def _parted(found: Sequence[tuple[str, Pending]], level: str) -> Iterator[tuple[_About, list[tuple[str, Pending]]]]:
    """By what they have in common: exercises apart from the rest, and each matter marked TLP:RED apart, for not everybody may know of it."""
    red = marked_red({row.dossier for _name, row in found})
    parts: dict[_About, list[tuple[str, Pending]]] = {}
    for name, row in found:
        about = _About(level, _is_exercise(row.process), row.dossier if row.dossier in red else "")
        parts.setdefault(about, []).append((name, row))
    yield from parts.items()


def _is_exercise(process: str) -> bool:
    return bool(process) and processes.charter_of(process).exercise


def _raise(kept: DeskAlerts, about: _About, rows: list[tuple[str, Pending]], at: int, random: Random) -> None:
    """Add the rows to an alert that waits to be read back and names their Party, and raise one for the others whose Party need not wait."""
    same = Alert.objects.filter(desk=kept.desk, level=about.level, exercise=about.exercise, dossier=about.dossier)
    for alert in same.filter(state=Alert.State.OPEN):
        joins = [each for each in rows if each[1].party in alert.parties]
        _add(alert, joins)
        rows = [each for each in rows if each not in joins]
    ready = {party for party in {row.party for _name, row in rows} if _may_ring(kept, party, about.level, at)}
    rows = [each for each in rows if each[1].party in ready]
    if not rows:
        return
    alert = Alert.objects.create(
        desk=kept.desk,
        level=about.level,
        exercise=about.exercise,
        dossier=about.dossier,
        parties=sorted(ready),
        code=draw(random),
        made=at,
        next_at=at,
    )
    _add(alert, rows)
    showing.show(alert)


def _add(alert: Alert, rows: Sequence[tuple[str, Pending]]) -> None:
    keys = {row.key for _name, row in rows} - {*alert.items.values_list("key", flat=True)}
    Item.objects.bulk_create(Item(name=name, key=row.key, alert=alert) for name, row in rows)
    if keys:
        Alert.objects.filter(pk=alert.pk).update(count=F("count") + len(keys))


def _may_ring(kept: DeskAlerts, party: str, level: str, at: int) -> bool:
    """Whether enough time has gone by since the last alert about a Party: each one within the last hours makes the next wait longer."""
    since = at - max(REMEMBERED, kept.every * MINUTE)
    before = [
        made
        for made, parties in Alert.objects.filter(
            desk=kept.desk, level=level, made__gt=since, made__lte=at
        ).values_list("made", "parties")
        if party in parties
    ]
    rest = kept.every * MINUTE if level == Alert.Level.ORDINARY else pause(len(before))
    return not before or at >= max(before) + rest


def pause(before: int) -> int:
    """Seconds from one urgent alert about a Party to the next, after so many within the last hours."""
    return min(LONGEST_PAUSE, FIRST_PAUSE << max(0, before - 1))
