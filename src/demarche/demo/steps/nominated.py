# SPDX-License-Identifier: Apache-2.0
"""Step 2: each side nominates its diplomatic and its technical contact, citing a note verbale, by the office that may."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from demarche.demo.forms import Browser, PlayError, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect
from demarche.demo.steps.doing import SEND, release


@dataclass(frozen=True, slots=True)
class Nomination:
    """A contact to nominate: its short name, its type, what its entry says, the note."""

    name: str
    type: str
    office: str
    account: str
    phones: str
    hours: str
    note: str


AURELIA = (
    Nomination(
        *("desk", "diplomatic", "Cyber desk, Ministry of Foreign Affairs of Aurelia", "cyber@mfa.aurelia.example"),
        *("+00 1 555 0101", "Mon to Fri 08:00 to 18:00", "XA/14/2027"),
    ),
    Nomination(
        *("duty", "technical", "National response team of Aurelia", "duty@team.aurelia.example"),
        *("+00 1 555 0100", "24 hours", "XA/15/2027"),
    ),
)
BOREALIA = (
    Nomination(
        *("desk", "diplomatic", "Information security unit, Foreign Ministry of Borealia", "unit@mfa.borealia.example"),
        *("+00 2 555 0201", "Sun to Thu 08:00 to 16:00", "XB/9/2027"),
    ),
    Nomination(
        *("duty", "technical", "Response team of Borealia", "duty@team.borealia.example"),
        *("+00 2 555 0200", "24 hours", "XB/10/2027"),
    ),
)
OUTSIDE = "the office that made it has no power to, by the powers register of its participating State"


def nominate(stage: Stage) -> None:
    """Both directories end alike; a nomination by an office without the power never leaves."""
    stage.clock.set("2027-01-12T09:00:00Z")
    amis, birk = stage.aurelia.officer("d.amis"), stage.borealia.officer("d.birk")
    path = f"/contacts/{stage.known['process']}/"
    expect(amis.open(path), "It has nominated no contact yet.")
    for nomination in AURELIA:
        _nominate(stage.aurelia, amis, path, nomination, "r.aksel")
    for nomination in BOREALIA:
        _nominate(stage.borealia, birk, path, nomination, "r.brand")
    _not_by_another_office(stage.aurelia.officer("t.arno"), path)
    _alike(path, amis, birk)


def _given(nomination: Nomination) -> Values:
    return {
        "contact": nomination.name,
        "type": nomination.type,
        "office": nomination.office,
        "account": nomination.account,
        "phones": nomination.phones,
        "hours": nomination.hours,
        "zone": "Etc/GMT-1",
        "languages": "en, fr",
        "note": nomination.note,
    }


def _nominate(node: Node, officer: Browser, path: str, nomination: Nomination, releasing: str) -> None:
    page = officer.follow(officer.open(path), "Nominate a contact")
    expect(officer.submit(page, SEND, _given(nomination)), nomination.office, nomination.note)
    release(node, releasing, reads=(nomination.office, nomination.note))


def _not_by_another_office(officer: Browser, path: str) -> None:
    """The technical desk is not offered it, and when it writes one all the same, that is refused before release."""
    page = officer.open(path)
    if any(said == "Nominate a contact" for said, _url in page.links):
        raise PlayError(f"{page.url}: expected no nomination offered to the technical desk, got one")
    write = path.replace("/contacts/", "/register/") + "write/nominate-contact/"
    expect(officer.submit(officer.open(write), SEND, {**_given(AURELIA[1]), "contact": "other"}), OUTSIDE)


def _alike(path: str, *officers: Browser) -> None:
    names = [each.office for each in (*AURELIA, *BOREALIA)]
    for officer in officers:
        until(f"{path} to list {len(names)} contacts", partial(_lists, officer, path, names))


def _lists(officer: Browser, path: str, names: Sequence[str]) -> bool:
    return all(map(officer.open(path).says, names))
