# SPDX-License-Identifier: Apache-2.0
"""The way in for a node that others cannot reach: it fetches what is due to it, over connections it opens.

Source: docs/protocol/exchange.md 12. What was taken is receipted with the next request; nothing of it need be remembered, for
what is not receipted is given again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from demarche.areas.directory.queries import reached_by_address
from demarche.areas.exchange.correspondence import Peer, known_as, peer
from demarche.areas.exchange.giving import places_of
from demarche.areas.exchange.inbox import take
from demarche.areas.exchange.outbox import obstacle_of, read_reply, way_to
from demarche.areas.exchange.transport import COLLECT, ObstacleError, Transport
from demarche.core.codes import Obstacle
from demarche.core.encoding import digest
from demarche.core.parcel import Answer, Cover, Item, Parcel, join_body, read_answer, write_cover, write_parcel
from demarche.core.seal import seal
from demarche.ledger.signer import KeyLockedError, Signer

Random = Callable[[int], bytes]
Whom = tuple[str, str]

SOON: Final = 5.0
LONGEST: Final = 60.0
AT_ONCE: Final = 50
"""The most requests of one turn."""

_OK, _NOTHING = 200, 204
_log = logging.getLogger(__name__)


def fetch(  # noqa: PLR0913  # what an attempt needs
    whom: Whom, *, signer: Signer, transport: Transport, at: int, random: Random, spare: int
) -> int:
    """Fetch what one Party has for this node until it has nothing; give how much came. Raises `ObstacleError` and `KeyLockedError`."""
    came, said = 0, Answer()
    while came < AT_ONCE:
        [member] = (each for each in known_as(whom[1]) if each.process == whom[0])
        other = peer(member)
        to, body = way_to(other), _request(other, said, signer, at, random)
        reply = transport.post(to.address, to.tls, body, to.confirmed, path=COLLECT)
        if reply.status == _NOTHING:
            return came
        if reply.status != _OK:
            code = read_reply(reply).code or ""
            if not said.head:
                raise ObstacleError(obstacle_of(code), code)
            said = Answer()  # it holds another head of ours than was thought, and gives again what it has no receipt of
            continue
        status, answer = take(reply.body, signer=signer, at=at, random=random, spare=spare)
        said = read_answer(answer)
        if status != _OK:
            raise ObstacleError(Obstacle.ANSWER_UNREADABLE, said.code or "")
        came += 1
    return came


def _request(other: Peer, said: Answer, signer: Signer, at: int, random: Random) -> bytes:
    """A request that says what became of what was fetched before."""
    heads = () if said.head is None else (said.head, *said.older)
    places = tuple(places_of(said)) if heads else ()
    parcel = Parcel(
        other.process, heads, places=places, generations=said.generations, holding=said.holding, keysets=said.keysets
    )
    item = seal(write_parcel(parcel), [other.keyset.box], random=random)
    cover = Cover(
        sender=other.member.own_code,
        addressee=other.code,
        made=at,
        items=(Item(digest(item), len(item)),),
        heads=other.heads,
    )
    return join_body(write_cover(cover, signer.under(other.carries).node()), [item])


@dataclass(slots=True)
class Fetching:
    """When a node fetches: every few seconds while something comes, else ever more seldom; at once after it sent something."""

    spare: int
    on: bool
    _next: dict[Whom, float] = field(default_factory=dict)
    _pause: dict[Whom, float] = field(default_factory=dict)
    _said: dict[Whom, str] = field(default_factory=dict)

    def due(self, machine: float) -> list[Whom]:
        """Of whom something is to be fetched."""
        if not self.on:
            return []
        return [whom for whom in reached_by_address() if self._next.get(whom, 0.0) <= machine]

    def soon(self, whom: Whom) -> None:
        """Something was sent to this Party, so something may come back."""
        self._next.pop(whom, None)

    def fetch(  # noqa: PLR0913  # what an attempt needs
        self, whom: Whom, *, signer: Signer, transport: Transport, at: int, machine: float, random: Random
    ) -> int:
        """Fetch from one Party; give how much came."""
        try:
            came = fetch(whom, signer=signer, transport=transport, at=at, random=random, spare=self.spare)
        except (ObstacleError, KeyLockedError) as error:
            came = 0
            self._say(whom, str(error))
        else:
            self._said.pop(whom, None)
        pause = SOON if came else min(LONGEST, 2 * self._pause.get(whom, SOON / 2))
        self._pause[whom] = pause
        self._next[whom] = machine + pause
        return came

    def _say(self, whom: Whom, why: str) -> None:
        """Why nothing can be fetched, in the log; once as long as it stays the same."""
        if self._said.get(whom) != why:
            self._said[whom] = why
            _log.warning("nothing can be fetched from %s in process %s: %s", whom[1], whom[0][:16], why)
