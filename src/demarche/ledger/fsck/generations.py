# SPDX-License-Identifier: Apache-2.0
"""Checks of how logs go on from one another: the own generations, and those of other Parties."""

from collections.abc import Sequence
from itertools import pairwise

from demarche.core.log.checkpoint import Checkpoint, Head
from demarche.core.log.leaf import Leaf, parse_leaf
from demarche.core.log.place import Place, check_place
from demarche.ledger.behind import root_of
from demarche.ledger.fsck.peers import hashes
from demarche.ledger.fsck.report import Report
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import GenerationRecord, HeadRecord, Log, PeerLog
from demarche.ledger.models import Leaf as LeafRow


def check_own(report: Report, here: Here) -> None:
    """Check that each log begins where the one before it was closed, that one is open, and what was shown of each."""
    base = 0
    for number, log in enumerate(here.logs, 1):
        name = f"log {log.origin}"
        state = (number, base, number == len(here.logs))
        report.same(name, "generation, base and being open", state, (log.generation, log.base, log.open))
        report.require(
            name,
            f"expected a log that it goes on from exactly when it is not the first, got {log.continues!r}",
            holds=bool(log.continues) == (number > 1),
        )
        report.require(name, "expected nothing to fetch of a first log", holds=log.fetched or number > 1)
        _check_again(report, name, log)
        with report.reading(name):
            _check_shown(report, name, log)
        base = log.upto
    for log, following in pairwise(here.logs):
        with report.reading(f"log {log.origin}"):
            _check_covered(report, log, following)


def _check_again(report: Report, name: str, log: Log) -> None:
    again = log.again
    numbers = isinstance(again, list) and all(isinstance(each, int) and each < log.base for each in again)
    report.require(name, f"expected acts of earlier generations entered again, got {again}", holds=numbers)
    if numbers:
        report.require(
            name,
            f"expected a leaf for each of {len(again)} acts entered again, got {max(log.size - 1, 0)}",
            holds=len(again) <= max(log.size - 1, 0),
        )


def _check_shown(report: Report, name: str, log: Log) -> None:
    """What another showed is a head that the rows lack."""
    if not log.shown_size:
        report.same(name, "no root of a head that nobody showed", "", log.shown_root)
        return
    shown = Checkpoint(log.origin, log.shown_size, bytes.fromhex(log.shown_root))
    lacked = shown.size > log.size or root_of(log, shown.size) != shown.root
    report.require(name, f"expected a shown head that these rows lack, got one at {shown.size}", holds=lacked)


def _check_covered(report: Report, log: Log, following: Log) -> None:
    """The log that goes on from one where more was shown names a head that is no older."""
    data = LeafRow.objects.filter(log=following, index=0).values_list("data", flat=True).first()
    stated = {} if data is None else parse_leaf(bytes(data)).fields
    if not log.shown_size or stated.get("origin") != log.origin:
        return
    name = f"log {log.origin}"
    known = stated["size"]
    report.require(
        name, f"expected a shown head of at most {known}, got one at {log.shown_size}", holds=log.shown_size <= known
    )
    if log.shown_size == known:
        report.same(name, "the shown root that the next log names", stated["root"], log.shown_root)


def check_others(report: Report, here: Here) -> None:
    """Check every log of another Party that goes on from one before it, by the place of its first leaf."""
    logs: dict[str, list[str]] = {}
    for party, origin in PeerLog.objects.filter(process=here.process).order_by("pk").values_list("party", "origin"):
        logs.setdefault(party, []).append(origin)
    known = set()
    for row in GenerationRecord.objects.filter(process=here.process).order_by("pk"):
        known.add((row.party, row.origin))
        name = f"generation {row.number} of {row.party}, {row.origin}"
        with report.reading(name):
            _check_generation(report, here, name, row, logs.get(row.party, []))
    for party, origins in logs.items():
        first = here.members[party].origin if party in here.members else ""
        for origin in origins:
            holds = origin == first or (party, origin) in known
            report.require(f"log of {party}, {origin}", "expected what it goes on from, it is missing", holds=holds)


def _check_generation(report: Report, here: Here, name: str, row: GenerationRecord, logs: Sequence[str]) -> None:
    leaf = _first_leaf(row)
    stated = (*(leaf.fields.get(each) for each in ("origin", "size", "root", "restored", "reason")), leaf.t)
    columns = (row.old_origin, row.size, row.root, row.restored, row.reason, row.t)
    report.same(name, "a first leaf", "restored", leaf.k)
    report.same(name, "old origin, size, root, restored, reason and time", stated, columns)
    keyset = here.keysets.get(leaf.keyset.hash)
    holds = keyset is not None and (keyset.party, keyset.n) == (row.party, leaf.keyset.n) and row.party != here.own
    report.require(name, f"expected a key-set of {row.party}, got {leaf.keyset.hash}", holds=holds)
    number = logs.index(row.origin) + 1 if row.origin in logs else None
    report.same(name, "its number among the logs held", number, row.number)
    before = {here.members[row.party].origin, *logs[: row.number - 1]}
    report.require(name, f"expected an old log of {row.party}, got {row.old_origin}", holds=row.old_origin in before)
    head = HeadRecord.objects.filter(origin=row.old_origin, size=row.held, own=False)
    report.require(
        name, f"expected a head of the old log at size {row.held}, there is none", holds=not row.held or head.exists()
    )


def _first_leaf(row: GenerationRecord) -> Leaf:
    head = HeadRecord.objects.filter(origin=row.origin, size=row.head_size, own=False).first()
    if head is None:
        raise LookupError(f"expected a head of it at size {row.head_size} in the record, it is missing")
    checkpoint = Checkpoint(head.origin, head.size, bytes.fromhex(head.root))
    place = Place(bytes(row.leaf), 0, tuple(hashes(bytes(row.path))), row.origin, row.head_size)
    return check_place(place, Head(checkpoint, 0, bytes(head.note)))
