# SPDX-License-Identifier: Apache-2.0
"""Every write failed once, in process: nothing half-written, nothing receipted lost, nothing twice."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection

from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle
from demarche.core.encoding import digest
from demarche.core.parcel import read_answer
from demarche.ledger import fsck, heads
from demarche.ledger.files import keep
from demarche.ledger.models import ActRecord, HeadRecord, Leaf, Log, Outbox, PlaceRecord
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.builders import AURELIA, BOREALIA, notifying, raising

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two

WRITES = ("INSERT", "UPDATE", "DELETE")
MOST = 40


class CutError(DatabaseError):
    """The store failed under a write."""


@contextmanager
def cut(point: int) -> Iterator[list[str]]:
    """Fail the write of that number, and every write after it; gives the writes that were asked for."""
    asked: list[str] = []

    def fail(
        execute: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:  # as Django calls it
        if sql.lstrip().startswith(WRITES):
            asked.append(sql)
            if len(asked) > point:
                raise CutError(f"write {len(asked)} failed")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield asked


def points(work: Callable[[int], list[str]]) -> int:
    """Do the work with one write more each time, until none is cut; give how many writes it has."""
    for point in range(MOST):
        if len(work(point)) <= point:
            return point
    raise AssertionError("more writes than a batch should have")


def whole(two: Two) -> None:
    """The record holds together: each act has its leaf, each leaf was counted, each place its head, and `fsck` finds no fault."""
    faults: list[str] = []
    fsck.check(lambda fault: faults.append(str(fault)))
    assert faults == []
    log = Log.objects.get()
    assert Leaf.objects.filter(log=log).count() == log.size
    indices = list(ActRecord.objects.values_list("leaf_index", flat=True))
    assert len(set(indices)) == len(indices) <= log.size
    sizes = set(HeadRecord.objects.filter(own=False).values_list("size", flat=True))
    assert set(PlaceRecord.objects.values_list("size", flat=True)) <= sizes
    assert two.peer.log.checkpoint().size == len(two.peer.log.leaves)


@pytest.fixture(autouse=True)
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that could not be given back runs out soon."""
    monkeypatch.setattr(heads, "LEASE", 0.1)


def test_the_way_out_fails_at_every_write(lasting: Two) -> None:
    """Claim, count, head, settle: whichever write fails, the act is delivered once and receipted once."""
    delivered = []

    def work(point: int) -> list[str]:
        signed = lasting.release(kinds.RAISE, raising("open"))
        with cut(point) as asked, suppress(CutError):
            lasting.deliver(later=4000)
        whole(lasting)
        assert lasting.row(signed).state != Outbox.State.DELIVERED or len(asked) <= point
        lasting.deliver(later=4000)
        assert lasting.row(signed).state == Outbox.State.DELIVERED
        delivered.append(signed.act.id)
        return asked

    assert points(work) >= 5
    got = [leaf for leaf in lasting.peer.log.leaves if b'"k":"got"' in leaf]
    assert len(got) == len(delivered) + 1, "each act once in Borealia's log, and the founding act"


def test_the_door_fails_at_every_write(lasting: Two) -> None:
    """Leaves, acts, places, heads: whichever write fails, all of a parcel is in or nothing, and it comes again."""
    sent: list[SignedAct] = []

    def work(point: int) -> list[str]:
        concern = lasting.say(kinds.RAISE, FROM_BOREALIA)
        content = b"%d" % point
        part: Json = {"name": "a", "media": "text/plain", "bytes": len(content), "sha256": digest(content)}
        notice = lasting.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA, file1=part))
        acts = (concern, notice)
        before = Leaf.objects.count()
        body = lasting.peer.post(*acts, files=(content,))
        with cut(point) as asked, suppress(CutError):
            lasting.door(body)
        whole(lasting)
        held = ActRecord.objects.filter(id__in=[each.act.id for each in acts]).count()
        assert (held, Leaf.objects.count() - before) in {(0, 0), (2, 2)}
        answer = read_answer(lasting.door(body)[1])
        lasting.peer.check(answer, acts)
        lasting.peer.shown = len(lasting.peer.log.leaves)
        sent.extend(acts)
        return asked

    assert points(work) >= 5
    assert ActRecord.objects.filter(outgoing=False).count() == len(sent) + 1


@pytest.mark.parametrize("lost", ["before", "after"])
def test_the_line_fails_at_every_post(lasting: Two, lost: str) -> None:
    """Nothing reached the door, or its answer did not come back: the second try brings the one receipt."""
    file = keep(b"indicators", "text/plain")
    part: Json = {"name": "a", "media": file.media, "bytes": file.bytes, "sha256": file.sha256}
    signed = lasting.release(kinds.NOTIFY, notifying(file1=part), files=(file,))
    setattr(lasting.wire, lost, ObstacleError(Obstacle.NO_REPLY, "no answer in 30 s"))
    lasting.deliver()
    setattr(lasting.wire, lost, None)
    whole(lasting)
    lasting.deliver(later=4000)
    assert lasting.row(signed).state == Outbox.State.DELIVERED
    assert sum(signed.act.id.encode() in leaf for leaf in lasting.peer.log.leaves) == 1
    assert lasting.peer.files == {file.sha256: b"indicators"}
