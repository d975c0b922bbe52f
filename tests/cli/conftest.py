# SPDX-License-Identifier: Apache-2.0
"""Aurelia's node in this process, and the command `demarche` in processes of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def aurelia(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process is Aurelia's node and works in a folder of its own; gives the node's folder."""
    from tests.desk import seat  # noqa: PLC0415  # models load once the settings are named

    home = tmp_path / "node"
    seat(home, settings)
    monkeypatch.chdir(tmp_path)
    return home
