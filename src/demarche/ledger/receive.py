# SPDX-License-Identifier: Apache-2.0
"""Taking in what another node carried: all of a parcel's acts, leaves, places and heads, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final

from demarche.core.acts.act import Act, SignedAct
from demarche.core.log.checkpoint import Head
from demarche.core.log.leaf import KeySetRef, act_leaf, got_leaf, refused_leaf
from demarche.core.log.place import Place
from demarche.ledger import (
    arriving,
    keyrings,
    logbook,
    parting,
    peers,
    read,
    records,
    register_heads,
    registering,
    replay,
    sending,
)
from demarche.ledger import files as filing
from demarche.ledger.append import Random
from demarche.ledger.arriving import Awaited
from demarche.ledger.behind import require_current
from demarche.ledger.files import File
from demarche.ledger.keyrings import Renewed
from demarche.ledger.models import ActRecord, Log, Outbox
from demarche.ledger.peers import Grown
from demarche.ledger.processes import Standing, standing
from demarche.ledger.registering import Leaves
from demarche.ledger.statements import SelectAmong
from demarche.ledger.transaction import write

_SALT: Final = 16
_BETWEEN_TWO: Final = 2
_HELD: Final = SelectAmong(lambda ids: ActRecord.objects.filter(id__in=ids).values_list("id", "leaf_index"), str)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An act whose signatures verified, with its place in its author's log and the head that place leads to, both checked.

    An act of the own Party that comes back to a restored store may have the carrier's `receipt` of it, checked too.
    """

    signed: SignedAct
    place: Place
    head: Head
    receipt: tuple[Place, Head] | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What the door refuses after a member's cover verified: the item's hash, the code, and the act or file in it, if known."""

    item: str
    code: str
    act: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a parcel: per act id the index of its leaf here, which ids were here before, and the refusals' indices.

    Indices and `size`, which is above all of them, are counted over all generations of the own log.
    """

    indices: Mapping[str, int]
    duplicates: frozenset[str]
    refused: tuple[int, ...]
    size: int


