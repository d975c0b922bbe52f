# SPDX-License-Identifier: Apache-2.0
"""Entering leaves in the own log: its row is compared and swapped, so that one history grows."""

from collections.abc import Sequence
from typing import Final

from demarche.core.log.tree import append, leaf_hash
from demarche.ledger.models import Leaf, Log, Node
from demarche.ledger.statements import Insert, Update
from demarche.ledger.transaction import MovedError


def entered_at(log: Log, at: int) -> int:
    """The `t` of leaves entered at `at`: the time of a log never falls."""
    return max(at, log.last_t)


_SWAP: Final = Update(
    lambda pk, size: Log.objects.filter(pk=pk, size=size, open=True),
    int,
    int,
    sets={"size": int, "peaks": bytes, "last_t": int},
)
_LEAVES: Final = Insert(Leaf, "log_id", "index", "data")
_NODES: Final = Insert(Node, "log_id", "position", "hash")


def enter(log: Log, leaves: Sequence[bytes], *, t: int) -> range:
    """Append leaves, all of time `t`, and give their indices; `log` stays as it was read. Part of the caller's transaction.

    Indices are counted over all generations, as `ActRecord.leaf_index`. Raises `MovedError` when the log is no longer of the
    size that `log` says, or is closed.
    """
    size, peaks, nodes = append(log.size, bytes(log.peaks), map(leaf_hash, leaves))
    if _SWAP.run(log.pk, log.size, size, peaks, t) != 1:
        raise MovedError(f"expected {log.origin} at size {log.size}, others have appended to it")
    indices = range(log.size, size)
    _LEAVES.run([(log.pk, index, data) for index, data in zip(indices, leaves, strict=True)])
    _NODES.run([(log.pk, position, node) for position, node in nodes])
    return range(log.base + indices.start, log.base + indices.stop)
