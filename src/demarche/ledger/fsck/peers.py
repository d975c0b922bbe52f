# SPDX-License-Identifier: Apache-2.0
"""Checks of what is held of other Parties' logs: their heads, and the places that lead to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from demarche.core.encoding import digest, parse, unb64
from demarche.core.keyring import KEYSET_LEAF, takes_over
from demarche.core.log.checkpoint import Checkpoint, Head, open_head
from demarche.core.log.leaf import Leaf, parse_leaf
from demarche.core.log.place import Place, check_place
from demarche.core.log.tree import HASH_SIZE, check_consistency
from demarche.core.process.register import register_origin
from demarche.ledger.behind import root_of
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import Here, KeySets
from demarche.ledger.models import (
    ActRecord,
    AwaitsRegister,
    FileInbox,
    FileOutbox,
    GenerationRecord,
    HeadRecord,
    Log,
    Member,
    Outbox,
    PeerLog,
    PlaceRecord,
    Process,
    Proof,
    RegisterHeld,
    RegisterLeaf,
    Shown,
)
from demarche.ledger.models import Leaf as LeafRow
from demarche.ledger.peers import kind_of

_PAGE: Final = 200
_BETWEEN_TWO: Final = 2
_OF_PROCESSES: Final[tuple[type[Model], ...]] = (
    *(AwaitsRegister, FileInbox, FileOutbox, GenerationRecord, Log, Member, Outbox, PeerLog, Proof, RegisterHeld),
    *(RegisterLeaf, Shown),
)


def check_heads(report: Report, here: Here) -> None:
    """Check the heads of every other Party's log, and that its newest one is among them."""
    for log in PeerLog.objects.filter(process=here.process).order_by("pk"):
        name = f"log of {log.party}, {log.origin}"
        held = HeadRecord.objects.filter(origin=log.origin, size=log.size, root=log.root, own=False).exists()
        report.require(name, f"expected its head at size {log.size} in the record, it is missing", holds=held)
        before: HeadRecord | None = None
        for row in pages(HeadRecord.objects.filter(origin=log.origin, own=False), "size", start=-1):
            # Among more than two Parties an act that another relayed may lead to a newer one.
            fits = row.size <= log.size or len(here.members) > _BETWEEN_TWO
            report.require(name, f"expected no head beyond size {log.size}, got one at {row.size}", holds=fits)
            _check_head(report, here, log.party, row)
            before = row
        report.require(name, "expected heads of it, there are none", holds=before is not None)
    met = set(PeerLog.objects.filter(process=here.process).values_list("origin", flat=True))
    for code, member in here.members.items():
        # Heads of a log that its own Party has not shown here yet: they came with acts that others relayed.
        if code != here.own and member.origin and member.origin not in met:
            for row in pages(HeadRecord.objects.filter(origin=member.origin, own=False), "size", start=-1):
                _check_head(report, here, code, row)
    for shown in Shown.objects.filter(process=here.process):
        name = f"what {shown.party} holds of {here.log.origin}"
        other = shown.party in here.members and shown.party != here.own
        report.require(name, f"expected another Party, got {shown.party}", holds=other)
        report.require(
            name, f"expected at most size {here.log.size}, got {shown.size}", holds=shown.size <= here.log.size
        )


def check_owners(report: Report) -> None:
    """Check that every row is of a process, and every head of a log, that is known; heads on the side that keeps the log."""
    for model in _OF_PROCESSES:
        for row in model._default_manager.exclude(process__in=Process.objects.values("pk")).order_by("pk"):  # noqa: SLF001
            report.fault(f"{model._meta.verbose_name} {row}", "expected it to be of a process, got none")  # noqa: SLF001
    own = Exists(Log.objects.filter(origin=OuterRef("origin")))
    theirs = Exists(PeerLog.objects.filter(origin=OuterRef("origin")))
    lost = Exists(Log.objects.filter(continues=OuterRef("origin")))
    stated = Exists(Member.objects.filter(origin=OuterRef("origin")))
    strangers = HeadRecord.objects.filter(Q(own=True) & ~own | Q(own=False) & ~theirs & ~stated & ~own & ~lost)
    every = Process.objects.values_list("pk", "register_generation")  # their own check is of these
    registers = (register_origin(process, 1 + n) for process, generations in every for n in range(generations))
    for row in strangers.exclude(origin__in=list(registers)).order_by("origin", "size"):
        whose = "an own log" if row.own else "another Party's log"
        report.fault(f"head {row.size} of {row.origin}", f"expected a head of {whose}, got one of a log that is none")


