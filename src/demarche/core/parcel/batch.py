# SPDX-License-Identifier: Apache-2.0
"""The parcel: heads, acts with their places and places alone, many under one seal; or a piece of a file.

Source: docs/protocol/parcel.md 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from demarche.core.acts.act import ACT_TYPE, UnknownVersionError, open_record
from demarche.core.encoding import Json, MalformedError, canonical, digest, spelling
from demarche.core.keys import pae
from demarche.core.log.place import Place
from demarche.core.log.shown import ShownHead
from demarche.core.parcel.cover import HEADS_LIMIT, TooLargeError
from demarche.core.parcel.inventory import LISTED, Inventory, Want, inventory_lines
from demarche.core.parcel.record import (
    GENERATIONS_LIMIT,
    KEYSETS_LIMIT,
    CarriedAct,
    CarriedPlace,
    Holding,
    Piece,
    RegisterLeaves,
    generation_line,
    holding_line,
    keyset_line,
    piece_line,
    place_line,
    read_lines,
    register_lines,
)
from demarche.core.renewal import Renewal

ACTS_LIMIT: Final = 1000
PARCEL_LIMIT: Final = 4_194_304
_ALLOWED: Final = {
    "head": HEADS_LIMIT,
    "keyset": KEYSETS_LIMIT,
    "generation": GENERATIONS_LIMIT,
    "register": 1,
    "act": ACTS_LIMIT,
    "place": ACTS_LIMIT,
    "holding": ACTS_LIMIT,
    "inventory": LISTED,
    "want": LISTED,
    "piece": 1,
}


class ParcelError(MalformedError):
    """What was sealed is not a parcel in its form."""


@dataclass(frozen=True, slots=True)
class UnreadableAct:
    """An `act` record whose act is not in its form: its id where the record has a header, and what is wrong."""

    act: str | None
    error: MalformedError


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one seal holds: heads, acts with their places, and places alone, all of one process; or where a piece belongs.

    `generations` are the places of the first leaves of the carrier's logs that go on from others. `complete` says that with
    this parcel the addressee has every act of its own that the carrier holds. `unreadable` is filled by reading only: an act that cannot be read is refused alone, and the others are taken.
    """

    process: str
    heads: tuple[ShownHead, ...] = ()
    acts: tuple[CarriedAct, ...] = ()
    places: tuple[CarriedPlace, ...] = ()
    holding: tuple[Holding, ...] = ()
    inventories: tuple[Inventory, ...] = ()
    wants: tuple[Want, ...] = ()
    piece: Piece | None = None
    generations: tuple[Place, ...] = ()
    complete: bool = False
    register: RegisterLeaves | None = None
    keysets: tuple[Renewal, ...] = ()
    unreadable: tuple[UnreadableAct, ...] = ()


def write_parcel(parcel: Parcel, *, stored: Sequence[tuple[bytes, Place]] = ()) -> bytes:
    """Write a parcel: a line for itself, then its heads, its acts with their places, and its places.

    `stored` are more acts, as documents that were read when they were signed or came in. Raises `TooLargeError` above the limits of the protocol, so that nothing is sealed that no door would take.
    """
    acts = [*((each.signed.document, each.place) for each in parcel.acts), *stored]
    most = max(len(acts), len(parcel.places))
    if most > ACTS_LIMIT:
        raise TooLargeError(f"expected at most {ACTS_LIMIT} acts and places, got {most}")
    whole: dict[str, Json] = {"complete": 1} if parcel.complete else {}
    lines = [
        canonical({"k": "parcel", "v": 1, "process": parcel.process, **whole}),
        *(canonical({"k": "head", **head.to_json()}) for head in parcel.heads),
        *map(keyset_line, parcel.keysets),
        *map(generation_line, parcel.generations),
        *register_lines(parcel.register),
        *(_act_line(document, place) for document, place in acts),
        *map(place_line, parcel.places),
        *map(holding_line, parcel.holding),
        *inventory_lines(parcel.inventories, parcel.wants),
        *([] if parcel.piece is None else [piece_line(parcel.piece)]),
    ]
    data = b"\n".join((*lines, b""))
    if len(data) > PARCEL_LIMIT:
        raise TooLargeError(f"expected a parcel of at most {PARCEL_LIMIT} bytes, got {len(data)}")
    return data


def _act_line(document: bytes, place: Place) -> bytes:
    # The document is canonical already, and `act` sorts first.
    return b'{"act":%b,"k":"act","place":%b}' % (document, spelling(place.to_json()))


def read_parcel(data: bytes, *, limit: int = PARCEL_LIMIT) -> Parcel:
    """Read a parcel of at most `limit` bytes strictly.

    Raises `TooLargeError`, `UnknownVersionError` or `ParcelError`. An act that is not in its form spoils only itself:
    it is named in `unreadable`. Signatures, places and heads are for the door to verify.
    """
    try:
        first, records = read_lines(data, limit, opening="parcel", allowed=_ALLOWED)
    except (UnknownVersionError, TooLargeError):
        raise
    except MalformedError as error:
        raise ParcelError(f"unreadable parcel: {error}") from error
    acts: list[CarriedAct] = []
    unreadable: list[UnreadableAct] = []
    for record in records["act"]:
        try:
            acts.append(CarriedAct(open_record(record["act"], record["document"]), record["place"]))
        except MalformedError as error:
            unreadable.append(UnreadableAct(_claimed_id(record["act"]), error))
    return Parcel(
        process=first["process"],
        heads=tuple(records["head"]),
        acts=tuple(acts),
        places=tuple(CarriedPlace(**record) for record in records["place"]),
        holding=tuple(Holding(**record) for record in records["holding"]),
        inventories=tuple(records["inventory"]),
        wants=tuple(records["want"]),
        piece=next((Piece(**record) for record in records["piece"]), None),
        generations=tuple(record["place"] for record in records["generation"]),
        complete=first["complete"] is not None,
        register=next(iter(records["register"]), None),
        keysets=tuple(records["keyset"]),
        unreadable=tuple(unreadable),
    )


def _claimed_id(value: Json) -> str | None:
    """Give the id that an act would have by its header, readable or not, so that its sender knows which one is meant."""
    header = value.get("header") if isinstance(value, dict) else None
    return digest(pae(ACT_TYPE, spelling(header))) if isinstance(header, dict) else None
