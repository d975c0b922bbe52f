# SPDX-License-Identifier: Apache-2.0
"""Fixtures of a node as its pages meet it: import them in a folder's conftest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from django.test import override_settings

from demarche.areas.journal.writing import journal
from demarche.areas.officers.models import Officer
from demarche.node import config
from tests.areas.concerns.filling import raise_by_pages
from tests.areas.joining.guests import joined
from tests.areas.release.desk import Desk, SetClock, at_desks, configured, signed_in
from tests.databases import committed, home, template
from tests.ledger.builders import Meeting
from tests.worlds import keep, keep_upon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django import DjangoDbBlocker

    from demarche.core.acts.act import SignedAct
    from tests.areas.joining.guests import Guest

Made = TypeVar("Made")

# The node's own hasher is slow on purpose.
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SIGNER = "tests.areas.release.desk.signer"

Founded = tuple[Meeting, dict[str, Officer], dict[str, str]]


@pytest.fixture
def set_clock(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """A clock that stands until it is set, read by every page; keys come from the cast."""
    file = tmp_path / "clock.json"
    found = configured(file)
    monkeypatch.setattr(config, "current", lambda: found)
    settings.NODE = found
    settings.PASSWORD_HASHERS = HASHERS
    settings.SIGNER = SIGNER
    return SetClock(file)


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], Founded]:
    """How to have what Aurelia and Borealia once founded, and Aurelia's officers with the sessions they are signed in with."""

    def build() -> Founded:
        officers = at_desks()
        return Meeting().found(), officers, signed_in(officers)

    with override_settings(PASSWORD_HASHERS=HASHERS):
        return keep(build, django_db_blocker)


@pytest.fixture(scope="session")
def raised_once(
    founded: Callable[[], Founded], django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], tuple[Meeting, SignedAct]]:
    """How to have, where they have founded, a concern that Aurelia raised by its pages and Borealia received."""

    def build(desk: Desk) -> tuple[Meeting, SignedAct]:
        concern = raise_by_pages(desk)
        return desk.meeting, concern

    return kept_at_a_desk(founded, build, django_db_blocker, tmp_path_factory.mktemp("raised"))


@pytest.fixture(scope="session")
def joined_once(
    founded: Callable[[], Founded], django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Guest]:
    """How to have, where they have founded, Castellia as a Party that joined by the pages of Aurelia."""

    def build(desk: Desk) -> Guest:
        third = joined(desk)
        return desk.meeting, third.meeting, third.request

    return kept_at_a_desk(founded, build, django_db_blocker, tmp_path_factory.mktemp("joined"))


def kept_at_a_desk(
    founded: Callable[[], Founded], build: Callable[[Desk], Made], blocker: DjangoDbBlocker, folder: Path
) -> Callable[[], Made]:
    """How to have what was once done at a desk where the two have founded; the folder must be empty."""
    found = configured(folder / "clock.json")

    def at_a_desk(start: Founded) -> Made:
        journal.forget(before="")
        meeting, officers, sessions = start
        return build(Desk(meeting, SetClock(folder / "clock.json"), officers, sessions=sessions))

    with pytest.MonkeyPatch.context() as patch, override_settings(NODE=found, PASSWORD_HASHERS=HASHERS, SIGNER=SIGNER):
        patch.setattr(config, "current", lambda: found)
        (folder / "home").mkdir()
        return keep_upon(founded, at_a_desk, blocker, folder / "home")


@pytest.fixture
def desk(
    db: None,
    home: Path,
    set_clock: SetClock,
    founded: Callable[[], Founded],
    raised_once: Callable[[], tuple[Meeting, SignedAct]],
) -> Desk:
    """Aurelia and Borealia have founded; Aurelia's officers are there. Nothing is committed for good."""
    meeting, officers, sessions = founded()
    return Desk(meeting, set_clock, officers, once=raised_once, sessions=sessions)


@pytest.fixture
def lasting_desk(committed: str, home: Path, set_clock: SetClock) -> Desk:
    """The same in a database where commits are real and other threads see them."""
    return Desk(Meeting().found(), set_clock)


__all__ = [
    "committed",
    "desk",
    "founded",
    "home",
    "joined_once",
    "lasting_desk",
    "raised_once",
    "set_clock",
    "template",
]
