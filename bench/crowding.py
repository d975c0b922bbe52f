# SPDX-License-Identifier: Apache-2.0
"""How many acts a second one process of each kind, and three, release and carry on one PostgreSQL that keeps what it commits."""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import psycopg

from bench.acting import Desk
from bench.measuring import PATIENCE, Figure, floor
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage
from tools import crowd, with_pg

BATCH: Final = 60
WARM: Final = 30
AT_ONCE: Final = 6
SAFE: Final = "-c max_connections=200"


def crowded(_stage: Stage) -> Iterator[Figure]:
    """The same acts by one process of each kind and by three; officers press at once, and the last receipt ends it."""
    before = floor("act.single")["rate"]
    found = [(each, _rate(each)) for each in (1, crowd.EACH)]
    least = (before + floor("act.single")["rate"]) / 2
    for each, rate in found:
        yield Figure(f"act.per_s.workers{each}", rate, "acts/s", least)


def _rate(each: int) -> float:
    with with_pg.running(SAFE) as server, tempfile.TemporaryDirectory(prefix="demarche-bench-") as folder:
        stage = crowd.build(Path(folder), server, each=each, hold=0)
        try:
            desk = Desk(stage)
            # Every process has served pages before, as those of a node that has run for a while.
            _press(desk.ready(WARM))
            presses = desk.ready(BATCH)
            _settled(stage.aurelia)
            began = time.perf_counter()
            _press(presses)
            _settled(stage.aurelia)
            return BATCH / (time.perf_counter() - began)
        finally:
            stage.close()


def _press(presses: Iterable[Callable[[], object]]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        for pressed in [at_once.submit(press) for press in presses]:
            pressed.result()


def _settled(node: Node) -> None:
    end = time.monotonic() + PATIENCE
    with psycopg.connect(str(node.told["database"]["url"]), autocommit=True) as store:
        while store.execute("select 1 from ledger_outbox where state <> 'delivered' limit 1").fetchone():
            if time.monotonic() > end:
                raise TimeoutError(f"expected every act of {node.cast.code} receipted within {PATIENCE:.0f} s")
            time.sleep(0.005)
