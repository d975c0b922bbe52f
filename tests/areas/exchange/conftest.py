# SPDX-License-Identifier: Apache-2.0
"""Databases, a node's folder, and two nodes that have met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse
from demarche.core.profiles import LARGEST_FILE
from tests.builders import AURELIA, BOREALIA, charter_between
from tests.databases import committed, home, template  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django import DjangoDbBlocker

    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two


@pytest.fixture
def meet() -> Callable[[], Two]:
    """How the two meet; the models behind it load once the settings are named."""
    from tests.areas.exchange.node import Two  # noqa: PLC0415

    return Two


@pytest.fixture
def apart(db: None, home: Path, meet: Callable[[], Two]) -> Two:  # noqa: F811  # the fixture
    """Aurelia and Borealia have joined and confirmed each other; neither has founded."""
    return meet().enter()


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], Two]:
    """How to have what Aurelia and Borealia once founded."""
    from tests.areas.exchange.node import Two  # noqa: PLC0415  # models load once the settings are named
    from tests.worlds import keep  # noqa: PLC0415

    return keep(lambda: Two().found(), django_db_blocker)


@pytest.fixture(scope="session")
def founded_roomy(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], Two]:
    """How to have what they once founded under a charter that lets files of 64 MiB pass."""
    from tests.areas.exchange.node import Two  # noqa: PLC0415  # models load once the settings are named
    from tests.worlds import keep  # noqa: PLC0415

    charter = charter_between(AURELIA, BOREALIA, largest_file=LARGEST_FILE)
    return keep(lambda: Two(charter=charter).found(), django_db_blocker)


@pytest.fixture
def two(db: None, home: Path, founded: Callable[[], Two]) -> Two:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded; nothing is committed for good."""
    return founded()


@pytest.fixture
def lasting(committed: str, home: Path, meet: Callable[[], Two]) -> Two:  # noqa: F811  # the fixture
    """Aurelia and Borealia have founded, in a database where commits are real."""
    return meet().found()


@pytest.fixture
def roomy(db: None, home: Path, founded_roomy: Callable[[], Two]) -> Two:  # noqa: F811  # the fixture
    """The same under a charter that lets files of 64 MiB pass."""
    return founded_roomy()


@pytest.fixture(scope="session")
def founded_strict(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], Two]:
    """How to have what they once founded under a charter that allows little."""
    from tests.areas.exchange.node import Two  # noqa: PLC0415  # models load once the settings are named
    from tests.worlds import keep  # noqa: PLC0415

    value = parse(charter_between(AURELIA, BOREALIA).document)
    assert isinstance(value, dict)
    limits: Json = {"parcel": 65_536, "file": 1000, "act": 12_000, "waiting": 2}
    charter = read_charter(canonical({**value, "limits": limits}))
    return keep(lambda: Two(charter=charter).found(), django_db_blocker)


@pytest.fixture
def strict(db: None, home: Path, founded_strict: Callable[[], Two]) -> Two:  # noqa: F811  # the fixture
    """The same under a charter that allows little: 64 KiB a parcel, 1,000 bytes a file, two acts that wait."""
    return founded_strict()
