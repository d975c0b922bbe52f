# SPDX-License-Identifier: Apache-2.0
"""A doubtful clock blocks releases until an officer confirms it: the doubts that stand, in words, and the confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from demarche.areas.directory.models import ClockConfirmation
from demarche.areas.officers.models import Officer
from demarche.ledger.clocks import Against, Doubt, doubts
from demarche.ui import moments


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt that nobody has confirmed away yet: its key, and what the page says of it."""

    key: str
    sentence: str


def standing(at: int) -> list[Doubt]:
    """The doubts about the own clock that stand. Two queries, and one more where there are doubts."""
    found = doubts(at)
    if not found:
        return []
    keys = [each.key for each in found]
    confirmed = set(ClockConfirmation.objects.filter(doubt__in=keys).values_list("doubt", flat=True))
    return [each for each in found if each.key not in confirmed]


def doubted(at: int) -> list[Doubted]:
    """The same in words."""
    return [Doubted(each.key, _sentence(each, at)) for each in standing(at)]


def _sentence(doubt: Doubt, at: int) -> str:
    now = _("This node's clock says %(now)s.") % {"now": moments.utc(at)}
    said, ours = moments.utc(doubt.said), moments.utc(doubt.ours)
    if doubt.against is Against.PARTY:
        why = _("%(party)s's said %(said)s at %(ours)s.") % {"party": doubt.party, "said": said, "ours": ours}
    elif doubt.against is Against.LOG:
        why = _("The newest entry of its own record is of %(said)s.") % {"said": said}
    else:
        why = _("It was set from %(ours)s to %(said)s while the node was running.") % {"ours": ours, "said": said}
    return f"{now} {why}"


def confirm(keys: Iterable[str], *, by: Officer, at: int) -> bool:
    """An officer says that the own clock is right, having read these doubts; whether they were all that stand."""
    read = set(keys)
    open_doubts = standing(at)
    for each in open_doubts:
        if each.key in read:
            ClockConfirmation.objects.get_or_create(doubt=each.key, defaults={"by": by, "office": by.office, "at": at})
    return all(each.key in read for each in open_doubts)
