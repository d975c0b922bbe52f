# SPDX-License-Identifier: Apache-2.0
"""Acts from the press of the button on one node's inside door to the other node's checked receipt."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Final

from bench.measuring import Figure, asked, commits, cpu_ms, floor, median, restarts, settled
from demarche.demo.forms import Page, Values
from demarche.demo.nodes import Node
from demarche.demo.stage import Stage, expect
from demarche.demo.steps.doing import choice, proof_for, send_on

SINGLES: Final = 40
BATCH: Final = 100
BUTTON: Final = "Release to Borealia"

# With synchronous=FULL each commit is one fsync of the log; a checkpoint is one of the log, one of the store, and one of the
# log's new header.
OF_A_CHECKPOINT: Final = 3

# Each act has two signatures and each head two; each parcel's cover has one.
_ACTS: Final = "select count(*) from ledger_actrecord where outgoing"
_HEADS: Final = "select count(*) from ledger_headrecord where own"


class Desk:
    """Aurelia's drafter and releasing officer, with concerns ready to be released."""

    def __init__(self, stage: Stage) -> None:
        self._node = stage.aurelia
        self.amis, self.aksel = (self._node.officer(each) for each in ("d.amis", "r.aksel"))

    def ready(self, count: int) -> list[Callable[[], object]]:
        """So many drafts, sent on and opened by the releasing officer: what is left is to press the button."""
        for n in range(count):
            page = self.amis.open("/concerns/raise/")
            words: Values = {
                "to": choice(page, "to"),
                "title": f"Scans of ministries, case {n}",
                "subjects": ["INT"],
                "matter": "Since 04:00 UTC, from addresses of a hosting company, seen by two ministries; it goes on.",
                "q1_text": "Is it known there?",
            }
            send_on(self.amis, expect(self.amis.submit(page, "Save draft", words)), {})
        links = [url for _said, url in self.aksel.open("/").links if url.startswith("/release/")]
        pages = [self.aksel.open(url) for url in dict.fromkeys(links)]
        ready = [self._pressed(page) for page in pages if any(BUTTON in each.buttons for each in page.forms)]
        if len(ready) != count:
            raise RuntimeError(f"expected {count} drafts to release, got {len(ready)}")
        return ready

    def _pressed(self, page: Page) -> Callable[[], object]:
        return lambda: self.aksel.post(page, BUTTON, proof_for(page, self._node))


def acts(stage: Stage) -> Iterator[Figure]:
    """One at a time, and a hundred that wait for a worker that lags and then leave in one parcel."""
    desk = Desk(stage)
    yield from _single(stage, desk)
    yield from _batched(stage, desk)


def _single(stage: Stage, desk: Desk) -> Iterator[Figure]:
    before = floor("act.single")
    first, *presses = desk.ready(SINGLES + 1)
    # The first is not counted: with it the officer types his password, which is slow to check on purpose.
    first()
    settled(stage.aurelia)
    signed, wrote, began = signatures(stage), [], _restarts(stage)
    spent, received = cpu_ms(*stage.nodes), cpu_ms(stage.borealia)
    for press in presses:
        since = _commits(stage)
        press()
        settled(stage.aurelia)
        wrote.append(_commits(stage) - since)
    spent, received = cpu_ms(*stage.nodes) - spent, cpu_ms(stage.borealia) - received
    after, acts = floor("act.single"), len(presses)
    least = {kind: (before[kind] + after[kind]) / 2 for kind in before}
    yield Figure("act.cpu_ms.single", spent / acts, "ms", least["cpu"])
    yield Figure("receive.cpu_ms", received / acts, "ms", least["receiver_cpu"])
    yield Figure("act.commits", median(wrote), "commits", 3)
    yield Figure("fsync.act", median(wrote) + OF_A_CHECKPOINT * (_restarts(stage) - began) / acts, "fsyncs", 3)
    yield Figure("act.signatures", (signatures(stage) - signed) / acts, "signatures", 6)


def _restarts(stage: Stage) -> int:
    return sum(restarts(node) for node in stage.nodes)


def _commits(stage: Stage) -> float:
    return float(sum(commits(node) for node in stage.nodes))


def signatures(stage: Stage) -> int:
    """How many signatures were made so far for acts of Aurelia's, their heads, receipts and covers."""
    answered = asked(stage.borealia, _HEADS)
    return 2 * asked(stage.aurelia, _ACTS) + 2 * asked(stage.aurelia, _HEADS) + 2 * answered + answered


def _batched(stage: Stage, desk: Desk) -> Iterator[Figure]:
    before = floor("act.batched")
    presses = desk.ready(BATCH)
    count = len(presses)
    signed, spent, began = signatures(stage), cpu_ms(*stage.nodes), time.perf_counter()
    _hold(stage.aurelia, signal.SIGSTOP)
    try:
        for press in presses:
            press()
        released = cpu_ms(*stage.nodes)
    finally:
        _hold(stage.aurelia, signal.SIGCONT)
    settled(stage.aurelia)
    ended, took = cpu_ms(*stage.nodes), time.perf_counter() - began
    after = floor("act.batched")
    least = {kind: (before[kind] + after[kind]) / 2 for kind in before}
    yield Figure("act.cpu_ms.batched", (ended - spent) / count, "ms", least["cpu"])
    yield Figure("act.cpu_ms.batched.carried", (ended - released) / count, "ms", least["cpu"])
    yield Figure("act.per_s.batched", count / took, "acts/s", least["rate"])
    yield Figure("act.signatures.batched", (signatures(stage) - signed) / count, "signatures", 2 + 4 / BATCH)


def _hold(node: Node, how: signal.Signals) -> None:
    """Have the worker lag, or go on."""
    os.kill(node.pids()["worker"], how)
