# SPDX-License-Identifier: Apache-2.0
"""Key-sets as they travel, and how a Party's chain of them grows: each is checked against the one before it.

Source: docs/protocol/keyset.md 5. What is shown of where one took over is a claim until its head was checked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from demarche.core.encoding import MalformedError, parse
from demarche.core.keyring import Keyring, Since, takes_over
from demarche.core.keyset import KeySet, KeySetError, open_keyset
from demarche.core.log.leaf import KeySetRef, parse_leaf
from demarche.core.log.place import Place


@dataclass(frozen=True, slots=True)
class Renewal:
    """A signed key-set as it travels: the document, and the place of the leaf from which on it is in force in its owner's log.

    Without a place it lengthens the chain, and no more.
    """

    document: bytes = field(repr=False)
    place: Place | None = None


class TwoSetsError(KeySetError):
    """Two key-sets of one number, both signed as they must be: a proof against their owner."""

    def __init__(self, party: str, n: int, pair: tuple[bytes, bytes]) -> None:
        super().__init__(f"expected one key-set {n} of {party}, got two, both signed by its roots")
        self.party = party
        self.n = n
        self.pair = pair


@lru_cache(maxsize=512)
def read_set(document: bytes) -> KeySet:
    """Read the key-set in a document whose signatures were checked, or are checked after; raise `MalformedError`."""
    value = parse(document)
    return KeySet.from_json(value["payload"] if isinstance(value, dict) and "payload" in value else None)


def keyring(documents: Iterable[bytes], since: Iterable[Since] = ()) -> Keyring:
    """What is known of a Party's keys, of documents that were checked when they came in, from the first on."""
    given = tuple(documents)
    return Keyring(given, tuple(map(read_set, given)), tuple(since))


def begins(ring: Keyring, origin: str, named: KeySetRef) -> Keyring:
    """A keyring with a log that begins under a key-set: one that goes on from another. Raises `KeySetError`."""
    if ring.find(named) is None:
        raise KeySetError(f"expected a log that begins under a known key-set, got {named.n}")
    return _marked(ring, Since(origin, -1, named.n))


def grown(ring: Keyring, renewals: Iterable[Renewal]) -> Keyring:
    """A keyring with more key-sets behind it.

    Raises `MalformedError`, `SignatureError`, `KeySetError`, and `TwoSetsError` for another set of a number that is known.
    """
    for each in renewals:
        keyset = read_set(each.document)
        ring = _longer(ring, keyset, each.document)
        if each.place is not None:
            ring = _placed(ring, keyset, each.place)
    return ring


def _longer(ring: Keyring, keyset: KeySet, document: bytes) -> Keyring:
    position = keyset.n - ring.sets[0].n
    if not 0 <= position < len(ring.sets):
        open_keyset(document, before=ring.newest)
        return replace(ring, documents=(*ring.documents, document), sets=(*ring.sets, keyset))
    if ring.sets[position].hash != keyset.hash:
        if position:
            open_keyset(document, before=ring.sets[position - 1])
            raise TwoSetsError(keyset.party, keyset.n, (ring.documents[position], document))
        raise KeySetError(f"expected key-set {keyset.n} of {keyset.party} that is known, got another")
    return ring


def _placed(ring: Keyring, keyset: KeySet, place: Place) -> Keyring:
    leaf = parse_leaf(place.leaf)
    if not takes_over(leaf, keyset):
        raise MalformedError(f"expected the leaf from which key-set {keyset.n} is in force, got a leaf {leaf.k}")
    return _marked(ring, Since(place.origin, place.index, keyset.n))


def _marked(ring: Keyring, new: Since) -> Keyring:
    if new in ring.since:
        return ring
    for each in ring.since:
        same_log = each.origin == new.origin
        if same_log and (each.index < new.index) is not (each.n < new.n):
            raise KeySetError(f"expected key-set numbers that rise along {new.origin}, got {new.n} at {new.index}")
    return replace(ring, since=(*ring.since, new))
