# SPDX-License-Identifier: Apache-2.0
"""An old copy of the store put back, without what the node keeps beside it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from demarche.ledger import folds

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def old_copy() -> Iterator[None]:
    """What the block writes to the store is gone after it, as when a copy from before is put back."""
    folds.SHELF.clear()
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        folds.SHELF.clear()
