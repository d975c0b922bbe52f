# SPDX-License-Identifier: Apache-2.0
"""A process between two Parties: one keeps it in the database by the ledger alone, the other in memory.

meeting = Meeting().found()                                  # Aurelia here, Borealia in memory
concern = meeting.release(kinds.RAISE, raising("open"))      # appended, delivered to nobody yet
meeting.deliver(concern)                                     # Borealia's receipt is settled
meeting.hear(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.core.acts import founding as founding_kinds
from demarche.core.acts.act import Authorship, SignedAct, Standpoint, write
from demarche.core.log.checkpoint import open_head
from demarche.core.log.leaf import act_leaf, got_leaf
from demarche.core.process.docket import Docket
from demarche.core.process.settle import add
from demarche.ledger import peers, processes, replay
from demarche.ledger.append import Outgoing, append
from demarche.ledger.delivered import Receipt, settle_answer
from demarche.ledger.receive import Arrived, Taken, receive
from demarche.ledger.signer import KeyLockedError
from tests.builders import AURELIA, BOREALIA, NOON, MemoryLog, Numbers, Party, charter_between, founding_act, seed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demarche.core.acts.act import Head as Cited
    from demarche.core.codes import Reason
    from demarche.core.encoding import Json
    from demarche.core.keys import ActKey, LogKey, NodeKey
    from demarche.core.keyset import KeySet
    from demarche.core.log.checkpoint import Head
    from demarche.core.seal import BoxKey
    from demarche.ledger.files import File


@dataclass(slots=True)
class CountingSigner:
    """A signer with a Party's own keys, that counts how often each was asked for; `locked` names keys it does not give."""

    party: Party
    acts: int = 0
    heads: int = 0
    locked: frozenset[str] = frozenset()
    later: tuple[Party, ...] = ()

    def act(self, desk: str) -> ActKey:
        self._check("act")
        self.acts += 1
        return self.party.acts[desk]

    def log(self) -> LogKey:
        self._check("log")
        self.heads += 1
        return self.party.log

    def node(self) -> NodeKey:
        self._check("node")
        return self.party.node

    def box(self) -> BoxKey:
        self._check("box")
        return self.party.box

    def under(self, keyset: KeySet, /) -> CountingSigner:
        """The keys of a later key-set of the Party, where it has that; else its own."""
        for each in self.later:
            if each.keyset == keyset:
                return CountingSigner(each)
        return self

    def locks(self) -> dict[str, str]:
        names = {"act-technical": "act", "act-diplomatic": "act", "log": "log", "node": "node", "box": "box"}
        return {name: "it is locked" for name, key in names.items() if key in self.locked}

    def _check(self, name: str) -> None:
        if name in self.locked:
            raise KeyLockedError(f"expected the {name} key, it is locked")


