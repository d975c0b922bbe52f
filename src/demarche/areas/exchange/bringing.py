# SPDX-License-Identifier: Apache-2.0
"""The depositary brings every other Party what it lacks of the register, until it says that it holds it.

Source: docs/protocol/register.md 4. What goes to a Party anyway carries it too; this is for when nothing does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from demarche.areas.directory.queries import fetching
from demarche.areas.exchange.correspondence import Peer, known_as, peer
from demarche.areas.exchange.outbox import as_obstacle, obstacle_of, pause_after, read_reply, way_to
from demarche.areas.exchange.packing import pack_nothing
from demarche.areas.exchange.registering import note_named, take_in
from demarche.areas.exchange.transport import ObstacleError, Transport
from demarche.core.codes import Obstacle, Refusal
from demarche.core.parcel import Answer
from demarche.ledger import register_heads
from demarche.ledger.signer import KeyLockedError, Signer

Random = Callable[[int], bytes]
Whom = tuple[str, str]

LEASE: Final = 30.0
"""Seconds of machine time after which another worker brings what one held that died."""


def due(machine: float) -> list[Whom]:
    """To whom this node, as depositary, has something of the register to bring; who fetches is not waited at."""
    found = register_heads.due(machine)
    if not found:
        return found
    fetch = fetching()
    return [whom for whom in found if whom not in fetch]


def bring(  # noqa: PLR0913  # what an attempt needs
    whom: Whom, *, signer: Signer, transport: Transport, at: int, machine: float, random: Random
) -> int:
    """Bring one Party what it lacks of the register; give 1 when it holds more then."""
    process, code = whom
    before = register_heads.claim(process, code, machine=machine, lease=LEASE)
    if before is None:
        return 0
    [member] = (each for each in known_as(code) if each.process == process)
    other = peer(member)
    try:
        answer = _Attempt(other, signer, transport, at, random).post(before)
        held = note_named(other, answer.held)
        take_in(answer.register, other, at=at)
        if held <= max(before, other.standing.ground.founding):
            raise ObstacleError(Obstacle.RECEIPT_UNPROVEN, "it does not say that it holds more of the register")
    except (ObstacleError, KeyLockedError) as error:
        obstacle, detail = as_obstacle(error)
        register_heads.put_back(process, code, obstacle=obstacle.code, detail=detail, after=_pause(machine, random))
        return 1
    register_heads.end(process, code)
    return 1


def _pause(machine: float, random: Random) -> Callable[[int], float]:
    return lambda attempts: machine + pause_after(attempts, random)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attempt to bring something to one Party: what it needs."""

    other: Peer
    signer: Signer
    transport: Transport
    at: int
    random: Random

    def post(self, holds: int) -> Answer:
        """Post what it lacks; once more at once, when its door holds another head of our log than it was taken to hold."""
        answer = self._once(None, holds)
        if answer.code == Refusal.HEAD_UNPROVEN.code:
            own = self.other.standing.log.origin
            answer = self._once(next((head.size for head in answer.held if head.origin == own), 0), holds)
        if answer.code is not None:
            raise ObstacleError(obstacle_of(answer.code), answer.code)
        return answer

    def _once(self, since: int | None, holds: int) -> Answer:
        to = way_to(self.other)
        given = {"signer": self.signer, "at": self.at, "random": self.random, "holds": holds}
        body = pack_nothing(self.other, since=since, **given)  # type: ignore[arg-type]  # by name
        return read_reply(self.transport.post(to.address, to.tls, body, to.confirmed))
