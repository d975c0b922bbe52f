# SPDX-License-Identifier: Apache-2.0
"""A Party that joins, from both sides: Aurelia's node admits Castellia; Castellia's node joins what two others have founded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.areas.exchange.comparing import compare_with
from demarche.core.acts import joining, silence
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse, stamp
from demarche.core.parcel import CarriedAct, Parcel, read_answer, write_parcel
from demarche.core.process import membership as standings
from demarche.ledger import processes, replay
from tests.areas.exchange.node import Two
from tests.builders import AURELIA, BOREALIA, CASTELLIA, charter_between, raising
from tests.core.test_joining import asking
from tests.simulation.peer import SimulatedPeer

if TYPE_CHECKING:
    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from demarche.core.parcel import Answer

THEIRS = "127.0.0.13:9443"
HOUR = 3600
BETWEEN_TWO = raising("open")
AMONG_ALL = ("XA", "XB", "XC")


class Joined(Two):
    """Aurelia's node in the database, Borealia's in memory, both founded; Castellia's in memory asks to join."""

    def __init__(self) -> None:
        super().__init__()
        self.castellia = SimulatedPeer(CASTELLIA, AURELIA, self.peer.charter)
        self.wire.doors[THEIRS] = self.castellia
        cast = {"XA": AURELIA, "XB": BOREALIA, "XC": CASTELLIA}
        for each, another in ((self.peer, self.castellia), (self.castellia, self.peer)):
            each.parties = cast
            each.owners[another.log.origin] = another.own

    @property
    def now(self) -> int:
        """Process time, the same everywhere."""
        return self._now

    @now.setter
    def now(self, at: int) -> None:
        self._now = self.peer.now = at
        if hasattr(self, "castellia"):
            self.castellia.now = at

    def states(self, kind: str, values: dict[str, Json]) -> SignedAct:
        """Aurelia says something in the register."""
        return self.release(kind, values, dossier=self.process)

    def asks(self) -> SignedAct:
        """Aurelia enters Castellia's request."""
        log: Json = {"origin": self.castellia.log.origin, "keys": CASTELLIA.log.public.to_json()}
        return self.states(joining.REQUEST, asking(CASTELLIA, log=log, door=THEIRS))

    def admit(self) -> SignedAct:
        """It is asked for, put under silence, agreed to by Borealia, and announced."""
        asked = self.asks()
        until = stamp(self.now + 73 * HOUR)
        proposal = self.states(silence.PROPOSE, {"about": {"admit": asked.act.id}, "until": until})
        self.deliver()
        self.now += 60
        agreed = self.peer.say(silence.AGREE, {"proposal": proposal.act.id}, dossier=self.process)
        self.peer.send(self.door, agreed)
        self.now += 74 * HOUR
        self.states(silence.ANNOUNCE, {"proposal": proposal.act.id, "outcome": "adopted"})
        self.deliver(later=HOUR)
        return asked

    def confirm(self) -> None:
        """Aurelia's officers compared Castellia's fingerprint."""
        processes.confirm(self.process, "XC", at=self.now)

    def compared(self, code: str) -> None:
        """Aurelia's node compares with another."""
        given = {"signer": self.signer, "transport": self.wire, "at": self.now, "random": self.random}
        compare_with((self.process, code), None, **given)  # type: ignore[arg-type]  # by name

    def read_by_castellia(self) -> None:
        """Castellia says that it has nothing; what it lacks comes."""
        self.compared("XC")
        self.deliver(later=HOUR)

    def accedes(self, asked: SignedAct) -> SignedAct:
        """Castellia's first act."""
        self.now += 60
        log: Json = {"origin": self.castellia.log.origin, "keys": CASTELLIA.log.public.to_json()}
        act = self.castellia.say(joining.ACCEDE, {"request": asked.act.id, "log": log}, dossier=self.process)
        self.castellia.send(self.door, act)
        return act

    def inside(self) -> list[str]:
        """Who is in the process by what is folded here."""
        ground = replay.ground(self.process)
        return list(standings.members(ground.view(ground.head.size), processes.charter_of(self.process)))


