# SPDX-License-Identifier: Apache-2.0
"""Acts of the register as officers write them by the page, and as Borealia says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from demarche.areas.release.models import Draft
from demarche.core.acts import contacts, subject
from demarche.core.log import tree
from demarche.core.log.checkpoint import Checkpoint, open_head, sign_head
from demarche.core.log.leaf import register_leaf
from demarche.ledger import processes, read, register_heads, registering, replay
from demarche.ledger.registering import Leaves
from tests.areas.release.desk import Page
from tests.builders import AURELIA, BOREALIA

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

MINISTER = "Minister for Foreign Affairs"
ENTRY: dict[str, Json] = {
    "type": "technical",
    "office": "National response team",
    "account": "duty@team.borealia.example",
    "hours": "24 hours",
    "zone": "Etc/GMT-3",
    "languages": ["ar", "en"],
    "phones": ["+00 2 555 0200", "+00 2 555 0210"],
}
PROPOSAL: dict[str, str] = {"area": "CIN", "by": MINISTER}
CONTACT: dict[str, str] = {
    "contact": "duty",
    "type": "technical",
    "office": "Cyber desk",
    "account": "duty@team.aurelia.example",
    "phones": "+00 1 555 0100\n+00 1 555 0110",
    "hours": "24 hours",
    "zone": "Etc/GMT-1",
    "languages": "fr, en",
    "note": "XA/14/2027",
}


def address(desk: Desk, page: str, query: str = "") -> str:
    """Where an act of the register is written."""
    return f"/register/{desk.meeting.process}/write/{page}/{query}"


def put(desk: Desk, page: str, given: dict[str, Any], *, who: str = "amis", then: str = "send") -> Page:
    """What comes back when an officer fills in a page and presses a button; PAGE may bring a query."""
    name, mark, query = page.partition("?")
    here = address(desk, name, mark + query)
    form = desk.get(who, here).form()
    desk.tick()
    return Page(desk.client(who).post(here, {**form, **given, "then": then}))


def sent(desk: Desk, page: str, given: dict[str, Any], *, who: str = "amis") -> Draft:
    """A draft that is with the releasing officer."""
    answer = put(desk, page, given, who=who)
    assert answer.url.startswith("/release/"), answer.text
    return Draft.objects.get(pk=answer.url.split("/")[2])


def said(desk: Desk, page: str, given: dict[str, Any], *, who: str = "amis") -> SignedAct:
    """An act of Aurelia's, written by the page and released; Borealia has it."""
    draft = sent(desk, page, given, who=who)
    desk.release(draft)
    signed = read.act(draft.act)
    assert signed is not None
    desk.tick()
    desk.meeting.deliver(signed)
    return signed


def told(desk: Desk, kind: str, values: dict[str, Json]) -> SignedAct:
    """An act of the register that Borealia says, and that arrives; Aurelia, the depositary, enters it."""
    signed = desk.meeting.hear(kind, values, dossier=desk.meeting.process)
    desk.clock.set(desk.meeting.now)
    return signed


def proposed(desk: Desk, area: str = "CIN", **more: Any) -> SignedAct:
    """A subject that Borealia proposed."""
    return told(desk, subject.PROPOSE, {"area": area, "parties": ["XA", "XB"], "by": MINISTER, **more})


def nominated(desk: Desk, name: str = "duty", **entry: Json) -> SignedAct:
    """A contact that Borealia nominated."""
    return told(desk, contacts.NOMINATE, {"contact": name, "entry": {**ENTRY, **entry}, "note": "XB/9/2027"})


def entered(desk: Desk, *acts: SignedAct) -> None:
    """At Borealia's desk: Aurelia, the depositary, has entered acts, and her leaves come with a head that she signed."""
    here, register = processes.standing(desk.meeting.process), replay.ground(desk.meeting.process).register
    refs = {each.code: each.ref for each in (AURELIA, BOREALIA)}
    new = [register_leaf(desk.meeting.now, refs[each.act.author], act=each.act.id) for each in acts]
    size, peaks, _nodes = tree.append(0, b"", map(tree.leaf_hash, [*register.leaves, *new]))
    stated = Checkpoint(register_heads.origin(here), size, tree.root(size, peaks))
    note = sign_head(AURELIA.log, stated, desk.meeting.now)
    head = open_head(note, origin=stated.origin, key=AURELIA.log.public)
    found = Leaves(len(register.leaves), new, [each.act.id for each in acts], head)
    with transaction.atomic():
        here = processes.standing(desk.meeting.process, lock=True)
        registering.store(here, found)
        replay.project(here, here.process.id, at=desk.meeting.now, placed=())
