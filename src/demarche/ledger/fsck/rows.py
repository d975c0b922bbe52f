# SPDX-License-Identifier: Apache-2.0
"""Checks of the rows that pages read: they must be those a fold of all acts makes."""

from typing import Final

from django.db import transaction

from demarche.core.encoding import digest
from demarche.ledger import folds, replay
from demarche.ledger.fsck.report import Report

_REMEDY: Final = "demarche rebuild makes it anew"


def check_projections(report: Report) -> None:
    """Make every projection anew, compare, and undo it."""
    folds.SHELF.clear()
    with transaction.atomic():
        before = _digests()
        with report.reading("projections"):
            replay.rebuild()
            _compare(report, before, _digests())
        transaction.set_rollback(True)


def _digests() -> dict[str, str]:
    """What each row says, hashed: a few dozen bytes a row are held, whatever it says."""
    return {
        f"{name}: {row}": digest(repr(says).encode())
        for name, projection in replay.PROJECTIONS.items()
        if projection.rows is not None
        for row, says in projection.rows()
    }


def _compare(report: Report, before: dict[str, str], after: dict[str, str]) -> None:
    for row in sorted(before.keys() | after.keys()):
        if row not in after:
            report.fault(f"row {row}", f"expected no such row, there is one; {_REMEDY}")
        elif row not in before:
            report.fault(f"row {row}", f"expected such a row, it is missing; {_REMEDY}")
        elif before[row] != after[row]:
            report.fault(f"row {row}", f"expected what the acts imply, got something else; {_REMEDY}")
