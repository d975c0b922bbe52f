# SPDX-License-Identifier: Apache-2.0
"""Aurelia's node, with a contact card, and what Borealia sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


@pytest.fixture
def bare(db: None, tmp_path: Path, settings: Any) -> Path:
    """Aurelia's node just after `demarche init`; gives its folder."""
    from tests.desk import seat  # noqa: PLC0415  # models load once the settings are named

    seat(tmp_path, settings)
    cache.clear()
    return tmp_path


@pytest.fixture
def aurelia(bare: Path) -> Path:
    """Aurelia's node with its contact card."""
    from demarche.areas.directory.models import Card  # noqa: PLC0415  # models load once the settings are named
    from tests.areas.directory.letters import CARD  # noqa: PLC0415

    Card.objects.create(pk=1, weekend=[6, 7], holidays=["2027-12-25"], **CARD)
    return bare


@pytest.fixture
def admin(db: None) -> Client:
    """The administrator's browser."""
    from tests.desk import browser, officer  # noqa: PLC0415  # models load once the settings are named

    return browser(officer("admin", "administrator", name="A. Admin"))