def receive(  # noqa: PLR0913  # what a parcel carries
    process_id: str,
    carrier: str,
    arrived: Sequence[Arrived],
    *,
    shown: Sequence[Grown],
    proved: Sequence[Grown] = (),
    at: int,
    files: Sequence[File] = (),
    awaited: Sequence[Awaited] = (),
    refused: Sequence[Refused] = (),
    confirmed: int = 0,
    complete: bool = False,
    leaves: Leaves | None = None,
    renewed: Sequence[Renewed] = (),
    random: Random = token_bytes,
) -> Taken:
    """Commit what arrived in one transaction: a `got` leaf for each new act, a `refused` leaf for each refusal.

    An act of the own Party that a restored store had lost is entered as `act`, and goes on to those whose receipt is not here.
    `complete` says that the carrier holds no further act of the own Party; releasing goes on when that is all there are.

    The caller has verified everything: signatures, places, consistency from `PeerLog`, heads `proved` of other logs, and key-sets `renewed`. An act that is here already keeps its
    leaf and gets no other. Files `awaited` will come in pieces; `leaves` of the register were checked against its head. `confirmed` is the newest size of the own log that the carrier says it holds. Raises
    `LogBehindError` when the own rows are an old copy, `HeadMovedError` when a log's newest head is no longer the one `shown` was checked against: check again and call again.
    """
    batch = _Batch(
        process_id,
        carrier,
        arrived,
        shown,
        proved,
        files,
        awaited,
        refused,
        confirmed,
        complete,
        leaves,
        renewed,
        at,
        random,
    )
    return write(batch.commit)


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one parcel brought, on its way into the record."""

    process: str
    carrier: str
    arrived: Sequence[Arrived]
    shown: Sequence[Grown]
    proved: Sequence[Grown]
    files: Sequence[File]
    awaited: Sequence[Awaited]
    refused: Sequence[Refused]
    confirmed: int
    complete: bool
    leaves: Leaves | None
    renewed: Sequence[Renewed]
    at: int
    random: Random

    def commit(self) -> Taken:
        """Write everything; the whole of a transaction."""
        here = standing(self.process, lock=True)
        require_current(here)
        held = self._held()
        new = list({each.signed.act.id: each for each in self.arrived if each.signed.act.id not in held}.values())
        t = logbook.entered_at(here.log, self.at)
        own = here.own_code
        new.sort(
            key=lambda each: (
                each.signed.act.author != own,
                each.signed.act.seq if each.signed.act.author == own else 0,
            )
        )
        leaves = [*self._entered(new, t, here), *self._refusals(t, here.keyset)]
        indices = logbook.enter(here.log, leaves, t=t) if leaves else range(here.log.upto, here.log.upto)
        fresh = list(zip(indices, new, strict=False))
        filing.record(self.files)
        others = {each.signed.act.id for each in new if each.signed.act.author != own}
        arriving.record([each for each in self.awaited if each.act.id in others], t=t)
        peers.note_heads(self.process, self.shown, proved=self.proved, beside=dict.fromkeys(self._beside()))
        keyrings.note(self.renewed)
        peers.note_confirmed(self.process, self.carrier, self.confirmed)
        self._write_acts(fresh, t, here)
        if self.leaves is not None:
            registering.store(here, self.leaves)
        acts = (each.signed.act for each in new)
        registering.await_register(here, ((act.id, act.dossier, act.register.size) for act in acts))
        self._project(fresh, here)
        if self.complete and len(here.parties) <= _BETWEEN_TWO:
            Log.objects.filter(pk=here.log.pk, fetched=False).update(fetched=True)
        return Taken(
            indices={**held, **{each.signed.act.id: index for index, each in fresh}},
            duplicates=frozenset(held),
            refused=tuple(indices[len(new) :]),
            size=indices.stop,
        )

    def _held(self) -> dict[str, int]:
        rows = _HELD.rows(each.signed.act.id for each in self.arrived)
        return {act_id: index for act_id, index in rows}  # noqa: C416  # rows are pairs, and mypy cannot know

    def _beside(self) -> Iterator[Head]:
        for each in self.arrived:
            yield each.head
            if each.receipt is not None:
                yield each.receipt[1]

    def _entered(self, new: Sequence[Arrived], t: int, here: Standing) -> list[bytes]:
        kinds = [act_leaf if each.signed.act.author == here.own_code else got_leaf for each in new]
        return [
            leaf(t, here.keyset, act=each.signed.act.id, sigs=each.signed.sigs, salt=self.random(_SALT))
            for leaf, each in zip(kinds, new, strict=True)
        ]

    def _refusals(self, t: int, keyset: KeySetRef) -> list[bytes]:
        return [
            refused_leaf(
                t, keyset, item=each.item, code=each.code, salt=self.random(_SALT), act=each.act, file=each.file
            )
            for each in self.refused
        ]

    def _write_acts(self, fresh: Sequence[tuple[int, Arrived]], t: int, here: Standing) -> None:
        own = [(index, each) for index, each in fresh if each.signed.act.author == here.own_code]
        others = [each for each in fresh if each not in own]
        records.record([(index, each.signed) for index, each in others], t=t, outgoing=False)
        peers.note_places([(each.signed.act.author, each.signed.act.id, each.place) for _, each in fresh])
        if own:
            records.record([(index, each.signed) for index, each in own], t=t, outgoing=True)
            self._send_on(own, here)

    def _send_on(self, own: Sequence[tuple[int, Arrived]], here: Standing) -> None:
        """Acts that came back are delivered where a receipt is here, and go to the others again."""
        peers.note_places([(self.carrier, each.signed.act.id, each.receipt[0]) for _, each in own if each.receipt])
        delivered = {each.signed.act.id for _, each in own if each.receipt}
        openings = {each.signed.act.id: each.signed.act for _, each in own if each.signed.act.opens}
        # Who has left asks for what it lacks; then it is known which acts saw it leave.
        gone = parting.said_to_leave(self.process, {each.signed.act.dossier for _, each in own})
        for index, each in own:
            act = each.signed.act
            opening = openings.get(act.dossier) or (held.act if (held := read.act(act.dossier)) else None)
            holders = here.others((opening.audience if opening else None) or here.holders())
            audience = [code for code in holders if (act.dossier, code) not in gone]
            sending.follow_on(act, index, audience)
            for code in audience:
                done = code == self.carrier and act.id in delivered
                Outbox.objects.create(
                    process_id=act.process,
                    act=act.id,
                    dossier=act.dossier,
                    addressee=code,
                    leaf_index=index,
                    state=Outbox.State.DELIVERED if done else Outbox.State.WAITING,
                    delivered=self.at if done else None,
                )

    def _project(self, fresh: Sequence[tuple[int, Arrived]], here: Standing) -> None:
        # The register first: what else came may cite it.
        dossiers: dict[str, list[tuple[int, Act]]] = {} if self.leaves is None else {self.process: []}
        for index, each in fresh:
            dossiers.setdefault(each.signed.act.dossier, []).append((index, each.signed.act))
        for dossier, acts in sorted(dossiers.items(), key=lambda each: each[0] != self.process):
            placed = tuple(act.id for _, act in acts)
            replay.project(here, dossier, at=self.at, placed=placed, fresh=acts)
        if self.leaves is not None:
            register_heads.note_held(self.process, self.carrier, min(self.leaves.end, here.register.size))
