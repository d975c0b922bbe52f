# SPDX-License-Identifier: Apache-2.0
"""Checks of what this node sends: unbroken numbers, and a delivery for every act that says no more than was receipted."""

import json
from itertools import islice
from typing import Final

from django.db.models import Exists, OuterRef

from demarche.core.codes import Obstacle
from demarche.core.log.leaf import parse_leaf
from demarche.ledger import generations
from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import ActRecord, FileInbox, FileOutbox, FileRecord, Leaf, Outbox, PlaceRecord
from demarche.ledger.peers import FILE

_PAGE: Final = 200


def check_numbers(report: Report, here: Here) -> None:
    """Check that the own acts of each dossier are numbered from 1, each naming the one before it."""
    newest: dict[str, tuple[int, str]] = {}
    # Acts that came back to a restored store may have been entered in another order.
    rows = ActRecord.objects.filter(process=here.process, outgoing=True).order_by("dossier", "seq")
    for row in rows.iterator(_PAGE):
        seq, prev = newest.get(row.dossier, (0, None))
        name = f"act {row.id}"
        report.same(name, "number", seq + 1, row.seq)
        with report.reading(name):
            report.same(name, "the act before it", prev, json.loads(bytes(row.document))["header"].get("prev"))
        newest[row.dossier] = (row.seq, row.id)


def check_deliveries(report: Report, here: Here) -> None:
    """Check that every act sent has deliveries, and that each is of its act and called done exactly when its receipt is held.

    What goes to a Party again because it lacks it has an older receipt. An act that goes back to its author has none: its
    place in the author's log is held already.
    """
    _check_lost(report, here)
    receipt = Exists(PlaceRecord.objects.filter(act=OuterRef("act"), party=OuterRef("addressee"), kind="got"))
    rows = pages(Outbox.objects.filter(process=here.process).annotate(receipted=receipt), "pk", start=0)
    while page := list(islice(rows, _PAGE)):
        named = ActRecord.objects.filter(id__in={row.act for row in page}, process=here.process)
        acts = {each.id: each for each in named.defer("document")}
        for row in page:
            _check_delivery(report, here, row, acts.get(row.act))


def _check_lost(report: Report, here: Here) -> None:
    """Tell of every act sent that has no delivery, and whether the other side has it all the same."""
    sent = Outbox.objects.filter(act=OuterRef("id"), process=OuterRef("process"))
    receipt = PlaceRecord.objects.filter(act=OuterRef("id"), kind="got")
    acts = ActRecord.objects.filter(~Exists(sent), process=here.process, outgoing=True).defer("document")
    for held, rows in ((True, acts.filter(Exists(receipt))), (False, acts.filter(~Exists(receipt)))):
        covered = "its receipt is held" if held else "no receipt covers it, so nobody is sent it any more"
        for row in pages(rows, "leaf_index", start=-1):
            report.fault(f"act {row.id}", f"expected a delivery of it, there is none; {covered}")


def _check_delivery(report: Report, here: Here, row: Outbox, act: ActRecord | None) -> None:
    name = f"delivery of {row.act} to {row.addressee}"
    if act is None:
        report.fault(name, "expected an act on record, there is none")
        return
    report.same(name, "dossier and leaf", (act.dossier, act.leaf_index), (row.dossier, row.leaf_index))
    others = here.members.keys() - {here.own}
    report.require(name, f"expected an addressee among {sorted(others)}", holds=row.addressee in others)
    report.require(name, f"expected a state of deliveries, got {row.state!r}", holds=row.state in Outbox.State.values)
    done, receipted = row.state == Outbox.State.DELIVERED, bool(row.receipted)  # type: ignore[attr-defined]  # annotated above
    if act.author == row.addressee:
        receipted = done
    again = receipted and row.delivered is not None
    if receipted and not again:
        report.require(name, f"expected delivered, for its receipt is held, got {row.state}", holds=done)
    elif not receipted:
        report.require(name, "expected the receipt of what is delivered, it is missing", holds=not done)
    _check_said(report, name, row, again=again)


def _check_said(report: Report, name: str, row: Outbox, *, again: bool) -> None:
    """Check what a delivery says of how it went: no more than its state allows, and in known codes."""
    done, refused = row.state == Outbox.State.DELIVERED, row.state == Outbox.State.REFUSED
    moment = "the moment of its receipt" if done else "no moment of a receipt"
    told = (done or again) == (row.delivered is not None)
    report.require(name, f"expected {moment}, got {row.delivered}", holds=told)
    obstacles = {""} if done else {Obstacle.REFUSED.code} if refused else {"", *(each.code for each in Obstacle)}
    report.require(
        name, f"expected an obstacle that its state can have, got {row.obstacle!r}", holds=row.obstacle in obstacles
    )
    said = bool(row.refusal) == refused or row.state == Outbox.State.STOPPED
    report.require(name, f"expected a refusal exactly when it is refused, got {row.refusal!r}", holds=said)
    # A receipt may come after all; that it was stopped before stays told.
    stopped = row.stopped_at is not None
    may = {True: (Outbox.State.STOPPED, Outbox.State.DELIVERED), False: set(Outbox.State) - {Outbox.State.STOPPED}}
    holds = stopped == bool(row.stopped_by) and row.state in may[stopped]
    report.require(name, "expected when and by whom where it is stopped, got otherwise", holds=holds)


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
