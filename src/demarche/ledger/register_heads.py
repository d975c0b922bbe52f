# SPDX-License-Identifier: Apache-2.0
"""Heads of the register: signed by its depositary alone, held by everyone, and what of it another Party lacks."""

from collections.abc import Callable
from typing import Final

from django.db import connection
from django.db.models import F

from demarche.core.log.checkpoint import Checkpoint, Head, sign_head
from demarche.core.log.tree import append, leaf_hash
from demarche.core.parcel import LEAVES_LIMIT, RegisterLeaves, ShownHead
from demarche.core.process.depositary import keeper
from demarche.core.process.membership import STANDING, Membership
from demarche.ledger import folds, keyrings, marks, registering
from demarche.ledger import heads as own_heads
from demarche.ledger.models import HeadRecord, RegisterHeld
from demarche.ledger.processes import Standing, standing, tenures_of
from demarche.ledger.signer import Signer
from demarche.ledger.statements import Insert, Row, Select, Update
from demarche.ledger.transaction import write

_HEAD: Final = ("origin", "size", "root", "note", "own")
_NEWEST: Final = Select(
    lambda origin, most: (
        HeadRecord.objects.filter(origin=origin, size__lte=most).order_by("-size").values_list(*_HEAD)[:1]
    ),
    str,
    int,
)
_STORE: Final = Insert(HeadRecord, "origin", "size", "root", "note", "own", once=True)
_HELD: Final = Select(
    lambda process, party: RegisterHeld.objects.filter(process=process, party=party).values_list("size"), str, str
)
_NOTE: Final = Update(
    lambda process, party, size: RegisterHeld.objects.filter(process=process, party=party, size__lt=size),
    str,
    str,
    int,
    sets={"size": int, "attempts": 0, "obstacle": "", "detail": "", "due": 0.0},
)


def known(here: Standing) -> int:
    """How many leaves of the register are known: those that are folded, and those that wait for their acts."""
    return max(here.register.size, here.process.register_known)


def peaks_at(here: Standing, size: int) -> bytes:
    """The peaks (`core.log.tree`) of the register at a size that is known here."""
    folds.fold_register(here.ground, size=here.log.upto)
    folded = min(size, here.register.size)
    waiting = map(leaf_hash, registering.stored(here, folded, size))
    return append(folded, here.ground.register.peaks_at(folded), waiting)[1]


def leaves(here: Standing, low: int, high: int) -> list[bytes]:
    """The leaves of the register at these indices, as far as they are known here."""
    folds.fold_register(here.ground, size=here.log.upto)
    folded = min(high, here.register.size)
    return [*here.ground.register.leaves[low:folded], *registering.stored(here, max(low, folded), high)]


def checkpoint(here: Standing) -> Checkpoint | None:
    """The register as covers and answers name it; `None` while there is nothing in it but the founding acts, which each node has."""
    if here.register.size <= here.ground.founding:
        return None
    return Checkpoint(origin(here), here.register.size, bytes.fromhex(here.register.root))


def origin(here: Standing) -> str:
    """The name under which the present depositary keeps the register."""
    return here.tenures[-1].origin(here.process.id)


def open_note(here: Standing, note: bytes) -> Head:
    """Open a head that the depositary signed with a log key of its; raise `MalformedError`, `SignatureError`."""
    return keyrings.keyring(here, here.depositary).open_head(note, origin(here))


def head(here: Standing, *, signer: Signer | None, at: int) -> HeadRecord | None:
    """The newest head of the register as folded here; the depositary signs one where there is none yet, given its keys.

    Signing one size twice states the same. Raises `KeyLockedError` where the log key of the key-set in force is not at hand.
    """
    size = here.register.size
    row = _NEWEST.first(origin(here), size)
    newest = None if row is None else _made(row)
    due = size > here.ground.founding and (newest is None or newest.size < size)
    if not due or signer is None or not registering.is_depositary(here):
        return newest
    key = own_heads.key_under(here.keyset.hash, signer)
    folds.fold_register(here.ground, size=here.log.upto)
    stated = Checkpoint(origin(here), size, bytes.fromhex(here.register.root))
    note = sign_head(key, stated, max(at, here.ground.register.times[size - 1]))
    marks.put(registering.mark_of(here.process.id), stated)
    row = (stated.origin, size, here.register.root, note, True)
    write(lambda: _STORE.run([row]))
    return _made(row)


def _made(row: Row) -> HeadRecord:
    return HeadRecord.from_db(connection.alias, _HEAD, row)


def owed(here: Standing, party: str) -> int:
    """How many leaves a Party is to have: all, but who has withdrawn no more than up to the leaf that says so."""
    folds.fold_register(here.ground, size=here.log.upto)
    said = here.ground.view(here.register.size).entry(STANDING, party)
    if said is None or said.value != Membership.WITHDRAWN:
        return here.register.size
    return said.index + 1


