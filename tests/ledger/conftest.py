# SPDX-License-Identifier: Apache-2.0
"""Databases, a node's folder, and a process that Aurelia keeps in the database and Borealia in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.databases import committed, home, template  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django import DjangoDbBlocker

    from tests.ledger.builders import Meeting


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], Meeting]:
    """How to have what Aurelia and Borealia once founded."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named
    from tests.worlds import keep  # noqa: PLC0415

    return keep(lambda: Meeting().found(), django_db_blocker)


@pytest.fixture
def meeting(db: None, home: Path, founded: Callable[[], Meeting]) -> Meeting:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded; nothing is committed for good."""
    return founded()


@pytest.fixture
def lasting(committed: str, home: Path) -> Meeting:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded, in a database where commits are real."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named

    return Meeting().found()
