# SPDX-License-Identifier: Apache-2.0
"""`demarche ask`, `admit`, and `join` and `confirm` where a Party joins, as administrators type them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.joining import read_admission, read_request
from demarche.areas.directory.models import Card, Comparison, Contact, JoinRequest
from demarche.cli.joining import admit, ask
from demarche.cli.parties import confirm, join
from demarche.ledger.models import Member
from tests.areas.directory.letters import CARD, heard
from tests.areas.directory.test_joining import CHARTER, admission
from tests.areas.exchange.joining import Joined
from tests.builders import AURELIA, CASTELLIA, Party
from tests.cli.command import here
from tests.desk import officer, seat

if TYPE_CHECKING:
    from collections.abc import Callable

    Sit = Callable[[Party], None]

CALL = ("--spoke-with", "Aurelia, desk", "--line", "embassy directory 2026")


@pytest.fixture
def sit(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """Make this process the node of a Party, with its contact card and its administrator, in a folder of its own."""

    def seated(party: Party) -> None:
        seat(tmp_path, settings, party)
        Card.objects.create(pk=1, weekend=[6, 7], holidays=[], **CARD)
        officer("admin", "administrator", name="A. Admin")
        monkeypatch.chdir(tmp_path)

    return seated


def digits(code: str) -> str:
    """What a Party reads aloud when it is asked."""
    return " ".join(heard(Comparison.objects.get(code=code, outcome="")))


def test_a_request_is_written_and_the_admission_opened(sit: Sit) -> None:
    """Then each Party is confirmed by its own command, and what comes next is said."""
    sit(CASTELLIA)
    status, said = here(ask, "--as", "observer")
    made = JoinRequest.objects.get()
    assert status == 0
    assert Path("castellia-request.demarche").read_bytes() == bytes(made.document)
    assert read_request(bytes(made.document)).capacity == "observer"
    assert said.endswith(
        "It holds no secret: send it with a note verbale. When the admission comes: demarche join ADMISSION\n"
    )
    Path("admission").write_bytes(admission())
    assert here(join, "admission") == (
        0,
        "The process admits you. With each Party on the telephone: demarche confirm XA, demarche confirm XB\n",
    )
    here(confirm, "XA", *CALL, "--heard", "0")  # draws the groups, and takes no such answer
    status, said = here(confirm, "XA", *CALL, "--heard", digits("XA"))
    assert status == 0
    what = "Aurelia is confirmed. What all Parties share is read from it now; then accede:"
    assert said.endswith(f"{what} /parties/{CHARTER.process}/charter/\n")
    assert Member.objects.get(code="XA").confirmed_at is not None


def test_an_admission_is_written_for_who_is_admitted(sit: Sit) -> None:
    """And for nobody before; who joins is confirmed as anybody."""
    sit(AURELIA)
    joined = Joined()
    joined.found()
    Contact.objects.filter(code="XB").update(card=CARD)
    joined.asks()
    assert here(admit, "XC") == (1, "Error: Expected one process that admits XC, got 0.\n")
    joined.admit()
    status, said = here(admit, "XC", "--output", "admission")
    assert status == 0
    assert read_admission(Path("admission").read_bytes()).applicant == "XC"
    assert said.endswith("Send it to XC. Then, on the telephone: demarche confirm XC\n")
    here(confirm, "XC", *CALL, "--heard", "0")
    status, said = here(confirm, "XC", *CALL, "--heard", digits("XC"))
    assert (status, said.splitlines()[-1]) == (
        0,
        "Castellia is confirmed. It reads what all Parties share now, and accedes.",
    )
