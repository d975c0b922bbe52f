# SPDX-License-Identifier: Apache-2.0
"""Databases, a node's folder, and a process that Aurelia keeps in the database and Borealia in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.databases import committed, home, template  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.builders import Meeting


@pytest.fixture
def meeting(db: None, home: Path) -> Meeting:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded; nothing is committed for good."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named

    return Meeting().found()


@pytest.fixture
def lasting(committed: str, home: Path) -> Meeting:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded, in a database where commits are real."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named

    return Meeting().found()
