# SPDX-License-Identifier: Apache-2.0
"""A Party's key-sets as they follow one another, and from which leaf of which of its logs each is in force.

Source: docs/protocol/keyset.md 5. Which key-set signed is decided by a leaf's index in its owner's log, and by no clock.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from demarche.core.encoding import MalformedError
from demarche.core.keys import SignatureError
from demarche.core.keyset import KeySet
from demarche.core.log.checkpoint import Head, open_head
from demarche.core.log.leaf import KeySetRef, Leaf

KEYSET_LEAF: Final = "keyset"


@dataclass(frozen=True, slots=True)
class Since:
    """Key-set `n` is in force in the log `origin` for every leaf after `index`; at -1 the log begins with it."""

    origin: str
    index: int
    n: int


@dataclass(frozen=True, slots=True)
class Keyring:
    """The key-sets of one Party that are known, in order, and where each took over.

    The first is the one with which it came into the process: it is in force from the beginning of its first log.
    """

    documents: tuple[bytes, ...] = field(repr=False)
    sets: tuple[KeySet, ...]
    since: tuple[Since, ...] = ()

    @property
    def newest(self) -> KeySet:
        """The last key-set that is known."""
        return self.sets[-1]

    def find(self, named: KeySetRef) -> KeySet | None:
        """The key-set that a leaf names, when it is one of these."""
        return next((each for each in self.sets if (each.n, each.hash) == (named.n, named.hash)), None)

    def named(self, keyset_hash: str) -> KeySet | None:
        """The key-set that an act names, when it is one of these."""
        return next((each for each in self.sets if each.hash == keyset_hash), None)

    def at(self, origin: str, index: int) -> KeySet:
        """The key-set in force for the leaf at `index` of a log. A head of `index` leaves is signed with its log key."""
        found = [each.n for each in self.since if each.origin == origin and each.index < index]
        return self.sets[max(found, default=self.sets[0].n) - self.sets[0].n]

    def fits(self, origin: str, index: int, n: int) -> bool:
        """Whether key-set `n` may be in force for the leaf at `index`, by those leaves that are known from which one is.

        Who holds part of a log knows not all of them: then the leaf itself says it, and its `n` falls nowhere.
        """
        here = [each for each in self.since if each.origin == origin]
        later = any(each.n <= n and each.index >= index for each in here)
        return not later and not any(each.n > n and each.index < index for each in here)

    def open_head(self, note: bytes, origin: str) -> Head:
        """Open a head of a register that this Party keeps: any of its log keys signed it, for no leaf there says which is in force.

        Raises `MalformedError`, `SignatureError`.
        """
        for keyset in reversed(self.sets[1:]):
            with suppress(SignatureError, MalformedError):
                return open_head(note, origin=origin, key=keyset.log)
        return open_head(note, origin=origin, key=self.sets[0].log)


def takes_over(leaf: Leaf, keyset: KeySet) -> bool:
    """Whether a leaf says that from the next one on this key-set is in force."""
    return leaf.k == KEYSET_LEAF and (leaf.fields["n"], leaf.fields["hash"]) == (keyset.n, keyset.hash)
