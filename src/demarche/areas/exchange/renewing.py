# SPDX-License-Identifier: Apache-2.0
"""A Party that does not hold the newest own key-set yet is told of it, until it says that it does.

Source: docs/protocol/keyset.md 5. Whatever goes to it carries the key-set anyway; this is for when nothing does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from demarche.areas.directory.queries import fetching
from demarche.areas.exchange.answers import UnprovenError, check_answer, keep_forked, settle
from demarche.areas.exchange.correspondence import Peer, known_as, peer, signed_here
from demarche.areas.exchange.evidence import HeadError
from demarche.areas.exchange.outbox import obstacle_of, pause_after, read_reply, way_to
from demarche.areas.exchange.packing import Packed, pack_nothing
from demarche.areas.exchange.transport import ObstacleError, Transport
from demarche.core.codes import Obstacle, Refusal
from demarche.core.parcel import Answer
from demarche.ledger import keyrings
from demarche.ledger.behind import StandstillError
from demarche.ledger.peers import HeadMovedError
from demarche.ledger.signer import KeyLockedError, Signer

Random = Callable[[int], bytes]
Whom = tuple[str, str]

_TRIES: Final = 3


@dataclass(slots=True)
class Telling:
    """Whom this node tells of its new key-set, and when it tries again whoever did not answer (machine time)."""

    _next: dict[Whom, float] = field(default_factory=dict)
    _tries: dict[Whom, int] = field(default_factory=dict)

    def due(self, machine: float) -> list[Whom]:
        """Who is to be told now; who fetches is not waited at."""
        lacking = keyrings.lacking()
        if not lacking:
            return []
        fetch = fetching()
        return [whom for whom in lacking if whom not in fetch and self._next.get(whom, 0.0) <= machine]

    def tell(  # noqa: PLR0913  # what an attempt needs
        self, whom: Whom, *, signer: Signer, transport: Transport, at: int, machine: float, random: Random
    ) -> int:
        """Tell one Party; give 1."""
        try:
            tell(whom, signer=signer, transport=transport, at=at, random=random)
        except (ObstacleError, KeyLockedError, StandstillError):
            tries = self._tries[whom] = self._tries.get(whom, 0) + 1
            self._next[whom] = machine + pause_after(tries, random)
        else:
            self._tries.pop(whom, None)
            self._next.pop(whom, None)
        return 1


def tell(whom: Whom, *, signer: Signer, transport: Transport, at: int, random: Random) -> None:
    """Show one Party the own log with the key-sets that it is not known to hold. Raises `ObstacleError` and `KeyLockedError`."""
    process, code = whom
    [member] = (each for each in known_as(code) if each.process == process)
    attempt = _Attempt(signer, transport, at, random)
    for _ in range(_TRIES):
        other = peer(member)
        answer = attempt.post(other)
        size = signed_here(other.standing.log.origin, answer.held) or 0
        packed = Packed((), b"", size, {})
        try:
            settle(check_answer(answer, packed, other, other.held), packed, other, at=at)
        except HeadMovedError:
            continue
        except HeadError as error:
            keep_forked(error, process, code, at=at)
            raise ObstacleError(Obstacle.RECEIPT_UNPROVEN, str(error)) from error
        except UnprovenError as error:
            raise ObstacleError(Obstacle.RECEIPT_UNPROVEN, str(error)) from error
        if whom in keyrings.lacking():
            raise ObstacleError(Obstacle.RECEIPT_UNPROVEN, "it does not say that it holds the new key-set")
        return
    raise ObstacleError(Obstacle.HEAD_BEHIND, "its log moved each time")


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What an attempt to tell somebody needs."""

    signer: Signer
    transport: Transport
    at: int
    random: Random

    def post(self, other: Peer) -> Answer:
        """Post it; again at once under the newest keys, or from another size, when the door asks for that."""
        answer = self._once(other, None)
        if answer.code == Refusal.COVER_SIGNATURE.code and other.carries != other.own_keyset:
            other = other.asked_again()
            answer = self._once(other, None)
        if answer.code == Refusal.HEAD_UNPROVEN.code:
            answer = self._once(other, signed_here(other.standing.log.origin, answer.held) or 0)
        if answer.code is not None:
            raise ObstacleError(obstacle_of(answer.code), answer.code)
        return answer

    def _once(self, other: Peer, since: int | None) -> Answer:
        to = way_to(other)
        body = pack_nothing(other, since=since, signer=self.signer, at=self.at, random=self.random)
        return read_reply(self.transport.post(to.address, to.tls, body, to.confirmed))
