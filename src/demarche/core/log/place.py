# SPDX-License-Identifier: Apache-2.0
"""Places: a leaf, where it stands, and the path that leads from it to a signed head."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Self

from demarche.core.encoding import Json, MalformedError, Spec, b64, blob, list_of, parse, shape, spelling, whole
from demarche.core.log.checkpoint import Head, origin_name
from demarche.core.log.leaf import LEAF_LIMIT, Leaf, parse_leaf, read_leaf
from demarche.core.log.tree import HASH_SIZE, ProofError, check_inclusion, leaf_hash

# The paths of a log of 2^53-1 leaves have at most so many hashes.
PATH_LIMIT: Final = 53


def _object(value: Json, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedError(f"{what}: expected an object, got another value")
    return value


_FIELDS: Final[Mapping[str, Spec]] = {
    "leaf": _object,
    "index": whole(),
    "path": list_of(blob(HASH_SIZE), most=PATH_LIMIT),
    "head": {"origin": origin_name, "size": whole(1)},
}


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf's bytes, its index, its path (from its sibling up) and which head of which log the path leads to.

    The head's note travels once beside many places, and only with it is a place a proof: `check_place`.
    """

    leaf: bytes
    index: int
    path: tuple[bytes, ...] = field(repr=False)
    origin: str
    size: int
    # The leaf as it was read with the place, where it is one; a place made of another's parts reads its own.
    _read: Leaf | None = field(default=None, init=False, repr=False, compare=False)

    def to_json(self) -> Json:
        """Give the object of docs/protocol/log.md 5; raise `MalformedError` when the leaf is not canonical."""
        return {
            "leaf": parse(self.leaf, limit=LEAF_LIMIT),
            "index": self.index,
            "path": [b64(node) for node in self.path],
            "head": {"origin": self.origin, "size": self.size},
        }

    @classmethod
    def from_json(cls, value: Json, what: str = "place") -> Self:
        """Read what `to_json` gives, from a value that `parse` returned. A reader of `encoding.shape`."""
        found = shape(value, _FIELDS, what)
        head = found["head"]
        place = cls(spelling(found["leaf"]), found["index"], found["path"], head["origin"], head["size"])
        # What is none, or too long, is told when the place is checked.
        with suppress(MalformedError):
            if len(place.leaf) <= LEAF_LIMIT:
                object.__setattr__(place, "_read", read_leaf(found["leaf"]))
        return place

    def read(self) -> Leaf:
        """The leaf, read; raise `MalformedError` for what is none."""
        return self._read or parse_leaf(self.leaf)


def check_place(place: Place, head: Head) -> Leaf:
    """Check that the head's log has this leaf at this index; give the leaf, read.

    Raises `ProofError` when the place does not lead to this head, `MalformedError` when the leaf is none.
    What the leaf is about is for the caller to compare.
    """
    checkpoint = head.checkpoint
    if place.origin != checkpoint.origin:
        raise ProofError(f"expected a place in {checkpoint.origin}, got one in {place.origin}")
    if place.size != checkpoint.size:
        raise ProofError(f"expected a path to the head at size {checkpoint.size}, got one to size {place.size}")
    leaf = place.read()
    check_inclusion(leaf_hash(place.leaf), place.index, place.size, place.path, checkpoint.root)
    return leaf
