# SPDX-License-Identifier: Apache-2.0
"""After a release on duty authority: a releasing officer takes note of it. What is kept about it stays inside."""

from django.db import transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from demarche.areas.officers.models import RELEASING, Officer
from demarche.areas.officers.queries import one_person
from demarche.areas.release import pending
from demarche.areas.release.models import Draft, DutyRelease
from demarche.areas.release.telling import told
from demarche.ui import moments


def of(draft: Draft) -> DutyRelease | None:
    """The release of a draft on duty authority, if it was released so."""
    return DutyRelease.objects.select_related("by", "noted_by").filter(draft=draft).first() if draft.act else None


def takes_note(found: DutyRelease, officer: Officer) -> bool:
    """Whether this officer is one to take note of it: a releasing officer of the desk who did not release it, if there are two."""
    own = found.by_id == officer.pk and one_person() is None
    return found.noted is None and officer.has_role(RELEASING) and officer.sees(found.draft.desk) and not own


def take_note(draft: Draft, remark: str, *, by: Officer, at: int) -> None:
    """Keep that a releasing officer took note; a second time changes nothing."""
    with transaction.atomic():
        found = DutyRelease.objects.select_for_update().get(draft=draft)
        if takes_note(found, by):
            found.noted_by, found.noted, found.remark = by, at, remark
            found.save(update_fields=["noted_by", "noted", "remark"])
            pending.noted(draft)


def lines(found: DutyRelease) -> list[SafeString]:
    """By whom, on whose instruction, given when; and who took note."""
    released = told(
        _("Released on duty authority by %(name)s, on instruction of %(office)s, given by telephone at %(moment)s."),
        name=found.by.name,
        office=found.instruction,
        moment=moments.utc(found.given),
    )
    if found.noted is None or found.noted_by is None:
        return [released]
    noted = told(_("%(name)s took note at %(moment)s."), name=found.noted_by.name, moment=moments.utc(found.noted))
    return [released, noted, *([told("%(words)s", words=found.remark)] if found.remark else [])]
