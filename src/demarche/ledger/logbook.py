# SPDX-License-Identifier: Apache-2.0
"""Entering leaves in the own log: its row is compared and swapped, so that one history grows."""

from collections.abc import Sequence

from demarche.core.log.tree import append, leaf_hash
from demarche.ledger.models import Leaf, Log, Node
from demarche.ledger.transaction import MovedError


def entered_at(log: Log, at: int) -> int:
    """The `t` of leaves entered at `at`: the time of a log never falls."""
    return max(at, log.last_t)


def enter(log: Log, leaves: Sequence[bytes], *, t: int) -> range:
    """Append leaves, all of time `t`, and give their indices; `log` stays as it was read. Part of the caller's transaction.

    Raises `MovedError` when the log is no longer of the size that `log` says.
    """
    size, peaks, nodes = append(log.size, bytes(log.peaks), map(leaf_hash, leaves))
    hit = Log.objects.filter(pk=log.pk, size=log.size).update(size=size, peaks=peaks, last_t=t)
    if hit != 1:
        raise MovedError(f"expected {log.origin} at size {log.size}, others have appended to it")
    indices = range(log.size, size)
    Leaf.objects.bulk_create(
        [Leaf(log=log, index=index, data=data) for index, data in zip(indices, leaves, strict=True)]
    )
    Node.objects.bulk_create([Node(log=log, position=position, hash=node) for position, node in nodes])
    return indices
