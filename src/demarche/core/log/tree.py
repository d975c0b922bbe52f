# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree of a log: hashes, appending, proofs and their checks; it keeps nothing itself.

Source: RFC 6962, section 2.1, with SHA-256; the checks follow RFC 9162, sections 2.1.3.2 and 2.1.4.2.

**Storage.** Every complete node (one whose subtree is full) has a number and never changes. A node is
numbered when its last leaf comes: first the leaf, then each node it completes, upwards. So a log is its
leaves, one table from number to hash, and its peaks: the roots of its largest full subtrees from left to
right, 32 bytes each, one a bit set in its size. Proofs say which numbers they need, so that one read serves many.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final

from demarche.core.errors import DemarcheError

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()

# A node by its level (0 for leaves) and its number from the left in that level.
_Node = tuple[int, int]


class ProofError(DemarcheError):
    """A proof does not lead from what it is about to the root it claims."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf (RFC 6962, section 2.1)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into the one above them (RFC 6962, section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def storage_number(level: int, position: int) -> int:
    """Give the number of a complete node: its level (0 for leaves), its place from the left in that level."""
    leaves = ((position + 1) << level) - 1
    return _stored(leaves) + level


def _stored(size: int) -> int:
    """How many complete nodes a tree of so many leaves has."""
    return 2 * size - size.bit_count()


def append(size: int, peaks: bytes, leaves: Iterable[bytes]) -> tuple[int, bytes, list[tuple[int, bytes]]]:
    """Append leaf hashes to a tree of which only size and peaks are at hand.

    Gives the new size, the new peaks, and each node completed on the way as (number, hash), in order of number.
    """
    stack = _split_peaks(size, peaks)
    number = _stored(size)
    completed = []
    for leaf in leaves:
        node, left = leaf, size
        completed.append((number, node))
        number += 1
        while left & 1:
            node, left = node_hash(stack.pop(), node), left >> 1
            completed.append((number, node))
            number += 1
        stack.append(node)
        size += 1
    return size, b"".join(stack), completed


def root(size: int, peaks: bytes) -> bytes:
    """Give the root hash of a tree from its peaks; of the empty tree, the hash of nothing."""
    stack = _split_peaks(size, peaks)
    return _bag(stack) if stack else EMPTY_ROOT


def root_plan(size: int) -> list[int]:
    """Say which stored nodes `root_at` will read."""
    return _plan([(0, size)])


def root_at(size: int, read: Callable[[int], bytes]) -> bytes:
    """Give the root that a tree had at this size."""
    return _hashes([(0, size)], read)[0] if size else EMPTY_ROOT


def peaks_at(size: int, read: Callable[[int], bytes]) -> bytes:
    """Give the peaks that a tree had at this size."""
    return b"".join(read(storage_number(*node)) for node in _cover(0, size))


def _split_peaks(size: int, peaks: bytes) -> list[bytes]:
    if size < 0 or len(peaks) != HASH_SIZE * size.bit_count():
        raise ValueError(f"a tree of {size} leaves has one peak of {HASH_SIZE} bytes a bit set, not {len(peaks)} bytes")
    return [peaks[at : at + HASH_SIZE] for at in range(0, len(peaks), HASH_SIZE)]


def _bag(hashes: Sequence[bytes]) -> bytes:
    """Join the roots of full subtrees, left to right and falling in size, into the root over them all."""
    *rest, whole = hashes
    for left in reversed(rest):
        whole = node_hash(left, whole)
    return whole


def _cover(low: int, high: int) -> list[_Node]:
    """Give the full subtrees, left to right, whose bag is the root over leaves low to high."""
    nodes = []
    while low < high:
        level = (high - low).bit_length() - 1
        nodes.append((level, low >> level))
        low += 1 << level
    return nodes


def _split(size: int) -> int:
    """Give the largest power of two below size: how many leaves stand on the left."""
    return 1 << (size - 1).bit_length() - 1


def _inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Give the leaves under each hash of an inclusion proof, from the leaf's sibling up."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    ranges = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def _consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """Give the leaves under each hash of a consistency proof (RFC 6962, section 2.1.2), in its order."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves was never one of {old}")
    if old in (0, new):
        return []
    ranges = []
    low, high = 0, new
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    # The subtree that ends where the old tree ended: its root is not known when it is not the whole old tree.
    if low:
        ranges.append((low, high))
    return ranges[::-1]


