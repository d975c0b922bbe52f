# SPDX-License-Identifier: Apache-2.0
"""The way out: what is due to each Party is claimed, sealed, posted, and settled by what its door proves.

Source: docs/protocol/exchange.md. An act never lapses; only an attempt does, and it says why.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from demarche.areas.directory.queries import Door, closed_line, door, fetching
from demarche.areas.directory.reaching import ask_to_confirm, nothing_to_confirm
from demarche.areas.exchange.answers import (
    Checked,
    UnprovenError,
    check_answer,
    keep_as_evidence,
    keep_forked,
    settle,
    take_note,
)
from demarche.areas.exchange.claiming import hold
from demarche.areas.exchange.correspondence import Peer, held_heads, known_as, peer, signed_here
from demarche.areas.exchange.evidence import HeadError
from demarche.areas.exchange.packing import Packed, covered, enclose, pack
from demarche.areas.exchange.registering import note_named, take_in
from demarche.areas.exchange.transport import ObstacleError, Reply, Transport, nothing
from demarche.core.codes import Obstacle, Refusal
from demarche.core.encoding import MalformedError
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.parcel import ACTS_LIMIT, Answer, read_answer
from demarche.ledger import clocks, outbox
from demarche.ledger.behind import StandstillError
from demarche.ledger.clocks import Reading
from demarche.ledger.files import MissingFileError
from demarche.ledger.models import Outbox
from demarche.ledger.peers import HeadMovedError
from demarche.ledger.signer import KeyLockedError, Signer
from demarche.ledger.transaction import write

Random = Callable[[int], bytes]

LEASE: Final = 10.0
"""Seconds of machine time after which what a worker held that died is tried by another; prolonged while a post lasts."""

LONGEST_PAUSE: Final = 3600.0
_DOUBLINGS: Final = 12

# With these the body did leave this node, whatever came back.
LEFT: Final = frozenset(
    {
        Obstacle.NO_REPLY,
        Obstacle.REDIRECTED,
        Obstacle.REFUSED,
        Obstacle.NOT_YET,
        Obstacle.NOT_NOW,
        Obstacle.ANSWER_UNREADABLE,
        Obstacle.RECEIPT_UNPROVEN,
        Obstacle.HEAD_BEHIND,
    }
)
_NOT_YET: Final = frozenset(
    {
        Refusal.NOT_CONFIRMED.code,
        Refusal.NOT_FOUNDED.code,
        Refusal.BEFORE_FOUNDING.code,
        Refusal.UNKNOWN_PROCESS.code,
        Refusal.FILE_NOT_NAMED.code,
    }
)
_OK, _UNAVAILABLE = 200, 503


def due_addressees(machine: float) -> list[tuple[str, str]]:
    """To whom something is due that this node carries; who fetches is not waited at."""
    due = outbox.due_addressees(machine)
    if not due:
        return due
    fetch = fetching()
    return [whom for whom in due if whom not in fetch]


def deliver_once(*, signer: Signer, transport: Transport, at: int, machine: float, random: Random) -> int:
    """Try what is due now, one parcel to each Party; give how many deliveries were tried.

    `at` is process time, `machine` machine time, both in seconds since 1970. A Party that does not answer holds up
    the others for as long as the transport allows, and then not again before its pause is over.
    """
    return sum(
        deliver_to(each, signer=signer, transport=transport, at=at, machine=machine, random=random)
        for each in due_addressees(machine)
    )


def deliver_to(  # noqa: PLR0913  # what an attempt needs
    whom: tuple[str, str], *, signer: Signer, transport: Transport, at: int, machine: float, random: Random
) -> int:
    """Try what is due to one Party, for callers that give each Party a thread; see `deliver_once`.

    Where more is due than fits into one parcel, the next is sealed while its door works on the one before.
    """
    process_id, addressee = whom
    tried, ahead = 0, _Ahead(outbox.claim(process_id, addressee, machine=machine, lease=LEASE, most=ACTS_LIMIT))
    while ahead.rows:
        [member] = (each for each in known_as(addressee) if each.process == process_id)
        count, ahead = _Attempt(peer(member), signer, transport, at, machine, random).run(ahead)
        tried += count
    return tried


_ROOM: Final[dict[tuple[str, str], int]] = {}
"""How many deliveries to a Party are read for one parcel, once more were than fit: of the rest nothing is read for nothing."""


def _about(fitted: int) -> int:
    """Somewhat more than fitted the last time, for the next ones may be smaller."""
    return min(ACTS_LIMIT, fitted + fitted // 8 + 8)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What is next to one Party: deliveries that were claimed, and what was sealed of them already."""

    rows: Sequence[Outbox] = ()
    sealed: Packed | None = None


