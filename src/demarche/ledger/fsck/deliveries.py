# SPDX-License-Identifier: Apache-2.0
"""Checks of what this node sends: unbroken numbers, and a delivery for every act that says no more than was receipted."""

import json

from django.db.models import Exists, OuterRef

from demarche.core.log.leaf import parse_leaf
from demarche.ledger import generations
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import ActRecord, FileInbox, FileOutbox, FileRecord, Leaf, Outbox, PlaceRecord
from demarche.ledger.peers import FILE


def check_numbers(report: Report, here: Here) -> None:
    """Check that the own acts of each dossier are numbered from 1, each naming the one before it."""
    newest: dict[str, tuple[int, str]] = {}
    for row in pages(ActRecord.objects.filter(process=here.process, outgoing=True), "leaf_index", start=-1):
        seq, prev = newest.get(row.dossier, (0, None))
        name = f"act {row.id}"
        report.same(name, "number", seq + 1, row.seq)
        with report.reading(name):
            report.same(name, "the act before it", prev, json.loads(bytes(row.document))["header"].get("prev"))
        newest[row.dossier] = (row.seq, row.id)


def check_deliveries(report: Report, here: Here) -> None:
    """Check that every act sent has deliveries, and that one is called done exactly when its receipt is held.

    What goes to a Party again because it lacks it has an older receipt. An act that goes back to its author has none: its
    place in the author's log is held already.
    """
    sent = Outbox.objects.filter(act=OuterRef("id"))
    lost = ActRecord.objects.filter(~Exists(sent), process=here.process, outgoing=True)
    for row in pages(lost.defer("document"), "leaf_index", start=-1):
        report.fault(f"act {row.id}", "expected a delivery of it, there is none")
    receipt = Exists(PlaceRecord.objects.filter(act=OuterRef("act"), party=OuterRef("addressee"), kind="got"))
    back = Exists(ActRecord.objects.filter(id=OuterRef("act"), author=OuterRef("addressee")))
    rows = Outbox.objects.filter(~back, process=here.process)
    for each in pages(rows.filter(~receipt, state=Outbox.State.DELIVERED), "pk", start=0):
        report.fault(_name(each), "expected the receipt of what is delivered, it is missing")
    for each in pages(rows.filter(receipt, delivered=None).exclude(state=Outbox.State.DELIVERED), "pk", start=0):
        report.fault(_name(each), f"expected delivered, for its receipt is held, got {each.state}")


def check_file_deliveries(report: Report, here: Here) -> None:
    """Check that a large file is called delivered exactly when its own receipt is held."""
    for row in pages(FileOutbox.objects.filter(process=here.process), "pk", start=0):
        name = f"delivery of file {row.file} of {row.act} to {row.addressee}"
        with report.reading(name):
            leaves = PlaceRecord.objects.filter(act=row.act, party=row.addressee, kind=FILE)
            held = any(parse_leaf(bytes(each.leaf)).file == row.file for each in leaves)
            delivered = row.state == FileOutbox.State.DELIVERED or (held and row.delivered is not None)
            report.require(
                name, f"expected its receipt exactly when delivered, got {row.state}", holds=held == delivered
            )


def check_files_received(report: Report, here: Here) -> None:
    """Check that every large file that has ended has a leaf that says how, and that it is held unless it was refused."""
    for row in pages(FileInbox.objects.filter(process=here.process).exclude(ended=None), "pk", start=0):
        name = f"file {row.file} of {row.act}"
        where = generations.find(reversed(here.logs), row.leaf_index or 0)
        data = Leaf.objects.filter(log=where.log, index=where.index).values_list("data", flat=True).first()
        if data is None:
            report.fault(name, f"expected a leaf of it at {row.leaf_index}, there is none")
            continue
        with report.reading(name):
            leaf = parse_leaf(bytes(data))
            said = (leaf.k, leaf.act, leaf.file, leaf.fields.get("code", ""), leaf.t)
            kind = "refused" if row.refusal else "got"
            report.same(name, "a leaf that says", said, (kind, row.act, row.file, row.refusal, row.ended))
        held = bool(row.refusal) or FileRecord.objects.filter(sha256=row.file, bytes=row.bytes).exists()
        report.require(name, "expected it in the record, it is missing", holds=held)


def _name(row: Outbox) -> str:
    return f"delivery of {row.act} to {row.addressee}"
