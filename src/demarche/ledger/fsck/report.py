# SPDX-License-Identifier: Apache-2.0
"""What a check finds: faults told one by one, and how much was looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from demarche.core.errors import DemarcheError

M = TypeVar("M", bound=Model)

_PAGE: Final = 200
_UNREADABLE: Final = (DemarcheError, ObjectDoesNotExist, ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be: which row or file, and what was expected of it."""

    row: str
    expected: str

    def __str__(self) -> str:
        return f"{self.row}: {self.expected}"


@dataclass(slots=True)
class Tally:
    """How much was looked at, and how many faults were found; printed it is the closing line."""

    acts: int = 0
    receipts: int = 0
    leaves: int = 0
    faults: int = 0

    def __str__(self) -> str:
        return f"fsck: {self.acts} acts, {self.receipts} receipts, {self.leaves} leaves, {self.faults} faults"


@dataclass(frozen=True, slots=True)
class Report:
    """Takes what checks find."""

    tell: Callable[[Fault], object]
    tally: Tally = field(default_factory=Tally)

    def fault(self, row: str, expected: str) -> None:
        """Tell a fault."""
        self.tally.faults += 1
        self.tell(Fault(row, expected))

    def require(self, row: str, expected: str, *, holds: bool) -> bool:
        """Tell a fault unless something holds; give whether it does."""
        if not holds:
            self.fault(row, expected)
        return holds

    def same(self, row: str, what: str, expected: object, found: object) -> bool:
        """Tell a fault unless two values are the same; give whether they are."""
        return self.require(row, f"expected {what} {_short(expected)}, got {_short(found)}", holds=expected == found)

    def reading(self, row: str) -> "_Reading":
        """Tell a fault when what is done with a row in this block shows that its bytes are not what they should be."""
        return _Reading(self, row)


class _Reading:
    def __init__(self, report: Report, row: str) -> None:
        self._report = report
        self._row = row

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> bool:
        if not isinstance(error, _UNREADABLE):
            return False
        text = str(error)
        told = isinstance(error, DemarcheError) or text.startswith("expected")
        self._report.fault(self._row, text if told else f"expected readable bytes, got {text[:200]!a}")
        return True


def _short(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 64 else f"{text[:64]}…"  # noqa: PLR2004  # a hash is shown whole


def pages(rows: QuerySet[M], field: str, *, start: int | str) -> Iterator[M]:
    """Rows in the order of a field whose values differ, read a page at a time; `start` is below all of them."""
    after: int | str = start
    while True:
        page = list(rows.filter(**{f"{field}__gt": after}).order_by(field)[:_PAGE])
        yield from page
        if len(page) < _PAGE:
            return
        after = getattr(page[-1], field)


class Matching(Generic[M]):
    """Walks two sorted rows of things side by side: for each key asked for, in rising order, the row with that key if any."""

    def __init__(self, rows: Iterator[M], key: str, extra: Callable[[M], None]) -> None:
        self._rows = rows
        self._key = key
        self._extra = extra
        self._next = next(rows, None)

    def take(self, key: int) -> M | None:
        """The row with this key; rows before it belong to nothing and are told as `extra`."""
        while self._next is not None and getattr(self._next, self._key) < key:
            self._extra(self._next)
            self._next = next(self._rows, None)
        if self._next is None or getattr(self._next, self._key) != key:
            return None
        found, self._next = self._next, next(self._rows, None)
        return found

    def rest(self) -> None:
        """Tell what is left as `extra`."""
        while self._next is not None:
            self._extra(self._next)
            self._next = next(self._rows, None)
