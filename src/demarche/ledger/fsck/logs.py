# SPDX-License-Identifier: Apache-2.0
"""Checks of an own log: every leaf, node and head, and the act that each leaf is about."""

from django.db.models import Q

from demarche.core.acts.act import SignedAct, open_act
from demarche.core.log.checkpoint import open_head
from demarche.core.log.leaf import Leaf as LeafRead
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.tree import append, leaf_hash, root
from demarche.ledger.fsck.large_files import check_following
from demarche.ledger.fsck.report import Matching, Report, pages
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import ActRecord, FileInbox, FileRecord, HeadRecord, Leaf, Log, Node
from demarche.ledger.read import file_parts


def check_log(report: Report, here: Here) -> None:
    """Walk every generation of a log from its first leaf, with its nodes, heads and acts beside it."""
    never = (0, 0)
    for log in here.logs:
        walk = _Walk(report, here, log, never)
        for row in pages(Leaf.objects.filter(log=log), "index", start=-1):
            report.tally.leaves += 1
            walk.leaf(row.index, bytes(row.data))
        never = walk.end()


class _Walk:
    """A log as recomputed so far. Once a leaf is missing, nothing can be said of nodes, roots and heads beyond it.

    `never` is the time and the key-set number below which it must not fall.
    """

    def __init__(self, report: Report, here: Here, log: Log, never: tuple[int, int]) -> None:
        self._report = report
        self._here = here
        self._log = log
        self._again = log.again if isinstance(log.again, list) else []
        self._size, self._peaks, self._whole = 0, b"", True
        self._t, self._n = never
        own = ActRecord.objects.filter(process=here.process, leaf_index__gte=log.base)
        acts = pages(own if log.open else own.filter(leaf_index__lt=log.upto), "leaf_index", start=-1)
        nodes = pages(Node.objects.filter(log=log), "position", start=-1)
        heads = pages(HeadRecord.objects.filter(origin=log.origin, own=True), "size", start=-1)
        self._acts = Matching(acts, "leaf_index", self._extra_act)
        self._nodes = Matching(nodes, "position", self._extra_node)
        self._heads = Matching(heads, "size", self._extra_head)

    def leaf(self, index: int, data: bytes) -> None:
        """Take the next leaf."""
        name = self._name("leaf", index)
        if self._whole and index != self._size:
            self._report.fault(self._name("leaf", self._size), "expected a leaf, it is missing")
            self._whole = False
        if self._whole:
            self._grow(data)
        leaf: LeafRead | None = None
        with self._report.reading(name):
            leaf = parse_leaf(data)
            self._check_leaf(name, leaf)
            ring = self._here.rings.get(self._here.own)
            if ring is not None:
                in_force = ring.at(self._log.origin, index)
                self._report.same(name, "the key-set in force", in_force.hash, leaf.keyset.hash)
        self._check_act(index, leaf)

    def end(self) -> tuple[int, int]:
        """Compare what is left, and the log's own row; give the newest time and key-set number."""
        for rows in (self._acts, self._nodes, self._heads):
            rows.rest()
        log = self._log
        name = f"log {log.origin}"
        if self._whole:
            self._report.same(name, "size", self._size, log.size)
            self._report.same(name, "peaks", self._peaks, bytes(log.peaks))
        self._report.same(name, "last time", self._t, log.last_t)
        keyset = self._here.keysets.get(log.keyset_hash)
        holds = keyset is not None and (keyset.party, keyset.n) == (self._here.own, log.keyset_n)
        self._report.require(
            name, f"expected key-set {log.keyset_n} of {self._here.own} in force, got another", holds=holds
        )
        return self._t, self._n

    def _name(self, what: str, number: int) -> str:
        return f"{what} {number} of {self._log.origin}"

    def _grow(self, data: bytes) -> None:
        """Append a leaf to the tree, and compare the nodes it completes and the head signed there."""
        self._size, self._peaks, completed = append(self._size, self._peaks, [leaf_hash(data)])
        for position, expected in completed:
            node = self._nodes.take(position)
            if node is None:
                self._report.fault(self._name("node", position), f"expected {expected.hex()}, it is missing")
            else:
                self._report.same(self._name("node", position), "hash", expected, bytes(node.hash))
        head = self._heads.take(self._size)
        if head is not None:
            self._check_head(head)

    def _check_head(self, row: HeadRecord) -> None:
        name = self._name("head", row.size)
        expected = root(self._size, self._peaks)
        self._report.same(name, "root", expected.hex(), row.root)
        self._report.same(name, "no proof of an own head", (0, b""), (row.since, bytes(row.proof)))
        with self._report.reading(name):
            key = self._here.log_key(self._here.own, row.origin, row.size)
            head = open_head(bytes(row.note), origin=row.origin, key=key)
            self._report.same(name, "a note of size", row.size, head.checkpoint.size)
            self._report.same(name, "a note of root", expected, head.checkpoint.root)

    def _check_leaf(self, name: str, leaf: LeafRead) -> None:
        keyset = self._here.keysets.get(leaf.keyset.hash)
        known = keyset is not None and (keyset.party, keyset.n) == (self._here.own, leaf.keyset.n)
        self._report.require(name, f"expected a key-set of {self._here.own}, got {leaf.keyset.hash}", holds=known)
        self._report.require(name, f"expected a time of at least {self._t}, got {leaf.t}", holds=leaf.t >= self._t)
        self._report.require(
            name,
            f"expected a key-set number of at least {self._n}, got {leaf.keyset.n}",
            holds=leaf.keyset.n >= self._n,
        )
        self._t, self._n = max(self._t, leaf.t), max(self._n, leaf.keyset.n)

    def _check_act(self, index: int, leaf: LeafRead | None) -> None:
        """Compare a leaf with the act that has its index, if one has or must have."""
        row = self._acts.take(self._log.base + index)
        name = self._name("leaf", index)
        if leaf is not None and (leaf.k == "restored" or (self._log.generation > 1 and not index)):
            states = (index, leaf.fields.get("origin"))
            self._report.same(name, "the first leaf, restored, with origin", (0, self._log.continues), states)
        if leaf is not None and leaf.k == "got" and leaf.file is not None:
            self._check_file(name, self._log.base + index, leaf)
        if row is None and leaf is not None and 0 < index <= len(self._again):
            self._check_again(name, leaf, self._again[index - 1])
        elif leaf is None or leaf.k not in ("act", "got") or leaf.file is not None:
            if row is not None:
                self._extra_act(row)
        elif row is None:
            self._report.fault(name, f"expected act {leaf.act} in the record, it is missing")
        else:
            self._report.tally.acts += 1
            _check_act(self._report, self._here, row, leaf)

    def _check_file(self, name: str, index: int, leaf: LeafRead) -> None:
        """A leaf of a file that came on its own has a row that says so, or was entered again in a later generation."""
        here = Q(leaf_index=index, ended=leaf.t)
        if not self._log.open:
            here |= Q(leaf_index__gte=self._log.upto)
        rows = FileInbox.objects.filter(here, act=leaf.act, file=leaf.file, refusal="")
        self._report.require(name, f"expected file {leaf.file} received, it is not noted", holds=rows.exists())

    def _check_again(self, name: str, leaf: LeafRead, before: int) -> None:
        """Compare a leaf with the act that an earlier generation has at the index `before` already."""
        row = ActRecord.objects.filter(process=self._here.process, leaf_index=before).first()
        if row is None or before >= self._log.base:
            self._report.fault(name, f"expected act {leaf.act} of an earlier generation in the record, it is missing")
            return
        with self._report.reading(name):
            signed = open_act(bytes(row.document))
            stated = ("act" if row.outgoing else "got", signed.act.id, signed.sigs)
            self._report.same(name, "a leaf with kind, act and signatures", stated, (leaf.k, leaf.act, leaf.sigs))

    def _extra_act(self, row: ActRecord) -> None:
        self._report.tally.acts += 1
        self._report.fault(f"act {row.id}", f"expected a leaf of it at {row.leaf_index}, there is none")

    def _extra_node(self, row: Node) -> None:
        if self._whole:
            self._report.fault(self._name("node", row.position), "expected no such node, there is one")

    def _extra_head(self, row: HeadRecord) -> None:
        if self._whole:
            self._report.fault(self._name("head", row.size), f"expected a size of at most {self._size}, got {row.size}")