def _plan(ranges: Iterable[tuple[int, int]]) -> list[int]:
    return [storage_number(*node) for span in ranges for node in _cover(*span)]


def _hashes(ranges: Iterable[tuple[int, int]], read: Callable[[int], bytes]) -> list[bytes]:
    return [_bag([read(storage_number(*node)) for node in _cover(*span)]) for span in ranges]


def inclusion_plan(index: int, size: int) -> list[int]:
    """Say which stored nodes `inclusion` will read; for many leaves, read the union of their plans once."""
    return _plan(_inclusion_ranges(index, size))


def inclusion(index: int, size: int, read: Callable[[int], bytes]) -> list[bytes]:
    """Make the inclusion proof of a leaf in a tree of this size, from the leaf's sibling up.

    `read` gives the hash under a number, for numbers in the plan: `{number: hash}.__getitem__` will do.
    """
    return _hashes(_inclusion_ranges(index, size), read)


def consistency_plan(old: int, new: int) -> list[int]:
    """Say which stored nodes `consistency` will read."""
    return _plan(_consistency_ranges(old, new))


def consistency(old: int, new: int, read: Callable[[int], bytes]) -> list[bytes]:
    """Make the proof that the tree of `old` leaves is where the tree of `new` began; empty when old is 0 or new."""
    return _hashes(_consistency_ranges(old, new), read)


def _check_hashes(*hashes: bytes) -> None:
    for each in hashes:
        if len(each) != HASH_SIZE:
            raise ProofError(f"expected hashes of {HASH_SIZE} bytes, got one of {len(each)}")


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Check that the tree of this size and root has this leaf hash at this index; raise `ProofError` if not shown."""
    if not 0 <= index < size:
        raise ProofError(f"expected an index below size {size}, got {index}")
    _check_hashes(leaf, root, *path)
    node, last = leaf, size - 1
    for beside in path:
        if not last:
            raise ProofError(f"expected fewer hashes in a path from {index} in {size}, got {len(path)}")
        if index & 1 or index == last:
            node = node_hash(beside, node)
            # A node without a right neighbour rises to where it has a left one; its index is not 0 here.
            while not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        index, last = index >> 1, last >> 1
    if last:
        raise ProofError(f"expected more hashes in the path, got {len(path)}")
    if node != root:
        raise ProofError("expected a path to the root of the head, got one to another root")


def check_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the newer tree begins with the older one; raise `ProofError` if that is not shown.

    Of size 0 there is one tree, and everything begins with it.
    """
    if not 0 <= old_size <= new_size:
        raise ProofError(f"expected a size of at least {old_size}, got {new_size}")
    _check_hashes(old_root, new_root, *proof)
    if old_size in (0, new_size):
        _check_trivial(old_size, old_root, new_size, new_root)
        if proof:
            raise ProofError(f"expected no hashes in the proof, got {len(proof)}")
        return
    older, newer = _climb(old_size, old_root, new_size, proof)
    if older != old_root:
        raise ProofError(f"expected a proof from the root at size {old_size}, got one from another root")
    if newer != new_root:
        raise ProofError(f"expected a proof to the root at size {new_size}, got one to another root")


def _check_trivial(old_size: int, old_root: bytes, new_size: int, new_root: bytes) -> None:
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ProofError("expected the root of the empty tree at size 0, got another root")
    if old_size == new_size and old_root != new_root:
        raise ProofError(f"expected one root at size {old_size}, got two")


def _climb(old_size: int, old_root: bytes, new_size: int, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Give the two roots that a proof leads to, for 0 < old < new."""
    index, last = old_size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    # An old tree that is one full subtree is its own first hash; else the proof begins with one.
    hashes = list(proof) if index else [old_root, *proof]
    if not hashes:
        raise ProofError("expected more hashes in the proof, got 0")
    older = newer = hashes[0]
    for beside in hashes[1:]:
        if not last:
            raise ProofError(f"expected fewer hashes in the proof, got {len(proof)}")
        if index & 1 or index == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            while not index & 1:
                index, last = index >> 1, last >> 1
        else:
            newer = node_hash(newer, beside)
        index, last = index >> 1, last >> 1
    if last:
        raise ProofError(f"expected more hashes in the proof, got {len(proof)}")
    return older, newer
