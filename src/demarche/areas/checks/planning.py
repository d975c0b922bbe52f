# SPDX-License-Identifier: Apache-2.0
"""When a call leaves: as soon as it is released, at an hour that was set, or at one that is drawn then and shown to nobody before."""

from secrets import randbelow
from uuid import UUID

from django.utils.translation import gettext as _

from demarche.areas.checks.models import Plan
from demarche.areas.release.models import Draft, State
from demarche.areas.release.presentation import Plan as Leaving
from demarche.ui import moments


def keep(draft: Draft, group: UUID, earliest: int | None, latest: int | None) -> None:
    """Keep when the call of a draft leaves."""
    Plan.objects.update_or_create(draft=draft, defaults={"group": group, "earliest": earliest, "latest": latest})


def of(draft: Draft) -> Plan | None:
    """What was kept of a draft."""
    return Plan.objects.filter(pk=draft.pk).first()


def plan(draft: Draft) -> Leaving | None:
    """The hour of its own at which a release of a draft leaves."""
    kept = of(draft)
    if kept is None or kept.earliest is None or kept.latest is None:
        return None
    earliest, latest = kept.earliest, kept.latest
    return Leaving(lambda at: draw(max(at, earliest), latest), words(earliest, latest), secret=earliest != latest)


def draw(first: int, last: int) -> int:
    """A moment from the first to the last, any of them as likely; what has passed is past."""
    return first + randbelow(last - first + 1) if last > first else first


def words(earliest: int | None, latest: int | None) -> str:
    """When it leaves, in words."""
    if earliest is None or latest is None:
        return _("as soon as it is released")
    if earliest == latest:
        return _("at %(moment)s, once it is released") % {"moment": moments.utc(earliest)}
    return _("at an hour between %(from)s and %(to)s, drawn when it is released and shown to nobody before") % {
        "from": moments.utc(earliest),
        "to": moments.utc(latest),
    }


def together(draft: Draft) -> list[Draft]:
    """The calls that were begun with this one and wait for release as they were begun; they are released with it."""
    kept = of(draft)
    if kept is None or draft.state != State.SUBMITTED:
        return []
    others = Plan.objects.filter(group=kept.group).exclude(pk=draft.pk).values("pk")
    found = Draft.objects.filter(pk__in=others, state=State.SUBMITTED, version=1, desk=draft.desk)
    return list(found.order_by("made", "pk")) if draft.version == 1 else []