def check_lost(report: Report, here: Here) -> None:
    """Check the heads of own logs that others showed, and these rows had lost."""
    names = {log.origin for log in here.logs} | {log.continues for log in here.logs}
    logs = {log.origin: log for log in here.logs}
    for row in HeadRecord.objects.filter(origin__in=names, own=False).order_by("origin", "size"):
        _check_head(report, here, here.own, row)
        log = logs.get(row.origin)
        # One that came back with a proof was signed after the copy was made, of leaves that the copy has.
        mine = not row.since and log is not None and row.size <= log.size
        known = mine and log is not None and root_of(log, row.size).hex() == row.root
        name = f"head {row.size} of {row.origin}"
        report.require(name, "expected an own head, for these rows have all of it, got another's", holds=not known)


def _check_head(report: Report, here: Here, party: str, row: HeadRecord) -> None:
    name = f"head {row.size} of {row.origin}"
    with report.reading(name):
        head = open_head(bytes(row.note), origin=row.origin, key=here.log_key(party, row.origin, row.size))
        stated = (head.checkpoint.size, head.checkpoint.root.hex())
        report.same(name, "size and root", stated, (row.size, row.root))
        if row.since:
            older = HeadRecord.objects.get(origin=row.origin, size=row.since)
            proof = hashes(bytes(row.proof))
            check_consistency(row.since, bytes.fromhex(older.root), row.size, bytes.fromhex(row.root), proof)
        else:
            report.same(name, "no proof", b"", bytes(row.proof))


def hashes(joined: bytes) -> list[bytes]:
    """The hashes of 32 bytes that stand joined in a row."""
    return [joined[at : at + HASH_SIZE] for at in range(0, len(joined), HASH_SIZE)]


def check_places(report: Report, keysets: KeySets) -> None:
    """Check every place in another Party's log against its head and the act it is about; then that none is missing."""
    own = Log.objects.values_list("origin", "process__own_code")
    lost = Log.objects.exclude(continues="").values_list("continues", "process__own_code")
    stated = Member.objects.exclude(origin="").values_list("origin", "code")
    owners = {**dict(stated), **dict(PeerLog.objects.values_list("origin", "party")), **dict(lost), **dict(own)}
    _Places(report, keysets, owners).check()
    for act_id, author in _without_place():
        report.fault(f"act {act_id}", f"expected its place in the log of {author}, it is missing")


def _pages_of(places: QuerySet[PlaceRecord]) -> Iterator[PlaceRecord]:
    """Places by act; the rows of one act are few."""
    after = ""
    while page := list(places.filter(act__gt=after)[:_PAGE]):
        last = page[-1].act
        whole = [row for row in page if row.act != last]
        yield from whole
        yield from places.filter(act=last)
        after = last


