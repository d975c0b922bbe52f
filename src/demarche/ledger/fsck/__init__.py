# SPDX-License-Identifier: Apache-2.0
"""Recomputing every hash, signature, root, proof, number and row, and saying what differs."""

from collections.abc import Callable

from demarche.ledger.fsck import (
    deliveries,
    dishonesty,
    disk,
    generations,
    large_files,
    logs,
    peers,
    register,
    rows,
    setting,
)
from demarche.ledger.fsck.report import Fault, Report, Tally
from demarche.ledger.models import Process


def check(tell: Callable[[Fault], object]) -> Tally:
    """Check the whole record, telling each fault as it is found; printed, the tally is the closing line.

    Acts, leaves, nodes, places and heads are read a page at a time, so memory does not grow with them. Rows of projections are
    compared with rows made anew in a transaction that is rolled back, which holds other writers up meanwhile. Receipts are the
    `got` places of other Parties that are held here.
    """
    report = Report(tell)
    keysets = setting.check_keysets(report)
    for process in Process.objects.order_by("id"):
        here = setting.check_process(report, process, keysets)
        if here is not None:
            generations.check_own(report, here)
            logs.check_log(report, here)
            peers.check_heads(report, here)
            peers.check_lost(report, here)
            generations.check_others(report, here)
            deliveries.check_numbers(report, here)
            deliveries.check_deliveries(report, here)
            large_files.check_file_deliveries(report, here)
            large_files.check_files_received(report, here)
            register.check_register(report, here)
    peers.check_owners(report)
    peers.check_places(report, keysets)
    dishonesty.check_proofs(report, keysets)
    disk.check_files(report)
    rows.check_projections(report)
    return report.tally


__all__ = ["Fault", "Tally", "check"]
