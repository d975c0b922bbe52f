# SPDX-License-Identifier: Apache-2.0
"""What another charter changes, in plain words: row by row, and of days off by the day."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from demarche.areas.directory.plain import charter_rows
from demarche.core.charter import Charter


@dataclass(frozen=True, slots=True)
class Change:
    """A row that reads differently: what it says then and what it said until then; or days that come or go."""

    label: str
    now: str = ""
    until_now: str = ""
    days: tuple[str, ...] = ()


def changes(old: Charter, new: Charter) -> list[Change]:
    """Every row of a charter that another changes, in the order of the charter."""
    before = {row["label"]: row["value"] for row in charter_rows(old)}
    rows = [
        Change(row["label"], row["value"], before.get(row["label"], ""))
        for row in charter_rows(new)
        if before.get(row["label"]) != row["value"]
    ]
    return [*rows, *_days(old, new)]


def _days(old: Charter, new: Charter) -> Iterator[Change]:
    for one, other in zip(old.parties, new.parties, strict=True):
        name = {"party": other.name}
        come, gone = (sorted({*a} - {*b}) for a, b in ((other.holidays, one.holidays), (one.holidays, other.holidays)))
        if come:
            yield Change(_("Holidays added in %(party)s") % name, days=tuple(come))
        if gone:
            yield Change(_("Holidays no longer listed in %(party)s") % name, days=tuple(gone))
