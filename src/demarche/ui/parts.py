# SPDX-License-Identifier: Apache-2.0
"""Long lists in parts, one a page: which part an address asks for, what is in it, and the links to its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")

_LONGEST: Final = 6


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of a list, and what `ui/_pager.html` needs; nothing where the list has but one."""

    rows: Sequence[T]
    pager: dict[str, str]


def part_of(rows: Sequence[T], asked: str, *, size: int) -> Part[T]:
    """The part of a list that `?page=` asks for, of `size` rows; the first for what is no number, the last for one too high."""
    pages = max(1, -(-len(rows) // size))
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST else 1
    page = min(max(page, 1), pages)
    if pages == 1:
        return Part(rows, {})

    def url(number: int) -> str:
        return f"?page={number}" if 1 <= number <= pages else ""

    text = _("Part %(page)d of %(pages)d") % {"page": page, "pages": pages}
    pager = {"earlier_url": url(page - 1), "later_url": url(page + 1), "text": text}
    return Part(rows[(page - 1) * size : page * size], pager)
