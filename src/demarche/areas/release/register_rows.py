# SPDX-License-Identifier: Apache-2.0
"""Rows of Needs my action that follow from the register: a room says which there are, and they are kept up with it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from demarche.ledger import replay
from demarche.ledger.models import Pending

Rows = Callable[[str], Mapping[str, Mapping[str, Any]]]
"""By the id of a process: what a row is about, and its fields."""


def keep(room: str, wanted: Rows) -> None:
    """Have the rows of a room kept up with the register of every process; a room does this once, when it is loaded."""
    prefix = f"{room}/"

    def project(touched: replay.Touched) -> None:
        """Bring the rows of one process up to date."""
        if touched.dossier != touched.process:
            return
        rows = {f"{prefix}{about}": row for about, row in wanted(touched.process).items()}
        held = Pending.objects.filter(key__startswith=prefix, process=touched.process)
        gone = set(held.values_list("key", flat=True)) - rows.keys()
        if gone:
            held.filter(key__in=gone).delete()
        for key, row in rows.items():
            Pending.objects.update_or_create(key=key, defaults={**row, "process": touched.process})

    def clear() -> None:
        Pending.objects.filter(key__startswith=prefix).delete()

    def each() -> Iterator[tuple[str, object]]:
        for row in Pending.objects.filter(key__startswith=prefix).values():
            yield f"pending {row['key']}", row

    replay.register_projection(room, project, clear, each)