def lacking(here: Standing, party: str, since: int, *, signer: Signer | None, at: int) -> RegisterLeaves | None:
    """What a Party lacks of the register that holds `since` leaves of it, so much as one record holds; `None` for nothing.

    Only up to the newest head that is held of what is folded here; what a former depositary entered comes under its own head, up to
    where the next began.
    """
    since = max(since, here.ground.founding)
    if since >= here.register.size or since >= owed(here, party):
        return None
    newest = _covering(here, since, signer=signer, at=at)
    if newest is None or newest.size <= since:
        return None
    register = here.ground.register
    end = min(since + LEAVES_LIMIT, newest.size, owed(here, party))
    proof = register.proof(end, newest.size) if end < newest.size else ()
    shown = ShownHead(bytes(newest.note), newest.origin, end if proof else 0, proof)
    return RegisterLeaves(since, tuple(register.leaves[since:end]), shown)


def _covering(here: Standing, since: int, *, signer: Signer | None, at: int) -> HeadRecord | None:
    """The newest head of whoever entered the leaf at `since`."""
    tenure = keeper(here.tenures, since)
    if tenure == here.tenures[-1]:
        return head(here, signer=signer, at=at)
    row = _NEWEST.first(tenure.origin(here.process.id), here.tenures[tenure.generation].start)
    return None if row is None else _made(row)


def held_by(process_id: str, party: str) -> int:
    """How many leaves a Party has said it holds; 0 when it said nothing yet."""
    row = _HELD.first(process_id, party)
    return 0 if row is None else int(row[0])


def note_held(process_id: str, party: str, size: int) -> None:
    """Note how many leaves a Party says it holds; it never falls. Part of the caller's transaction, or one statement alone."""
    if _HELD.first(process_id, party) is None:
        RegisterHeld.objects.bulk_create(
            [RegisterHeld(process_id=process_id, party=party, size=size)], ignore_conflicts=True
        )
    else:
        _NOTE.run(process_id, party, size, size)


_DUE: Final = Select(
    lambda machine, now: (
        RegisterHeld.objects.filter(size__lt=F("process__register_size"), due__lte=machine, lease_until__lte=now)
        .order_by("pk")
        .values_list("process", "party", "process__own_code", "process__depositaries", "size")
    ),
    float,
    float,
)
_LEASE: Final = Update(
    lambda process, party, due, now: RegisterHeld.objects.filter(
        process=process, party=party, due__lte=due, lease_until__lte=now
    ),
    str,
    str,
    float,
    float,
    sets={"lease_until": float},
)


def due(machine: float) -> list[tuple[str, str]]:
    """Each (process id, Party code) that lacks something of a register which this node keeps."""
    rows = _DUE.rows(machine, machine)
    return [
        (process, party)
        for process, party, own, later, size in rows
        if own == tenures_of(process, later)[-1].code and size < owed(standing(process), party)
    ]


def claim(process_id: str, party: str, *, machine: float, lease: float) -> int | None:
    """Take it on to bring a Party what it lacks, for `lease` seconds of machine time; give how much it holds."""
    if write(lambda: _LEASE.run(process_id, party, machine, machine, machine + lease)) != 1:
        return None
    return held_by(process_id, party)


def answering(process_id: str, party: str, *, machine: float, lease: float) -> None:
    """Leave it to the door, for `lease` seconds of machine time, to bring a Party what it lacks: with the answer that it makes."""
    note_held(process_id, party, 0)
    write(lambda: _LEASE.run(process_id, party, machine, machine, machine + lease))


def answered(process_id: str, party: str, *, again: float) -> None:
    """End that: the answer carried all there is, and if the Party has not said so by `again` (machine time), it is brought."""
    rows = RegisterHeld.objects.filter(process=process_id, party=party)
    write(lambda: rows.update(lease_until=0.0, due=again))


def put_back(process_id: str, party: str, *, obstacle: str, detail: str, after: Callable[[int], float]) -> None:
    """End an attempt that brought nothing: why, and when the next one is (machine time), by how many there were."""

    def change() -> None:
        row = RegisterHeld.objects.get(process=process_id, party=party)
        row.obstacle, row.detail, row.lease_until = obstacle, detail, 0.0
        row.due = after(row.attempts)
        row.attempts += 1
        row.save(update_fields=["obstacle", "detail", "lease_until", "due", "attempts"])

    write(change)


def end(process_id: str, party: str) -> None:
    """End an attempt that brought something; what is still lacking is due at once."""
    rows = RegisterHeld.objects.filter(process=process_id, party=party)
    write(lambda: rows.update(lease_until=0.0, attempts=0, obstacle="", detail="", due=0.0))
