# SPDX-License-Identifier: Apache-2.0
"""The drafts of an officer who leaves: they go on under another, or at the desk. Who wrote a word of one stays one of its hands."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.officers.leaving import Held, Holder, Moving
from demarche.areas.officers.models import WRITING, Officer
from demarche.areas.release import actions, clearing, pending
from demarche.areas.release.models import OPEN, Draft, State
from demarche.areas.release.presentation import presentation_of
from demarche.areas.release.queries import may_open
from demarche.core.acts.red import named

_HIS = (*OPEN, State.HELD)
_SAID: dict[str, Promise] = {
    State.DRAFT: _lazily("Draft, %(kind)s"),
    State.SUBMITTED: _lazily("With the releasing officer, %(kind)s"),
    State.RETURNED: _lazily("Returned to him, %(kind)s"),
    State.HELD: _lazily("Released and held, %(kind)s"),
}


def held(officer: Officer, at: int) -> list[Held]:
    """His drafts by kind, and drafts that he was asked to clear: no word of what is in them."""
    own = [Held(_SAID[each.state] % {"kind": _kind(each)}, each.desk) for each in _drafts(officer)]
    asked = [Held(_lazily("Clearance asked of him, %(kind)s") % {"kind": _kind(each)}, "") for each in _asked(officer)]
    return own + asked


def move(moving: Moving) -> None:
    """Move his drafts and what he was asked to clear; a draft that is not open to the other officer stays where it is."""
    for draft in _drafts(moving.officer, lock=True):
        if _goes(draft, moving):
            draft.author = moving.to
            draft.save(update_fields=["author"])
            pending.update(draft)
    for draft in _asked(moving.officer, lock=True):
        _ask_another(draft, moving)


def _goes(draft: Draft, moving: Moving) -> bool:
    """A draft goes to an officer who writes drafts and may open it; to the desk, unless it is to be TLP:RED and so not the whole desk's."""
    if moving.to is None:
        return draft.dossier != "" or named(draft.values) is None
    return any(map(moving.to.has_role, WRITING)) and may_open(moving.to, draft)


def _ask_another(draft: Draft, moving: Moving) -> None:
    """Ask the other officer in his place, where he can clear it; what became of it stands among the notes inside."""
    pending.drop(draft)
    draft.asked = [pk for pk in draft.asked if pk != moving.officer.pk]
    draft.save(update_fields=["asked"])
    pending.update(draft)
    other = moving.to if moving.to in clearing.can_be_asked(draft) else None
    if other is not None:
        clearing.ask(draft, other)
    said = (
        _("The clearance asked of %(name)s is asked of %(other)s.")
        if other is not None
        else _("The clearance asked of %(name)s is asked of nobody now: ask another.")
    )
    told = said % {"name": moving.officer.name, "other": other.name if other else ""}
    if moving.by is not None:
        actions.note(draft, told, by=moving.by, at=moving.at)


def _drafts(officer: Officer, *, lock: bool = False) -> list[Draft]:
    found = Draft.objects.filter(author=officer, state__in=_HIS).order_by("made", "pk")
    return list(found.select_for_update() if lock else found)


def _asked(officer: Officer, *, lock: bool = False) -> list[Draft]:
    """Open drafts that he was asked to clear and has stated nothing of as they stand. JSON lists are read, for not every database looks into them."""
    found = Draft.objects.filter(state__in=OPEN).exclude(asked=[]).order_by("made", "pk")
    those = [each for each in (found.select_for_update() if lock else found) if officer.pk in each.asked]
    return [each for each in those if not each.clearances.filter(version=each.version, by=officer).exists()]


def _kind(draft: Draft) -> str:
    return str(presentation_of(draft.kind).title)


HOLDER = Holder(held, move)
