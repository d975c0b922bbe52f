# SPDX-License-Identifier: Apache-2.0
"""The register grows: the depositary enters acts in the order in which they came, the others what it has signed.

Source: docs/protocol/register.md. A leaf has effect here once its act is here; until then it is known, and waits.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import F

from demarche.core.acts.act import Head as Cited
from demarche.core.acts.act import stored_act
from demarche.core.acts.founding import FOUND
from demarche.core.errors import DemarcheError
from demarche.core.log.checkpoint import Head
from demarche.core.log.leaf import KeySetRef, register_leaf
from demarche.core.process.depositary import decided, words
from demarche.core.process.docket import Docket, Placed
from demarche.core.process.founding import founding_leaves
from demarche.core.process.ground import Ground
from demarche.core.process.register import Register
from demarche.core.process.settle import REGISTER, add, grown, refold
from demarche.ledger import marks, registers
from demarche.ledger.fold import Fold
from demarche.ledger.models import ActRecord, AwaitsRegister, HeadRecord, Process, RegisterHeld, RegisterLeaf
from demarche.ledger.processes import Standing, charter_of, keyset
from demarche.ledger.statements import Insert, Row, Select, SelectAmong

_PAGE: Final = 500
_LEAVES: Final = Insert(RegisterLeaf, "process_id", "generation", "index", "act", "data", once=True)
_HEADS: Final = Insert(HeadRecord, "origin", "size", "root", "note", "own", once=True)
_AWAITS: Final = Insert(AwaitsRegister, "act", "process_id", "dossier", "size", once=True)
_ROWS: Final = Select(
    lambda process, low, high: (
        RegisterLeaf.objects.filter(process=process, index__gte=low, index__lt=high)
        .order_by("index", "generation")
        .values_list("index", "act", "data")
    ),
    str,
    int,
    int,
)
_EVERY: Final = Select(
    lambda process, after: (
        ActRecord.objects.filter(process=process, leaf_index__gt=after)
        .order_by("leaf_index")
        .values_list("leaf_index", "id", "dossier", "document")[:_PAGE]
    ),
    str,
    int,
)
_DOCUMENTS: Final = SelectAmong(lambda ids: ActRecord.objects.filter(id__in=ids).values_list("id", "document"), str)
_STATE: Final = Select(
    lambda process: Process.objects.filter(id=process).values_list(
        "register_size", "register_root", "register_known", "register_generation"
    ),
    str,
)
_FOUNDING: Final = Select(
    lambda process, kind: ActRecord.objects.filter(process=process, dossier=F("process_id"), kind=kind).values_list(
        "id", "document"
    ),
    str,
    str,
)
_AWAITED: Final = Select(
    lambda process, size: (
        AwaitsRegister.objects.filter(process=process, size__lte=size).order_by("act").values_list("dossier", "act")
    ),
    str,
    int,
)


class RegisterBrokenError(DemarcheError):
    """The leaves in the store do not lead to the register that its own row names."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """Leaves of the register from index `start` on, checked against a head that the depositary has signed."""

    start: int
    leaves: Sequence[bytes] = field(repr=False)
    acts: Sequence[str] = field(repr=False)
    head: Head

    @property
    def end(self) -> int:
        """The size of the register that they make."""
        return self.start + len(self.leaves)


def catch_up(fold: Fold, ground: Ground, *, size: int) -> None:
    """Have the register of a process folded up to the head of this ground; `fold` is that of its own acts, of an own log of `size`.

    Raises `RegisterBrokenError` when the rows do not lead there.
    """
    register = ground.register
    with registers.LOCK:
        if register.root(ground.head.size) == ground.head.root:
            return
        if not all(map(fold.docket.holds, register.acts)):
            # Another fold made the register grow: what is entered next may name acts that this one does not have yet.
            fold.catch_up(size)
        for again in (False, True):
            if again:
                # What is at hand is from a transaction that did not commit, or of a store that was put back.
                register.cut(0)
                fold.begin_again()
            _extend(fold, ground)
            if register.root(ground.head.size) == ground.head.root:
                grown(fold.docket, ground)
                return
    raise RegisterBrokenError(
        f"expected the register of process {ground.process[:16]} to have the root {ground.head.root[:16]} at size "
        f"{ground.head.size}, its leaves in the store lead to another: run fsck, then restore this node from another copy"
    )


def _extend(fold: Fold, ground: Ground) -> None:
    register = ground.register
    if register.size < ground.founding:
        register.cut(0)
        for data in _founding(fold, ground):
            _enter(register, fold.docket, str(json.loads(data)["act"]), data)
    while register.size < ground.head.size:
        rows = _of(ground.process, register.size, min(ground.head.size, register.size + _PAGE))
        if not rows or rows[0][0] != register.size:
            return
        documents = _those([act for _index, act, _data in rows if not fold.docket.holds(act)])
        for index, act, data in rows:
            if index == register.size and _place(fold, ground, act, documents):
                _enter(register, fold.docket, act, bytes(data))
        if register.size <= rows[0][0]:
            return


def _of(process: str, low: int, high: int) -> list[Row]:
    """The leaves that stand at these indices: of two at one index, the newest depositary's."""
    newest = {index: (index, act, data) for index, act, data in _ROWS.rows(process, low, high)}
    return [newest[index] for index in sorted(newest)]


