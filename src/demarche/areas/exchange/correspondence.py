# SPDX-License-Identifier: Apache-2.0
"""What this node knows of another Party of a process when it hears from it or writes to it, read in a few queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from demarche.areas.directory.models import ClosedLine, Contact
from demarche.core.charter import Charter
from demarche.core.keyring import Keyring
from demarche.core.keyset import KeySet
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.process.revoking import Revocation
from demarche.ledger import keyrings, peers, processes, register_heads, replay, revoking
from demarche.ledger.clocks import Reading
from demarche.ledger.models import HeadRecord, KeySetRecord, Member, PeerLog
from demarche.ledger.processes import Standing
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write


@dataclass(frozen=True, slots=True)
class Known:
    """A member of a process, other than the own Party, as this node knows it.

    `keyset` is the hash of the newest of its key-sets that is known. `origin` is empty before its founding act; `closed` says that an administrator has closed the line to it for a time;
    `clock` is what it said of the time while that is far from what ours said.
    """

    process: str
    own_code: str
    code: str
    keyset: str
    confirmed: bool
    origin: str
    closed: bool = False
    clock: Reading | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """Another Party of one process: its newest key-set that is known, where it keeps its log, the newest head of that log held here, the charter in force.

    `held` is by origin: there is one once its founding act or a receipt of its node is here.
    """

    standing: Standing
    member: Known
    keyset: KeySet = field(repr=False)
    held: Mapping[str, Checkpoint] = field(repr=False)
    charter: Charter = field(repr=False)
    newest: bool = False
    _revoked: dict[str, list[Revocation]] = field(default_factory=dict, repr=False, compare=False)
    _rings: dict[str, Keyring] = field(default_factory=dict, repr=False, compare=False)

    @property
    def code(self) -> str:
        """The Party's code."""
        return self.member.code

    @property
    def process(self) -> str:
        """The process this is about; another process may know the same Party otherwise."""
        return self.member.process

    @property
    def own_keyset(self) -> KeySet:
        """The key-set this node answers with."""
        return processes.keyset(self.standing.keyset.hash)

    def revoked(self) -> list[Revocation]:
        """The keys that Parties of the process have revoked, by the acts that are here."""
        found = self._revoked.get(self.process)
        if found is None:
            found = self._revoked[self.process] = revoking.revoked(self.standing)
        return found

    def asked_again(self) -> "Peer":
        """The same, known to hold the newest own key-set: its door has refused a cover under an older one."""
        return replace(self, newest=True)

    @property
    def carries(self) -> KeySet:
        """The own key-set whose node key signs covers to this Party: the newest that it is known to hold."""
        here = self.standing
        if self.newest or here.keyset == here.parties[here.own_code]:
            return self.own_keyset
        return processes.keyset(keyrings.carries(here, peers.confirmed(self.process, self.code)).hash)

    def ring(self, code: str) -> Keyring:
        """What is known of the keys of a Party of the process."""
        found = self._rings.get(code)
        if found is None:
            founding = self.standing.parties[code].hash
            if code == self.code and self.member.keyset == founding:
                found = Keyring((), (self.keyset,))
            else:
                found = keyrings.keyring(self.standing, code)
            self._rings[code] = found
        return found

    def look_up(self, codes: Iterable[str]) -> None:
        """Read the keys of these Parties at once, as far as they are not known yet."""
        lacking = [code for code in codes if code in self.standing.parties and code not in self._rings]
        if lacking:
            self._rings.update(keyrings.keyrings(self.standing, lacking))

    @property
    def heads(self) -> tuple[Checkpoint, ...]:
        """Every head held of its logs, and that of the register, as covers and answers name them."""
        return named_heads(self.standing, self.held)


def named_heads(here: Standing, held: Mapping[str, Checkpoint]) -> tuple[Checkpoint, ...]:
    """Heads held of a Party's logs, and the head of the register as far as it is folded here."""
    register = register_heads.checkpoint(here)
    return (*held.values(), *(() if register is None else (register,)))


