# SPDX-License-Identifier: Apache-2.0
"""At the node of who joins: what it waits for until the register is read here, and what it accedes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.joining import read_request
from demarche.areas.joining.forms import AccedeForm
from demarche.core.acts.vocabulary import find_kind
from demarche.ledger import processes
from demarche.ledger.models import Pending
from tests.areas.joining.guests import request_file
from tests.areas.release.desk import Desk
from tests.builders import AURELIA, BOREALIA, CASTELLIA
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import SetClock

ASKED = read_request(request_file())


@pytest.fixture
def castellia(db: None, home: Path, set_clock: SetClock) -> Desk:
    """Castellia's node, which entered a process that admits it: nothing has come yet, and no fingerprint is confirmed."""
    meeting = Meeting(CASTELLIA, AURELIA)
    documents = [each.document for each in (AURELIA, BOREALIA, CASTELLIA)]
    origin: Any = ASKED.log["origin"]
    processes.open_process(
        meeting.charter,
        "XC",
        documents,
        origin=origin,
        at=meeting.now,
        joined=[CASTELLIA.member],
        origins={"XC": origin},
    )
    return Desk(meeting, set_clock)


def test_what_it_waits_for(castellia: Desk) -> None:
    """First fingerprints, by name; an administrator is led to compare them; then the register."""
    here = f"/joining/{castellia.meeting.process}/"
    page = castellia.get("amis", here)
    assert "Fingerprints are still to be compared, with: Aurelia Borealia" in page
    assert "Nothing of the shared record is here yet." in page
    assert "/compare/" not in page.html
    admin = castellia.get("admin", here)
    for code in ("XA", "XB"):
        assert f"/parties/{castellia.meeting.process}/{code}/compare/" in admin.html

    processes.confirm(castellia.meeting.process, "XA", at=castellia.meeting.now)
    page = castellia.get("amis", here)
    assert "still to be compared, with: Borealia" in page
    assert "/write/accede/" not in page.html
    assert "Enter a request to join" not in page
    castellia.get("amis", f"{here}enter/", 404)
    assert not Pending.objects.filter(key__startswith="joining/").exists()


def test_the_charter_leads_there(castellia: Desk) -> None:
    """Before anything of the register is here."""
    page = castellia.get("amis", f"/parties/{castellia.meeting.process}/charter/")
    assert f"/joining/{castellia.meeting.process}/" in page.html
    assert "Its founding acts are not here yet: they come with the register." in page
    assert "has not founded it yet" not in page
    assert "Before anything can be founded" not in page


def test_it_accedes_under_the_log_that_its_request_names(castellia: Desk) -> None:
    """What the form drafts is what the register admits."""
    here = processes.standing(castellia.meeting.process)
    form = AccedeForm({"request": "0" * 64, "draft": "0" * 32, "version": 0}, here=here, at=castellia.meeting.now)
    assert form.is_valid()
    parts = form.parts()
    assert parts == {"request": "0" * 64, "log": dict(ASKED.log)}
    assert AccedeForm.read(parts) == {"request": "0" * 64}
    kind = find_kind(4, "party.accede")
    assert kind is not None
    assert all(part.check(parts[part.name]) for part in kind.parts if part.check and part.name in parts)
