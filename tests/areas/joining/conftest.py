# SPDX-License-Identifier: Apache-2.0
"""A desk at a node that does not keep the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.areas.release.desk import Desk
from tests.builders import AURELIA, BOREALIA
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.areas.release.desk import SetClock


@pytest.fixture
def borealia(db: None, home: Path, set_clock: SetClock) -> Desk:
    """Borealia's node, which does not keep the register: Aurelia enters its acts, and its leaves come with parcels."""
    return Desk(Meeting(BOREALIA, AURELIA).found(), set_clock)
