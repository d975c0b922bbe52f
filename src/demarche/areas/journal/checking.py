# SPDX-License-Identifier: Apache-2.0
"""Whether the journal is what was written: every hash, every chain, every place; and removing what is older than the years kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from demarche.areas.journal.models import FIELDS, Entry, hash_of
from demarche.areas.journal.writing import journal
from demarche.areas.officers.noting import CONSOLE, Event, Noted

YEAR: Final = 365 * 24 * 3600 + 6 * 3600


@dataclass(slots=True)
class _Chain:
    """What was seen of one process's chain: the last place and hash, places that are missing, places said to be lost."""

    place: int = 0
    head: str = ""
    missing: list[int] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)


_MOST_MISSING: Final = 1_000


def verify(say: Callable[[str], object]) -> tuple[int, int]:
    """Go through the journal once, saying what is wrong and the head of each chain; how many entries, how many faults."""
    return _Check(say).run()


class _Check:
    """One pass over the entries, in the order in which they were entered in their chains."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.say = say
        self.faults = 0
        self.removed = Entry.objects.filter(event=Event.REMOVED).exists()

    def run(self) -> tuple[int, int]:
        count = 0
        name, chain = "", _Chain()
        rows = Entry.objects.order_by("chain", "place").values("id", "hash", *FIELDS)
        for row in rows.iterator(chunk_size=2000):
            if row["chain"] != name:
                self._end(name, chain)
                name, chain = row["chain"], _Chain()
            self._look(chain, row)
            count += 1
        self._end(name, chain)
        return count, self.faults

    def _fault(self, what: str) -> None:
        self.faults += 1
        self.say(f"fault: {what}")

    def _look(self, chain: _Chain, row: dict[str, Any]) -> None:
        number = row["id"]
        if hash_of({name: row[name] for name in FIELDS}) != row["hash"]:
            self._fault(f"entry {number}: expected the hash of what it says, got another: it was changed")
        gap = row["place"] - chain.place - 1
        if chain.place == 0:
            self._first(chain, row, gap)
        elif gap:
            chain.missing += range(chain.place + 1, chain.place + 1 + min(gap, _MOST_MISSING))
        elif row["before"] != chain.head:
            self._fault(f"entry {number}: expected to follow the entry before it in its chain, got another")
        if row["event"] == Event.NOT_WRITTEN:
            first, _, last = row["subject"].partition("-")
            chain.lost.append((int(first or 0), int(last or 0)))
        chain.place, chain.head = row["place"], row["hash"]

    def _first(self, chain: _Chain, row: dict[str, Any], gap: int) -> None:
        """Where a chain begins: at place 1, after the newest entry there was then; later only where entries were removed."""
        if gap and not self.removed:
            chain.missing += range(1, 1 + min(gap, _MOST_MISSING))
        if gap == 0 and not self._ties(row):
            self._fault(f"entry {row['id']}: expected the entry that its chain begins after, it is gone")

    def _ties(self, row: dict[str, Any]) -> bool:
        if row["before"]:
            return self.removed or Entry.objects.filter(hash=row["before"]).exists()
        return self.removed or not Entry.objects.filter(pk__lt=row["id"]).exists()

    def _end(self, name: str, chain: _Chain) -> None:
        if not name:
            return
        unsaid = [each for each in chain.missing if not any(low <= each <= high for low, high in chain.lost)]
        if unsaid:
            self._fault(f"chain {name}: expected entries at places {_listed(unsaid)}, got none: they were removed")
        self.say(f"chain {name}: {chain.place} places, head {chain.head}")


def _listed(places: list[int]) -> str:
    shown = ", ".join(map(str, places[:5]))
    return f"{shown} and {len(places) - 5} more" if len(places) > 5 else shown  # noqa: PLR2004  # a line's worth


def remove(*, before: int, at: int, name: str) -> int:
    """Remove entries older than a moment, and leave an entry that says so; how many were removed."""
    old = Entry.objects.filter(at__lt=before)
    count = old.count()
    if not count:
        return 0
    with transaction.atomic():
        said = Noted(Event.REMOVED, name=name, door=CONSOLE, count=count, since=before)
        journal.once(said, at=at).write()
        old.delete()
    return count
