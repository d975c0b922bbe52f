# SPDX-License-Identifier: Apache-2.0
"""`demarche export`: what it writes is what anybody checks without this node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from demarche.cli.online import export
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger import heads, processes
from tests.builders import raising
from tests.cli.command import here, shell
from tests.ledger.builders import Meeting

RED: dict[str, Any] = {"marking": {"tlp": "RED", "pap": "RED"}, "red": {"roles": ["legal", "releasing"]}}

pytestmark = pytest.mark.usefixtures("aurelia")


@pytest.fixture
def concern() -> SignedAct:
    """Aurelia has raised a concern, and a head covers it."""
    meeting = Meeting().found()
    signed = meeting.release(kinds.RAISE, raising("open"))
    assert isinstance(signed, SignedAct)
    here_ = processes.standing(meeting.process)
    heads.head_for(here_, here_.log.size - 1, signer=meeting.signer, at=meeting.now)
    return signed


def test_a_dossier_is_taken_out_and_proves_itself(concern: SignedAct) -> None:
    """Under the beginning of its id, into a file named after it, which is checked in a process without a node."""
    name = f"{concern.act.id[:16]}.dossier"
    status, said = here(export, concern.act.id[:12])
    size = Path(name).stat().st_size
    assert (status, said) == (
        0,
        f"{name} written, {size} bytes. It carries signatures: whoever gets it can prove what it says.\n",
    )
    checked = shell(Path.cwd(), "verify", name)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (4, "verdict: VALID, NO OUTSIDE TRUST")


def test_a_file_that_is_there_is_not_written_over(concern: SignedAct) -> None:
    """Whatever it is, it may be the only copy."""
    Path("kept").write_bytes(b"kept")
    assert here(export, concern.act.id, "--output", "kept") == (1, "Error: kept: file exists\n")
    assert Path("kept").read_bytes() == b"kept"


def test_the_beginning_of_no_dossier(concern: SignedAct) -> None:
    """Nothing is guessed."""
    assert here(export, "z") == (1, "Error: expected the beginning of one dossier's id, got one of 0\n")
    assert list(Path.cwd().glob("*.dossier")) == []


def test_what_is_red_is_exported_by_whom_it_names() -> None:
    """The machine's console is nobody whom the act names; it says who is."""
    meeting = Meeting().found()
    signed = meeting.release(kinds.RAISE, raising("open", **RED))
    assert isinstance(signed, SignedAct)
    status, said = here(export, signed.act.id)
    named = "got one open to legal, releasing at its diplomatic desk; an officer whom it names exports it from its page"
    assert (status, said) == (1, f"Error: expected a dossier that is not marked TLP:RED, {named}\n")
    assert list(Path.cwd().glob("*.dossier")) == []
