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
from demarche.ledger import arriving, generations, keyrings
from demarche.ledger import heads as own_heads
from demarche.ledger.files import File
from demarche.ledger.models import FileInbox
from demarche.ledger.signer import Signer
from demarche.ledger.transaction import BusyError

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


def take(brought: Brought, *, spare: int, signer: Signer) -> Answer | None:
    """Add a piece to what is here, and say how much that is; `None` when no act here names the file.

    When that makes the file whole, it is put in its place and entered in the own log; then, and from then on, the answer has
    the leaf that says how it ended. A whole that has another hash is asked for once more from its first byte.
    """
    row = brought.row()
    if row is None:
        return None
    held = tuple(brought.sender.held.values())
    if row.leaf_index is None:
        size = arriving.add(row, brought.piece.offset, brought.content, spare=spare)
        if size < row.bytes:
            return Answer(held=held, holding=(Holding(row.act, row.file, size),))
        return replace(_end(row, brought, signer), held=held)
    said = _ended(row.leaf_index, row.refusal, brought, signer)
    if said is None:
        file = None if row.refusal else File(row.file, row.bytes, row.media)
        said = _enter(row, file, row.refusal, brought, signer, again=True)
    return replace(said, held=held)


def _end(row: FileInbox, brought: Brought, signer: Signer) -> Answer:
    file = arriving.complete(row)
    if file is None and arriving.begin_again(row):
        return Answer(holding=(Holding(row.act, row.file, 0),))
    code = "" if file is not None else Refusal.FILE_MALFORMED.code
    said = _enter(row, file, code, brought, signer, again=False)
    arriving.discard(row)
    return said


def _enter(  # noqa: PLR0913  # what a leaf says
    row: FileInbox, file: File | None, code: str, brought: Brought, signer: Signer, *, again: bool
) -> Answer:
    given = {"item": brought.item, "code": code, "at": brought.at, "random": brought.random}
    index = arriving.end(row, file, **given, again=again)  # type: ignore[arg-type]  # by name
    said = _ended(index, code, brought, signer)
    if said is None:
        raise BusyError(f"expected a head over leaf {index}, the log was restored meanwhile")
    return said


def _ended(index: int, code: str, brought: Brought, signer: Signer) -> Answer | None:
    """The leaf by which a file ended, under a head that covers it; `None` when it stands in a closed log that was not signed so far."""
    here, piece = brought.sender.standing, brought.piece
    head = own_heads.head_for(here, index, signer=signer, at=brought.at)
    found, older = generations.places(here, [index], head)
    if index not in found:
        return None
    chain = generations.chain(here, head) if not brought.confirmed else generations.NONE
    said = Answer(
        head=own_heads.shown_head(here.log, head, brought.confirmed),
        older=chain.heads(older),
        generations=chain.places,
        keysets=keyrings.unconfirmed(here, head, brought.confirmed),
    )
    if code:
        return replace(said, refused=(RefusedItem(piece.act, piece.file, code, found[index]),))
    holding = (Holding(piece.act, piece.file, piece.bytes),)
    return replace(said, holding=holding, places=(CarriedPlace(piece.act, found[index]),))