def _members(rows: QuerySet[Member]) -> QuerySet[Member, Any]:
    closed = Exists(ClosedLine.objects.filter(process=OuterRef("process"), code=OuterRef("code")))
    clock = ("clock_said", "clock_ours")
    newest = Subquery(KeySetRecord.objects.filter(party=OuterRef("code")).order_by("-n", "hash").values("hash")[:1])
    return rows.values_list("process", "process__own_code", newest, "confirmed_at", "origin", closed, *clock)


_BY_CODE: Final = Select(lambda code: _members(Member.objects.filter(code=code)), str)
_HELD: Final = Select(
    lambda process, code: (
        PeerLog.objects.filter(process=process, party=code).order_by("pk").values_list("origin", "size", "root")
    ),
    str,
    str,
)
_SIGNED: Final = Select(
    lambda origin, size, root: HeadRecord.objects.filter(origin=origin, size=size, root=root, own=True).values_list(
        "size"
    ),
    str,
    int,
    str,
)
_BEFORE: Final = Select(
    lambda origin, size: (
        HeadRecord.objects.filter(origin=origin, own=True, size__lt=size).order_by("-size").values_list("size")[:1]
    ),
    str,
    int,
)


def known_as(code: str) -> list[Known]:
    """Everyone that processes of this node know by a code: candidates for who carries a parcel."""
    rows = _BY_CODE.rows(code)
    return [
        Known(process, own_code, code, keyset, confirmed_at is not None, origin, bool(closed), _reading(said, ours))
        for process, own_code, keyset, confirmed_at, origin, closed, said, ours in rows
        if own_code != code
    ]


def _reading(said: int | None, ours: int | None) -> Reading | None:
    return None if said is None or ours is None else Reading(said, ours)


def peer(member: Known) -> Peer:
    """Read what else is known of a member."""
    standing = processes.standing(member.process)
    return Peer(
        standing=standing,
        member=member,
        keyset=processes.keyset(member.keyset),
        held=held_heads(member.process, member.code),
        charter=replay.charter_by(standing),
    )


def held_heads(process_id: str, code: str) -> dict[str, Checkpoint]:
    """The newest head of each log of a Party that is held, the newest log last; one as a rule."""
    rows = _HELD.rows(process_id, code)
    return {origin: Checkpoint(origin, size, bytes.fromhex(root)) for origin, size, root in rows}


def signed_here(origin: str, heads: Iterable[Checkpoint]) -> int | None:
    """The size of the head of our log `origin` among those another Party says it holds; 0 when it names none.

    `None` when it names one that this node never signed.
    """
    head = next((head for head in heads if head.origin == origin), None)
    if head is None:
        return 0
    return head.size if _SIGNED.first(origin, head.size, head.root.hex()) else None


def signed_before(origin: str, size: int) -> int:
    """The size of the newest own head that is smaller; 0 when there is none."""
    found = _BEFORE.first(origin, size)
    return 0 if found is None else int(found[0])


def root_at(origin: str, size: int) -> bytes | None:
    """The root of another Party's log at a size of which a checked head is held."""
    root = HeadRecord.objects.filter(origin=origin, size=size).values_list("root", flat=True).first()
    return None if root is None else bytes.fromhex(root)


def note_of(checkpoint: Checkpoint) -> bytes:
    """The signed note of a head that is held; the half of a proof against its log."""
    rows = HeadRecord.objects.filter(origin=checkpoint.origin, size=checkpoint.size, root=checkpoint.root.hex())
    return bytes(rows.values_list("note", flat=True).first() or b"")


def note_at(origin: str, size: int) -> bytes:
    """The signed note of the head of a log at a size that is held."""
    rows = HeadRecord.objects.filter(origin=origin, size=size).values_list("note", flat=True)
    return bytes(rows.first() or b"")


def try_store(code: str) -> None:
    """Write what stands in a row as it stands: a store that is full shows it only when something is written."""
    write(lambda: Contact.objects.filter(code=code).update(code=F("code")))
