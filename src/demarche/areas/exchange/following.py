# SPDX-License-Identifier: Apache-2.0
"""The way out for large files: in pieces, each where the addressee says it stands, until its log shows that all is there.

Source: docs/protocol/exchange.md 5. Nothing is remembered of an attempt but how far it came: the door says where to go on.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from demarche.areas.directory.queries import Door, fetching
from demarche.areas.exchange.answers import UnprovenError
from demarche.areas.exchange.correspondence import Peer, held_heads, known_as, peer, signed_here
from demarche.areas.exchange.evidence import HeadError, check_entry, check_sigs
from demarche.areas.exchange.outbox import LEFT, as_obstacle, obstacle_of, pause_after, read_reply, way_to
from demarche.areas.exchange.succession import check_shown
from demarche.areas.exchange.transport import ObstacleError, Transport
from demarche.core.codes import Obstacle
from demarche.core.encoding import MalformedError, digest
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.place import Place
from demarche.core.log.tree import ProofError
from demarche.core.parcel import Answer, Cover, Item, Parcel, Piece, join_body, write_cover, write_parcel
from demarche.core.seal import seal
from demarche.ledger import read, sending
from demarche.ledger.files import MissingFileError, path_of
from demarche.ledger.models import FileOutbox
from demarche.ledger.peers import Grown, HeadMovedError
from demarche.ledger.signer import KeyLockedError, Signer

Random = Callable[[int], bytes]


def due_addressees(machine: float) -> list[tuple[str, str]]:
    """To whom a large file is due that this node carries; who fetches is not waited at."""
    due = sending.due_addressees(machine)
    if not due:
        return due
    fetch = fetching()
    return [whom for whom in due if whom not in fetch]


LEASE: Final = 30.0
"""Seconds of machine time after which another worker goes on with what one held that died; one that starts does so at once.

A slow turn may outlast it: a piece that is posted twice has no second effect.
"""

TURN: Final = 3.0
"""Seconds after which a turn ends, so that what was sent is noted and others have theirs."""

SMALLEST: Final = 16_384
LARGEST: Final = 2_097_152
_FIRST: Final = 262_144
_QUICK: Final = 0.5
_SLOW: Final = 5.0
_READ: Final = 1 << 20


@dataclass(slots=True)
class Pace:
    """How large the next piece to a Party is: twice the last when that was quick, half of it when it was slow or lost."""

    size: int = _FIRST

    def went(self, seconds: float) -> None:
        """A piece was answered after so long."""
        if seconds < _QUICK:
            self.size = min(LARGEST, self.size * 2)
        elif seconds > _SLOW:
            self.lost()

    def lost(self) -> None:
        """A piece was not answered."""
        self.size = max(SMALLEST, self.size // 2)


_PACES: Final[dict[tuple[str, str], Pace]] = {}


def follow(  # noqa: PLR0913  # what an attempt needs
    whom: tuple[str, str],
    *,
    signer: Signer,
    transport: Transport,
    at: int,
    machine: float,
    random: Random,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Send pieces of the file that is due to one (process id, Party code) for a turn; give how many were answered.

    `at` is process time, `machine` machine time; `clock` measures how long a piece takes.
    """
    process_id, addressee = whom
    row = sending.claim(process_id, addressee, machine=machine, lease=LEASE)
    if row is None:
        return 0
    [member] = (each for each in known_as(addressee) if each.process == process_id)
    pace = _PACES.setdefault(whom, Pace())
    return _Turn(row, peer(member), signer, transport, at, machine, random, clock, pace).run()