class Joining(Two):
    """Castellia's node in the database joins what Aurelia and Borealia, in memory, have founded."""

    def __init__(self, **limits: int) -> None:
        value = parse(charter_between(AURELIA, BOREALIA).document)
        assert isinstance(value, dict)
        charter = read_charter(canonical({**value, "limits": {**value["limits"], **limits}}))  # type: ignore[dict-item]
        super().__init__(CASTELLIA, AURELIA, charter=charter)
        self.borealia = SimulatedPeer(BOREALIA, CASTELLIA, charter)
        for each, another in ((self.peer, self.borealia), (self.borealia, self.peer)):
            each.parties = {"XA": AURELIA, "XB": BOREALIA, "XC": CASTELLIA}
            each.owners[another.log.origin] = another.own
        self.origin = "demarche.invalid/" + "c" * 32
        for one, other in ((self.peer, self.borealia), (self.borealia, self.peer)):
            other.learn(one.found())

    def says(self, kind: str, values: dict[str, Json], *, by: SimulatedPeer | None = None) -> SignedAct:
        """One of the two says something in the register, and both hold it and its leaf."""
        self.now += 60
        author = by or self.peer
        self.borealia.now = self.now
        act = author.say(kind, values, dossier=self.process)
        other = self.borealia if author is self.peer else self.peer
        other.learn(act)
        kept = self.borealia.kept
        kept.take(self.peer.kept.record(kept.register.size, self.peer.kept.register.size))
        return act

    def asked(self) -> SignedAct:
        """They admit Castellia."""
        log: Json = {"origin": self.origin, "keys": CASTELLIA.log.public.to_json()}
        asked = self.says(joining.REQUEST, asking(CASTELLIA, log=log, door=""))
        until = stamp(self.now + 73 * HOUR)
        proposal = self.says(silence.PROPOSE, {"about": {"admit": asked.act.id}, "until": until})
        self.says(silence.AGREE, {"proposal": proposal.act.id}, by=self.borealia)
        self.now += 74 * HOUR
        self.says(silence.ANNOUNCE, {"proposal": proposal.act.id, "outcome": "adopted"})
        return asked

    def enter(self, *, confirmed: bool = True) -> Joining:
        """Castellia's administrator opened the admission, and confirmed both by telephone."""
        processes.open_process(
            self.peer.charter,
            "XC",
            [each.document for each in (AURELIA, BOREALIA, CASTELLIA)],
            origin=self.origin,
            at=self.now,
            joined=[CASTELLIA.member],
            origins={"XA": self.peer.log.origin, "XB": self.borealia.log.origin, "XC": self.origin},
        )
        for code in ("XA", "XB") if confirmed else ():
            processes.confirm(self.process, code, at=self.now)
        return self

    def reads(self) -> Answer:
        """Aurelia brings all of the register that Castellia lacks, Borealia's acts among it."""
        acts = [each for each in self.peer.acts.values() if each.act.in_register]
        own = tuple(self.peer.carried(each) for each in acts if each.act.author == "XA")
        theirs = [each for each in acts if each.act.author == "XB"]
        relayed = tuple(CarriedAct(each, self.borealia.log.place(each.act.id)) for each in theirs)
        heads = (self.peer.head(), self.borealia.log.shown(self.now))
        parcel = Parcel(self.process, heads, (*own, *relayed), register=self.peer.kept.lacking())
        status, data = self.door(self.peer.cover(self.peer.sealed(write_parcel(parcel))))
        answer = read_answer(data)
        assert (status, answer.code, answer.refused) == (200, None, ())
        self.peer.check(answer, acts)
        self.peer.shown = len(self.peer.log.leaves)
        self.peer.kept.believe(answer.held)
        return answer
