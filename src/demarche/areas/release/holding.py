# SPDX-License-Identifier: Apache-2.0
"""The hold: a release leaves after a minute, in which it can be stopped. Nothing is signed before; a stopped act was never one.

Urgent acts and releases on duty authority are not held; an act that has an hour of its own leaves at it. The time is process time. While the node
cannot sign or its clock is in doubt, what is held waits. What is due is let out by the inside
door, which alone holds act keys; several processes may look at once, for the act's own transaction takes the draft.
"""

import logging
from typing import Final

from django.conf import settings
from django.db import transaction

from demarche.areas.officers.models import Officer
from demarche.areas.release import pending, releasing
from demarche.areas.release.models import Draft, State
from demarche.areas.release.presentation import Plan, presentation_of
from demarche.areas.release.releasing import Bar, Released
from demarche.core.codes import Reason
from demarche.ledger.files import MissingFileError
from demarche.ledger.signer import KeyLockedError, Signer
from demarche.ledger.statements import Select
from demarche.ledger.transaction import BusyError

_AT_ONCE: Final = 20

_log = logging.getLogger(__name__)


def is_held(draft: Draft) -> bool:
    """Whether a release of this draft by two officers is held on this node."""
    return _plan(draft) is not None or (settings.NODE.release_hold > 0 and not pending.is_urgent(draft))


def _plan(draft: Draft) -> Plan | None:
    return presentation_of(draft.kind).plan(draft)


def said(draft: Draft) -> str:
    """What pages say of the hour of its own at which a release of this draft leaves; nothing where it has none."""
    plan = _plan(draft)
    return "" if plan is None else plan.said


def shown(draft: Draft) -> int | None:
    """When a held draft leaves, as far as anybody may know."""
    plan = None if draft.leaves is None else _plan(draft)
    return None if plan is not None and plan.secret else draft.leaves


def hold(  # noqa: PLR0913  # who releases what he read, with what, when
    draft: Draft, *, officer: Officer, version: int, number: str, signer: Signer, at: int
) -> Draft | Reason | Bar:
    """Hold a draft, just read from the store, as the officer read it; give it as it is held, or why it cannot be released.

    What the node would not sign by now is not held.
    """
    if draft.state == State.HELD:
        return draft
    barred = releasing.stopped(draft, officer, version) or releasing.withheld(draft, keys=signer, at=at)
    stop = barred or releasing.hindrance(draft, at=at)
    if stop is not None:
        return stop
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        if (now.state, now.version) != (State.SUBMITTED, version):
            return now if now.state == State.HELD else Bar.CHANGED
        plan, soonest = _plan(now), at + settings.NODE.release_hold
        now.state, now.leaves, now.held_by, now.held_number = (
            State.HELD,
            soonest if plan is None else max(soonest, plan.leaves(at)),
            officer,
            number,
        )
        now.save(update_fields=["state", "leaves", "held_by", "held_number"])
        pending.update(now)
    return now


def stop(draft: Draft) -> bool:
    """Stop a held draft: it is with the releasing officer again, with the number that was typed. Whether it was still held."""
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        if now.state != State.HELD:
            return False
        now.state, now.leaves, now.held_by = State.SUBMITTED, None, None
        now.save(update_fields=["state", "leaves", "held_by"])
        pending.update(now)
    return True


_ANY_DUE: Final = Select(
    lambda at: Draft.objects.filter(state=State.HELD, leaves__lte=at).order_by().values_list("pk")[:1], int
)


def let_out(*, signer: Signer, at: int) -> int:
    """Let out what is due, the earliest first; how many left. What the rules refuse by now is with the releasing officer again."""
    if not _ANY_DUE.rows(at):
        return 0
    due = Draft.objects.select_related("held_by").filter(state=State.HELD, leaves__lte=at).order_by("leaves", "pk")
    return sum(_let_out(each, signer, at) for each in due[:_AT_ONCE])


def _let_out(draft: Draft, signer: Signer, at: int) -> bool:
    if draft.held_by is None:
        return False
    try:
        done = releasing.release(
            draft,
            officer=draft.held_by,
            version=draft.version,
            number=draft.held_number,
            since=State.HELD,
            signer=signer,
            at=at,
        )
    except (KeyLockedError, BusyError, MissingFileError) as error:
        _log.warning("draft %s stays held: %s", draft.pk, error)
        return False
    if isinstance(done, Bar) and done in (Bar.CANNOT_SIGN, Bar.CLOCK):
        _log.warning("draft %s stays held: %s", draft.pk, done.name.lower())
    elif not isinstance(done, Released):
        stop(draft)
    return isinstance(done, Released)
