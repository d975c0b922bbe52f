# SPDX-License-Identifier: Apache-2.0
"""What hangs on an officer and stays when he leaves. Rooms say what they hold for him and how it is moved."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demarche.areas.officers.models import DESKS, HandOver, Officer, Taken, Watch
from demarche.areas.officers.watch import key as watch_key
from demarche.ledger.models import Pending
from demarche.ui import moments


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that hangs on an officer, in words that give no matter away, and the desk it belongs to."""

    what: str | Promise
    desk: str


@dataclass(frozen=True, slots=True)
class Moving:
    """Who leaves, who gets what hung on him (the desk, when nobody is named), who does it, and when."""

    officer: Officer
    to: Officer | None
    by: Officer | None
    at: int

    def takes(self, desk: str) -> bool:
        """Whether the one who gets it may hold what belongs to a desk."""
        return self.to is None or self.to.sees(desk)


@dataclass(frozen=True, slots=True)
class Holder:
    """How a room says what it holds for an officer, and moves it; what it cannot move stays as it is and is held still."""

    held: Callable[[Officer, int], list[Held]]
    move: Callable[[Moving], None]


_HOLDERS: list[Holder] = []


def register(holder: Holder) -> None:
    """Have a room say what hangs on an officer; a room does this once, when it is loaded."""
    _HOLDERS.append(holder)


def held(officer: Officer, at: int) -> list[Held]:
    """Everything that hangs on an officer."""
    return [each for holder in _HOLDERS for each in holder.held(officer, at)]


def move(moving: Moving) -> list[Held]:
    """Move everything that hangs on an officer, in one step; gives what could not be moved and hangs on him still."""
    with transaction.atomic():
        for holder in _HOLDERS:
            holder.move(moving)
        return held(moving.officer, moving.at)


def _of_the_watch(officer: Officer, at: int) -> list[Held]:
    turns = Watch.objects.filter(until__gt=at).order_by("since")
    found = [Held(_turn(_("On watch from %(moment)s"), each), each.desk) for each in turns.filter(officer=officer)]
    found += [
        Held(_turn(_("Alternate from %(moment)s"), each), each.desk)
        for each in turns.filter(alternate=officer).exclude(officer=officer)
    ]
    waits = HandOver.objects.filter(taker=officer, confirmed=None, withdrawn=None)
    found += [Held(_("A watch that was given to him and that he has not confirmed"), each.desk) for each in waits]
    return found + [
        Held(_("An item of Needs my action that he has taken"), each.desk) for each in _taken(officer).values()
    ]


def _turn(sentence: Promise, turn: Watch) -> str:
    return str(sentence) % {"moment": moments.utc(turn.since)}


def _taken(officer: Officer) -> dict[str, Pending]:
    return Pending.objects.in_bulk(list(Taken.objects.filter(officer=officer).values_list("key", flat=True)))


def _move_watch(moving: Moving) -> None:
    for turn in Watch.objects.filter(until__gt=moving.at):
        _move_turn(turn, moving)
    waits = HandOver.objects.filter(confirmed=None, withdrawn=None)
    gone = Q(taker=moving.officer) if moving.officer.is_active else Q(taker=moving.officer) | Q(giver=moving.officer)
    for given in waits.filter(gone):
        given.withdrawn = moving.at
        given.save(update_fields=["withdrawn"])
        Pending.objects.filter(key=watch_key(given.desk)).delete()
    for name, row in _taken(moving.officer).items():
        if moving.to is None:
            Taken.objects.filter(key=name).delete()
        elif moving.takes(row.desk):
            Taken.objects.filter(key=name).update(officer=moving.to, at=moving.at)


def _move_turn(turn: Watch, moving: Moving) -> None:
    """A turn goes to the other officer; left to the desk, to its alternate, and without one it is open."""
    if moving.officer.pk not in (turn.officer_id, turn.alternate_id) or not moving.takes(turn.desk):
        return
    alternate = None if turn.alternate_id == moving.officer.pk else turn.alternate
    officer = turn.officer if turn.officer_id != moving.officer.pk else moving.to or alternate
    if officer is None:
        turn.delete()
        return
    if turn.alternate_id == moving.officer.pk and turn.officer_id != moving.officer.pk:
        alternate = moving.to
    turn.officer, turn.alternate = officer, None if alternate == officer else alternate
    turn.save(update_fields=["officer", "alternate"])


def in_words(left: list[Held]) -> list[str]:
    """What hangs on an officer, each with its desk."""
    return [
        say("%(what)s · %(desk)s") % {"what": each.what, "desk": DESKS[each.desk]} if each.desk else str(each.what)
        for each in left
    ]


THE_WATCH = Holder(_of_the_watch, _move_watch)
