# SPDX-License-Identifier: Apache-2.0
"""Clearance: colleagues read a draft, note what to change, and state that it may go or may not. Nothing of it ever leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from demarche.areas.officers.models import LEGAL, REVIEWER, ROLES, Officer
from demarche.areas.release import pending
from demarche.areas.release.models import Clearance, Draft
from demarche.areas.release.telling import told
from demarche.ui import moments

CLEARING: Final = (LEGAL, REVIEWER)
"""The roles that clear drafts."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The last that one colleague stated of a draft; `current` when it is about the text as it stands."""

    clearance: Clearance
    current: bool

    @property
    def line(self) -> SafeString:
        """`cleared: legal adviser, L. Aster, 16 Feb 2027 09:40 UTC`."""
        each = self.clearance
        sentence = (
            _("cleared: %(office)s, %(name)s, %(moment)s")
            if each.cleared
            else _("not cleared: %(office)s, %(name)s, %(moment)s")
        )
        line = told(sentence, office=office(each.by), name=each.by.name, moment=moments.utc(each.at))
        if self.current:
            return line
        return told(_("%(what)s; an earlier text: version %(n)d"), what=line, n=each.version)


def office(officer: Officer) -> str | Promise:
    """In which role a colleague clears."""
    return ROLES[next((role for role in CLEARING if officer.has_role(role)), REVIEWER)]


def may_clear(draft: Draft, officer: Officer) -> bool:
    """Whether this officer clears this draft: in such a role, at its desk or asked, and not a word of it his own."""
    known = officer.sees(draft.desk) or officer.pk in draft.asked
    return draft.is_open and known and officer.pk not in draft.hands and _clears(officer)


def _clears(officer: Officer) -> bool:
    return any(officer.has_role(role) for role in CLEARING)


def can_be_asked(draft: Draft) -> list[Officer]:
    """Colleagues of any desk who can be asked for clearance."""
    found = Officer.objects.filter(is_active=True).order_by("name")
    return [each for each in found if _clears(each) and each.pk not in (*draft.hands, *draft.asked)]


def ask(draft: Draft, officer: Officer) -> None:
    """Ask a colleague for clearance: the draft is open to him from now on, and stands in his Needs my action."""
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        if now.is_open and officer.pk not in now.asked:
            now.asked = [*now.asked, officer.pk]
            now.save(update_fields=["asked"])
            pending.update(now)


def state(draft: Draft, *, cleared: bool, version: int, by: Officer, at: int) -> None:
    """Keep what a colleague states about the version he read; stating the same again keeps it once."""
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        last = now.clearances.filter(by=by).order_by("-pk").first()
        if last is None or (last.version, last.cleared) != (version, cleared):
            Clearance.objects.create(draft=now, version=version, cleared=cleared, by=by, at=at)
            pending.update(now)


def stated(drafts: Iterable[Draft]) -> dict[str, list[Stated]]:
    """The last that each colleague stated of drafts, by the draft's id."""
    version = {each.pk: each.version for each in drafts}
    last: dict[tuple[object, int], Clearance] = {}
    for each in Clearance.objects.filter(draft__in=version).select_related("by").order_by("pk"):
        last[each.draft_id, each.by_id] = each
    found: dict[str, list[Stated]] = {}
    for each in last.values():
        found.setdefault(str(each.draft_id), []).append(Stated(each, each.version == version[each.draft_id]))
    return found


def in_short(rows: Iterable[str]) -> dict[str, SafeString]:
    """What was stated of the drafts that rows of Needs my action are about, in one line, by the row's key."""
    pks = {key.split("/")[1]: key for key in rows if key.startswith("draft/")}
    drafts = Draft.objects.filter(pk__in=pks).only("pk", "version") if pks else ()
    return {pks[pk]: SafeString(" · ".join(each.line for each in said)) for pk, said in stated(drafts).items()}
