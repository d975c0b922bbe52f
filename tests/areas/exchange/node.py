# SPDX-License-Identifier: Apache-2.0
"""Aurelia's node, in the database, and Borealia's in memory, with a wire between them.

two = Two().found()                                   # both have founded and hold each other's act
concern = two.release(kinds.RAISE, raising("open"))   # on record here, on its way
two.deliver()                                         # the worker's turn
two.peer.send(two.door, two.peer.say(...))            # the door's turn
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.directory import finding
from demarche.areas.directory.models import Contact
from demarche.areas.exchange import following, inbox, outbox
from demarche.core.acts.act import SignedAct
from demarche.core.acts.founding import FOUND
from demarche.ledger import processes
from demarche.ledger.append import Outgoing, append
from demarche.ledger.models import Outbox
from tests.builders import AURELIA, BOREALIA, NOON, Numbers, Party, seed
from tests.ledger.builders import CountingSigner
from tests.simulation.peer import SimulatedPeer
from tests.simulation.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demarche.core.charter import Charter
    from demarche.core.encoding import Json
    from demarche.ledger.files import File

ADDRESS = "127.0.0.12:9443"
MACHINE = 1_790_000_000.0


class Two:
    """A node with a database and a peer without one. `now` is process time on both, `machine` machine time here."""

    def __init__(
        self,
        own: Party = AURELIA,
        other: Party = BOREALIA,
        *,
        charter: Charter | None = None,
        address: str = ADDRESS,
    ) -> None:
        self.own, self.other, self.address = own, other, address
        self.peer = SimulatedPeer(other, own, charter)
        self.wire = Wire({address: self.peer})
        self.signer = CountingSigner(own)
        self.random = Numbers(f"{own} here")
        self.process = self.peer.charter.process
        self.machine = MACHINE
        self.now = NOON

    @property
    def now(self) -> int:
        """Process time, the same on both sides."""
        return self._now

    @now.setter
    def now(self, at: int) -> None:
        self._now = self.peer.now = at

    def enter(self, *, confirmed: bool = True) -> Two:
        """The charter is complete; this side's officers have confirmed the other, or not."""
        origin = f"demarche.invalid/{seed(f'{self.own} with {self.other} {self.process}', 16).hex()}"
        keysets = [self.own.document, self.other.document]
        processes.open_process(self.peer.charter, self.own.code, keysets, origin=origin, at=self.now)
        Contact.objects.create(
            process=self.process, code=self.other.code, address=self.address, tls=self.other.keyset.tls, card={}
        )
        finding.update(self.process)
        if confirmed:
            processes.confirm(self.process, self.other.code, at=self.now)
        return self

    def found_here(self) -> SignedAct:
        """Release the own founding act; it has not left yet."""
        return self.release(FOUND, processes.founding_values(self.process), dossier=self.process)

    def found(self) -> Two:
        """Both have founded, and each holds the other's act and receipt."""
        self.enter()
        self.found_here()
        founding = self.peer.found()
        self.deliver()
        self.peer.send(self.door, founding)
        return self

    def release(
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        dossier: SignedAct | str | None = None,
        files: tuple[File, ...] = (),
    ) -> SignedAct:
        """Release an act of the own Party a minute later."""
        self.now += 60
        name = dossier.act.dossier if isinstance(dossier, SignedAct) else dossier
        audience = tuple(sorted((self.own.code, self.other.code))) if name is None else None
        outgoing = Outgoing(self.process, "diplomatic", "diplomatic_desk", kind, values, name, audience, files)
        released = append(outgoing, signer=self.signer, at=self.now, random=self.random)
        assert isinstance(released, SignedAct), released
        return released

    def hear(
        self, kind: str, values: Mapping[str, Json], *, dossier: SignedAct | None = None, files: tuple[bytes, ...] = ()
    ) -> SignedAct:
        """The peer says something a minute later, and it arrives."""
        said = self.say(kind, values, dossier=dossier)
        self.peer.send(self.door, said, files=files)
        return said

    def say(self, kind: str, values: Mapping[str, Json], *, dossier: SignedAct | None = None) -> SignedAct:
        """The peer says something a minute later; nothing is sent yet."""
        self.now += 60
        if dossier is not None:
            return self.peer.say(kind, values, dossier=dossier.act.dossier)
        return self.peer.say(kind, values, audience=(self.own.code, self.other.code))

    def door(self, body: bytes, machine: float = 0.0) -> tuple[int, bytes]:
        """The peer door of this node; without machine time nothing is left to its answers."""
        return inbox.take(body, signer=self.signer, at=self.now, random=self.random, machine=machine)

    def deliver(self, *, later: float = 0.0) -> int:
        """The worker's turn, so many seconds of machine time later."""
        self.machine += later
        return outbox.deliver_once(
            signer=self.signer, transport=self.wire, at=self.now, machine=self.machine, random=self.random
        )

    def follow(self, *, later: float = 0.0) -> int:
        """The worker's turn for large files."""
        self.machine += later
        return following.follow(
            (self.process, self.other.code),
            signer=self.signer,
            transport=self.wire,
            at=self.now,
            machine=self.machine,
            random=self.random,
        )

    def row(self, signed: SignedAct) -> Outbox:
        """The delivery of an act."""
        return Outbox.objects.get(act=signed.act.id, addressee=self.other.code)
