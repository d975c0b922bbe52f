# SPDX-License-Identifier: Apache-2.0
"""Checks on a desk: contacts of both sides in the directory, calls that officers write, and calls and answers of Borealia's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demarche.areas.release.models import Draft
from demarche.core.acts import checks, contacts
from demarche.core.acts.act import SignedAct
from demarche.ledger import read
from tests.areas.register.writing import ENTRY, nominated
from tests.areas.release.desk import fields_of

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

HOUR = 3600
BACK: Json = {"raises": ["XB"], "addressed": ["XA"], "informed": []}


def listed(desk: Desk) -> None:
    """Aurelia's diplomatic desk, whose alternate is its technical duty line; and two contacts of Borealia's."""
    for name, type_ in (("desk", "diplomatic"), ("duty", "technical")):
        entry: dict[str, Json] = {**ENTRY, "type": type_, "office": f"Office of the {name}"}
        entry["alternates"] = ["duty"] if name == "desk" else []
        said = desk.meeting.release(
            contacts.NOMINATE, {"contact": name, "entry": entry, "note": "XA/14/2027"}, dossier=desk.meeting.process
        )
        assert isinstance(said, SignedAct), said
        desk.meeting.deliver(said)
    nominated(desk)
    nominated(desk, "desk", type="diplomatic", office="Information security unit")
    desk.clock.set(desk.meeting.now)


def calls(desk: Desk) -> str:
    """Where contacts are called."""
    return f"/checks/process/{desk.meeting.process}/call/"


def form_of(desk: Desk, url: str, who: str = "amis") -> dict[str, Any]:
    """The fields of the page's own form."""
    return fields_of(max(desk.get(who, url).html.split("<form")[1:], key=lambda each: 'name="draft"' in each))


def sent(desk: Desk, *chosen: str, who: str = "amis", **given: Any) -> Draft:
    """A call that is with the releasing officer; of several the first."""
    answer = desk.post(
        who, calls(desk), {**form_of(desk, calls(desk), who), "contacts": list(chosen), "then": "send", **given}
    )
    assert answer.url.startswith("/release/"), answer.text
    return Draft.objects.get(pk=answer.url.split("/")[2])


def called(desk: Desk, *chosen: str) -> SignedAct:
    """A call of Aurelia's that was released; Borealia has receipted it."""
    draft = sent(desk, *(chosen or ("XB/desk", "XB/duty")))
    desk.release(draft)
    return delivered(desk, draft)


def delivered(desk: Desk, draft: Draft) -> SignedAct:
    """The act that a draft became; Borealia has receipted it."""
    draft.refresh_from_db()
    signed = read.act(draft.act)
    assert signed is not None
    desk.tick()
    desk.meeting.deliver(signed)
    return signed


def heard(desk: Desk, *chosen: str, **more: Json) -> SignedAct:
    """A call of Borealia's that arrives."""
    names: list[Json] = list(chosen or ("desk", "duty"))
    signed = desk.meeting.hear(checks.CALL, {"roles": BACK, "contacts": names, "window": 48, **more})
    desk.clock.set(desk.meeting.now)
    return signed


def says_here(desk: Desk, call: SignedAct, contact: str, who: str, by: str = "") -> Draft:
    """Somebody presses the one button."""
    url = f"/checks/{call.act.id}/answer/{contact}/" + (f"?by={by}" if by else "")
    answer = desk.post(who, url, form_of(desk, url, who))
    assert answer.url.startswith("/release/"), answer.text
    return Draft.objects.get(pk=answer.url.split("/")[2])
