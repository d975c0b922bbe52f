# SPDX-License-Identifier: Apache-2.0
"""The chair: whose turn it is at a moment. It convenes and announces; it decides nothing."""

from calendar import monthrange
from datetime import UTC, datetime
from itertools import count, takewhile

from demarche.core.charter import Charter
from demarche.core.process.membership import Membership, membership_at
from demarche.core.process.register import View


def chair(view: View, charter: Charter, at: int) -> str:
    """Who chairs at a moment (UTC seconds), as of a register.

    The charter's chair chairs first; every `chair_months` since the last founding act it passes to the next Party, in the order in
    which they came to the process, that takes part when it passes.
    """
    holder = charter.chair
    if not charter.chair_months:
        return holder
    founded = view.register.times[len(charter.parties) - 1]
    turns = (_months_after(founded, number * charter.chair_months) for number in count(1))
    for passes in takewhile(lambda each: each <= at, turns):
        holder = _next(view, charter, holder, passes)
    return holder


def _next(view: View, charter: Charter, holder: str, at: int) -> str:
    order = [member.code for member in charter.parties]
    order += [
        writer
        for (_name, writer, _about), entered in view.cells("acceded")
        if entered.t <= at and isinstance(entered.value, dict) and entered.value["as"] == "party"
    ]
    here = order.index(holder)
    others = (*order[here + 1 :], *order[:here])
    return next((code for code in others if membership_at(view, code, at) is Membership.ACTIVE), holder)


def _months_after(moment: int, months: int) -> int:
    """The same day and hour so many months later, or the last day of a month that has no such day."""
    begun = datetime.fromtimestamp(moment, UTC)
    years, month = divmod(begun.month - 1 + months, 12)
    year = begun.year + years
    last = monthrange(year, month + 1)[1]
    return int(begun.replace(year=year, month=month + 1, day=min(begun.day, last)).timestamp())
