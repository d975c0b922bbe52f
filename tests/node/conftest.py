# SPDX-License-Identifier: Apache-2.0
"""Aurelia's node in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

from tests.databases import committed, template  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def aurelia(db: None, tmp_path: Path, settings: Any) -> Path:
    """This process is Aurelia's node; gives its folder."""
    from tests.desk import seat  # noqa: PLC0415  # models load once the settings are named

    seat(tmp_path, settings)
    cache.clear()
    return tmp_path
