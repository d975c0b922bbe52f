# SPDX-License-Identifier: Apache-2.0
"""Old keys are told on Check my set-up, and renewed ones are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.doctor.checks import Word
from tests.areas.doctor.whole import fine, wrong
from tests.builders import AURELIA, NOON
from tests.desk import seat
from tests.simulation.renewing import anew

if TYPE_CHECKING:
    from pathlib import Path

YEAR = 365 * 86_400


@pytest.mark.django_db
def test_keys_that_are_old(tmp_path: Path, settings: Any) -> None:
    """After ten years all are due; once all were made anew none is."""
    seat(tmp_path, settings)
    assert fine("key-age").startswith("the oldest are of 4 Jan 2027")
    word, fact, step = wrong("key-age", NOON + 11 * YEAR)
    assert (word, step) == (Word.LOOK, "Plan a key ceremony.")
    assert "root key" in fact
    new = anew(AURELIA)
    (tmp_path / "keys" / "keyset-2.json").write_bytes(new.document)
    assert "root key" in wrong("key-age", NOON + 11 * YEAR)[1]  # it was made then too
    assert fine("key-age")
