# SPDX-License-Identifier: Apache-2.0
"""A log restored from a copy goes on in the open: the old one is closed, and a new generation says what is lost and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final

from demarche.core.acts.act import SignedAct, open_act
from demarche.core.errors import DemarcheError
from demarche.core.log.checkpoint import RANDOMNESS_SIZE, Checkpoint, new_origin
from demarche.core.log.leaf import act_leaf, got_leaf, parse_leaf, restored_leaf
from demarche.core.log.tree import EMPTY_ROOT
from demarche.ledger import generations, heads, logbook, marks
from demarche.ledger.behind import Behind, behind
from demarche.ledger.models import ActRecord, Leaf, Log, Member, Process, Shown
from demarche.ledger.processes import Standing, standing
from demarche.ledger.transaction import write

Random = Callable[[int], bytes]

_SALT: Final = 16


class NotBehindError(DemarcheError):
    """Nothing shows that the own log is an old copy."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a restore states for all to read: the newest head known of the old log, and how many of its leaves are held."""

    process: str
    generation: int
    old: Checkpoint
    restored: int

    @property
    def lost(self) -> int:
        """How many entries of the old log are known to be missing."""
        return max(self.old.size - self.restored, 0)


def declaration(process_id: str, *, anyway: bool = False) -> Declaration:
    """What a restore of this process would state now; nothing is written.

    Raises `NotBehindError` where nothing shows that the log is behind, unless it is to be restored `anyway`.
    """
    log = standing(process_id).log
    found = behind(process_id)
    if found is not None:
        return Declaration(process_id, log.generation + 1, found.head, found.rows)
    if not anyway:
        raise NotBehindError(
            f"expected a log that is behind what it has signed, got one that is not: {log.origin}, generation {log.generation}, "
            f"size {log.size}; where you know that the store is an old copy, say --anyway"
        )
    old, restored = _newest(log)
    return Declaration(process_id, log.generation + 1, old, restored)


def _newest(log: Log) -> tuple[Checkpoint, int]:
    """The newest head known of a log that is not behind, and the leaves held; where nobody was given one, what its leaf 0 names."""
    mark, row = marks.read(log.process_id), heads.newest_head(log)
    known = [mark] if mark is not None and mark.origin == log.origin else []
    if row is not None:
        known.append(Checkpoint(row.origin, row.size, bytes.fromhex(row.root)))
    if not known and log.continues:
        stated = parse_leaf(bytes(Leaf.objects.get(log=log, index=0).data)).fields
        return Checkpoint(stated["origin"], stated["size"], bytes.fromhex(stated["root"])), stated["restored"]
    return max(known, key=lambda head: head.size, default=Checkpoint(log.origin, 0, EMPTY_ROOT)), log.size


def restore(
    process_id: str, reason: str, *, at: int, anyway: bool = False, random: Random = token_bytes
) -> Declaration:
    """Close the own log and open its next generation, in one transaction; give what its first leaf states.

    Acts that no signed head of the old log covers are entered again. Until others were asked for what they hold, nothing is
    released into dossiers there are (`NotFetchedError`). Raises `MalformedError` for a reason that is too long.
    """
    return write(lambda: _restore(process_id, reason, at, random, anyway=anyway))


def _restore(process_id: str, reason: str, at: int, random: Random, *, anyway: bool) -> Declaration:
    here = standing(process_id, lock=True)
    stated = declaration(process_id, anyway=anyway)
    t = logbook.entered_at(here.log, at)
    old = (stated.old.origin, stated.old.size, stated.old.root)
    first = restored_leaf(t, here.keyset, old=old, restored=stated.restored, reason=reason, salt=random(_SALT))
    uncovered = list(_uncovered(process_id))
    again = [_again(here, t, signed, random(_SALT)) for _, signed in uncovered]
    Log.objects.filter(pk=here.log.pk).update(open=False)
    log = Log.objects.create(
        process_id=process_id,
        generation=stated.generation,
        base=here.log.upto,
        continues=stated.old.origin,
        again=[index for index, _ in uncovered],
        fetched=not Member.objects.filter(process=process_id).exclude(code=here.own_code).exists(),
        origin=new_origin(random(RANDOMNESS_SIZE)),
        last_t=here.log.last_t,
        keyset_n=here.log.keyset_n,
        keyset_hash=here.log.keyset_hash,
    )
    logbook.enter(log, [first, *again], t=t)
    Shown.objects.filter(process=process_id).update(size=0)
    return stated


def _uncovered(process_id: str) -> Iterator[tuple[int, SignedAct]]:
    """The acts in the closing log that no head of it covers, with their indices over all generations."""
    log = generations.of(process_id)[0]
    head = heads.newest_head(log)
    size = 0 if head is None else head.size
    before = [index for at, index in enumerate(log.again, 1) if at >= size]
    rows = ActRecord.objects.filter(process=process_id)
    for found in (rows.filter(leaf_index__in=before), rows.filter(leaf_index__gte=log.base + size)):
        for index, document in found.order_by("leaf_index").values_list("leaf_index", "document"):
            yield index, open_act(bytes(document))


def _again(here: Standing, t: int, signed: SignedAct, salt: bytes) -> bytes:
    leaf = act_leaf if signed.act.author == here.own_code else got_leaf
    return leaf(t, here.keyset, act=signed.act.id, sigs=signed.sigs, salt=salt)


def nothing_to_fetch(process_id: str) -> None:
    """Say that no other Party holds acts of this one that the restored store lacks: releasing goes on."""
    Log.objects.filter(process=process_id, open=True).update(fetched=True)


def all_behind() -> list[str]:
    """What to say of each process whose log is behind, a line each."""
    found = map(_behind, Process.objects.order_by("id").values_list("id", flat=True))
    return [str(each) for each in found if each is not None]


def _behind(process_id: str) -> Behind | marks.MarkError | None:
    """A mark that cannot be read stops its own process and no other."""
    try:
        return behind(process_id)
    except marks.MarkError as error:
        return error
