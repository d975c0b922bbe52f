# SPDX-License-Identifier: Apache-2.0
"""Records: one canonical object a line, each with its kind; what parcels and answers are made of.

Source: docs/protocol/parcel.md 3.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from demarche.core.acts.act import SignedAct
from demarche.core.encoding import (
    DOCUMENT_LIMIT,
    Json,
    MalformedError,
    Maybe,
    Reader,
    Spec,
    canonical,
    hash_hex,
    instant,
    list_of,
    matching,
    one_of,
    parse,
    shape,
    spelling,
    whole,
)
from demarche.core.log.leaf import read_leaf
from demarche.core.log.place import Place
from demarche.core.log.shown import ShownHead
from demarche.core.parcel.cover import TooLargeError, check_version, heads_list
from demarche.core.parcel.inventory import read_inventory, read_want
from demarche.core.renewal import Renewal

PIECE_LIMIT: Final = 4_194_304
"""The most bytes of one piece."""

GENERATIONS_LIMIT: Final = 16
KEYSETS_LIMIT: Final = 32
"""The most key-sets in one parcel or answer."""

# An act beside its place.
LINE_LIMIT: Final = DOCUMENT_LIMIT + 8192


@dataclass(frozen=True, slots=True)
class CarriedAct:
    """An act and its place in its author's log."""

    signed: SignedAct
    place: Place


@dataclass(frozen=True, slots=True)
class CarriedPlace:
    """A place alone: of the act of that id in some log, as a receipt or as a newer path."""

    act: str
    place: Place


@dataclass(frozen=True, slots=True)
class RegisterLeaves:
    """Leaves of the register from index `start` on, and a head of it: of the size that they make, or proved to continue that."""

    start: int
    leaves: tuple[bytes, ...] = field(repr=False)
    head: ShownHead

    @property
    def end(self) -> int:
        """The size of the register that they make."""
        return self.start + len(self.leaves)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file that an act names: `offset` is where it begins, `bytes` how long the whole file is."""

    act: str
    file: str
    bytes: int
    offset: int


@dataclass(frozen=True, slots=True)
class Holding:
    """How many bytes of a file, from its first, a node holds: where the next piece begins."""

    act: str
    file: str
    bytes: int


def _any(value: Json, what: str) -> Json:
    return value


LEAVES_LIMIT: Final = 1000
"""The most leaves of the register in one record."""


def _register_leaf(value: Json, what: str) -> bytes:
    """Read a leaf of a register; give its bytes."""
    if not read_leaf(value).in_register:
        raise MalformedError(f"{what}: expected a leaf of a register, got one with salt")
    return spelling(value)


def _read_register(fields: Json, what: str) -> RegisterLeaves:
    found = shape(fields, _REGISTER, what)
    return RegisterLeaves(found["from"], found["leaves"], found["head"])


def _read_keyset(fields: Json, what: str) -> Renewal:
    found = shape(fields, _KEYSET, what)
    return Renewal(spelling(found["keyset"]), found["place"])


_KEYSET: Final[Mapping[str, Spec | Maybe]] = {"keyset": _any, "place": Maybe(Place.from_json)}
_REGISTER: Final[Mapping[str, Spec | Maybe]] = {
    "from": whole(1),
    "leaves": list_of(_register_leaf, least=1, most=LEAVES_LIMIT),
    "head": ShownHead.from_json,
}
_BEFORE: Final = b'{"act":'
_BETWEEN: Final = b',"k":"act","place":'
_CODE: Final = matching("[a-z][a-z0-9_]{0,63}", "a code")
_RECORDS: Final[Mapping[str, Mapping[str, Spec | Maybe]]] = {
    "parcel": {"v": whole(1, 1), "process": hash_hex, "complete": Maybe(one_of(1))},
    "generation": {"place": Place.from_json},
    "answer": {"v": whole(1, 1), "code": Maybe(_CODE), "held": heads_list, "made": Maybe(instant)},
    "act": {"act": _any, "place": Place.from_json},
    "place": {"act": hash_hex, "place": Place.from_json},
    "refused": {"act": Maybe(hash_hex), "file": Maybe(hash_hex), "code": _CODE, "place": Maybe(Place.from_json)},
    "piece": {"act": hash_hex, "file": hash_hex, "bytes": whole(1), "offset": whole()},
    "holding": {"act": hash_hex, "file": hash_hex, "bytes": whole()},
}

_READERS: Final[Mapping[str, Reader]] = {
    "head": ShownHead.from_json,
    "inventory": read_inventory,
    "keyset": _read_keyset,
    "register": _read_register,
    "want": read_want,
}


def read_lines(
    data: bytes, limit: int, *, opening: str, allowed: Mapping[str, int]
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Read the first record, which must be `opening`, and the others by kind, in the order of `allowed`."""
    if len(data) > limit:
        raise TooLargeError(f"expected at most {limit} bytes, got {len(data)}")
    if not data.endswith(b"\n"):
        raise MalformedError("expected lines that end in a newline, got none at the end")
    count, most = data.count(b"\n"), 1 + sum(allowed.values())
    if count > most:
        raise TooLargeError(f"expected at most {most} lines, got {count}")
    lines = iter(data[:-1].split(b"\n"))
    first = _read_record(next(lines), 1, (opening,))[1]
    records: dict[str, list[Any]] = {kind: [] for kind in allowed}
    order = list(allowed)
    for kind, record in _each(lines, order):
        records[kind].append(record)
        if len(records[kind]) > allowed[kind]:
            raise TooLargeError(f"expected at most {allowed[kind]} records {kind}, got more")
    return first, records


