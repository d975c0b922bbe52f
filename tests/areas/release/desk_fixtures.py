# SPDX-License-Identifier: Apache-2.0
"""Fixtures of a node as its pages meet it: import them in a folder's conftest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.node import config
from tests.areas.release.desk import Desk, SetClock, configured
from tests.databases import committed, home, template
from tests.ledger.builders import Meeting

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def set_clock(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """A clock that stands until it is set, read by every page; keys come from the cast."""
    file = tmp_path / "clock.json"
    found = configured(file)
    monkeypatch.setattr(config, "current", lambda: found)
    settings.NODE = found
    # The node's own hasher is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SIGNER = "tests.areas.release.desk.signer"
    return SetClock(file)


@pytest.fixture
def desk(db: None, home: Path, set_clock: SetClock) -> Desk:
    """Aurelia and Borealia have founded; Aurelia's officers are there. Nothing is committed for good."""
    return Desk(Meeting().found(), set_clock)


@pytest.fixture
def lasting_desk(committed: str, home: Path, set_clock: SetClock) -> Desk:
    """The same in a database where commits are real and other threads see them."""
    return Desk(Meeting().found(), set_clock)


__all__ = ["committed", "desk", "home", "lasting_desk", "set_clock", "template"]
