# SPDX-License-Identifier: Apache-2.0
"""The limit on attempts after a door was killed while it counted one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit

from demarche.node import letting_out
from demarche.node.cache import StoreCache

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from django.test import Client


def signing_in(client: Client) -> str:
    """What the page says to a wrong password."""
    return client.post("/sign-in/", {"login": "d.amis", "password": "a quiet evening"}).content.decode()


def test_a_door_that_was_killed_while_it_counted(
    aurelia: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the lock of the limit; the next one takes it back, and nobody is told of attempts that he did not make."""
    monkeypatch.setattr(ratelimit, "CACHE_LOCK_WAIT_TIMEOUT", 0.05)
    with monkeypatch.context() as killed:
        killed.setattr(StoreCache, "delete", lambda *_args, **_words: False)
        assert "The sign-in name or the password is wrong." in signing_in(client)
    assert "<h1>Too many attempts</h1>" in signing_in(client)
    letting_out.sweep()
    assert "The sign-in name or the password is wrong." in signing_in(client)
