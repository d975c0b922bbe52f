# SPDX-License-Identifier: Apache-2.0
"""Databases, a node's folder, and two nodes that have met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.areas.exchange.node import Two
from tests.databases import committed, home, template  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def apart(db: None, home: Path) -> Two:  # noqa: F811  # the fixture
    """Aurelia and Borealia have joined and confirmed each other; neither has founded."""
    return Two().enter()


@pytest.fixture
def two(db: None, home: Path) -> Two:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded; nothing is committed for good."""
    return Two().found()


@pytest.fixture
def lasting(committed: str, home: Path) -> Two:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded, in a database where commits are real."""
    return Two().found()
