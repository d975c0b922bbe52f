# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree, exhaustively on every tree of up to seventy leaves."""

import re
from collections.abc import Callable
from hashlib import sha256

import pytest

from demarche.core.log.tree import (
    EMPTY_ROOT,
    ProofError,
    append,
    check_consistency,
    check_inclusion,
    consistency,
    consistency_plan,
    inclusion,
    inclusion_plan,
    leaf_hash,
    root,
    root_at,
    root_plan,
    storage_number,
)

MOST = 70
LEAVES = [leaf_hash(b"leaf %d" % n) for n in range(MOST)]


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + plain_root(leaves[:split]) + plain_root(leaves[split:])).digest()


def grown() -> tuple[list[bytes], list[bytes]]:
    """One leaf at a time: the peaks at every size, and the stored nodes in order of number."""
    peaks: list[bytes] = [b""]
    stored: list[bytes] = []
    for size, leaf in enumerate(LEAVES):
        _, after, completed = append(size, peaks[-1], [leaf])
        assert [number for number, _ in completed] == list(range(len(stored), len(stored) + len(completed)))
        stored += [node for _, node in completed]
        peaks.append(after)
    return peaks, stored


PEAKS, STORED = grown()
ROOTS = [root(size, peaks) for size, peaks in enumerate(PEAKS)]


def reader(plan: list[int]) -> Callable[[int], bytes]:
    """Only what the plan says may be read, and all of it is."""
    return {number: STORED[number] for number in plan}.__getitem__


def refused(check: Callable[..., None], *given: object) -> bool:
    try:
        check(*given)
    except ProofError:
        return True
    return False


def damaged(proof: list[bytes], size: int) -> list[list[bytes]]:
    """Each hash flipped; in small trees also each left out, one too many at either end, and the whole turned round."""
    flipped = [[*proof[:at], bytes([node[0] ^ 1, *node[1:]]), *proof[at + 1 :]] for at, node in enumerate(proof)]
    if size > MOST // 3:
        return flipped
    shorter = [proof[:at] + proof[at + 1 :] for at in range(len(proof))]
    turned = [proof[::-1]] if proof != proof[::-1] else []
    return [*flipped, *shorter, [*proof, bytes(32)], [bytes(32), *proof], *turned]


def test_roots_are_those_of_the_rfc() -> None:
    """Every size, from peaks alone."""
    assert [plain_root(LEAVES[:size]) for size in range(MOST + 1)] == ROOTS
    assert ROOTS[0] == EMPTY_ROOT
    assert [root_at(size, reader(root_plan(size))) for size in range(MOST + 1)] == ROOTS


