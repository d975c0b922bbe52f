# SPDX-License-Identifier: Apache-2.0
"""Checks of what this node sends: unbroken numbers, and a delivery for every act that says no more than was receipted."""

import json
from typing import Final

from django.db.models import Exists, OuterRef

from demarche.ledger.fsck.report import Report, pages
from demarche.ledger.fsck.setting import Here
from demarche.ledger.models import ActRecord, Outbox, PlaceRecord

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
    """Check that every act sent has deliveries, and that one is called done exactly when its receipt is held."""
    sent = Outbox.objects.filter(act=OuterRef("id"))
    lost = ActRecord.objects.filter(~Exists(sent), process=here.process, outgoing=True)
    for row in pages(lost.defer("document"), "leaf_index", start=-1):
        report.fault(f"act {row.id}", "expected a delivery of it, there is none")
    receipt = Exists(PlaceRecord.objects.filter(act=OuterRef("act"), party=OuterRef("addressee"), kind="got"))
    rows = Outbox.objects.filter(process=here.process)
    for each in pages(rows.filter(~receipt, state=Outbox.State.DELIVERED), "pk", start=0):
        report.fault(_name(each), "expected the receipt of what is delivered, it is missing")
    for each in pages(rows.filter(receipt).exclude(state=Outbox.State.DELIVERED), "pk", start=0):
        report.fault(_name(each), f"expected delivered, for its receipt is held, got {each.state}")


def _name(row: Outbox) -> str:
    return f"delivery of {row.act} to {row.addressee}"
