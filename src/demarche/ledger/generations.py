# SPDX-License-Identifier: Apache-2.0
"""The generations of an own log: where an act stands that was entered before the log was restored from a copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from demarche.core.log.place import Place
from demarche.core.parcel import ShownHead
from demarche.ledger import heads
from demarche.ledger.models import HeadRecord, Log
from demarche.ledger.processes import Standing


@dataclass(frozen=True, slots=True)
class Where:
    """The log in which an act stands, and its index there."""

    log: Log
    index: int


def of(process_id: str) -> list[Log]:
    """Every generation of the own log, the newest first."""
    return list(Log.objects.filter(process=process_id).order_by("-generation"))


def find(logs: Iterable[Log], index: int) -> Where:
    """Where the act with this `leaf_index` stands; entered again in a later generation, it is there."""
    for log in logs:
        if index in log.again:
            return Where(log, 1 + log.again.index(index))
        if index >= log.base:
            return Where(log, index - log.base)
    raise ValueError(f"expected an index in a log of this process, got {index}")


def places(
    here: Standing, indices: Iterable[int], head: HeadRecord | None
) -> tuple[dict[int, Place], list[HeadRecord]]:
    """The places of acts under `head` of the open log; of those in earlier generations, under the newest head of theirs.

    Also gives the heads of earlier generations that the places lead to. What no head covers has no place.
    """
    wanted = set(indices)
    now = {index for index in wanted if index >= here.log.base}
    covered = [index for index in now if head is not None and index - here.log.base < head.size]
    found = {} if head is None else heads.places(here.log, covered, head)
    if wanted == now:
        return found, []
    older: list[HeadRecord] = []
    logs = of(here.process.id)
    where = {index: find(logs, index) for index in wanted - now}
    for log in logs:
        newest = head if log.pk == here.log.pk else heads.newest_head(log)
        there = {index: each.index for index, each in where.items() if each.log.pk == log.pk}
        local = [index for index in there.values() if newest is not None and index < newest.size]
        if newest is None or not local:
            continue
        if log.pk != here.log.pk:
            older.append(newest)
        given = heads.local_places(log, local, newest)
        found |= {index: given[at] for index, at in there.items() if at in given}
    return found, older


@dataclass(frozen=True, slots=True)
class Chain:
    """How the own logs follow one another: the places of their first leaves, and the older heads these lead to."""

    places: tuple[Place, ...] = ()
    older: tuple[HeadRecord, ...] = ()

    def heads(self, more: Iterable[HeadRecord] = ()) -> tuple[ShownHead, ...]:
        """Its older heads and others, each once, as they are shown: without a proof."""
        rows = {(row.origin, row.size): row for row in (*self.older, *more)}
        return tuple(ShownHead(bytes(row.note), row.origin) for row in rows.values())


NONE: Final = Chain()


def chain(here: Standing, head: HeadRecord) -> Chain:
    """What shows another Party that `head`, of the open log, is of a log that goes on from the one it may hold."""
    if here.log.generation == 1:
        return NONE
    found: list[Place] = []
    older: list[HeadRecord] = []
    for log in reversed(of(here.process.id)):
        newest = head if log.pk == here.log.pk else heads.newest_head(log)
        if log.generation == 1 or newest is None:
            continue
        found.append(heads.local_places(log, [0], newest)[0])
        if newest is not head:
            older.append(newest)
    return Chain(tuple(found), tuple(older))
