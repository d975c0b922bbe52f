# SPDX-License-Identifier: Apache-2.0
"""What Check my set-up says of the registry: a folder that cannot be written to, papers that cannot be set."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from demarche.areas.doctor.checks import Word
from demarche.areas.registry import filing
from tests.areas.concerns.filling import raised
from tests.areas.doctor.whole import fine, wrong
from tests.areas.registry.test_filing import MACHINE, file_all, filed_in

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.areas.release.desk import Desk

__all__ = ["filed_in"]


def test_a_folder_that_cannot_be_written_to(desk: Desk, filed_in: Path) -> None:  # the fixture
    """A file stands in its place; then it is away."""
    raised(desk)
    filed_in.write_text("a file stands where the folder should be")
    file_all(desk)
    word, fact, step = wrong("registry")
    assert (word, str(filed_in) in fact) == (Word.LOOK, True)
    assert step.startswith("Let the node's account write there")
    filed_in.unlink()
    file_all(desk)
    assert fine("registry") == "acts are filed for the registry"


def test_papers_that_cannot_be_set(desk: Desk, filed_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra; then it is installed and the acts are filed again."""
    raised(desk)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "typst", None)
        done = file_all(desk)
    assert wrong("registry")[1] == f"{done.acts} acts are filed without a paper."
    filing.file_again(at=desk.meeting.now)
    assert fine("registry")
    assert not filing.due(MACHINE)