def test_known_answers() -> None:
    """Roots published for Certificate Transparency's eight example leaves."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    size, peaks, _ = append(0, b"", [leaf_hash(bytes.fromhex(leaf)) for leaf in leaves])
    assert root(size, peaks).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("batch", [2, 3, 7, 64, 70])
def test_batches_give_what_single_leaves_give(batch: int) -> None:
    """Numbers, hashes and peaks do not depend on how leaves came."""
    size, peaks, stored = 0, b"", []
    for at in range(0, MOST, batch):
        size, peaks, completed = append(size, peaks, iter(LEAVES[at : at + batch]))
        stored += completed
    assert (size, peaks) == (MOST, PEAKS[MOST])
    assert stored == list(enumerate(STORED))
    assert append(size, peaks, []) == (size, peaks, [])


def test_a_number_names_the_root_of_a_full_subtree() -> None:
    """Level and position give the number under which the node was stored."""
    for level in range(7):
        for position in range(MOST >> level):
            leaves = LEAVES[position << level : (position + 1) << level]
            assert STORED[storage_number(level, position)] == plain_root(leaves)


def test_every_leaf_of_every_tree_is_proved() -> None:
    """And not at another index, not in another size, not another leaf, not to another root, not by a damaged path."""
    for size in range(1, MOST + 1):
        for index in range(size):
            path = inclusion(index, size, reader(inclusion_plan(index, size)))
            claim = (LEAVES[index], index, size, path, ROOTS[size])
            check_inclusion(*claim)
            assert all(refused(check_inclusion, *claim[:3], each, ROOTS[size]) for each in damaged(path, size))
            assert refused(check_inclusion, LEAVES[index - 1] if size > 1 else bytes(32), *claim[1:])
            assert refused(check_inclusion, *claim[:4], ROOTS[size - 1])
            assert refused(check_inclusion, LEAVES[index], (index + 1) % size if size > 1 else 1, *claim[2:])


def test_no_leaf_is_proved_at_another_index_or_size() -> None:
    """Every other index of the tree is refused; another size is refused where the path would differ."""
    size = 21
    for index in range(size):
        path = inclusion(index, size, reader(inclusion_plan(index, size)))
        for other in range(size + 3):
            assert refused(check_inclusion, LEAVES[index], other, size, path, ROOTS[size]) == (other != index)


def test_every_tree_begins_with_every_smaller_one() -> None:
    """And not by a damaged proof, not from another root, not to another root."""
    for new in range(MOST + 1):
        for old in range(new + 1):
            proof = consistency(old, new, reader(consistency_plan(old, new)))
            check_consistency(old, ROOTS[old], new, ROOTS[new], proof)
            claims = [(old, ROOTS[old], new, ROOTS[new], each) for each in damaged(proof, new)]
            claims.append((old, sha256(ROOTS[old]).digest(), new, ROOTS[new], proof))
            if old:  # everything begins with the empty tree
                claims.append((old, ROOTS[old], new, sha256(ROOTS[new]).digest(), proof))
            assert all(refused(check_consistency, *claim) for claim in claims)


def test_plans_of_a_batch_are_read_once() -> None:
    """A hundred proofs of one tree need few nodes more than one."""
    size = MOST
    union = sorted(set().union(*(inclusion_plan(index, size) for index in range(size))))
    read = reader(union)
    for index in range(size):
        check_inclusion(LEAVES[index], index, size, inclusion(index, size, read), ROOTS[size])
    assert len(union) <= len(STORED)


HASH = bytes(32)


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ((HASH, 0, 0, [], HASH), "expected an index below size 0, got 0"),
        ((HASH, 5, 5, [], HASH), "expected an index below size 5, got 5"),
        ((HASH, -1, 5, [], HASH), "expected an index below size 5, got -1"),
        ((b"", 0, 1, [], HASH), "expected hashes of 32 bytes, got one of 0"),
        ((HASH, 0, 1, [], HASH * 2), "expected hashes of 32 bytes, got one of 64"),
        ((HASH, 0, 2, [b"x"], HASH), "expected hashes of 32 bytes, got one of 1"),
        ((HASH, 0, 1, [HASH], HASH), "expected fewer hashes in a path from 0 in 1, got 1"),
        ((HASH, 0, 2, [], HASH), "expected more hashes in the path, got 0"),
        ((LEAVES[0], 0, 1, [], HASH), "expected a path to the root of the head, got one to another root"),
    ],
)
def test_what_is_no_inclusion_is_named(claim: tuple[bytes, int, int, list[bytes], bytes], message: str) -> None:
    """Each fault of a path has its sentence."""
    with pytest.raises(ProofError, match=f"^{re.escape(message)}$"):
        check_inclusion(*claim)


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ((2, HASH, 1, HASH, []), "expected a size of at least 2, got 1"),
        ((-1, HASH, 1, HASH, []), "expected a size of at least -1, got 1"),
        ((1, HASH, 2, b"", [HASH]), "expected hashes of 32 bytes, got one of 0"),
        ((0, HASH, 2, HASH, []), "expected the root of the empty tree at size 0, got another root"),
        ((0, EMPTY_ROOT, 0, HASH, []), "expected one root at size 0, got two"),
        ((3, EMPTY_ROOT, 3, HASH, []), "expected one root at size 3, got two"),
        ((0, EMPTY_ROOT, 2, HASH, [HASH]), "expected no hashes in the proof, got 1"),
        ((3, HASH, 3, HASH, [HASH]), "expected no hashes in the proof, got 1"),
        ((3, HASH, 4, HASH, []), "expected more hashes in the proof, got 0"),
        ((2, HASH, 4, HASH, []), "expected more hashes in the proof, got 0"),
        ((3, HASH, 8, HASH, [HASH, HASH]), "expected more hashes in the proof, got 2"),
        ((2, HASH, 4, HASH, [HASH, HASH]), "expected fewer hashes in the proof, got 2"),
        ((2, ROOTS[2], 4, HASH, [HASH]), "expected a proof to the root at size 4, got one to another root"),
        ((3, HASH, 4, HASH, [HASH] * 3), "expected a proof from the root at size 3, got one from another root"),
    ],
)
def test_what_is_no_consistency_is_named(claim: tuple[int, bytes, int, bytes, list[bytes]], message: str) -> None:
    """Each fault of a consistency proof has its sentence."""
    with pytest.raises(ProofError, match=f"^{re.escape(message)}$"):
        check_consistency(*claim)


def test_our_own_mistakes_are_not_proofs() -> None:
    """Asking for what no tree has is a fault of the caller."""
    with pytest.raises(ValueError, match=r"^a tree of 3 leaves has no leaf 3$"):
        inclusion_plan(3, 3)
    with pytest.raises(ValueError, match=r"^a tree of 3 leaves was never one of 4$"):
        consistency_plan(4, 3)
    with pytest.raises(ValueError, match=r"^a tree of 3 leaves has one peak of 32 bytes a bit set, not 32 bytes$"):
        root(3, bytes(32))
    with pytest.raises(ValueError, match=r"^a tree of -1 leaves has one peak of 32 bytes a bit set, not 32 bytes$"):
        append(-1, bytes(32), [])
