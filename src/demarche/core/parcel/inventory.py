# SPDX-License-Identifier: Apache-2.0
"""Inventories: what a node holds of the dossiers it shares with another, and what either lacks beside the other.

Source: docs/protocol/parcel.md 3.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from demarche.core.encoding import (
    Json,
    MalformedError,
    Maybe,
    Reader,
    Spec,
    canonical,
    hash_hex,
    list_of,
    party_code,
    shape,
    spelling,
    whole,
)

LISTED: Final = 1000
"""The most dossiers of one listing, and the most records of a kind."""

LISTING: Final = 262_144
"""The most bytes of one listing, so that its record is one line."""

FIRST: Final = "0" * 64

Held = Mapping[str, tuple[int, str]]
"""By author: how many acts are held without a gap from number 1, and the id of the last of these."""

Listing = Mapping[str, Held]
"""By dossier, in the order of their ids."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a node holds of the dossiers whose id is in [`start`, `end`): a listing, or the sum of one. No `end` is to the last."""

    start: str
    end: str | None
    listing: Listing | None = None
    sum: str | None = None

    @classmethod
    def of(cls, start: str, end: str | None, listing: Listing) -> "Inventory":
        """The sum of a listing."""
        return cls(start, end, sum=summed(listing.items()))


@dataclass(frozen=True, slots=True)
class Want:
    """What a node asks for: the listing of a span, or the acts of an author in a dossier whose number is above `above`."""

    start: str = ""
    end: str | None = None
    dossier: str = ""
    author: str = ""
    above: int = 0


def _entry(dossier: str, held: Held) -> Json:
    return {
        "dossier": dossier,
        "acts": [{"author": author, "n": n, "last": held[author][1]} for author, (n, _) in sorted(held.items())],
    }


def summed(listing: Iterable[tuple[str, Held]]) -> str:
    """SHA-256 (hex) over the canonical entries of a listing, each with a newline after it."""
    hashed = sha256()
    for entry in listing:
        hashed.update(canonical(_entry(*entry)) + b"\n")
    return hashed.hexdigest()


def pages(listing: Iterable[tuple[str, Held]], start: str, end: str | None) -> Iterator[Inventory]:
    """A listing of a span in as many records as it takes, each a line; an empty one is a record too."""
    found: dict[str, Held] = {}
    size = 0
    for dossier, held in listing:
        length = len(canonical(_entry(dossier, held))) + 1
        if found and (len(found) == LISTED or size + length > LISTING):
            yield Inventory(start, dossier, found)
            start, found, size = dossier, {}, 0
        found[dossier] = held
        size += length
    yield Inventory(start, end, found)


def compare(ours: Listing, theirs: Listing) -> tuple[list[Want], list[Want]]:
    """What we lack, and what they do: by dossier and author, above which number.

    Where both have as many and the last differs, the author has signed two acts under one number; each lacks the other's.
    """
    we: list[Want] = []
    they: list[Want] = []
    for dossier in sorted({*ours, *theirs}):
        here, there = ours.get(dossier, {}), theirs.get(dossier, {})
        for author in sorted({*here, *there}):
            (n, last), (m, other) = here.get(author, (0, "")), there.get(author, (0, ""))
            forked = n == m and last != other
            if n < m or forked:
                we.append(Want(dossier=dossier, author=author, above=n - forked))
            if m < n or forked:
                they.append(Want(dossier=dossier, author=author, above=m - forked))
    return we, they


def _held(value: Json, what: str) -> dict[str, tuple[int, str]]:
    found = _AUTHORS(value, what)
    names = [each["author"] for each in found]
    if names != sorted(set(names)):
        raise MalformedError(f"{what}: expected each author once, in the order of the codes, got others")
    return {each["author"]: (each["n"], each["last"]) for each in found}


_AUTHORS: Final[Reader] = list_of({"author": party_code, "n": whole(1), "last": hash_hex}, most=LISTED)
_LISTING: Final[Reader] = list_of({"dossier": hash_hex, "acts": _held}, most=LISTED)
INVENTORY: Final[Mapping[str, Spec | Maybe]] = {
    "from": hash_hex,
    "to": Maybe(hash_hex),
    "dossiers": Maybe(_LISTING),
    "sum": Maybe(hash_hex),
}
WANT: Final[Mapping[str, Spec | Maybe]] = {
    "from": Maybe(hash_hex),
    "to": Maybe(hash_hex),
    "dossier": Maybe(hash_hex),
    "author": Maybe(party_code),
    "above": Maybe(whole()),
}


def read_inventory(fields: Json, what: str) -> Inventory:
    """Read an `inventory` record."""
    found = shape(fields, INVENTORY, what)
    if (found["dossiers"] is None) == (found["sum"] is None):
        raise MalformedError(f"{what}: expected either dossiers or a sum")
    if found["sum"] is not None:
        return Inventory(found["from"], found["to"], sum=found["sum"])
    names = [each["dossier"] for each in found["dossiers"]]
    if any(not _within(name, found) for name in names) or names != sorted(set(names)):
        raise MalformedError(f"{what}: expected dossiers of the span, each once, in the order of their ids, got others")
    return Inventory(found["from"], found["to"], {each["dossier"]: each["acts"] for each in found["dossiers"]})


def _within(name: str, found: Mapping[str, Any]) -> bool:
    return bool(found["from"] <= name and (found["to"] is None or name < found["to"]))


def read_want(fields: Json, what: str) -> Want:
    """Read a `want` record."""
    found = shape(fields, WANT, what)
    named = {name for name, value in found.items() if value is not None}
    if named == {"dossier", "author", "above"}:
        return Want(dossier=found["dossier"], author=found["author"], above=found["above"])
    if named in ({"from"}, {"from", "to"}):
        return Want(found["from"], found["to"])
    raise MalformedError(f"{what}: expected a span, or a dossier with author and above, got something else")


def inventory_line(inventory: Inventory) -> bytes:
    """Write an `inventory` record."""
    value: dict[str, Json] = {"k": "inventory", "from": inventory.start}
    if inventory.end is not None:
        value["to"] = inventory.end
    if inventory.listing is None:
        return spelling({**value, "sum": inventory.sum})
    return spelling({**value, "dossiers": [_entry(*each) for each in inventory.listing.items()]})


def want_line(want: Want) -> bytes:
    """Write a `want` record."""
    if want.dossier:
        return spelling({"k": "want", "dossier": want.dossier, "author": want.author, "above": want.above})
    value: dict[str, Json] = {"k": "want", "from": want.start}
    return spelling(value if want.end is None else {**value, "to": want.end})


def inventory_lines(inventories: Sequence[Inventory], wants: Sequence[Want]) -> list[bytes]:
    """Write what is held and what is asked for."""
    return [*map(inventory_line, inventories), *map(want_line, wants)]