def stored(here: Standing, low: int, high: int) -> list[bytes]:
    """The leaves that are held at these indices, none where `high` is not above `low`."""
    return [bytes(data) for _index, _act, data in _of(here.process.id, low, high)] if low < high else []


def mark_of(process_id: str) -> str:
    """Under which name the high-water mark of the register is kept by its depositary."""
    return f"{process_id}-register"


def _founding(fold: Fold, ground: Ground) -> Sequence[bytes]:
    for act, document in _FOUNDING.rows(ground.process, FOUND):
        add(fold.docket, stored_act(json.loads(bytes(document)), act), ground)
    refs = {code: KeySetRef(keyset(each).n, each) for code, each in ground.founders.items()}
    return founding_leaves(charter_of(ground.process), fold.docket, refs) or ()


def _those(acts: Sequence[str]) -> dict[str, bytes]:
    """The documents of these acts, as far as they are here."""
    return {act: bytes(document) for act, document in _DOCUMENTS.rows(acts)}


def _enter(register: Register, docket: Docket, act: str, data: bytes) -> None:
    placed = docket.placed[act]
    register.enter(data, placed.act, placed.writes)


def _place(fold: Fold, ground: Ground, act: str, documents: Mapping[str, bytes]) -> bool:
    """Whether the act of a leaf is here with all it stands on; it is added to the docket when it was not.

    What it stands on and is not among `documents` is read alone.
    """
    docket, wanted = fold.docket, [act]
    if docket.holds(act):
        grown(docket, ground)
    while wanted and act not in docket.placed:
        each = wanted.pop()
        document = None if docket.holds(each) else documents.get(each) or _those([each]).get(each)
        if document is not None:
            add(docket, stored_act(json.loads(document), each), ground)
            # It may stand on what was entered after it, or not at all.
            wanted.extend(cited for cited in docket.missing.get(each, ()) if cited != REGISTER)
    return act in docket.placed


def store(here: Standing, found: Leaves) -> None:
    """Keep leaves that were checked, and the head that covers them. Part of the caller's transaction, which holds the log.

    Nothing is kept where others came in meanwhile that these do not follow.
    """
    size, _root, known, generation = _state(here)
    known = max(size, known)
    between = stored(here, found.start, min(known, found.end))
    if between != list(found.leaves[: len(between)]):
        return
    new = list(zip(range(found.start, found.end), found.acts, found.leaves, strict=True))
    _LEAVES.run([(here.process.id, generation, index, act, data) for index, act, data in new if index >= known])
    checkpoint = found.head.checkpoint
    _HEADS.run([(checkpoint.origin, checkpoint.size, checkpoint.root.hex(), found.head.note, is_depositary(here))])
    if found.end > known:
        Process.objects.filter(id=here.process.id).update(register_known=found.end)


