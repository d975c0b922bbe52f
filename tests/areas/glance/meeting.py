# SPDX-License-Identifier: Apache-2.0
"""Everything that two Parties can have with one another, as a page for a meeting has to hold it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from demarche.core.acts import concern as kinds
from demarche.core.acts import preservation
from demarche.core.acts.act import SignedAct
from demarche.core.acts.pursuing import SATISFY
from tests.areas.concerns.filling import asked, heard, notified, raised
from tests.areas.register.writing import nominated, proposed
from tests.builders import notifying, raising
from tests.desk import NOON

if TYPE_CHECKING:
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk, Page

MARCH = "2027-03-01T17:00:00Z"
POINTS = "Ask what stands in the way of question 5, and by when it can be answered. Offer a call between the teams. "


def glance(desk: Desk, who: str = "amis", status: int = 200) -> Page:
    """Borealia at a glance."""
    return desk.get(who, address(desk), status)


def address(desk: Desk, code: str = "XB") -> str:
    """Where a Party's page is."""
    return f"/parties/{desk.meeting.process}/{code}/"


def block(page: Page, label: str) -> str:
    """The words of one block; nothing where it is not on the page."""
    marked = f"<dt>{label}</dt>"
    if marked not in page.html:
        return ""
    found = page.html.partition(marked)[2].partition("</dd></div>")[0]
    return words(found)


def words(html: str) -> str:
    """The text of some marks, without the signs that keep names in their direction."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub("[\u2066-\u2069]", "", text).replace(" .", ".").replace(" ;", ";")


def ours(desk: Desk, kind: str, values: dict[str, Json], dossier: SignedAct | None = None) -> SignedAct:
    """Aurelia says something, and Borealia has it."""
    signed = desk.meeting.release(kind, values, dossier=dossier)
    assert isinstance(signed, SignedAct), signed
    desk.meeting.deliver(signed)
    desk.clock.set(desk.meeting.now)
    return signed


def examined(desk: Desk) -> SignedAct:
    """Five questions of ours: two answered with no, one declined, one given, one under examination; we are not satisfied with the first."""
    concern = ours(desk, kinds.RAISE, raising("yes_or_no", *["open"] * 4, number="XA-2027-001"))
    heard(desk, kinds.ACKNOWLEDGE, {}, concern)
    given: dict[str, Any] = {
        "a1": {"value": "no"},
        "a2": {"value": "declined", "because": "national_security"},
        "a3": {"value": "information_given"},
        "a3_text": "The addresses are let to a company.",
        "a4": {"value": "information_given"},
        "a5": {"value": "under_examination", "until": MARCH},
    }
    heard(desk, kinds.ANSWER, given, concern)
    ours(desk, SATISFY, {"s1": "not_satisfied"}, concern)
    ours(desk, kinds.ASSESS, {"status": "open"}, concern)
    return concern


def preserved(desk: Desk) -> SignedAct:
    """Borealia keeps data for us until April, as we asked in a notification."""
    said = ours(desk, kinds.NOTIFY, notifying(preserve={"days": 60}, title="Servers of the group"))
    heard(desk, preservation.ACCEPT, {"about": {"act": said.act.id}, "until": "2027-04-04T00:00:00Z"}, said)
    return said


def whole(desk: Desk) -> None:
    """A full page: matters both ways, subjects, contacts, dates."""
    examined(desk)
    preserved(desk)
    raised(
        desk,
        title="A third matter with a title that is long enough to need a second line on the paper that is printed of it",
    )
    for number in range(3):
        asked(desk, "yes_or_no", "open", "open", title=f"What Borealia asked, number {number}")
    notified(desk)
    for area in ("CIN", "DRG", "CHI", "TER"):
        proposed(desk, area)
    nominated(desk)
    nominated(
        desk, "embassy", type="diplomatic", office="Cyber desk of the ministry", hours="Mon to Fri 08:00 to 18:00"
    )
    nominated(desk, "night", type="other", office="Situation room", hours="whenever the light is on")
    page = glance(desk)
    desk.post("amis", address(desk), {**page.form(), "text": (POINTS * 40)[:1800]})


__all__ = ["NOON", "address", "block", "examined", "glance", "ours", "preserved", "whole", "words"]
