# SPDX-License-Identifier: Apache-2.0
"""Checks on the desk on which `tests/permissions.py` is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.release.models import Draft
from demarche.core.acts import checks, contacts
from demarche.core.acts.act import SignedAct
from tests.areas.checks.checking import called, calls, form_of, heard
from tests.areas.register.writing import ENTRY

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.permitted import Place


def furnish(place: Place) -> None:
    """A call of ours to Borealia's duty line, one of theirs to our diplomatic desk, and one being written."""
    desk = place.desk
    said: dict[str, Json] = {"contact": "desk", "entry": {**ENTRY, "type": "diplomatic"}, "note": "XA/14/2027"}
    nominated = desk.meeting.release(contacts.NOMINATE, said, dossier=desk.meeting.process)
    assert isinstance(nominated, SignedAct)
    desk.meeting.deliver(nominated)
    ours, theirs = called(desk, "XB/duty"), heard(desk, "desk")
    process = {"process": desk.meeting.process}
    for name in ("call", "list", "reminder"):
        place.kwargs[f"checks:{name}"] = process
    for name in ("check", "export", "withdraw"):
        place.kwargs[f"checks:{name}"] = {"dossier": ours.act.id}
    place.kwargs["checks:answer"] = {"dossier": theirs.act.id, "contact": "desk"}
    place.forms["checks:answer", "say"] = form_of(desk, f"/checks/{theirs.act.id}/answer/desk/")
    place.forms["checks:withdraw", "say"] = form_of(desk, f"/checks/{ours.act.id}/withdraw/")
    form = {**form_of(desk, calls(desk)), "contacts": ["XB/duty"], "then": "save"}
    place.forms["checks:call", "save"] = form
    place.forms["checks:reminder", "set"] = {"months": 6}
    desk.post("amis", calls(desk), {**form_of(desk, calls(desk)), "contacts": ["XB/duty"], "then": "save"})
    written = Draft.objects.filter(kind=checks.CALL).latest("made")
    place.kwargs["checks:edit"] = {"pk": written.pk}
    place.forms["checks:edit", "save"] = {**form_of(desk, f"/checks/draft/{written.pk}/"), "window": 12, "then": "save"}
