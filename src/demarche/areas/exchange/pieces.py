# SPDX-License-Identifier: Apache-2.0
"""The door for files that come in pieces: each is added where the one before ended, and a file that is whole is receipted.

Source: docs/protocol/exchange.md 5.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from demarche.areas.exchange.correspondence import Peer
from demarche.core.codes import Refusal
from demarche.core.parcel import PIECE_LIMIT as LIMIT
from demarche.core.parcel import Answer, CarriedPlace, Holding, Piece, RefusedItem
from demarche.ledger import arriving, generations
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


def fits(piece: Piece, items: Sequence[bytes]) -> bool:
    """Whether a parcel brings exactly one piece, and within the limit."""
    return len(items) == 1 and 0 < len(items[0]) <= LIMIT and piece.offset + len(items[0]) <= piece.bytes


def add(row: FileInbox, brought: Brought, *, spare: int, signer: Signer) -> Answer:
    """Add a piece to what is here; when that makes the file whole, put it in its place and enter it in the own log."""
    if row.leaf_index is not None:
        return _ended(row.leaf_index, row.refusal, brought, signer)
    held = arriving.add(row, brought.piece.offset, brought.content, spare=spare)
    if held < row.bytes:
        return Answer(holding=(Holding(row.act, row.file, held),))
    file = arriving.complete(row)
    code = "" if file is not None else Refusal.FILE_MALFORMED.code
    index = arriving.end(row, file, item=brought.item, code=code, at=brought.at, random=brought.random)
    arriving.discard(row)
    return _ended(index, code, brought, signer)


def _ended(index: int, code: str, brought: Brought, signer: Signer) -> Answer:
    """The leaf by which a file ended, under a head that covers it."""
    here, piece = brought.sender.standing, brought.piece
    head = own_heads.head_for(here, index, signer=signer, at=brought.at)
    places, older = generations.places(here, [index], head)
    chain = generations.chain(here, head) if not brought.confirmed else generations.NONE
    shown = own_heads.shown_head(here.log, head, brought.confirmed)
    said = Answer(shown, older=chain.heads(older), generations=chain.places)
    if code:
        return replace(said, refused=(RefusedItem(piece.act, piece.file, code, places[index]),))
    holding = (Holding(piece.act, piece.file, piece.bytes),)
    return replace(said, places=(CarriedPlace(piece.act, places[index]),), holding=holding)
