# SPDX-License-Identifier: Apache-2.0
"""The worker's loop: who had trouble rests, and life is shown."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from django.db import Error, connection, connections

from demarche.ledger.clocks import APART, Against, read_jump
from demarche.ledger.transaction import BusyError
from demarche.node import clock, standstill
from demarche.node.carrying import BEAT, QUICK_AT_ONCE, SLOW_AT_ONCE, THREADS, TROUBLE, Worker
from demarche.node.signers import signer
from demarche.node.standstill import FILE

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_log_that_falls_behind_while_the_worker_runs_is_told(aurelia: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Party showed what an old copy lacks: the line says so within seconds, and no longer once it is restored."""
    worker, said = Worker(signer(), aurelia / "alive"), aurelia / FILE
    monkeypatch.setattr(standstill, "all_behind", lambda: ["process ab is behind"])
    worker._show_life(0, 1000.0)
    assert said.read_text() == "process ab is behind"
    monkeypatch.setattr(standstill, "all_behind", list)
    worker._show_life(0, 1000.0 + BEAT)
    assert not said.exists()


def test_the_worker_goes_on_when_another_program_held_the_store(
    aurelia: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Longer than its patience: it looks again, and is not ended by it."""
    worker = Worker(signer(), aurelia / "alive")

    def look(*_args: Any) -> None:
        worker.ending = True
        raise BusyError("held")

    monkeypatch.setattr(worker, "_look", look)
    monkeypatch.setattr("demarche.node.carrying.TROUBLE", 0.0)
    worker.run()
    assert "the database did not answer" in caplog.text


def test_a_thread_whose_connection_broke_opens_another(aurelia: Path, committed: str) -> None:
    """The database hung up while something was carried; the same thread carries the next time."""

    def ask(*_args: Any, **_more: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return 1

    def hang_up(*_args: Any, **_more: Any) -> int:
        connection.ensure_connection()
        connection.connection.close()
        return ask()

    worker = Worker(signer(), aurelia / "alive")
    lane = worker._lanes[0]
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(Error):
            pool.submit(worker._carry, replace(lane, deliver=hang_up), BOREALIA, 0, 0.0).result()
        assert pool.submit(worker._carry, replace(lane, deliver=ask), BOREALIA, 0, 0.0).result() == 1
        pool.submit(connections.close_all).result()


def test_the_worker_notes_that_the_machines_clock_was_set(aurelia: Path) -> None:
    """Every process of the node can read it; a few minutes are not worth a word."""
    worker, machine = Worker(signer(), aurelia / "alive"), clock.machine()
    setting = clock.Setting(machine, clock.steady())

    worker._watch(setting, machine + APART - 10)
    assert read_jump() is None
    worker._watch(setting, machine + APART + 86_400)

    doubt = read_jump()
    assert doubt is not None
    assert (doubt.against, doubt.said) == (Against.MACHINE, int(machine) + APART + 86_400)
    assert abs(doubt.ours - machine) < 60


def test_however_many_are_silent_the_others_have_their_places(aurelia: Path) -> None:
    """What hangs longer than a second is slow: it gives its place to the next, and of the slow few are tried at once."""
    ends = Event()
    silent = [(f"{number:064x}", "XC") for number in range(3 * QUICK_AT_ONCE)]
    worker = Worker(signer(), aurelia / "alive")
    lane = replace(worker._lanes[0], due=lambda _machine: [*silent, BOREALIA], deliver=lambda *_, **__: ends.wait(60))
    worker._lanes = [lane]
    taken = []
    with ThreadPoolExecutor(THREADS) as pool:
        for turn in range(4):
            worker._look(pool, 0, 1000.0 + 2 * turn)
            taken.append(len(worker._under_way))
        ends.set()
    assert taken == [QUICK_AT_ONCE, 2 * QUICK_AT_ONCE, 3 * QUICK_AT_ONCE, 3 * QUICK_AT_ONCE + 1]
    assert (lane, BOREALIA) in worker._under_way
    again = worker._next(lane, 1008.0)
    assert again == []
    for each in list(worker._under_way):
        worker._settle(each, worker._under_way.pop(each), 1008.0 if each[1] != BOREALIA else 1006.5)
    again = worker._next(lane, 1009.0)
    assert (len(again), (lane, BOREALIA) in again) == (SLOW_AT_ONCE + 1, True)
