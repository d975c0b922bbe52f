# SPDX-License-Identifier: Apache-2.0
"""`demarche file`: what the running node does by itself, at the console and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from demarche.cli.filing import file
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import SignedAct
from demarche.ledger import heads, processes
from demarche.node import config
from tests.builders import raising
from tests.cli.command import here, shell
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def covered(aurelia: Path) -> Path:
    """Aurelia has raised a concern, and a head covers it and the founding acts."""
    meeting = Meeting().found()
    assert isinstance(meeting.release(kinds.RAISE, raising("open")), SignedAct)
    standing = processes.standing(meeting.process)
    heads.head_for(standing, standing.log.size - 1, signer=meeting.signer, at=meeting.now)
    return aurelia / "registry"


def test_acts_are_filed_once_and_prove_themselves(covered: Path) -> None:
    """Two founding acts and a concern, in the node's own folder; each is checked without a node."""
    assert here(file) == (0, "file: 3 acts filed, 0 without a paper, 0 kept back\n")
    assert here(file) == (0, "file: 0 acts filed, 0 without a paper, 0 kept back\n")
    assert here(file, "--again") == (0, "file: 0 acts filed, 0 without a paper, 0 kept back\n")

    papers, proofs = (sorted(covered.rglob(f"*.{ending}")) for ending in ("pdf", "proof"))
    assert [each.stem for each in papers] == [each.stem for each in proofs]
    for proof in proofs:
        checked = shell(covered, "verify", str(proof))
        assert (checked.returncode, checked.stdout.splitlines()[-1]) == (4, "verdict: VALID, NO OUTSIDE TRUST")


def test_a_lost_folder_is_filed_again(covered: Path) -> None:
    """From the first act on, over whatever lies there."""
    here(file)
    for each in covered.rglob("*.pdf"):
        each.unlink()

    assert here(file, "--all") == (0, "file: 3 acts filed, 0 without a paper, 0 kept back\n")
    assert len(list(covered.rglob("*.pdf"))) == 3


def test_a_folder_that_cannot_be_made(covered: Path) -> None:
    """What stands in the way is named, and the exit status says that it failed."""
    covered.write_text("a file")

    status, said = here(file)

    assert status == 1
    assert any(each.startswith("the folder cannot be written: ") and str(covered) in each for each in said.splitlines())
    assert said.endswith("file: 0 acts filed, 0 without a paper, 0 kept back\n")


def test_no_folder_is_named(covered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is empty: it is said what it takes."""
    monkeypatch.setattr(settings, "NODE", config.Config(None, {**settings.NODE.values, "registry.folder": ""}))

    assert here(file) == (
        1,
        "Error: expected a folder in registry.folder, got none: name one in demarche.toml\n",
    )
