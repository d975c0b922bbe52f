# SPDX-License-Identifier: Apache-2.0
"""What this node knows of another Party of a process when it hears from it or writes to it, read in a few queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demarche.core.charter import Charter
from demarche.core.keyset import KeySet
from demarche.core.log.checkpoint import Checkpoint
from demarche.ledger import processes
from demarche.ledger.models import HeadRecord, Member, PeerLog
from demarche.ledger.processes import Standing


@dataclass(frozen=True, slots=True)
class Peer:
    """Another Party of one process: its keys, where it keeps its log, and the newest head of that log held here.

    `held` is by origin: there is one once its founding act or a receipt of its node is here.
    """

    standing: Standing
    member: Member
    keyset: KeySet = field(repr=False)
    held: Mapping[str, Checkpoint] = field(repr=False)

    @property
    def code(self) -> str:
        """The Party's code."""
        return self.member.code

    @property
    def process(self) -> str:
        """The process this is about; another process may know the same Party otherwise."""
        return self.standing.process.id

    @property
    def charter(self) -> Charter:
        """The charter of the process."""
        return processes.charter_of(self.process)

    @property
    def own_keyset(self) -> KeySet:
        """The key-set this node answers with."""
        return processes.keyset(self.standing.keyset.hash)

    @property
    def heads(self) -> tuple[Checkpoint, ...]:
        """Every head held, as covers and answers name them."""
        return tuple(self.held.values())


def peer(standing: Standing, member: Member) -> Peer:
    """Read what else is known of a member other than the own Party."""
    held = held_heads(standing.process.id, member.code)
    return Peer(standing, member, processes.keyset(member.keyset_hash), held)


def held_heads(process_id: str, code: str) -> dict[str, Checkpoint]:
    """The newest head of each log of a Party that is held; one as a rule."""
    rows = PeerLog.objects.filter(process=process_id, party=code)
    return {row.origin: Checkpoint(row.origin, row.size, bytes.fromhex(row.root)) for row in rows}


def known_as(code: str) -> list[Member]:
    """Everyone that other processes of this node know by a code: candidates for who carries a parcel."""
    return list(Member.objects.filter(code=code).exclude(process__own_code=code).select_related("process"))


def root_at(origin: str, size: int) -> bytes | None:
    """The root of another Party's log at a size of which a checked head is held."""
    root = HeadRecord.objects.filter(origin=origin, size=size).values_list("root", flat=True).first()
    return None if root is None else bytes.fromhex(root)


def note_of(checkpoint: Checkpoint) -> bytes:
    """The signed note of a head that is held; the half of a proof against its log."""
    rows = HeadRecord.objects.filter(origin=checkpoint.origin, size=checkpoint.size, root=checkpoint.root.hex())
    return bytes(rows.values_list("note", flat=True).first() or b"")
