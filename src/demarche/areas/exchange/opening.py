# SPDX-License-Identifier: Apache-2.0
"""Opening a request: who carries it, whether it opens, and what it holds; or the one code for which the door stays shut.

Source: docs/protocol/exchange.md 3.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from django.db import DatabaseError

from demarche.areas.exchange.correspondence import (
    Known,
    Peer,
    known_as,
    note_of,
    peer,
    signed_here,
)
from demarche.areas.exchange.judging import (
    founding_log,
)
from demarche.core.acts.act import UnknownVersionError
from demarche.core.codes import Refusal
from demarche.core.encoding import MalformedError
from demarche.core.errors import DemarcheError
from demarche.core.keys import SignatureError
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.parcel import (
    PARCEL_LIMIT,
    Answer,
    Body,
    Cover,
    CoverError,
    ItemError,
    Parcel,
    ShownHead,
    TooLargeError,
    read_parcel,
    split_body,
    write_answer,
)
from demarche.core.seal import STANZAS_LIMIT, SealError, sealed_size, unseal
from demarche.ledger import keyrings, processes
from demarche.ledger.signer import KeyLockedError, Signer
from demarche.ledger.transaction import is_full

Random = Callable[[int], bytes]

BODY_LIMIT: Final = 16 * 1024 * 1024
"""The most bytes of a request: a parcel of 4 MiB and its files (docs/protocol/exchange.md 2)."""

_SEALED_LIMIT: Final = sealed_size(PARCEL_LIMIT, STANZAS_LIMIT)
_MALFORMED, _FORBIDDEN, _UNKNOWN, _CONFLICT, _LARGE, _FULL = 400, 403, 404, 409, 413, 507
_STATUS: Final[Mapping[Refusal, int]] = {
    Refusal.TOO_LARGE: _LARGE,
    Refusal.NOT_CONFIRMED: _FORBIDDEN,
    Refusal.NOT_FOUNDED: _FORBIDDEN,
    Refusal.COVER_SIGNATURE: _FORBIDDEN,
    Refusal.SIMULATED_PEER: _FORBIDDEN,
    Refusal.UNKNOWN_PROCESS: _UNKNOWN,
    Refusal.BEFORE_FOUNDING: _CONFLICT,
    Refusal.FILE_NOT_NAMED: _CONFLICT,
    Refusal.HEAD_UNPROVEN: _CONFLICT,
    Refusal.HEAD_FORKED: _CONFLICT,
    Refusal.KEYSET_UNPROVEN: _CONFLICT,
    Refusal.KEYSET_FORKED: _CONFLICT,
    Refusal.SUSPENDED: _FORBIDDEN,
    Refusal.STORE_FULL: _FULL,
}

# What is said before a cover has verified; whoever asks is told nothing else, not even the time.
_TO_ANYBODY: Final = frozenset(
    {
        *(Refusal.TOO_LARGE, Refusal.UNREADABLE_COVER, Refusal.UNKNOWN_VERSION),
        *(Refusal.NOT_CONFIRMED, Refusal.COVER_SIGNATURE),
    }
)


class ClosedError(DemarcheError):
    """The door refuses a whole parcel: nothing of it is kept, and no leaf is written."""

    def __init__(self, refusal: Refusal, held: Sequence[Checkpoint] = ()) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal
        self.held = tuple(held)

    @property
    def answer(self) -> Answer:
        """What the door says; whose log does not continue is shown the newest head of it that is held, as he signed it."""
        proving = self.held and self.refusal in (Refusal.HEAD_UNPROVEN, Refusal.HEAD_FORKED)
        note = note_of(self.held[-1]) if proving else b""
        shown = ShownHead(note, self.held[-1].origin) if note else None
        return Answer(head=shown, code=self.refusal.code, held=self.held)


def shut(work: Callable[[], tuple[int, bytes]], *, at: int) -> tuple[int, bytes]:
    """What the door says: what the work gives, or the code for which it stays shut, with its status."""
    try:
        return work()
    except ClosedError as closed:
        refusal, said = closed.refusal, closed.answer
    except (OSError, DatabaseError) as error:
        if not is_full(error):
            raise
        refusal, said = Refusal.STORE_FULL, Answer(code=Refusal.STORE_FULL.code)
    made = None if refusal in _TO_ANYBODY else at
    return _STATUS.get(refusal, _MALFORMED), write_answer(replace(said, made=made))


@dataclass(frozen=True, slots=True)
class Request:
    """A request that the door has opened: from whom, what it holds, and which size of the own log the sender holds."""

    sender: Peer
    cover: Cover
    parcel: Parcel
    files: list[bytes]
    confirmed: int


def open_request(body: bytes, signer: Signer) -> Request:
    """Checks 1 to 14 of docs/protocol/exchange.md 3; raise `ClosedError`."""
    found = _split(body)
    carriers = _carriers(found)
    if found.signed_cover.cover.items[0].bytes > _SEALED_LIMIT:
        raise ClosedError(Refusal.TOO_LARGE)
    plain, *files = _open(_items(found), signer)
    parcel = _read(plain)
    sender = _sender(parcel, carriers)
    if len(plain) > sender.charter.limits["parcel"]:
        raise ClosedError(Refusal.TOO_LARGE)
    cover = found.signed_cover.cover
    return Request(sender, cover, parcel, files, signed_here(sender.standing.log.origin, cover.heads) or 0)


def _split(body: bytes) -> Body:
    try:
        return split_body(body, limit=BODY_LIMIT)
    except TooLargeError as error:
        raise ClosedError(Refusal.TOO_LARGE) from error
    except UnknownVersionError as error:
        raise ClosedError(Refusal.UNKNOWN_VERSION) from error
    except CoverError as error:
        raise ClosedError(Refusal.UNREADABLE_COVER) from error


def _carriers(body: Body) -> list[Known]:
    """The confirmed members, one a process, whose node key signed the cover."""
    cover = body.signed_cover.cover
    confirmed = [member for member in known_as(cover.sender) if member.confirmed]
    if not confirmed:
        raise ClosedError(Refusal.NOT_CONFIRMED)
    signed = [member for member in confirmed if _signed(body, member)]
    if not signed:
        raise ClosedError(Refusal.COVER_SIGNATURE)
    addressed = [member for member in signed if member.own_code == cover.addressee]
    if not addressed:
        raise ClosedError(Refusal.WRONG_ADDRESSEE)
    return addressed


def _signed(body: Body, member: Known) -> bool:
    try:
        body.signed_cover.verify(processes.keyset(member.keyset).node)
    except SignatureError:
        return False
    return True


def _items(body: Body) -> tuple[bytes, ...]:
    try:
        return body.items
    except ItemError as error:
        raise ClosedError(Refusal.ITEM_HASH) from error


def _open(sealed: Sequence[bytes], signer: Signer) -> list[bytes]:
    try:
        return [unseal(item, signer.box()) for item in sealed]
    except SealError as error:
        return _open_renewed(sealed, signer, error)


def _open_renewed(sealed: Sequence[bytes], signer: Signer, error: SealError) -> list[bytes]:
    """Who has not heard of the newest key-set seals to an older box key, which opens as long as its file is here."""
    for keyset in keyrings.own_sets():
        with suppress(SealError, KeyLockedError):
            key = signer.under(keyset).box()
            return [unseal(item, key) for item in sealed]
    raise ClosedError(Refusal.CANNOT_OPEN) from error


def _read(plain: bytes) -> Parcel:
    try:
        return read_parcel(plain)
    except TooLargeError as error:
        raise ClosedError(Refusal.TOO_LARGE) from error
    except UnknownVersionError as error:
        raise ClosedError(Refusal.UNKNOWN_VERSION) from error
    except MalformedError as error:
        raise ClosedError(Refusal.UNREADABLE_PARCEL) from error


def _sender(parcel: Parcel, carriers: Sequence[Known]) -> Peer:
    """The carrier as a member of the parcel's process, once that process is open to it."""
    member = next((each for each in carriers if each.process == parcel.process), None)
    if member is None:
        raise ClosedError(Refusal.UNKNOWN_PROCESS)
    if member.closed:
        raise ClosedError(Refusal.SUSPENDED)
    sender = peer(member)
    if sender.keyset.simulated != sender.own_keyset.simulated:
        raise ClosedError(Refusal.SIMULATED_PEER)
    if not sender.standing.log.upto and sender.member.own_code in sender.standing.founders:
        # The own founding act is leaf 0 of the own log, so nothing can be entered before it. Who joins reads first.
        raise ClosedError(Refusal.NOT_FOUNDED)
    if not sender.member.origin and founding_log(parcel.acts) is None:
        raise ClosedError(Refusal.BEFORE_FOUNDING)
    return sender
