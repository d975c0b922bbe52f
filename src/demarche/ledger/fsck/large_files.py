# SPDX-License-Identifier: Apache-2.0
"""Checks of the large files that follow their act: each row is of an act that names the file, and says no more than a log does."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice, product
from typing import Final

from demarche.core.acts.act import Act
from demarche.core.acts.concern import BESIDE
from demarche.core.log.leaf import Leaf, parse_leaf
from demarche.ledger import generations
from demarche.ledger.files import File
from demarche.ledger.fsck.deliveries import check_said, said_of_files
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import ActRecord, FileInbox, FileOutbox, FileRecord, Log, Outbox
from demarche.ledger.models import Leaf as LeafRow
from demarche.ledger.read import large_files

_PAGE: Final = 200


def check_file_deliveries(report: Report, here: Here) -> None:
    """Check the delivery of every large file against the act that names it and the receipt held."""
    rows = pages(FileOutbox.objects.filter(process=here.process), "pk", start=0)
    while page := list(islice(rows, _PAGE)):
        acts = _acts(here, {row.act for row in page})
        named = {act: _named(report, row) for act, row in acts.items()}
        sent = set(Outbox.objects.filter(act__in=acts).values_list("act", "addressee"))
        said = said_of_files(report, acts)
        for row in page:
            name = f"delivery of file {row.file} of {row.act} to {row.addressee}"
            act = acts.get(row.act)
            if act is None:
                report.fault(name, "expected an act on record, there is none")
                continue
            report.same(name, "dossier and leaf", (act.dossier, act.leaf_index), (row.dossier, row.leaf_index))
            holds = (row.act, row.addressee) in sent
            report.require(name, f"expected a delivery of its act to {row.addressee}, there is none", holds=holds)
            holds = (row.file, row.bytes) in {(file.sha256, file.bytes) for file in named[row.act]}
            report.require(name, f"expected its act to name it with {row.bytes} bytes, above {BESIDE}", holds=holds)
            _check_state(report, name, row, said.get((row.act, row.addressee, row.file), set()))


def _acts(here: Here, ids: Iterable[str]) -> dict[str, ActRecord]:
    return {row.id: row for row in ActRecord.objects.filter(id__in=ids, process=here.process)}


def _named(report: Report, act: ActRecord) -> set[File]:
    """The large files that an act names."""
    document = bytes(act.document)
    if b'"sha256"' in document:
        with report.reading(f"act {act.id}"):
            return large_files({name: part["value"] for name, part in json.loads(document)["parts"].items()})
    return set()


def _check_state(report: Report, name: str, row: FileOutbox, said: set[str]) -> None:
    """Check how far a file has come against what the addressee's log says of it."""
    done, refused = row.state == FileOutbox.State.DELIVERED, row.state == FileOutbox.State.REFUSED
    held = "" in said
    holds = held if done else not held or row.delivered is not None
    report.require(name, f"expected delivered exactly when its receipt is held, got {row.state}", holds=holds)
    report.require(
        name, f"expected a refusal that is held, got {row.refusal!r}", holds=not refused or row.refusal in said
    )
    least, most = (row.bytes, row.bytes) if done else (0, 0) if refused else (0, row.bytes)
    holds = least <= row.offset <= most
    report.require(name, f"expected an offset from {least} to {most}, got {row.offset}", holds=holds)
    check_said(report, name, row, obstacle="")


def check_following(report: Report, name: str, act: Act) -> None:
    """Check that every large file of an act sent has a delivery to each of those whom the act is delivered to."""
    large = sorted(file.sha256 for file in large_files(act.values))
    if not large:
        return
    sent = Outbox.objects.filter(act=act.id).order_by("pk").values_list("addressee", flat=True)
    noted = set(FileOutbox.objects.filter(act=act.id).values_list("addressee", "file"))
    for addressee, file in product(sent, large):
        holds = (addressee, file) in noted
        report.require(name, f"expected a delivery of file {file} to {addressee}, there is none", holds=holds)


def check_files_received(report: Report, here: Here) -> None:
    """Check every large file that came or is coming against the act that names it and the leaf that says how it ended."""
    rows = pages(FileInbox.objects.filter(process=here.process), "pk", start=0)
    while page := list(islice(rows, _PAGE)):
        acts = {act: row for act, row in _acts(here, {row.act for row in page}).items() if not row.outgoing}
        named = {act: _named(report, row) for act, row in acts.items()}
        held = set(FileRecord.objects.filter(sha256__in={row.file for row in page}).values_list("sha256", "bytes"))
        leaves = _leaves(report, here, {row.leaf_index for row in page if row.leaf_index is not None})
        for row in page:
            name = f"file {row.file} of {row.act}"
            act = acts.get(row.act)
            if act is None:
                report.fault(name, "expected an act that was received, there is none")
                continue
            stated = (act.author, act.dossier, act.t)
            report.same(name, "author, dossier and since when", stated, (row.author, row.dossier, row.since))
            says = f"expected its act to name it with {row.bytes} bytes, above {BESIDE}, as {row.media}"
            report.require(name, says, holds=File(row.file, row.bytes, row.media) in named[row.act])
            if _check_end(report, name, row, leaves) and not row.refusal:
                report.require(name, "expected it in the record, it is missing", holds=(row.file, row.bytes) in held)


def _leaves(report: Report, here: Here, indices: set[int]) -> dict[int, bytes]:
    """The leaves at these indices, which are counted over all generations of the log."""
    where: dict[Log, dict[int, int]] = {}
    for index in sorted(indices):
        with report.reading(f"leaf {index} of process {here.process.id}"):
            found = generations.find(reversed(here.logs), index)
            where.setdefault(found.log, {})[found.index] = index
    return {
        there[at]: bytes(data)
        for log, there in where.items()
        for at, data in LeafRow.objects.filter(log=log, index__in=there).values_list("index", "data")
    }


def _check_end(report: Report, name: str, row: FileInbox, leaves: Mapping[int, bytes]) -> bool:
    """Check that a file has ended as its leaf says, or in no way; give whether it has ended."""
    if row.leaf_index is None:
        none = row.ended is None and not row.refusal
        report.require(name, f"expected no end without a leaf, got {row.ended} {row.refusal}".rstrip(), holds=none)
        return False
    data = leaves.get(row.leaf_index)
    if data is None:
        report.fault(name, f"expected a leaf of it at {row.leaf_index}, there is none")
        return False
    with report.reading(name):
        kind = "refused" if row.refusal else "got"
        report.same(
            name, "a leaf that says", (kind, row.act, row.file, row.refusal, row.ended), _says(parse_leaf(data))
        )
    return True


def _says(leaf: Leaf) -> tuple[str, str | None, str | None, str, int]:
    return leaf.k, leaf.act, leaf.file, leaf.fields.get("code", ""), leaf.t