def await_register(here: Standing, acts: Iterable[tuple[str, str, int]]) -> None:
    """Note acts, (id, dossier, size cited), that cite a larger register than is folded here."""
    rows = [(act, here.process.id, dossier, size) for act, dossier, size in acts if size > here.process.register_size]
    if rows:
        _AWAITS.run(rows)


def awaited(here: Standing) -> dict[str, tuple[str, ...]]:
    """The acts that waited for the register as it is now, by dossier; asked once, for it forgets them."""
    process, size = here.process.id, here.process.register_size
    found: dict[str, tuple[str, ...]] = {}
    for dossier, act in _AWAITED.rows(process, size):
        found[dossier] = (*found.get(dossier, ()), act)
    if found:
        AwaitsRegister.objects.filter(process=process, size__lte=size).delete()
    return found


def advance(here: Standing, docket: Docket, *, at: int) -> bool:
    """Fold the register on over what is here now: as depositary what is not entered yet, else the leaves that are known.

    Part of the caller's transaction, which holds the own log; `docket` is that of the register's acts, with all of them. `here`
    stands on the larger register then. Gives whether it grew.
    """
    before = here.register
    if before.size < here.ground.founding:
        return False
    _size, _root, known, generation = _state(here)
    with registers.LOCK:
        _follow(here, docket, known)
        while _hand_over(here, docket):
            pass
        if is_depositary(here):
            while rows := _entries(here, docket, at):
                _LEAVES.run(rows)
                for row in rows:
                    _enter_next(here, docket, row[-2], row[-1])
    if here.register == before and here.process.register_generation == generation:
        return False
    if is_depositary(here):
        _bring_on(here)
    Process.objects.filter(id=here.process.id).update(
        register_size=here.register.size,
        register_root=here.register.root,
        register_known=max(known if here.process.register_generation == generation else 0, here.register.size),
    )
    grown(docket, here.ground)
    return True


def _bring_on(here: Standing) -> None:
    """Have the worker bring what is new to every other Party."""
    others = here.others(here.holders())
    rows = RegisterHeld.objects.filter(process=here.process)
    if rows.filter(party__in=others).count() < len(others):
        new = [RegisterHeld(process=here.process, party=code) for code in others]
        RegisterHeld.objects.bulk_create(new, ignore_conflicts=True)
    rows.filter(due__gt=0.0).update(due=0.0)


def _hand_over(here: Standing, docket: Docket) -> bool:
    """Have the next depositary begin once enough Parties have named it: what was entered beyond the size they named is void."""
    process, present = here.process, here.tenures[-1]
    said = words(docket, present.generation + 1)
    change = decided(said, here.ground.register, charter_of(process.id), present) if said else None
    if change is None:
        return False
    later = [(each.code, each.start) for each in here.tenures[1:]]
    process.depositaries = json.dumps([*later, (change.to, change.head.size)])
    process.register_generation = change.generation
    here.ground.register.cut(change.head.size)
    here.stand_on(change.head)
    Process.objects.filter(id=process.id).update(
        depositaries=process.depositaries,
        register_generation=change.generation,
        register_size=change.head.size,
        register_root=change.head.root,
        register_known=change.head.size,
    )
    RegisterHeld.objects.filter(process=process, size__gt=change.head.size).update(size=change.head.size)
    refold(docket, here.ground)
    await_register(here, _citing_more(process.id, change.head.size))
    return True