@dataclass(slots=True)
class _Turn:
    """One turn of one file to one Party."""

    row: FileOutbox
    peer: Peer
    signer: Signer
    transport: Transport
    at: int
    machine: float
    random: Random
    clock: Callable[[], float]
    pace: Pace
    held: int = field(init=False)
    answered: int = field(init=False, default=0)

    def run(self) -> int:
        """Send pieces until the file has ended, the turn is over, or something stands in the way."""
        self.held = self.row.offset
        try:
            if not self._send():
                sending.moved_on(self.row, self.held, due=self.machine, at=self.at)
        except (ObstacleError, KeyLockedError, MissingFileError) as error:
            self._put_back(error)
        return self.answered

    def _send(self) -> bool:
        """Whether the file has ended."""
        found = way_to(self.peer)
        with opened(self.row) as handle:
            if not self.row.attempts and not self.held:
                _check_own(handle, self.row)
            end = self.clock() + TURN
            while self.clock() < end:
                if self._piece(found, handle):
                    return True
        return False

    def _piece(self, to: Door, handle: int) -> bool:
        """Post one piece, and take from the answer where the next begins, or that the file has ended."""
        # When all is said to be there, its last byte is sent once more to hear what the log says of it.
        offset = min(self.held, self.row.bytes - 1)
        content = os.pread(handle, self.pace.size, offset)
        if not content:
            raise MissingFileError(f"expected file {self.row.file} on disk, it is shorter than its act says")
        began = self.clock()
        try:
            reply = self.transport.post(
                to.address,
                to.tls,
                piece_body(self.row, offset, content, self.peer, signer=self.signer, at=self.at, random=self.random),
                to.confirmed,
            )
        except ObstacleError:
            self.pace.lost()
            raise
        self.pace.went(self.clock() - began)
        answer = read_reply(reply)
        if answer.code is not None:
            raise ObstacleError(obstacle_of(answer.code), answer.code)
        self.answered += 1
        if answer.head is not None:
            self._settle(answer)
            return True
        before, self.held = self.held, self._holding(answer)
        if self.held <= offset and before == self.held:
            raise ObstacleError(Obstacle.ANSWER_UNREADABLE, f"it goes on asking for the piece at {self.held}")
        return False

    def _holding(self, answer: Answer) -> int:
        for each in answer.holding:
            if (each.act, each.file) == (self.row.act, self.row.file) and each.bytes <= self.row.bytes:
                return each.bytes
        raise ObstacleError(Obstacle.ANSWER_UNREADABLE, "it does not say how much of the file it holds")

    def _settle(self, answer: Answer) -> None:
        """Believe that the file has ended when the other log shows it; once more when a newer head came in meanwhile."""
        try:
            self._end(answer, self.peer.held)
        except HeadMovedError:
            try:
                self._end(answer, held_heads(self.peer.process, self.peer.code))
            except HeadMovedError as error:
                raise ObstacleError(Obstacle.HEAD_BEHIND, str(error)) from error

    def _end(self, answer: Answer, held: Mapping[str, Checkpoint]) -> None:
        try:
            place, refusal, grown = self._check(answer, held)
        except HeadError as error:
            # Its own parcel may have brought a newer head meanwhile; what contradicts that shows at the next parcel.
            raise ObstacleError(Obstacle.HEAD_BEHIND, str(error)) from error
        except (UnprovenError, ProofError, MalformedError) as error:
            raise ObstacleError(Obstacle.RECEIPT_UNPROVEN, str(error)) from error
        confirmed = signed_here(self.peer.standing.log.origin, answer.held) or 0
        sending.end(self.row, place=place, refusal=refusal, shown=grown, confirmed=confirmed, at=self.at)

    def _check(self, answer: Answer, held: Mapping[str, Checkpoint]) -> tuple[Place, str, list[Grown]]:
        """The place that says how the file ended, the code when it was refused, and how the other log grew."""
        if answer.head is None:
            raise UnprovenError("expected a head of their log, got none")
        heads, first = (answer.head, *answer.older), self.peer.member.origin
        shown = check_shown(heads, answer.generations, self.peer, held, first=first)
        about: dict[str, Any] = {"act": self.row.act, "file": self.row.file}
        for carried in answer.places:
            head = shown.head(carried.place, self.peer.code)
            keyset = shown.in_force(carried.place, self.peer.code)
            check_sigs(check_entry(carried.place, head, "got", keyset=keyset, **about), self._sigs())
            return carried.place, "", shown.grown
        for refused in answer.refused:
            if refused.place is not None:
                head = shown.head(refused.place, self.peer.code)
                keyset = shown.in_force(refused.place, self.peer.code)
                leaf = check_entry(refused.place, head, "refused", keyset=keyset, **about)
                return refused.place, str(leaf.fields["code"]), shown.grown
        raise UnprovenError("expected a receipt or a refusal of this file, got neither")

    def _sigs(self) -> str:
        signed = read.act(self.row.act)
        return "" if signed is None else signed.sigs

    def _put_back(self, error: Exception) -> None:
        obstacle, detail = as_obstacle(error)
        tries = 0 if self.held > self.row.offset else self.row.attempts
        sending.put_back(
            self.row,
            self.held,
            obstacle=obstacle.code,
            detail=detail,
            due=self.machine + pause_after(tries, self.random),
            at=self.at,
            sent=obstacle in LEFT,
        )


def piece_body(  # noqa: PLR0913  # what a request is made of
    row: FileOutbox, offset: int, content: bytes, peer: Peer, *, signer: Signer, at: int, random: Random
) -> bytes:
    """The body that brings a piece of a file."""
    piece = Piece(row.act, row.file, row.bytes, offset)
    plain = write_parcel(Parcel(peer.process, piece=piece))
    items = [seal(each, [peer.keyset.box], random=random) for each in (plain, content)]
    cover = Cover(
        sender=peer.member.own_code,
        addressee=peer.code,
        made=at,
        items=tuple(Item(digest(item), len(item)) for item in items),
        heads=peer.heads,
    )
    return join_body(write_cover(cover, signer.under(peer.carries).node()), items)


def next_piece(row: FileOutbox, most: int) -> tuple[int, bytes]:
    """Where the next piece begins, and the piece; the last byte again once all is there. Raises `MissingFileError`."""
    offset = min(row.offset, row.bytes - 1)
    with opened(row) as handle:
        if not row.offset:
            _check_own(handle, row)
        return offset, os.pread(handle, most, offset)


@contextmanager
def opened(row: FileOutbox) -> Iterator[int]:
    """The file on disk, open for reading; raise `MissingFileError`."""
    try:
        handle = os.open(path_of(row.file), os.O_RDONLY)
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        raise MissingFileError(f"expected file {row.file} on disk, {why}") from error
    try:
        yield handle
    finally:
        os.close(handle)


def _check_own(handle: int, row: FileOutbox) -> None:
    """Before the first piece leaves: these are the bytes that the act names."""
    hashed, offset = sha256(), 0
    while piece := os.pread(handle, _READ, offset):
        hashed.update(piece)
        offset += len(piece)
    if hashed.hexdigest() != row.file:
        raise MissingFileError(f"expected file {row.file} on disk, got other bytes")
