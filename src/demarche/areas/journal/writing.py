# SPDX-License-Identifier: Apache-2.0
"""Writes what was noted: one statement a request, in a chain of its own for each process, so that no page waits for another.

What cannot be written is counted, and the next entry says so. Source: docs/decisions/0025-journal.md.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from secrets import token_hex
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from django.db import Error

from demarche.areas.journal.models import FIELDS, Entry, hash_of
from demarche.areas.officers.noting import NODE, About, Event, Noted
from demarche.core.errors import DemarcheError
from demarche.ledger.statements import Insert
from demarche.ledger.transaction import briefly

AGAIN: Final = 300
"""Seconds within which the same officer's opening of the same matter, the same call by a program, or one more failed sign-in by one name, is no entry of its own."""

_REMEMBERED: Final = 10_000
_SENDS: Final = Insert(Entry, "hash", *FIELDS)

_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from demarche.core.encoding import Json

Sealed = tuple[Any, ...]


@dataclass(slots=True)
class _Lost:
    """What this process could not write: how many entries, at which places, from when to when."""

    count: int = 0
    places: tuple[int, int] = (0, 0)
    since: int = 0

    def add(self, rows: Sequence[Sealed], machine: int) -> None:
        """Count rows that were not written; of a mention among them, what it mentions."""
        for row in rows:
            values = dict(zip(FIELDS, row[1:], strict=True))
            place = int(values["place"])
            low, high = self.places if self.count else (place, place)
            mention = values["event"] == Event.NOT_WRITTEN
            if mention:
                low = min(low, int(str(values["subject"]).partition("-")[0]))
            self.places = (min(low, place), max(high, place))
            self.count += int(values["count"]) if mention else 1
            self.since = min(self.since or machine, int(values["since"] or machine) if mention else machine)


class Journal:
    """The chain of this process, and what it remembers of the last minutes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self, *, before: str | None = None) -> None:
        """Begin a chain anew and forget the last minutes; without `before`, the chain begins at the newest entry there is."""
        self._chain = token_hex(16)
        self._place = 0
        self._head = before
        self._lost = _Lost()
        self._opened: OrderedDict[tuple[object, ...], float] = OrderedDict()
        self._failed: OrderedDict[tuple[Event, str], tuple[float, int]] = OrderedDict()

    def begin(self) -> None:
        """Tie this process's chain to the newest entry there is."""
        if self._head is None:
            newest = Entry.objects.order_by("-pk").values_list("hash", flat=True).first()
            self._begin_after(newest or "")

    def _begin_after(self, newest: str) -> None:
        """Another thread may have been first."""
        with self._lock:
            if self._head is None:
                self._head = newest

    def write(self, notes: Sequence[Noted], *, at: int) -> None:
        """Write what was noted, in one statement; a journal that cannot be written hinders nobody."""
        machine = int(time.time())
        with self._lock:
            due = [each for each in map(self._due, notes) if each is not None]
        if not due:
            return
        rows: list[Sealed] = []
        try:
            with briefly():
                self.begin()
                rows = self._sealed(due, at, machine)
                _SENDS.run(rows)
        except (Error, OSError) as error:
            self._failed_to_write(rows, len(due), machine, error)

    def once(self, noted: Noted, *, at: int) -> "Within":
        """An entry to be written inside another transaction."""
        return Within(self, noted, at)

    def _failed_to_write(self, rows: Sequence[Sealed], count: int, machine: int, error: Exception) -> None:
        _log.warning("the journal could not be written, %d entries are missing: %s", count, error)
        with self._lock:
            if rows:
                self._lost.add(rows, machine)
            else:
                self._lost.count += count
                self._lost.since = self._lost.since or machine

    def _sealed(self, notes: Sequence[Noted], at: int, machine: int) -> list[Sealed]:
        """Rows in their places. A mention of what was lost stands first."""
        with self._lock:
            lost = self._lost
            if lost.count:
                about = About(subject="{}-{}".format(*lost.places))
                notes = [Noted(Event.NOT_WRITTEN, about=about, door=NODE, count=lost.count, since=lost.since), *notes]
                self._lost = _Lost()
            return [self._seal(each, at, machine) for each in notes]

    def _seal(self, noted: Noted, at: int, machine: int) -> Sealed:
        self._place += 1
        about = noted.about
        values: dict[str, Json] = {
            "chain": self._chain,
            "place": self._place,
            "before": self._head or "",
            "event": str(noted.event.value),
            "at": at,
            "machine": machine,
            "officer": noted.officer,
            "name": noted.name,
            "desk": noted.desk,
            "door": noted.door,
            "process": about.process,
            "dossier": about.dossier,
            "act": about.act,
            "draft": about.draft,
            "subject": about.subject[:100],
            "count": noted.count,
            "since": noted.since,
        }
        self._head = hash_of(values)
        return (self._head, *(values[name] for name in FIELDS))

    def _due(self, noted: Noted) -> Noted | None:
        """What is to be written of it now, if anything."""
        if noted.event in (Event.OPENED, Event.API_CALL):
            key = (noted.officer, noted.door, noted.about)
            return noted if _first(self._opened, key) else None
        if noted.event in (Event.SIGN_IN_FAILED, Event.PROOF_FAILED):
            return self._of_failures(noted)
        return noted

    def _of_failures(self, noted: Noted) -> Noted | None:
        """One entry for the first failure by a name, then one for all of the minutes after it."""
        name, now = (noted.event, noted.about.subject), time.monotonic()
        began, count = self._failed.get(name, (0.0, 0))
        if count and now - began < AGAIN:
            self._failed[name] = (began, count + 1)
            return None
        _remember(self._failed, name, (now, 1))
        return replace(noted, count=max(1, count))


class Within:
    """An entry that goes with a transaction of somebody else's: the same row each time it is tried."""

    def __init__(self, journal: Journal, noted: Noted, at: int) -> None:
        self._journal, self._noted, self._at = journal, noted, at
        self._rows: list[Sealed] = []

    def write(self) -> None:
        """Write it, inside the transaction."""
        if not self._rows:
            self._journal.begin()
            self._rows = self._journal._sealed([self._noted], self._at, int(time.time()))  # noqa: SLF001  # its other half
        _SENDS.run(self._rows)

    def undone(self) -> None:
        """Say that the transaction came to nothing, so that the place stays empty."""
        if self._rows:
            error = DemarcheError("what it was about did not happen")
            self._journal._failed_to_write(self._rows, 1, int(time.time()), error)  # noqa: SLF001


def _first(seen: OrderedDict[tuple[object, ...], float], key: tuple[object, ...]) -> bool:
    now = time.monotonic()
    if now - seen.get(key, -AGAIN) < AGAIN:
        return False
    _remember(seen, key, now)
    return True


def _remember(seen: OrderedDict[Any, Any], key: object, value: object) -> None:
    seen[key] = value
    seen.move_to_end(key)
    if len(seen) > _REMEMBERED:
        seen.popitem(last=False)


journal: Final = Journal()
"""That of this process."""
