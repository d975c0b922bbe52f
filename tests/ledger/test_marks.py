# SPDX-License-Identifier: Apache-2.0
"""The mark of a log, when several processes of one node sign at once."""

from __future__ import annotations

import os
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from demarche.core.log.checkpoint import Checkpoint
from demarche.ledger import marks

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROCESS = "ab" * 32


def at(size: int) -> Checkpoint:
    """A head of one log."""
    return Checkpoint("xa.example/log", size, bytes([size]) * 32)


def test_a_smaller_head_that_is_late_does_not_lower_it(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process has looked and is about to write when another writes a larger one: it waits for the first."""
    settings.DEMARCHE_HOME = tmp_path
    marks.put(PROCESS, at(1))
    about, go, write = Event(), Event(), os.pwrite

    def late(handle: int, data: bytes, offset: int) -> int:
        if b'"size":2' in data:
            about.set()
            go.wait(5)
        return write(handle, data, offset)

    monkeypatch.setattr(os, "pwrite", late)
    smaller, larger = (Thread(target=marks.put, args=(PROCESS, at(size))) for size in (2, 3))
    smaller.start()
    assert about.wait(5)
    larger.start()
    larger.join(0.1)
    go.set()
    smaller.join(5)
    larger.join(5)
    assert marks.read(PROCESS) == at(3)
