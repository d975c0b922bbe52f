# SPDX-License-Identifier: Apache-2.0
"""The urgent line: an act that opens a matter as urgent takes a second officer beside the one who releases it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from demarche.areas.officers.models import DRAFTER, RELEASING, Officer
from demarche.areas.release import pending
from demarche.areas.release.models import Draft, State, UrgentLine
from demarche.areas.release.telling import parties, told
from demarche.ui import moments


def may_authorise(draft: Draft, officer: Officer) -> bool:
    """Whether this officer can be the second: a drafter or releasing officer of the desk who wrote none of it."""
    role = officer.has_role(DRAFTER) or officer.has_role(RELEASING)
    waits = draft.state == State.SUBMITTED and pending.is_urgent(draft)
    return waits and role and officer.sees(draft.desk) and officer.pk not in draft.hands


def given(draft: Draft) -> list[UrgentLine]:
    """The authorisations of a draft as it stands, by officers who wrote none of it."""
    found = UrgentLine.objects.select_related("by").filter(draft=draft, version=draft.version).order_by("pk")
    return [each for each in found if each.by_id not in draft.hands]


def has_second(draft: Draft, releasing: Officer) -> bool:
    """Whether an officer other than the one who releases it authorised it as it stands."""
    return any(each.by_id != releasing.pk for each in given(draft))


def authorise(draft: Draft, *, version: int, by: Officer, at: int) -> bool:
    """Keep an authorisation of the version that was read; whether it holds for the draft as it stands."""
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        if version != now.version or not may_authorise(now, by):
            return False
        UrgentLine.objects.get_or_create(draft=now, version=version, by=by, defaults={"at": at})
        pending.update(now)
    return True


def rows(draft: Draft, *, on_duty: bool = False) -> list[dict[str, Any]]:
    """What the check page says of the urgent line of a draft; `on_duty` says that its reader can release it on duty authority."""
    if not pending.is_urgent(draft):
        return []
    found = given(draft)
    if on_duty and not found:
        return [{"label": _("Urgent line"), "value": _("On duty authority it takes no second officer.")}]
    sentence = _("authorised by %(name)s, %(moment)s")
    lines = [told(sentence, name=each.by.name, moment=moments.utc(each.at)) for each in found]
    waits = _(
        "Not authorised yet by a second officer, beside the one who releases. It takes none on duty authority, where the charter names the kind, or as ordinary: return it for that."
    )
    return [{"label": _("Urgent line"), "value": parties(lines) if found else waits, "state": "" if found else "held"}]
