# SPDX-License-Identifier: Apache-2.0
"""The door for files that come in pieces: each is added where the one before ended, and a file that is whole is receipted.

Source: docs/protocol/exchange.md 5.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from demarche.areas.exchange.correspondence import Peer
from demarche.core.codes import Refusal
from demarche.core.parcel import PIECE_LIMIT as LIMIT
from demarche.core.parcel import CarriedPlace, Holding, Piece, RefusedItem, ShownHead
from demarche.ledger import arriving
from demarche.ledger import heads as own_heads
from demarche.ledger.models import FileInbox
from demarche.ledger.signer import Signer

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Brought:
    """A piece as its parcel brought it: from whom, what its record says, the hash of the sealed item, its bytes."""

    sender: Peer
    piece: Piece
    item: str
    content: bytes = field(repr=False)
    confirmed: int
    at: int
    random: Random

    def row(self) -> FileInbox | None:
        """The file that it is a piece of, if an act of the sender names it and it is to come so."""
        piece = self.piece
        row = arriving.find(self.sender.process, self.sender.code, piece.act, piece.file)
        return row if row is not None and row.bytes == piece.bytes else None


@dataclass(frozen=True, slots=True)
class Said:
    """What the door answers to a piece: how much is here, or, once the file has ended, the leaf that says how."""

    holding: tuple[Holding, ...] = ()
    head: ShownHead | None = None
    places: tuple[CarriedPlace, ...] = ()
    refused: tuple[RefusedItem, ...] = ()


def fits(piece: Piece, items: Sequence[bytes]) -> bool:
    """Whether a parcel brings exactly one piece, and within the limit."""
    return len(items) == 1 and 0 < len(items[0]) <= LIMIT and piece.offset + len(items[0]) <= piece.bytes


def add(row: FileInbox, brought: Brought, *, spare: int, signer: Signer) -> Said:
    """Add a piece to what is here; when that makes the file whole, put it in its place and enter it in the own log."""
    if row.leaf_index is not None:
        return _ended(row.leaf_index, row.refusal, brought, signer)
    held = arriving.add(row, brought.piece.offset, brought.content, spare=spare)
    if held < row.bytes:
        return Said(holding=(Holding(row.act, row.file, held),))
    file = arriving.complete(row)
    code = "" if file is not None else Refusal.FILE_MALFORMED.code
    index = arriving.end(row, file, item=brought.item, code=code, at=brought.at, random=brought.random)
    arriving.discard(row)
    return _ended(index, code, brought, signer)


def _ended(index: int, code: str, brought: Brought, signer: Signer) -> Said:
    """The leaf by which a file ended, under a head that covers it."""
    here, piece = brought.sender.standing, brought.piece
    head = own_heads.head_for(here, index, signer=signer, at=brought.at)
    place = own_heads.places(here.log, [index], head)[index]
    shown = own_heads.shown_head(here.log, head, brought.confirmed)
    if code:
        return Said(head=shown, refused=(RefusedItem(piece.act, piece.file, code, place),))
    return Said((Holding(piece.act, piece.file, piece.bytes),), shown, (CarriedPlace(piece.act, place),))
