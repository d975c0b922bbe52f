# SPDX-License-Identifier: Apache-2.0
"""The answer of a door: its head and the places of what it took, and what it refused; or one code for all of it.

Source: docs/protocol/parcel.md 5.
"""

from dataclasses import dataclass
from typing import Final

from demarche.core.encoding import Json, canonical, stamp
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.place import Place
from demarche.core.log.shown import ShownHead
from demarche.core.parcel.batch import ACTS_LIMIT
from demarche.core.parcel.cover import heads_value
from demarche.core.parcel.inventory import LISTED, Inventory, Want, inventory_lines
from demarche.core.parcel.record import (
    GENERATIONS_LIMIT,
    KEYSETS_LIMIT,
    CarriedPlace,
    Holding,
    RegisterLeaves,
    generation_line,
    holding_line,
    keyset_line,
    place_line,
    read_lines,
    register_lines,
)
from demarche.core.renewal import Renewal

ANSWER_LIMIT: Final = 8_388_608
_ALLOWED: Final = {
    "head": 1 + GENERATIONS_LIMIT,
    "keyset": KEYSETS_LIMIT,
    "generation": GENERATIONS_LIMIT,
    "register": 1,
    "place": ACTS_LIMIT,
    "refused": ACTS_LIMIT,
    "holding": ACTS_LIMIT,
    "inventory": LISTED,
    "want": LISTED,
}


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """An act, a file or (when neither is named) a whole parcel refused, why, and the leaf that says so, if there is one."""

    act: str | None
    file: str | None
    code: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door answers: its head and the places of what it took; or one code for all of it.

    `held` lists the heads that the answering node holds of the sender's logs, so that the next try proves from there;
    `holding` how much it has of files that come in pieces. `made` is its process time, by which clocks are compared. With a
    code `head` is one of the sender's own logs, as the sender signed it. `older` are heads of earlier logs of the answering
    node that places lead to, `generations` the places of the first leaves of its logs that go on from others.
    """

    head: ShownHead | None = None
    places: tuple[CarriedPlace, ...] = ()
    refused: tuple[RefusedItem, ...] = ()
    code: str | None = None
    held: tuple[Checkpoint, ...] = ()
    holding: tuple[Holding, ...] = ()
    made: int | None = None
    inventories: tuple[Inventory, ...] = ()
    wants: tuple[Want, ...] = ()
    older: tuple[ShownHead, ...] = ()
    generations: tuple[Place, ...] = ()
    register: RegisterLeaves | None = None
    keysets: tuple[Renewal, ...] = ()


def write_answer(answer: Answer) -> bytes:
    """Write an answer: a line for itself, then its head, what was taken, what was refused, and how much of files is held."""
    first: dict[str, Json] = {"k": "answer", "v": 1, "held": heads_value(answer.held)}
    if answer.code is not None:
        first["code"] = answer.code
    if answer.made is not None:
        first["made"] = stamp(answer.made)
    heads = [*([] if answer.head is None else [answer.head]), *answer.older]
    lines = [
        canonical(first),
        *(canonical({"k": "head", **head.to_json()}) for head in heads),
        *map(keyset_line, answer.keysets),
        *map(generation_line, answer.generations),
        *register_lines(answer.register),
        *map(place_line, answer.places),
        *map(_refused_line, answer.refused),
        *map(holding_line, answer.holding),
        *inventory_lines(answer.inventories, answer.wants),
    ]
    return b"\n".join((*lines, b""))


def _refused_line(refused: RefusedItem) -> bytes:
    named = {"act": refused.act, "file": refused.file}
    value: dict[str, Json] = {name: each for name, each in named.items() if each is not None}
    if refused.place is not None:
        value["place"] = refused.place.to_json()
    return canonical({"k": "refused", "code": refused.code, **value})


def read_answer(data: bytes, *, limit: int = ANSWER_LIMIT) -> Answer:
    """Read an answer of at most `limit` bytes strictly. Raises `MalformedError`; nothing in it is verified yet."""
    first, records = read_lines(data, limit, opening="answer", allowed=_ALLOWED)
    return Answer(
        head=records["head"][0] if records["head"] else None,
        places=tuple(CarriedPlace(**record) for record in records["place"]),
        refused=tuple(RefusedItem(**record) for record in records["refused"]),
        code=first["code"],
        held=first["held"],
        inventories=tuple(records["inventory"]),
        wants=tuple(records["want"]),
        holding=tuple(Holding(**record) for record in records["holding"]),
        made=first["made"],
        older=tuple(records["head"][1:]),
        generations=tuple(record["place"] for record in records["generation"]),
        register=next(iter(records["register"]), None),
        keysets=tuple(records["keyset"]),
    )
