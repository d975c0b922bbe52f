# SPDX-License-Identifier: Apache-2.0
"""Who asks to join at Aurelia's desk, as a file and as an act; and a third Party that has joined, kept in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from demarche.areas.directory.joining import read_request, write_request
from demarche.areas.release import register_rows
from demarche.core.acts import joining as acts
from demarche.core.acts import silence as silences
from demarche.core.encoding import stamp
from demarche.ledger import processes
from tests.areas.register.writing import said, sent, told
from tests.builders import AURELIA, CASTELLIA, DELTORA, Party, seed
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.areas.release.models import Draft
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.release.desk import Desk, Page

    Once = Callable[[], "Guest"]

HOUR, DAY = 3600, 86_400
CARD: dict[str, Json] = {
    "duty_line": "+00 3 555 0300",
    "hours": "24 hours",
    "zone": "Etc/GMT-2",
    "languages": ["Spanish", "English"],
    "confirmation": "Legal desk",
}
NOTE = "XC/3/2027"


def request_file(party: Party = CASTELLIA, capacity: str = "party") -> bytes:
    """The file that a would-be Party sends."""
    return write_request(
        party.member,
        capacity,
        keyset_document=party.document,
        card=CARD,
        address="node.castellia.example:9443",
        origin=f"demarche.invalid/{seed(f'{party} meeting', 16).hex()}",
    )


def upload(desk: Desk, content: bytes, *, who: str = "amis", status: int = 302, **given: str) -> Page:
    """What comes back when an officer uploads a file of a request."""
    url = f"/joining/{desk.meeting.process}/enter/"
    page = desk.get(who, url)
    draft = page.html.split('name="draft" value="')[1][:36]
    file = SimpleUploadedFile("castellia-request.demarche", content)
    return desk.post(who, url, {"draft": draft, "file": file, "note": NOTE, **given}, status)


def asked(desk: Desk, party: Party = CASTELLIA, capacity: str = "party") -> SignedAct:
    """A request that Borealia entered."""
    parts = read_request(request_file(party, capacity)).parts
    return told(desk, acts.REQUEST, {**parts, "note": NOTE})


def least(desk: Desk, hours: int = 80) -> int:
    """A full hour that is far enough away."""
    return (desk.meeting.now // HOUR + hours) * HOUR


def silenced(desk: Desk, about: SignedAct, until: int | None = None, what: str = "admit") -> tuple[SignedAct, int]:
    """Aurelia, in the chair, puts something under silence by the page; give the proposal and its hour."""
    hour = least(desk) if until is None else until
    page = f"put-under-silence?about={what}:{about.act.id}"
    return said(desk, page, {"until": stamp(hour)[:16].replace("T", " ")}), hour


def wait_until(desk: Desk, moment: int) -> None:
    """Time passes, and the node looks at what came to its hour."""
    desk.meeting.now = moment
    desk.clock.set(moment)
    register_rows.look(moment)


def announce(desk: Desk, proposal: SignedAct) -> SignedAct:
    """Aurelia announces what came of it by the page."""
    return said(desk, f"announce?proposal={proposal.act.id}", {})


def announcement(desk: Desk, proposal: SignedAct) -> Draft:
    """The same, with the releasing officer."""
    return sent(desk, f"announce?proposal={proposal.act.id}", {})


def admitted(desk: Desk, party: Party = CASTELLIA, capacity: str = "party") -> SignedAct:
    """A request that both Parties agree to, announced by the chair at the hour."""
    request = asked(desk, party, capacity)
    proposal, until = silenced(desk, request)
    told(desk, silences.AGREE, {"proposal": proposal.act.id})
    wait_until(desk, until)
    announce(desk, proposal)
    return request


class Third:
    """A Party that has joined: it keeps its side in memory, as Borealia does."""

    def __init__(self, desk: Desk, party: Party, request: SignedAct) -> None:
        self.desk, self.party, self.request = desk, party, request
        self.meeting = Meeting(AURELIA, party)
        self.meeting.charter, self.meeting.process = desk.meeting.charter, desk.meeting.process
        self.meeting.now = desk.meeting.now

    def says(self, kind: str, values: dict[str, Json], *, at: int | None = None) -> SignedAct:
        """It says something of the register that arrives here; it has seen whatever the register holds."""
        self.meeting.now = self.desk.meeting.now if at is None else at - HOUR
        signed = self.meeting.hear(kind, values, dossier=self.meeting.process)
        self.desk.meeting.now = self.meeting.now
        self.desk.clock.set(self.meeting.now)
        return signed

    def takes(self, *signed: SignedAct) -> None:
        """It has acts of others."""
        self.meeting.take(*signed)


Guest = tuple[Meeting, Meeting, "SignedAct"]
"""What the two of a desk had when Castellia had joined, what Castellia had, and its request."""


def joined_before(desk: Desk, once: Once) -> Third:
    """Castellia has joined, as it once did at a desk where nothing else was done."""
    assert desk.is_untouched()
    meeting, theirs, request = once()
    desk.stand_at(meeting)
    third = Third(desk, CASTELLIA, request)
    third.meeting = theirs
    return third


def joined(desk: Desk, party: Party = CASTELLIA, capacity: str = "party") -> Third:
    """Somebody is admitted, its fingerprint confirmed, and accedes: then the process has one more."""
    request = admitted(desk, party, capacity)
    processes.confirm(desk.meeting.process, party.code, at=desk.meeting.now)
    third = Third(desk, party, request)
    log: Any = read_request(request_file(party, capacity)).log
    third.says(acts.ACCEDE, {"request": request.act.id, "log": log})
    return third


def page_of(desk: Desk, who: str = "amis") -> Page:
    """The page of requests and of what is under silence."""
    return desk.get(who, f"/joining/{desk.meeting.process}/")


__all__ = ["CASTELLIA", "DELTORA"]
