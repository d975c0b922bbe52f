# SPDX-License-Identifier: Apache-2.0
"""What is done with the watch: the roster is entered, a watch is given and taken over, an item is taken and left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse

from demarche.areas.officers.models import HandOver, Officer, Taken, Watch
from demarche.areas.officers.queries import on_watch
from demarche.core.errors import DemarcheError
from demarche.ledger.models import Pending

if TYPE_CHECKING:
    from demarche.core.encoding import Json


class OverlapError(DemarcheError):
    """A turn of the roster begins before another one of the desk has ended; nothing was written. `number` counts from 0."""

    def __init__(self, number: int, other: "Turn") -> None:
        super().__init__("expected turns that follow one another, two overlap")
        self.number = number
        self.other = other


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the roster: who, instead of whom, from when until when."""

    officer: Officer
    alternate: Officer | None
    since: int
    until: int

    def overlaps(self, other: "Turn") -> bool:
        """Whether there is a moment that belongs to both."""
        return self.since < other.until and other.since < self.until


def enter(desk: str, turns: Sequence[Turn]) -> None:
    """Enter turns into a desk's roster, all or none; raise `OverlapError`."""
    with transaction.atomic():
        Officer.objects.held()
        first, last = min(each.since for each in turns), max(each.until for each in turns)
        there = Watch.objects.select_related("officer").filter(desk=desk, until__gt=first, since__lt=last)
        known = [Turn(each.officer, None, each.since, each.until) for each in there]
        for number, turn in enumerate(turns):
            for other in (*known, *turns[:number]):
                if turn.overlaps(other):
                    raise OverlapError(number, other)
        Watch.objects.bulk_create(
            Watch(desk=desk, officer=each.officer, alternate=each.alternate, since=each.since, until=each.until)
            for each in turns
        )


def take_out(desk: str, pk: int) -> None:
    """Take a turn out of a desk's roster; taking it out twice takes it out once."""
    Watch.objects.filter(desk=desk, pk=pk).delete()


def key(desk: str) -> str:
    """The key of the row that says a watch waits to be taken over."""
    return f"watch/{desk}"


def give(  # noqa: PLR0913  # who gives what to whom
    desk: str, *, giver: Officer, taker: Officer, note: str, items: "list[Json]", with_taken: bool, at: int
) -> HandOver | None:
    """Give the watch to another officer, who has still to confirm it; none when the giver is not on watch or has given it already."""
    try:
        with transaction.atomic():
            if on_watch(desk, at)[0] != giver:
                return None
            given = HandOver.objects.create(
                desk=desk, giver=giver, taker=taker, note=note, items=items, with_taken=with_taken, given=at
            )
            row = {"group": "at_once", "verb": "take_over", "officer": taker.pk, "since": at, "desk": desk}
            url = reverse("action:hand_over", args=[given.pk])
            Pending.objects.update_or_create(key=key(desk), defaults={**row, "url": url})
    except IntegrityError:
        return None
    return given


def confirm(given: HandOver, *, by: Officer, at: int) -> bool:
    """Confirm a watch that was given to the officer: from now on it is his, with what the giver had taken, if he gave that too."""
    with transaction.atomic():
        if not _settle(given, confirmed=at, taker=by):
            return False
        if given.with_taken:
            keys = [str(each["key"]) for each in given.items]
            Taken.objects.filter(officer=given.giver, key__in=keys).update(officer=by, at=at)
    return True


def withdraw(given: HandOver, *, by: Officer, at: int) -> bool:
    """Take back a hand-over that nobody has confirmed: the giver goes on."""
    with transaction.atomic():
        return _settle(given, withdrawn=at, giver=by)


def _settle(given: HandOver, *, confirmed: int | None = None, withdrawn: int | None = None, **who: Officer) -> bool:
    open_one = HandOver.objects.filter(pk=given.pk, confirmed=None, withdrawn=None, **who)
    if not open_one.update(confirmed=confirmed, withdrawn=withdrawn):
        return False
    Pending.objects.filter(key=key(given.desk)).delete()
    return True


def take(row: Pending, *, by: Officer, at: int) -> Officer:
    """Take an item upon oneself; gives who has it, which is another officer when he was first."""
    try:
        with transaction.atomic():
            Taken.objects.exclude(key__in=Pending.objects.values("key")).delete()
            Taken.objects.filter(key=row.key, at__lt=row.since).delete()
            Taken.objects.create(key=row.key, officer=by, at=at)
    except IntegrityError:
        found = Taken.objects.select_related("officer").filter(key=row.key).first()
        return by if found is None else found.officer
    return by


def leave(name: str, *, by: Officer) -> bool:
    """Leave an item that one had taken: it is the desk's again."""
    return bool(Taken.objects.filter(key=name, officer=by).delete()[0])


def taken(rows: Iterable[Pending]) -> dict[str, Officer]:
    """Who has taken which of these items, by key. One query."""
    since = {each.key: each.since for each in rows}
    found = Taken.objects.select_related("officer").filter(key__in=since)
    return {each.key: each.officer for each in found if each.at >= since[each.key] and each.officer.is_active}