@dataclass(frozen=True, slots=True)
class _Places:
    """The places held, and whose logs they are in, by origin."""

    report: Report
    keysets: KeySets
    owners: Mapping[str, str]

    def check(self) -> None:
        """Check each, with its act and its head read beside it."""
        rows = _pages_of(PlaceRecord.objects.order_by("act", "origin", "index"))
        while page := list(islice(rows, _PAGE)):
            acts = {row.id: row for row in ActRecord.objects.filter(id__in={row.act for row in page})}
            sizes = HeadRecord.objects.filter(
                origin__in={row.origin for row in page}, size__in={row.size for row in page}
            )
            heads = {(head.origin, head.size): head for head in sizes}
            for row in page:
                self.report.tally.receipts += row.kind == "got"
                self._check(row, acts.get(row.act), heads.get((row.origin, row.size)))

    def _check(self, row: PlaceRecord, act: ActRecord | None, head: HeadRecord | None) -> None:
        name = f"place of {row.act} at {row.index} in {row.origin}"
        if row.kind == KEYSET_LEAF:
            self._check_keyset(name, row, head)
            return
        if head is None or act is None:
            missing = "act" if act is None else f"head at size {row.size}"
            self.report.fault(name, f"expected its {missing} in the record, it is missing")
            return
        with self.report.reading(name):
            place = Place(bytes(row.leaf), row.index, tuple(hashes(bytes(row.path))), row.origin, row.size)
            checkpoint = Checkpoint(head.origin, head.size, bytes.fromhex(head.root))
            leaf = check_place(place, Head(checkpoint, 0, bytes(head.note)))
            self.report.same(name, "kind and time", (kind_of(leaf), leaf.t), (row.kind, row.t))
            self.report.same(name, "the log of", self.owners.get(row.origin), row.party)
            keyset = self.keysets.get(leaf.keyset.hash)
            known = keyset is not None and (keyset.party, keyset.n) == (row.party, leaf.keyset.n)
            self.report.require(name, f"expected a key-set of {row.party}, got {leaf.keyset.hash}", holds=known)
            self._check_about(name, leaf, row, act)

    def _check_keyset(self, name: str, row: PlaceRecord, head: HeadRecord | None) -> None:
        """Check a leaf from which on a key-set is in force: an own one is in the log, another's leads to a head."""
        keyset = self.keysets.get(row.act)
        with self.report.reading(name):
            leaf = parse_leaf(bytes(row.leaf))
            self.report.same(name, "kind and time", (leaf.k, leaf.t), (row.kind, row.t))
            self.report.same(name, "the log of", self.owners.get(row.origin), row.party)
            holds = keyset is not None and keyset.party == row.party and takes_over(leaf, keyset)
            self.report.require(name, f"expected a leaf of a key-set of {row.party}, got another", holds=holds)
            own = LeafRow.objects.filter(log__origin=row.origin, index=row.index).values_list("data", flat=True).first()
            if own is not None:
                self.report.same(name, "the leaf in the log", bytes(own), bytes(row.leaf))
                self.report.same(name, "no path and its size", (b"", row.index + 1), (bytes(row.path), row.size))
            elif head is None:
                self.report.fault(name, f"expected its head at size {row.size} in the record, it is missing")
            else:
                place = Place(bytes(row.leaf), row.index, tuple(hashes(bytes(row.path))), row.origin, row.size)
                check_place(
                    place, Head(Checkpoint(head.origin, head.size, bytes.fromhex(head.root)), 0, bytes(head.note))
                )

    def _check_about(self, name: str, leaf: Leaf, row: PlaceRecord, act: ActRecord) -> None:
        """Check that a leaf is about this act, with these signatures, and of a kind that fits who sent it."""
        self.report.same(name, "a leaf of act", act.id, leaf.act)
        if leaf.k != "refused":
            self.report.same(name, "a leaf of signatures", _sigs(bytes(act.document)), leaf.sigs)
        kinds = ("act",) if row.party == act.author else ("got", "refused")
        self.report.require(name, f"expected a leaf {' or '.join(kinds)}, got {leaf.k}", holds=leaf.k in kinds)


def _sigs(document: bytes) -> str:
    value = parse(document)
    pair = value["signatures"]  # type: ignore[index,call-overload]
    return digest(unb64(pair["ed25519"]) + unb64(pair["ml_dsa_87"]))  # type: ignore[index,call-overload,arg-type]


def _without_place() -> Iterator[tuple[str, str]]:
    place = PlaceRecord.objects.filter(act=OuterRef("id"), party=OuterRef("author"), kind="act")
    received = ActRecord.objects.filter(~Exists(place), outgoing=False)
    for row in pages(received.defer("document"), "id", start=""):
        yield row.id, row.author