def way_to(whom: Peer) -> Door:
    """Where a Party is reached: only what its officers' voices confirmed counts. Raise `ObstacleError`, also while the line is closed."""
    if whom.member.closed:
        closed = closed_line(whom.process, whom.code)
        raise ObstacleError(Obstacle.LINE_CLOSED, closed.why if closed else "")
    found = door(whom.process, whom.code)
    if found is None or not found.address or not whom.member.confirmed:
        raise ObstacleError(Obstacle.NO_CONNECTION, f"no confirmed address of {whom.code}")
    return replace(found, tls=certificates(whom, found))


def certificates(whom: Peer, to: Door) -> str:
    """The certificates of which one must answer: the confirmed one, and those of its key-sets that were learnt since.

    Its door answers with an older one until everybody has heard of the newest.
    """
    if whom.keyset.tls == to.tls:
        return to.tls
    named = [each.tls for each in whom.ring(whom.code).sets]
    return " ".join(dict.fromkeys([to.tls, *named]))


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attempt to one Party: what it needs, and how it ends."""

    peer: Peer
    signer: Signer
    transport: Transport
    at: int
    machine: float
    random: Random

    def run(self, ahead: _Ahead) -> tuple[int, _Ahead]:
        """Pack, post, check, settle; give how many deliveries were tried, and what is left of those that were claimed."""
        # The own founding act goes alone: before it is there, its door takes nothing else.
        founding = [row for row in ahead.rows if row.dossier == self.peer.process]
        rows = founding or ahead.rows
        self._leave([row for row in ahead.rows if row.dossier != self.peer.process] if founding else [])
        try:
            door = way_to(self.peer)
            packed = self._pack(rows, None) if ahead.sealed is None else self._covered(ahead.sealed)
        except (ObstacleError, KeyLockedError) as error:
            self._put_back(rows, error)
            return len(rows), _Ahead()
        except MissingFileError as error:
            lost = self._first(rows)
            self._put_back(lost, error)
            self._leave(rows[len(lost) :])
            return len(lost), _Ahead()
        if packed.lost:
            self._put_back(packed.lost, MissingFileError("a file that it names is not on disk"))
        tried = len(packed.rows) + len(packed.lost)
        try:
            return tried, self._exchange(packed, door)
        except (ObstacleError, KeyLockedError, MissingFileError) as error:
            self._put_back(packed.rows, error)
            self._leave(packed.later)
            return tried, _Ahead()

    def _pack(self, rows: Sequence[Outbox], since: int | None, to: Peer | None = None) -> Packed:
        given = {"since": since, "signer": self.signer, "at": self.at, "random": self.random}
        return self.some_of(rows, lambda some: pack(some, to or self.peer, **given))  # type: ignore[arg-type]  # by name

    def some_of(self, rows: Sequence[Outbox], make: Callable[[Sequence[Outbox]], Packed]) -> Packed:
        """Make a parcel of the first of these; no more of them are read than fit, as far as can be told."""
        some = self._first(rows)
        packed = make(some)
        _ROOM[self.peer.process, self.peer.code] = _about(len(packed.rows)) if packed.later else ACTS_LIMIT
        return replace(packed, later=[*packed.later, *rows[len(some) :]])

    def _first(self, rows: Sequence[Outbox]) -> Sequence[Outbox]:
        return rows[: _ROOM.get((self.peer.process, self.peer.code), ACTS_LIMIT)]

    def _covered(self, sealed: Packed) -> Packed:
        return covered(sealed, self.peer, signer=self.signer, at=self.at)

    def _exchange(self, packed: Packed, door: Door) -> _Ahead:
        """Post a parcel and settle what is answered; give what is next."""
        next_one, lease = _NextOne(self, packed), packed.rows[0].lease_until
        said, answer, body = self._answered(packed, door, next_one)
        self._settle(said, answer, body)
        if any(row.obstacle == Obstacle.ADDRESS_PRIVATE.code for row in said.rows):
            nothing_to_confirm(self.peer.process, self.peer.code)
        if packed.rows[0].lease_until != lease:
            # It took long: others are looked at first, and the time is read anew.
            self._leave(packed.later)
            return _Ahead()
        return _Ahead(packed.later, next_one.sealed)

    def _answered(self, packed: Packed, door: Door, next_one: "_NextOne") -> tuple[Packed, Answer, bytes]:
        """Post a parcel; once more at once, when the door holds another head than it was taken to hold."""
        held, reply = packed, self._post(packed, [*packed.rows, *packed.later], door, next_one.seal)
        answer = read_reply(reply)
        if answer.code is not None:
            take_note(answer, self.peer)
        if answer.code == Refusal.COVER_SIGNATURE.code and self.peer.carries != self.peer.own_keyset:
            packed = self._pack(packed.rows, None, self.peer.asked_again())
            reply = self._again(packed, held, door)
            answer = read_reply(reply)
        if answer.code == Refusal.HEAD_UNPROVEN.code:
            packed = self._pack(packed.rows, self._since(answer.held))
            reply = self._again(packed, held, door)
            answer = read_reply(reply)
        if answer.code is not None:
            raise ObstacleError(obstacle_of(answer.code), answer.code)
        return packed, answer, reply.body

    def _again(self, packed: Packed, before: Packed, door: Door) -> Reply:
        """Post what was packed once more; what fitted before and does not now waits."""
        self._leave(packed.later)
        return self._post(packed, [*packed.rows, *before.later], door, nothing)

    def _post(self, packed: Packed, held: Sequence[Outbox], door: Door, meanwhile: Callable[[], None]) -> Reply:
        with hold(held):
            return self.transport.post(door.address, door.tls, packed.body, door.confirmed, meanwhile=meanwhile)

    def _since(self, held: Sequence[Checkpoint]) -> int:
        """From which size the door wants the proof; a head that was never signed here is not proved from."""
        since = signed_here(self.peer.standing.log.origin, held)
        if since is None:
            raise ObstacleError(Obstacle.HEAD_BEHIND, "they hold a head of our log that we did not sign")
        return since

    def _settle(self, packed: Packed, answer: Answer, body: bytes) -> None:
        try:
            checked = self._check(packed, answer, body, self.peer.held)
            settle(checked, packed, self.peer, at=self.at)
        except HeadMovedError:
            checked = self._settle_on_newer(packed, answer, body)
        self._hear(packed, checked)
        note_named(self.peer, answer.held)
        take_in(answer.register, self.peer, at=self.at)
        said = {refused.act: refused.code for refused in answer.refused if refused.file is None}
        missing = checked.missing(packed.rows)
        for code in sorted({said[row.act] for row in missing if row.act in said}):
            refused = [row for row in missing if said.get(row.act) == code]
            self._put_back(refused, ObstacleError(Obstacle.REFUSED, code))
        silent = [row for row in missing if row.act not in said]
        if silent:
            keep_as_evidence(body, silent[0].act, packed, self.peer, at=self.at)
            self._put_back(silent, ObstacleError(Obstacle.RECEIPT_UNPROVEN, "expected a receipt of this act, got none"))

    def _hear(self, packed: Packed, checked: Checked) -> None:
        """What their clock said: a receipt of what was never sent before was entered there just now."""
        first = {row.act for row in packed.rows if not row.attempts}
        said = max((t for act, t in checked.entered.items() if act in first), default=None)
        if said is not None:
            clocks.hear(self.peer.process, self.peer.code, self.peer.member.clock, Reading(said, self.at))

    def _check(self, packed: Packed, answer: Answer, body: bytes, held: Mapping[str, Checkpoint]) -> Checked:
        try:
            return check_answer(answer, packed, self.peer, held)
        except HeadError as error:
            keep_forked(error, self.peer.process, self.peer.code, at=self.at)
            keep_as_evidence(body, packed.rows[0].act, packed, self.peer, at=self.at)
            raise ObstacleError(Obstacle.RECEIPT_UNPROVEN, str(error)) from error
        except UnprovenError as error:
            keep_as_evidence(body, packed.rows[0].act, packed, self.peer, at=self.at)
            raise ObstacleError(Obstacle.RECEIPT_UNPROVEN, str(error)) from error

    def _settle_on_newer(self, packed: Packed, answer: Answer, body: bytes) -> Checked:
        """The other side's own parcel brought a newer head meanwhile: this answer must agree with that one too."""
        held = held_heads(self.peer.process, self.peer.code)
        try:
            checked = check_answer(answer, packed, self.peer, held)
            settle(checked, packed, self.peer, at=self.at)
        except HeadError as error:
            if error.refusal is not Refusal.HEAD_FORKED:
                raise ObstacleError(Obstacle.HEAD_BEHIND, str(error)) from error
            return self._check(packed, answer, body, held)
        except HeadMovedError as error:
            raise ObstacleError(Obstacle.HEAD_BEHIND, str(error)) from error
        return checked

    def _leave(self, rows: Sequence[Outbox]) -> None:
        """Let go of deliveries that were claimed and not tried."""
        if rows:
            outbox.put_back(rows, obstacle="", detail="", due=self.machine)

    def _put_back(self, rows: Sequence[Outbox], error: Exception) -> None:
        obstacle, detail = as_obstacle(error)
        due = self.machine + pause_after(min(row.attempts for row in rows), self.random)

        def end() -> None:
            outbox.started(rows, at=self.at)
            if obstacle is Obstacle.ADDRESS_PRIVATE:
                ask_to_confirm(self.peer.process, self.peer.code, detail, at=self.at)
            outbox.put_back(rows, obstacle=obstacle.code, detail=detail, due=due, sent=obstacle in LEFT)

        write(end)