def _check_act(report: Report, here: Here, row: ActRecord, leaf: LeafRead) -> None:
    """Check an act's bytes, its row against them, and both against its leaf."""
    name = f"act {row.id}"
    columns = (row.process_id, row.dossier, row.author, row.seq, row.kind)
    with report.reading(name):
        signed = open_act(bytes(row.document))
        act = signed.act
        report.same(name, "a document of id", row.id, act.id)
        stated = (act.process, act.dossier, act.author, act.seq, act.kind)
        report.same(name, "process, dossier, author, number and kind", stated, columns)
        kind = "act" if row.outgoing else "got"
        report.same(name, "a leaf with kind, time, act and signatures", (kind, row.t, act.id, signed.sigs), _said(leaf))
        own = act.author == here.own
        report.require(name, f"expected outgoing exactly when {here.own} is its author", holds=own == row.outgoing)
        _check_signatures(here, signed)
        if row.outgoing:
            report.same(name, "the key-set of its leaf", leaf.keyset.hash, act.keyset)
            _check_files(report, name, signed)
            check_following(report, name, act)


def _said(leaf: LeafRead) -> tuple[str, int, str | None, str | None]:
    return leaf.k, leaf.t, leaf.act, leaf.sigs


def _check_signatures(here: Here, signed: SignedAct) -> None:
    act = signed.act
    keyset = here.keysets.get(act.keyset)
    if keyset is None or keyset.party != act.author:
        raise LookupError(f"expected a key-set of {act.author} in the record, got {act.keyset}")
    key = keyset.act_key(act.office)
    if key is None:
        raise LookupError(f"expected the office of a desk, got {act.office}")
    signed.verify(key)


def _check_files(report: Report, name: str, signed: SignedAct) -> None:
    for part, sha256 in file_parts(signed.act.values).items():
        held = FileRecord.objects.filter(sha256=sha256).exists()
        report.require(name, f"expected the file of part {part}, {sha256}, in the record, it is missing", holds=held)
