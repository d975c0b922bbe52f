# SPDX-License-Identifier: Apache-2.0
"""A Party's key-sets as they follow one another, and from which leaf of which of its logs each is in force.

Source: docs/protocol/keyset.md 5. Which key-set signed is decided by a leaf's index in its owner's log, and by no clock.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from demarche.core.encoding import MalformedError, parse
from demarche.core.keys import SignatureError
from demarche.core.keyset import KeySet, KeySetError, open_keyset
from demarche.core.log.checkpoint import Head, open_head
from demarche.core.log.leaf import KeySetRef, Leaf, parse_leaf
from demarche.core.log.place import Place

KEYSET_LEAF: Final = "keyset"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A signed key-set as it travels: the document, and the place of the leaf from which on it is in force in its owner's log.

    Without a place it lengthens the chain, and no more.
    """

    document: bytes = field(repr=False)
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """Key-set `n` is in force in the log `origin` for every leaf after `index`; at -1 the log begins with it."""

    origin: str
    index: int
    n: int


class TwoSetsError(KeySetError):
    """Two key-sets of one number, both signed as they must be: a proof against their owner."""

    def __init__(self, party: str, n: int, pair: tuple[bytes, bytes]) -> None:
        super().__init__(f"expected one key-set {n} of {party}, got two, both signed by its roots")
        self.party = party
        self.n = n
        self.pair = pair


def read_set(document: bytes) -> KeySet:
    """Read the key-set in a document whose signatures were checked, or are checked after; raise `MalformedError`."""
    value = parse(document)
    return KeySet.from_json(value["payload"] if isinstance(value, dict) and "payload" in value else None)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The key-sets of one Party that are known, in order, and where each took over.

    The first is the one with which it came into the process: it is in force from the beginning of its first log.
    """

    documents: tuple[bytes, ...] = field(repr=False)
    sets: tuple[KeySet, ...]
    since: tuple[Since, ...] = ()

    @classmethod
    def of(cls, documents: Iterable[bytes], since: Iterable[Since] = ()) -> "Keyring":
        """What is known of a Party's keys, of documents that were checked when they came in, from the first on."""
        given = tuple(documents)
        return cls(given, tuple(map(read_set, given)), tuple(since))

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

    def begins(self, origin: str, named: KeySetRef) -> "Keyring":
        """This, with a log that begins under a key-set: one that goes on from another. Raises `KeySetError`."""
        if self.find(named) is None:
            raise KeySetError(f"expected a log that begins under a known key-set, got {named.n}")
        return self._marked(Since(origin, -1, named.n))

    def grown(self, renewals: Iterable[Renewal]) -> "Keyring":
        """This with more key-sets behind it, each checked against the one before; a place is a claim until its head was checked.

        Raises `MalformedError`, `SignatureError`, `KeySetError`, and `TwoSetsError` for another set of a number that is known.
        """
        found = self
        for each in renewals:
            keyset = read_set(each.document)
            found = found._longer(keyset, each.document)  # of this class
            if each.place is not None:
                found = found._placed(keyset, each.place)  # noqa: SLF001  # of this class
        return found

    def _longer(self, keyset: KeySet, document: bytes) -> "Keyring":
        position = keyset.n - self.sets[0].n
        if not 0 <= position < len(self.sets):
            open_keyset(document, before=self.newest)
            return replace(self, documents=(*self.documents, document), sets=(*self.sets, keyset))
        if self.sets[position].hash != keyset.hash:
            if position:
                open_keyset(document, before=self.sets[position - 1])
                raise TwoSetsError(keyset.party, keyset.n, (self.documents[position], document))
            raise KeySetError(f"expected key-set {keyset.n} of {keyset.party} that is known, got another")
        return self

    def _placed(self, keyset: KeySet, place: Place) -> "Keyring":
        leaf = parse_leaf(place.leaf)
        if not takes_over(leaf, keyset):
            raise MalformedError(f"expected the leaf from which key-set {keyset.n} is in force, got a leaf {leaf.k}")
        return self._marked(Since(place.origin, place.index, keyset.n))

    def _marked(self, new: Since) -> "Keyring":
        if new in self.since:
            return self
        for each in self.since:
            same_log = each.origin == new.origin
            if same_log and (each.index < new.index) is not (each.n < new.n):
                raise KeySetError(f"expected key-set numbers that rise along {new.origin}, got {new.n} at {new.index}")
        return replace(self, since=(*self.since, new))


def takes_over(leaf: Leaf, keyset: KeySet) -> bool:
    """Whether a leaf says that from the next one on this key-set is in force."""
    return leaf.k == KEYSET_LEAF and (leaf.fields["n"], leaf.fields["hash"]) == (keyset.n, keyset.hash)