def _citing_more(process_id: str, size: int) -> Iterator[tuple[str, str, int]]:
    """Acts that cite more of the register than this: (id, dossier, size cited)."""
    after = -1
    while rows := _EVERY.rows(process_id, after):
        for index, act, dossier, document in rows:
            after = index
            cited = stored_act(json.loads(bytes(document)), act).register.size
            if cited > size:
                yield act, dossier, cited


def begin(here: Standing, docket: Docket, leaves: Iterable[bytes]) -> None:
    """Enter the leaves of the founding acts, once all of them are here. Part of the caller's transaction, as `advance`."""
    with registers.LOCK:
        for data in leaves:
            _enter_next(here, docket, str(json.loads(data)["act"]), data)


def _follow(here: Standing, docket: Docket, known: int) -> None:
    """Enter the leaves that are known as far as their acts are here."""
    while here.register.size < known:
        rows = _of(here.process.id, here.register.size, min(known, here.register.size + _PAGE))
        for index, act, data in rows:
            if act not in docket.placed:
                grown(docket, here.ground)
            if index != here.register.size or act not in docket.placed:
                return
            _enter_next(here, docket, act, bytes(data))
        if not rows:
            return


def _enter_next(here: Standing, docket: Docket, act: str, data: bytes) -> None:
    """Enter the next leaf; what a transaction that did not commit had entered in its place is cut off."""
    register, size = here.ground.register, here.register.size
    if size < register.size and register.leaves[size] != data:
        register.cut(size)
    if size == register.size:
        _enter(register, docket, act, data)
    here.stand_on(Cited(size + 1, register.root(size + 1) or ""))


def _state(here: Standing) -> tuple[int, str, int, int]:
    """The process's row as it is now: others may have brought leaves since `here` was read, without a leaf in the own log."""
    [(size, root, known, generation)] = _STATE.rows(here.process.id)
    return int(size), str(root), int(known), int(generation)


def is_depositary(here: Standing) -> bool:
    """Whether this node's Party keeps the register."""
    return here.own_code == here.depositary


def _entries(here: Standing, docket: Docket, at: int) -> list[Row]:
    """As depositary: the row of a leaf for each act that has none, in the order in which they came."""
    register, size = here.ground.register, here.register.size
    mark = marks.read(mark_of(here.process.id))
    if mark is not None and mark.origin == here.tenures[-1].origin(here.process.id) and mark.size > size:
        return []  # an old copy: others hold what it has signed, and it goes on from there
    grown(docket, here.ground)
    found = list(_unregistered(docket, register, size))
    if len(found) > 1:
        found = _in_order(found)
    t = max(at, register.times[size - 1])
    return [
        (
            here.process.id,
            here.process.register_generation,
            index,
            placed.act.id,
            register_leaf(t, KeySetRef(keyset(placed.act.keyset).n, placed.act.keyset), act=placed.act.id),
        )
        for index, placed in enumerate(found, size)
    ]


def _in_order(found: Sequence[Placed]) -> list[Placed]:
    """Acts in the order in which they came; one that came before what it stands on follows that."""
    came = dict(ActRecord.objects.filter(id__in=[each.act.id for each in found]).values_list("id", "leaf_index"))
    waiting = sorted(found, key=lambda each: came[each.act.id])
    ordered: list[Placed] = []
    while waiting:
        at = next(at for at, each in enumerate(waiting) if came.keys().isdisjoint((each.act.prev, *each.act.after)))
        ordered.append(waiting.pop(at))
        del came[ordered[-1].act.id]
    return ordered


def _unregistered(docket: Docket, register: Register, size: int) -> Iterator[Placed]:
    """The acts of each author after the newest that the register has, his numbers rising."""
    for author, tip in docket.tips.items():
        last = register.tip(author, size)
        chain = []
        at: str | None = tip
        while at is not None and at != last:
            placed = docket.placed[at]
            chain.append(placed)
            at = placed.act.prev
        if at == last:
            yield from reversed(chain)
