# SPDX-License-Identifier: Apache-2.0
"""What travels: a parcel of acts and places, the cover that says who carries it to whom, and the answer to it.

Source: docs/protocol/parcel.md.
"""

from demarche.core.log.shown import ShownHead
from demarche.core.parcel.answer import ANSWER_LIMIT, Answer, RefusedItem, read_answer, write_answer
from demarche.core.parcel.batch import (
    ACTS_LIMIT,
    PARCEL_LIMIT,
    Parcel,
    ParcelError,
    UnreadableAct,
    read_parcel,
    write_parcel,
)
from demarche.core.parcel.cover import (
    COVER_TYPE,
    HEADS_LIMIT,
    ITEMS_LIMIT,
    Body,
    Cover,
    CoverError,
    Item,
    ItemError,
    SignedCover,
    TooLargeError,
    join_body,
    read_cover,
    split_body,
    write_cover,
)
from demarche.core.parcel.inventory import FIRST, LISTED, Inventory, Want, compare, pages, summed
from demarche.core.parcel.record import (
    LEAVES_LIMIT,
    PIECE_LIMIT,
    CarriedAct,
    CarriedPlace,
    Holding,
    Piece,
    RegisterLeaves,
)

__all__ = [
    "ACTS_LIMIT",
    "ANSWER_LIMIT",
    "COVER_TYPE",
    "FIRST",
    "HEADS_LIMIT",
    "ITEMS_LIMIT",
    "LEAVES_LIMIT",
    "LISTED",
    "PARCEL_LIMIT",
    "PIECE_LIMIT",
    "Answer",
    "Body",
    "CarriedAct",
    "CarriedPlace",
    "Cover",
    "CoverError",
    "Holding",
    "Inventory",
    "Item",
    "ItemError",
    "Parcel",
    "ParcelError",
    "Piece",
    "RefusedItem",
    "RegisterLeaves",
    "ShownHead",
    "SignedCover",
    "TooLargeError",
    "UnreadableAct",
    "Want",
    "compare",
    "join_body",
    "pages",
    "read_answer",
    "read_cover",
    "read_parcel",
    "split_body",
    "summed",
    "write_answer",
    "write_cover",
    "write_parcel",
]
