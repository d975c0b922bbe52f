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
    from tests.ledger.scene import LongScene, Scene


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], Meeting]:
    """How to have what Aurelia and Borealia once founded."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named
    from tests.worlds import keep  # noqa: PLC0415

    return keep(lambda: Meeting().found(), django_db_blocker)


@pytest.fixture(scope="session")
def recorded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Scene]:
    """How to have a small record with everything in it."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named
    from tests.ledger.scene import Scene  # noqa: PLC0415
    from tests.worlds import keep  # noqa: PLC0415

    return keep(lambda: Scene(Meeting().found()), django_db_blocker, tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="session")
def recorded_long(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], LongScene]:
    """The same, with large files both ways and logs that go on as others."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named
    from tests.ledger.scene import LongScene  # noqa: PLC0415
    from tests.worlds import keep  # noqa: PLC0415

    return keep(lambda: LongScene(Meeting().found()), django_db_blocker, tmp_path_factory.mktemp("scene"))


@pytest.fixture
def meeting(db: None, home: Path, founded: Callable[[], Meeting]) -> Meeting:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded; nothing is committed for good."""
    return founded()


@pytest.fixture
def lasting(committed: str, home: Path) -> Meeting:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded, in a database where commits are real."""
    from tests.ledger.builders import Meeting  # noqa: PLC0415  # models load once the settings are named

    return Meeting().found()