def _each(lines: Iterable[bytes], order: list[str]) -> Iterator[tuple[str, Any]]:
    left = tuple(order)
    for number, line in enumerate(lines, start=2):
        kind, record = _read_record(line, number, left)
        left = left[left.index(kind) :]
        yield kind, record


def _read_record(line: bytes, number: int, kinds: tuple[str, ...]) -> tuple[str, Any]:
    what = f"line {number}"
    try:
        value = parse(line, limit=LINE_LIMIT)
    except MalformedError as error:
        raise MalformedError(f"{what}: {error}") from error
    kind = value.get("k") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in kinds:
        raise MalformedError(f"{what}: expected a record {' or '.join(kinds)}, got another")
    check_version(value, kind)
    fields: Json = {name: each for name, each in value.items() if name != "k"}
    read = _READERS.get(kind)
    found = shape(fields, _RECORDS[kind], what) if read is None else read(fields, what)
    if kind == "act":
        found["document"] = _document(line, value["place"])
    return kind, found


def _document(line: bytes, place: Json) -> bytes:
    """The bytes of an act in its record: they stand between two names, and are printed once less."""
    return line[len(_BEFORE) : -len(_BETWEEN) - len(spelling(place)) - 1]


def place_line(carried: CarriedPlace) -> bytes:
    """Write the record of a place alone."""
    return spelling({"k": "place", "act": carried.act, "place": carried.place.to_json()})


def piece_line(piece: Piece) -> bytes:
    """Write the record of a piece, whose bytes are the item after the parcel."""
    value: dict[str, Json] = {"act": piece.act, "file": piece.file, "bytes": piece.bytes, "offset": piece.offset}
    return spelling({"k": "piece", **value})


def register_lines(register: RegisterLeaves | None) -> list[bytes]:
    """Write the record of leaves of the register, when there are some."""
    if register is None:
        return []
    leaves = b",".join(register.leaves)  # canonical each, and `leaves` sorts last
    head = spelling(register.head.to_json())
    return [b'{"from":%d,"head":%b,"k":"register","leaves":[%b]}' % (register.start, head, leaves)]


def holding_line(holding: Holding) -> bytes:
    """Write the record of how much of a file is held."""
    return spelling({"k": "holding", "act": holding.act, "file": holding.file, "bytes": holding.bytes})


def generation_line(place: Place) -> bytes:
    """Write the record of the first leaf of a log that goes on from another."""
    return canonical({"k": "generation", "place": place.to_json()})


def keyset_line(renewal: Renewal) -> bytes:
    """Write the record of a key-set, as its document was signed, with the place from which on it is in force."""
    place = b"" if renewal.place is None else b',"place":' + spelling(renewal.place.to_json())
    return b'{"k":"keyset","keyset":%b%b}' % (renewal.document, place)  # canonical already
