# SPDX-License-Identifier: Apache-2.0
"""The transport between a node under test and a peer in memory: it carries bytes, and fails as it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demarche.areas.exchange.transport import PATH, nothing
from tests.simulation.fetching import give

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.areas.exchange.transport import ObstacleError, Reply
    from tests.simulation.peer import SimulatedPeer


@dataclass
class Wire:
    """Doors by address. `before` and `after`, when set, are raised instead of reaching the door, or instead of its answer.

    `change` is given each reply and may give another. `posted` holds what was posted, in order.
    """

    doors: dict[str, SimulatedPeer] = field(default_factory=dict)
    before: ObstacleError | None = None
    after: ObstacleError | None = None
    change: Callable[[Reply], Reply] | None = None
    posted: list[tuple[str, str, bytes]] = field(default_factory=list)

    def post(  # as the real one
        self,
        address: str,
        tls_sha256: str,
        body: bytes,
        _confirmed: Callable[[str], bool],
        *,
        path: str = PATH,
        meanwhile: Callable[[], None] = nothing,
    ) -> Reply:
        """Carry a body to the door at `address`."""
        self.posted.append((address, tls_sha256, body))
        if self.before is not None:
            raise self.before
        meanwhile()
        peer = self.doors[address]
        reply = peer.take(body) if path == PATH else give(peer, body)
        if self.after is not None:
            raise self.after
        return reply if self.change is None else self.change(reply)
