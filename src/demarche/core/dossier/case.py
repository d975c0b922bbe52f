# SPDX-License-Identifier: Apache-2.0
"""What an examination has found good so far; each check adds to it, and stands only on what is in it."""

from dataclasses import dataclass, field

from demarche.core.acts.act import Act
from demarche.core.charter import Charter
from demarche.core.dossier.archive import Archive
from demarche.core.dossier.bag import Claim
from demarche.core.dossier.finding import NotHereError
from demarche.core.keyring import Keyring, Since
from demarche.core.keyset import KeySet
from demarche.core.log.checkpoint import Head, open_head
from demarche.core.log.leaf import Leaf
from demarche.core.process.depositary import Tenure


@dataclass(frozen=True, slots=True)
class Held:
    """An act whose signatures hold: what it says, the hash of its signature set, and the names of parts withheld."""

    act: Act
    sigs: str
    withheld: tuple[str, ...]

    @property
    def subject(self) -> str:
        """How findings about it begin."""
        return f"act {self.act.id[:16]}"


@dataclass(slots=True)
class Case:
    """A file under examination.

    `keysets` holds each Party's key-sets from the first, `logs` the owner of each log by origin, `since` where key-sets take over in logs, `heads` heads by
    (origin, size), `leaves` the leaves shown of a log by index, `places` per act and Party the leaf of its place and `where` log and index, `registered`
    the acts that leaves of the register name, `joined` those who have acceded, `tenures` who has kept the register.
    """

    archive: Archive
    claim: Claim
    charter: Charter
    keysets: dict[str, list[KeySet]] = field(default_factory=dict)
    acts: dict[str, Held] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    since: list[tuple[str, Since]] = field(default_factory=list)
    heads: dict[tuple[str, int], Head] = field(default_factory=dict)
    leaves: dict[str, dict[int, Leaf]] = field(default_factory=dict)
    places: dict[str, dict[str, Leaf]] = field(default_factory=dict)
    where: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)
    joined: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """The codes of the Parties in charter order, then of those who have acceded."""
        return (*(member.code for member in self.charter.parties), *self.joined)

    def keyset(self, party: str, named: str) -> KeySet:
        """The key-set of that hash. Raises `NotHereError` when the Party has none such here that holds."""
        for keyset in self.keysets.get(party, ()):
            if keyset.hash == named:
                return keyset
        raise NotHereError(f"key-set {named[:16]} of {party} is not here that holds")

    def ring(self, party: str) -> Keyring:
        """A Party's key-sets, and where each takes over; of one whose log is named here, so that one holds."""
        return Keyring((), tuple(self.keysets[party]), tuple(since for owner, since in self.since if owner == party))

    def open_head(self, note: bytes, origin: str, size: int) -> Head:
        """Open a head of a log that is named here, with the log key of its owner's that is in force at its size."""
        ring = self.ring(self.logs[origin])
        if origin in self.register_origins:
            return ring.open_head(note, origin)
        return open_head(note, origin=origin, key=ring.at(origin, size).log)

    @property
    def register_origins(self) -> tuple[str, ...]:
        """The names under which each depositary has kept the register."""
        return tuple(each.origin(self.claim.process) for each in self.tenures)

    def matter(self) -> list[Act]:
        """The acts of the matter itself."""
        return [held.act for held in self.acts.values() if held.act.dossier == self.claim.dossier]

    def of_register(self) -> list[Act]:
        """The acts of the register."""
        return [held.act for held in self.acts.values() if held.act.in_register]