@dataclass(slots=True)
class _NextOne:
    """What of the deliveries that found no room in a parcel goes with the next: sealed while the door works on this one.

    It takes this one to be taken in. Its cover is written only when that was settled.
    """

    attempt: _Attempt
    before: Packed
    sealed: Packed | None = None

    def seal(self) -> None:
        """Seal it; what hinders that is met again, and said, when its turn comes."""
        if not self.before.later or self.sealed is not None:
            return
        attempt, before = self.attempt, self.before
        given = {"signer": attempt.signer, "at": attempt.at, "random": attempt.random, "spare": before.spare}
        with suppress(KeyLockedError, MissingFileError):
            self.sealed = attempt.some_of(
                before.later,
                lambda some: enclose(some, attempt.peer, since=before.size, **given),  # type: ignore[arg-type]  # by name
            )


def pause_after(tries: int, random: Random) -> float:
    """How long to wait after that many attempts and one more, in seconds: full jitter, up to 2 to their power, an hour at most."""
    longest = min(LONGEST_PAUSE, 2.0 ** min(1 + tries, _DOUBLINGS))
    return longest * int.from_bytes(random(4), "big") / 2**32


def as_obstacle(error: Exception) -> tuple[Obstacle, str]:
    """Which obstacle an error is to a delivery, and what was observed."""
    if isinstance(error, ObstacleError):
        return error.obstacle, error.detail
    if isinstance(error, StandstillError):
        return error.code, str(error)
    return Obstacle.KEY_LOCKED if isinstance(error, KeyLockedError) else Obstacle.FILE_LOST, str(error)


def answered(reply: Reply) -> Answer:
    """What a door answered, whatever its status; raise `ObstacleError` for what is no answer."""
    if reply.status == _UNAVAILABLE and not reply.body:
        raise ObstacleError(Obstacle.NOT_NOW, f"HTTP {reply.status}")
    try:
        return read_answer(reply.body)
    except MalformedError as error:
        raise ObstacleError(Obstacle.ANSWER_UNREADABLE, f"HTTP {reply.status}: {error}") from error


def read_reply(reply: Reply) -> Answer:
    """What a door answered, in the status that fits it; raise `ObstacleError` for anything else."""
    answer = answered(reply)
    if (reply.status == _OK) != (answer.code is None):
        raise ObstacleError(Obstacle.ANSWER_UNREADABLE, f"HTTP {reply.status} with the code {answer.code}")
    return answer


def obstacle_of(code: str) -> Obstacle:
    """Which obstacle it is that a door refuses a whole request with this code."""
    if code in _NOT_YET:
        return Obstacle.NOT_YET
    return Obstacle.HEAD_BEHIND if code == Refusal.HEAD_UNPROVEN.code else Obstacle.REFUSED