class Meeting:
    """A process that `own` keeps in the database and `peer` in memory. An hour passes with each thing said."""

    def __init__(self, own: Party = AURELIA, peer: Party = BOREALIA, **chosen: Any) -> None:
        self.own, self.peer = own, peer
        self.charter = charter_between(AURELIA, BOREALIA, **chosen)
        self.process = self.charter.process
        self.signer = CountingSigner(own)
        self.now = NOON
        self.random = Numbers(f"{own} meets {peer}")
        self.log = MemoryLog(peer, f"demarche.invalid/{seed(f'{peer} meeting', 16).hex()}")
        self.origin = f"demarche.invalid/{seed(f'{own} meeting', 16).hex()}"
        self._dockets: dict[str, Docket] = {}

    def enter(self) -> Meeting:
        """The charter is complete and both confirmed; nobody has founded."""
        documents = [self.own.document, self.peer.document]
        processes.open_process(self.charter, self.own.code, documents, origin=self.origin, at=self.now)
        processes.confirm(self.process, self.peer.code, at=self.now)
        return self

    def found(self) -> Meeting:
        """Both have founded and hold each other's act, with receipts."""
        self.enter()
        own = self.release(founding_kinds.FOUND, processes.founding_values(self.process), dossier=self.process)
        assert isinstance(own, SignedAct)
        self.send(self.peer_founds())
        self.deliver(own)
        return self

    def peer_founds(self) -> SignedAct:
        """The peer's founding act, entered in its log."""
        signed = founding_act(self.peer, self.charter, self.log.origin, made=self.now)
        return self._enter(signed)

    def release(  # as `Outgoing`
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        dossier: SignedAct | str | None = None,
        desk: str = "diplomatic",
        files: tuple[File, ...] = (),
    ) -> SignedAct | Reason:
        """Append an act of the own Party."""
        self.now += 3600
        return append(
            self.outgoing(kind, values, dossier=dossier, desk=desk, files=files), signer=self.signer, at=self.now
        )

    def outgoing(
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        dossier: SignedAct | str | None = None,
        desk: str = "diplomatic",
        files: tuple[File, ...] = (),
    ) -> Outgoing:
        """What a releasing officer would let out."""
        name = dossier.act.dossier if isinstance(dossier, SignedAct) else dossier
        audience = tuple(sorted((self.own.code, self.peer.code))) if name is None else None
        return Outgoing(self.process, desk, f"{desk}_desk", kind, values, name, audience, files)

    def say(
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        dossier: SignedAct | str | None = None,
        register: Cited | None = None,
        among: tuple[str, ...] | None = None,
    ) -> SignedAct:
        """Have the peer write, sign and log an act on all it holds, and on this register; one that opens is `among` these, or both. Nothing arrives yet."""
        self.now += 3600
        name = dossier.act.dossier if isinstance(dossier, SignedAct) else dossier
        register = register or processes.standing(self.process).register
        docket = self.docket(name or "")
        newest = docket.newest(self.peer.code)
        after = tuple(tip for author, tip in docket.tips.items() if author != self.peer.code)
        if name == self.process:
            view = replay.ground(self.process).view(register.size)
            after = tuple(tip for tip in after if not view.holds(tip))
        at = Standpoint(
            1 if newest is None else newest.act.seq + 1, None if newest is None else newest.act.id, after, register
        )
        by = Authorship(self.process, self.peer.code, "diplomatic_desk", self.peer.keyset.hash, self.now)
        audience = among or tuple(sorted((self.own.code, self.peer.code))) if name is None else None
        draft = write(
            kind,
            values,
            by=by,
            at=at if name else Standpoint(1, None, (), register),
            dossier=name,
            audience=audience,
            random=self.random,
        )
        return self._enter(draft.sign(self.peer.acts["diplomatic"]))

    def hear(
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        dossier: SignedAct | str | None = None,
        among: tuple[str, ...] | None = None,
    ) -> SignedAct:
        """The peer says something, and it arrives."""
        said = self.say(kind, values, dossier=dossier, among=among)
        self.send(said)
        return said

    def arrived(self, *acts: SignedAct, size: int | None = None) -> list[Arrived]:
        """Acts of the peer with places under its head of that size (else the newest)."""
        head = self.head(size)
        return [Arrived(each, self.log.place(each.act.id, head.checkpoint.size), head) for each in acts]

    def send(self, *acts: SignedAct, size: int | None = None) -> Taken:
        """Bring acts of the peer in one parcel, under one head of its log."""
        shown = [self.grown(size)]
        return receive(self.process, self.peer.code, self.arrived(*acts, size=size), shown=shown, at=self.now)

    def head(self, size: int | None = None) -> Head:
        """A head of the peer's log."""
        return open_head(self.log.head(self.now, size), origin=self.log.origin, key=self.peer.log.public)

    def grown(self, size: int | None = None) -> peers.Grown:
        """A head of the peer's log, checked from what is held of it."""
        held = peers.newest(self.process, self.peer.code)
        since = 0 if held is None else held.size
        return peers.Grown(
            self.peer.code, self.head(size), since, self.log.shown(self.now, since=since, size=size).proof
        )

    def take(self, *acts: SignedAct) -> list[Receipt]:
        """Have the peer take acts in and enter them in its log; the receipts are not back yet."""
        for signed in acts:
            if signed.act.id not in self.log.index:
                salt = self.random(16)
                leaf = got_leaf(self.now, self.peer.ref, act=signed.act.id, sigs=signed.sigs, salt=salt)
                self.log.append(signed.act.id, leaf)
                self._hold(signed)
        return [Receipt(each.act.id, self.log.place(each.act.id)) for each in acts]

    def deliver(self, *acts: SignedAct | Reason) -> None:
        """Have the peer take acts in, and settle its receipts."""
        receipts = self.take(*(each for each in acts if isinstance(each, SignedAct)))
        settle_answer(self.process, self.peer.code, shown=[self.grown()], receipts=receipts, at=self.now)

    def docket(self, dossier: str) -> Docket:
        """What the peer holds of a dossier, folded."""
        return self._dockets.setdefault(dossier, Docket(self.process, dossier))

    def _enter(self, signed: SignedAct) -> SignedAct:
        salt = self.random(16)
        leaf = act_leaf(self.now, self.peer.ref, act=signed.act.id, sigs=signed.sigs, salt=salt)
        self.log.append(signed.act.id, leaf)
        self._hold(signed)
        return signed

    def _hold(self, signed: SignedAct) -> None:
        add(self.docket(signed.act.dossier), signed.act, replay.ground(self.process))
