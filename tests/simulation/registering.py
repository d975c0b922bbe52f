# SPDX-License-Identifier: Apache-2.0
"""The register as the peer in memory has it: it takes what the depositary signed, or is the depositary itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts.act import Standpoint
from demarche.core.log.checkpoint import Checkpoint, open_head, sign_head
from demarche.core.log.leaf import parse_leaf, register_leaf
from demarche.core.log.tree import append, check_consistency, leaf_hash, root
from demarche.core.parcel import RegisterLeaves, ShownHead
from demarche.core.process.depositary import Tenure, decided, tenures, words
from demarche.core.process.founding import found
from demarche.core.process.ground import Ground, ground
from demarche.core.process.register import Register
from demarche.core.process.settle import grown, refold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demarche.core.acts.act import SignedAct
    from demarche.core.process.docket import Docket
    from tests.builders import Party
    from tests.simulation.peer import SimulatedPeer


class Kept:
    """The register of one peer. `told` has every record that came, `theirs` how much of it the other side says it holds.

    `waiting` are leaves that wait for their acts, `early` those that came before the founding acts; of a depositary, `unentered` are acts that wait for their leaves.
    """

    def __init__(self, peer: SimulatedPeer) -> None:
        self._peer = peer
        self.register = Register()
        self.waiting: list[bytes] = []
        self.unentered: list[str] = []
        self.note: ShownHead | None = None
        self.theirs = 0
        self.told: list[RegisterLeaves] = []
        self.early: RegisterLeaves | None = None
        self.most = 1000
        self.tenures = tenures(peer.charter)

    @property
    def origin(self) -> str:
        """The name under which it is kept."""
        return self.tenures[-1].origin(self._peer.charter.process)

    @property
    def keeper(self) -> Party:
        """Its depositary."""
        return self._peer.parties[self.tenures[-1].code]

    def ground(self) -> Ground:
        """What folds of the peer stand on."""
        refs = {code: each.ref for code, each in self._peer.parties.items()}
        charter = self._peer.charter
        if not self.register.size:
            self.register = found(charter, self._peer.docket(charter.process), refs) or Register()
        founders = {code: ref.hash for code, ref in refs.items()}
        return ground(charter, founders, self.register, starts=tuple(each.start for each in self.tenures[1:]))

    def hold(self, signed: SignedAct) -> None:
        """Go on with an act of the register that is on record now."""
        founding = not self.register.size
        if self.ground().head.size and self.early is not None:
            early, self.early = self.early, None
            self.take(early)
        if not founding and self.keeper is self._peer.own:
            self.unentered.append(signed.act.id)
        self.follow()

    def follow(self) -> None:
        """Enter what can be entered."""
        docket = self._peer.docket(self._peer.charter.process)
        grown(docket, self.ground())
        self._hand_over(docket)
        ready = next((each for each in self.unentered if each in docket.placed), None)
        if ready is not None:
            self.unentered.remove(ready)
            author = self._peer.parties[docket.placed[ready].act.author]
            self.waiting.append(register_leaf(self._peer.now, author.ref, act=ready))
        placed = docket.placed.get(str(parse_leaf(self.waiting[0]).act)) if self.waiting else None
        if placed is not None:
            self.register.enter(self.waiting.pop(0), placed.act, placed.writes)
            self.follow()

    def _hand_over(self, docket: Docket) -> None:
        """Have the next depositary begin once enough Parties have named it."""
        present = self.tenures[-1]
        change = decided(words(docket, present.generation + 1), self.register, self._peer.charter, present)
        if change is None:
            return
        self.tenures = (*self.tenures, Tenure(change.generation, change.to, change.head.size))
        self.register.cut(change.head.size)
        self.waiting, self.note = [], None
        self.theirs = min(self.theirs, change.head.size)
        acts = [*docket.placed, *docket.waiting]
        refold(docket, self.ground())
        ours = self.keeper is self._peer.own
        self.unentered = [act for act in acts if ours and self.register.index(act) is None]

    def head(self, size: int, *, since: int = 0, by: Party | None = None) -> ShownHead:
        """A head of that size, proved from `since`; signed now, by its depositary unless it is forged."""
        stated = Checkpoint(self.origin, size, bytes.fromhex(self.register.root(size) or ""))
        proof = self.register.proof(since, size) if since else ()
        return ShownHead(sign_head((by or self.keeper).log, stated, self._peer.now), self.origin, since, proof)

    def record(self, since: int, size: int, *, head: ShownHead | None = None) -> RegisterLeaves:
        """The leaves between two sizes, with a head of the larger one unless another is given."""
        return RegisterLeaves(since, tuple(self.register.leaves[since:size]), head or self.head(size))

    def lacking(self) -> RegisterLeaves | None:
        """What the other side lacks, as far as a head covers it and a record holds."""
        founding = len(self._peer.charter.parties)
        since = max(self.theirs, founding)
        size = self.register.size if self.keeper is self._peer.own else self._held(founding)
        if since >= size:
            return None
        if self.keeper is not self._peer.own:
            return self.record(since, size, head=self.note)
        end = min(since + self.most, size)
        return self.record(since, end, head=self.head(size, since=end if end < size else 0))

    def _held(self, least: int) -> int:
        """The size of the newest head held, where its leaves are folded."""
        size = 0 if self.note is None else self.note.checkpoint.size
        return size if least < size <= self.register.size else least

    def named(self) -> tuple[Checkpoint, ...]:
        """What covers and answers name: the head of the other side's log that is held, and that of the register."""
        head, held = self.ground().head, self._peer.held
        beyond = head.size > len(self._peer.charter.parties)
        register = (Checkpoint(self.origin, head.size, bytes.fromhex(head.root)),) if beyond else ()
        return (*(() if held is None else (held,)), *register)

    def standpoint(self, dossier: str | None) -> Standpoint:
        """Where the peer stands in a dossier, and on the register."""
        head = self.ground().head
        if dossier is None or (dossier == self._peer.charter.process and not head.size):
            return Standpoint(1, None, (), head)
        newest = {code: self._peer.docket(dossier).newest(code) for code in self._peer.parties}
        own = newest.pop(self._peer.own.code)
        seq, prev = (1, None) if own is None else (own.act.seq + 1, own.act.id)
        after = (each.act.id for each in newest.values() if each is not None)
        return Standpoint(seq, prev, tuple(each for each in after if self.register.index(each) is None), head)

    def believe(self, heads: Iterable[Checkpoint]) -> None:
        """Note how much the other side says it holds."""
        for each in heads:
            if each.origin == self.origin:
                self.theirs = each.size

    def take(self, record: RegisterLeaves | None) -> None:
        """Take in leaves, and check them to the last byte: nothing that does not follow came."""
        if record is None:
            return
        if not self.ground().head.size:
            self.early = record
            return
        self.told.append(record)
        if record.head.origin != self.origin:
            return  # of another tenure than the present one, as far as it is known here
        known = [*self.register.leaves, *self.waiting]
        assert record.start <= len(known)
        assert known[record.start :] == list(record.leaves[: len(known) - record.start])
        new = record.leaves[len(known) - record.start :]
        if not new:
            return  # the other side has not heard yet that it holds them
        size, peaks, _ = append(0, b"", map(leaf_hash, [*known, *new]))
        head = open_head(record.head.note, origin=self.origin, key=self.keeper.log.public).checkpoint
        if head.size == size:
            assert (head.root, record.head.since, record.head.proof) == (root(size, peaks), 0, ())
            self.note = record.head
        else:
            assert record.head.since == size
            check_consistency(size, root(size, peaks), head.size, head.root, record.head.proof)
        self.waiting += new
        self.follow()
