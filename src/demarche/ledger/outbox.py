# SPDX-License-Identifier: Apache-2.0
"""Deliveries under way: claimed under a lease, put back with an obstacle, made due at once."""

from collections.abc import Iterable

from demarche.ledger.models import Outbox


def claim(process_id: str, addressee: str, *, machine: float, lease: float, most: int) -> list[Outbox]:
    """Take up to `most` deliveries to one addressee that are due, oldest act first, for `lease` seconds of machine time.

    A row whose lease ran out comes back by itself; delivering twice has no second effect.
    """
    raise NotImplementedError


def due_addressees(machine: float) -> list[tuple[str, str]]:
    """Each (process id, Party code) to which something is due and not under a lease."""
    raise NotImplementedError


def started(rows: Iterable[Outbox], *, at: int) -> None:
    """Note an attempt: count it, and when the first one was."""
    raise NotImplementedError


def put_back(rows: Iterable[Outbox], *, obstacle: str, detail: str, due: float, sent: bool = False) -> None:
    """End an attempt without a receipt: why, and when (machine time) the next one is. `sent`: it did leave this node."""
    raise NotImplementedError


def make_all_due() -> None:
    """Try everything at once: process time jumped, or an officer asked."""
    raise NotImplementedError
