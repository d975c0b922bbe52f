# SPDX-License-Identifier: Apache-2.0
"""A process in memory: Parties write acts of the register, unsigned, and the depositary enters them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.core.acts import founding as founding_kinds
from demarche.core.acts.act import Authorship, Head, Standpoint, write
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse
from demarche.core.log.leaf import KeySetRef, register_leaf
from demarche.core.process.docket import Docket
from demarche.core.process.founding import found
from demarche.core.process.ground import Ground, ground
from demarche.core.process.register import EMPTY
from demarche.core.process.settle import add, admits, grown
from tests.builders import AURELIA, BOREALIA, CASTELLIA, DELTORA, NOON, charter_between
from tests.core.sides import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from demarche.core.acts.act import Act
    from demarche.core.codes import Reason
    from demarche.core.encoding import Json
    from demarche.core.process.register import Register, View
    from tests.builders import Party


class Shared:
    """What one node holds of a process: the docket of its register, and the register; an hour passes with each act."""

    def __init__(
        self,
        *,
        founding: Iterable[Act] = (),
        vocabulary: int | None = None,
        parties: tuple[Party, ...] = (AURELIA, BOREALIA),
    ) -> None:
        self.parties = parties
        self.charter = charter_between(*parties[:2])
        value = parse(self.charter.document)
        assert isinstance(value, dict)
        value["parties"] = [each.member.value() for each in parties]
        value["vocabulary"] = value["vocabulary"] if vocabulary is None else vocabulary
        self.charter = read_charter(canonical(value))
        self.process = self.charter.process
        self.refs = {each.code: each.ref for each in (*parties, CASTELLIA, DELTORA)}
        self.founders = {each.code: each.ref.hash for each in parties}
        self.starts: tuple[int, ...] = ()
        self.docket = Docket(self.process, self.process)
        self.now = NOON
        self.founding = list(founding) or [self._founding(party) for party in parties]
        for act in self.founding:
            add(self.docket, act, self.ground_at(None))
        register = found(self.charter, self.docket, self.refs)
        assert register is not None
        self.register: Register = register

    def again(self) -> Shared:
        """Another node of the same process, which holds the founding acts and nothing else."""
        return Shared(founding=self.founding, parties=self.parties)

    def _founding(self, party: Party) -> Act:
        log: Json = {"origin": f"demarche.invalid/{party.code}", "keys": party.log.public.to_json()}
        values: dict[str, Json] = {"charter": {"sha256": self.process}, "log": log}
        by = Authorship(self.process, party.code, "diplomatic_desk", party.ref.hash, self.now)
        return write(
            founding_kinds.FOUND, values, by=by, at=Standpoint(1, None, (), EMPTY), dossier=self.process, random=numbers
        ).act

    def ground_at(self, register: Register | None) -> Ground:
        """What a fold stands on that knows this much."""
        return ground(self.charter, self.founders, register, starts=self.starts)

    @property
    def ground(self) -> Ground:
        """What folds stand on now."""
        return self.ground_at(self.register)

    @property
    def view(self) -> View:
        """The register as it is now."""
        return self.ground.view(self.register.size)

    def write(
        self,
        author: str,
        kind: str,
        values: Mapping[str, Json],
        *,
        head: Head | None = None,
        after: Iterable[str] = (),
        office: str = "diplomatic_desk",
        made: int | None = None,
    ) -> Act:
        """An act of the register on what is entered by now, or by `head`; it is not held yet."""
        self.now += 3600
        newest = self.docket.newest(author)
        seq, prev = (1, None) if newest is None else (newest.act.seq + 1, newest.act.id)
        by = Authorship(self.process, author, office, self.refs[author].hash, self.now if made is None else made)
        at = Standpoint(seq, prev, tuple(sorted(after)), head or self.register.head)
        return write(kind, values, by=by, at=at, dossier=self.process, random=numbers).act

    def take(self, *acts: Act) -> None:
        """Hold acts; nothing is entered."""
        for each in acts:
            add(self.docket, each, self.ground)

    def enter(self, *acts: Act, t: int | None = None) -> None:
        """Hold acts and enter each, as its depositary does with what is placed."""
        for each in acts:
            self.take(each)
            grown(self.docket, self.ground)
            placed = self.docket.placed[each.id]
            leaf = register_leaf(self.now if t is None else t, self.ref_of(each), act=each.id)
            self.register.enter(leaf, placed.act, placed.writes)

    def ref_of(self, act: Act) -> KeySetRef:
        """The key-set that an act's leaf names."""
        return self.refs[act.author]

    def say(self, author: str, kind: str, values: Mapping[str, Json], **more: object) -> Act:
        """Write an act and have it entered."""
        said = self.write(author, kind, values, **more)  # type: ignore[arg-type]
        self.enter(said)
        return said

    def reason(self, act: Act) -> Reason | None:
        """Why an act that is held has no effect by the rules."""
        return self.docket.reason(act.id)

    def refused(self, author: str, kind: str, values: Mapping[str, Json], **more: object) -> Reason | None:
        """Why the author's own node would not let it out."""
        return admits(self.docket, self.write(author, kind, values, **more), self.ground)  # type: ignore[arg-type]
