# SPDX-License-Identifier: Apache-2.0
"""The worker's loop: who had trouble rests, and life is shown."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from demarche.node.carrying import BEAT, TROUBLE, Worker
from demarche.node.signers import signer

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BOREALIA = ("ab" * 32, "XB")


def ended(error: Exception | None) -> Future[int]:
    """What is left of a thread that carried something."""
    future: Future[int] = Future()
    if error is None:
        future.set_result(1)
    else:
        future.set_exception(error)
    return future


def test_a_party_to_which_carrying_failed_rests_and_the_log_says_why(
    aurelia: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Something nobody foresaw: it is tried again in a few seconds, not five times a second."""
    worker = Worker(signer(), aurelia / "alive")

    which = (worker._lanes[0], BOREALIA)

    worker._settle(which, ended(ValueError("the store is full")), 1000.0)

    assert worker._rests == {which: 1000.0 + TROUBLE}
    assert "carrying to XB in process abababababababab failed" in caplog.text
    assert "the store is full" in caplog.text
    worker._settle(which, ended(None), 1010.0)
    assert worker._rests == {}


def test_the_worker_shows_life_now_and_then(aurelia: Path) -> None:
    """Every few seconds, so that pages know that sending works."""
    alive = aurelia / "alive"
    worker = Worker(signer(), alive)

    worker._show_life(0, 1000.0)
    assert alive.exists()
    alive.unlink()
    worker._show_life(0, 1000.0 + BEAT / 2)
    assert not alive.exists()
    worker._show_life(0, 1000.0 + BEAT)
    assert alive.exists()
