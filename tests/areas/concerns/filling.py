# SPDX-License-Identifier: Apache-2.0
"""The pages as officers fill them in, and matters to act in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demarche.core.acts import concern as kinds
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse
from demarche.ledger import read
from tests.builders import AURELIA, BOREALIA, MemoryLog, charter_between, notifying, raising
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk

QUESTIONS = (("Was any body of the State involved?", "yes_or_no"), ("Who hosts the addresses in annex A?", "open"))


def filled(desk: Desk, who: str = "amis", **more: Any) -> dict[str, Any]:
    """The page of a concern as D. Amis fills it in."""
    form = desk.get(who, "/concerns/raise/").form()
    for number, (text, put) in enumerate(QUESTIONS, start=1):
        form |= {f"q{number}_text": text, f"q{number}_form": put}
    return {
        **form,
        "to": f"{desk.meeting.process}:XB",
        "title": "Destructive program in hospital networks",
        "subjects": ["CIN"],
        "matter": "Since 3 February a program destroys data.\n\nIt continues.",
        **more,
    }


def second_process(**terms: Json) -> Meeting:
    """The same two Parties found another process, an exercise unless its `terms` say otherwise."""
    second = Meeting()
    second.charter = charter_between(AURELIA, BOREALIA, exercise=True)
    value = parse(second.charter.document)
    assert isinstance(value, dict)
    second.charter = read_charter(canonical({**value, **terms}))
    second.process = second.charter.process
    second.origin = f"{second.origin}b"
    second.log = MemoryLog(BOREALIA, f"{second.log.origin}b")
    return second.found()


def raised(desk: Desk, *, delivered: bool = True, **more: Any) -> SignedAct:
    """A concern that Aurelia raised with Borealia by its pages; the plain one is raised once in a run."""
    found = desk.go_on() if delivered and not more else None
    return found or raise_by_pages(desk, delivered=delivered, **more)


def raise_by_pages(desk: Desk, *, delivered: bool = True, **more: Any) -> SignedAct:
    """Fill in the page, send it on, release it."""
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk, **more))
    desk.release(draft, number="XA-2027-001")
    signed = read.act(draft.act)
    assert signed is not None
    if delivered:
        desk.tick()
        desk.meeting.deliver(signed)
    return signed


def heard(desk: Desk, kind: str, values: Mapping[str, Json], dossier: SignedAct | None = None) -> SignedAct:
    """Borealia says something, and it arrives; an hour passes."""
    signed = desk.meeting.hear(kind, values, dossier=dossier)
    desk.clock.set(desk.meeting.now)
    return signed


def asked(desk: Desk, *forms: str, **more: Json) -> SignedAct:
    """A concern that Borealia raised with Aurelia, with a question of each form."""
    return heard(
        desk, kinds.RAISE, raising(*(forms or ("yes_or_no", "open")), raises=BOREALIA, addressed=AURELIA, **more)
    )


def notified(desk: Desk, **more: Json) -> SignedAct:
    """A technical notification of Borealia's, at the technical desk."""
    values = {**notifying(raises=BOREALIA, addressed=AURELIA), "track": "technical", **more}
    return heard(desk, kinds.NOTIFY, values)


def url(signed: SignedAct, page: str = "") -> str:
    """The address of a dossier, or of a page of it."""
    return f"/concerns/{signed.act.dossier}/{page}"
