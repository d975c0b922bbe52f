# SPDX-License-Identifier: Apache-2.0
"""A log kept in memory, which can be forked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.log.checkpoint import Checkpoint, sign_head
from demarche.core.log.place import Place
from demarche.core.log.tree import append, consistency, inclusion, leaf_hash, root
from demarche.core.parcel import ShownHead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demarche.core.keys import LogKey


class MemoryLog:
    """Leaves, the complete nodes over them, and the key that signs heads."""

    def __init__(self, origin: str, key: LogKey, leaves: Iterable[bytes] = ()) -> None:
        self.origin, self.key = origin, key
        self.leaves: list[bytes] = []
        self.nodes: dict[int, bytes] = {}
        self._peaks = b""
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self.leaves)

    def append(self, leaf: bytes) -> int:
        """Append a leaf; give its index."""
        _size, self._peaks, nodes = append(self.size, self._peaks, [leaf_hash(leaf)])
        self.nodes.update(nodes)
        self.leaves.append(leaf)
        return self.size - 1

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The checkpoint at a size, by default the newest."""
        until = self.size if size is None else size
        count, peaks, _nodes = append(0, b"", map(leaf_hash, self.leaves[:until]))
        return Checkpoint(self.origin, count, root(count, peaks))

    def head(self, at: int, *, since: int = 0, size: int | None = None) -> ShownHead:
        """A signed head with the proof that it continues the one at `since`."""
        checkpoint = self.checkpoint(size)
        proof = consistency(since, checkpoint.size, self.nodes.__getitem__) if since else []
        return ShownHead(sign_head(self.key, checkpoint, at), self.origin, since, tuple(proof))

    def place(self, index: int, size: int | None = None) -> Place:
        """The place of a leaf under the head of a size."""
        until = self.size if size is None else size
        path = inclusion(index, until, self.nodes.__getitem__)
        return Place(self.leaves[index], index, tuple(path), self.origin, until)

    def fork(self, size: int, *leaves: bytes) -> MemoryLog:
        """Another history under the same name and key: the first `size` leaves, then these."""
        return MemoryLog(self.origin, self.key, [*self.leaves[:size], *leaves])
