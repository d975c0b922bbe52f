# SPDX-License-Identifier: Apache-2.0
"""Acts to dockets to the rows that pages read: dockets lent, projections told, everything made anew."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from django.db import connection

from demarche.core.acts.act import Act, Head
from demarche.core.charter import Charter
from demarche.core.process.amendments import in_force
from demarche.core.process.depositary import entered
from demarche.core.process.docket import Docket
from demarche.core.process.docket import Standing as Effect
from demarche.core.process.founding import found
from demarche.core.process.ground import Ground
from demarche.core.process.joining import with_joined
from demarche.core.process.membership import Pause
from demarche.core.process.register import View
from demarche.ledger import folds, joining, pausing, proofs, registering, registers
from demarche.ledger.models import ActRecord, Log, Member, Process
from demarche.ledger.processes import Standing, charter_of, standing
from demarche.ledger.statements import Select
from demarche.ledger.transaction import write


@dataclass(frozen=True, slots=True)
class Touched:
    """A dossier that acts or places were added to, with its docket as of now.

    `placed` are the acts this is about: those entered just now, none where a place of another log came, or all of them when rows
    are made anew. It is a hint for being quick; rows must come out the same whatever it holds, and whatever `at` is, the process time
    of the change. `paused` says when which Party had suspended its participation: then clocks stand still.
    """

    process: str
    dossier: str
    docket: Docket = field(repr=False)
    placed: tuple[str, ...]
    at: int
    paused: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Projection:
    """What a room registered; see `register_projection`."""

    project: Callable[[Touched], None]
    clear: Callable[[], None]
    rows: Callable[[], Iterable[tuple[str, object]]] | None


PROJECTIONS: dict[str, Projection] = {}

_ORIGINS: Final = Select(lambda process: Member.objects.filter(process=process).values_list("code", "origin"), str)


def register_projection(
    name: str,
    project: Callable[[Touched], None],
    clear: Callable[[], None],
    rows: Callable[[], Iterable[tuple[str, object]]] | None = None,
) -> None:
    """Have `project` called in the transaction of every change, to bring the rows of one dossier up to date.

    `clear` deletes all its rows before they are made anew. `rows` gives each row as (name, what it says), in any order and
    without what only officers set, so that `fsck` can compare them with a fold made anew. Registering a name again replaces it.
    """
    PROJECTIONS[name] = Projection(project, clear, rows)


@contextmanager
def docket(process_id: str, dossier: str) -> Iterator[Docket]:
    """Lend the docket of a dossier (of the register: its id is the process id), caught up with the database.

    It is for reading, and for this block alone: whoever needs a part of it later copies that part. Nothing is written within.
    """
    here = standing(process_id)
    with folds.lend(here.ground, dossier, size=here.log.upto) as lent:
        yield lent


def charter_in_force(process_id: str) -> Charter:
    """The charter in force by the register as it is committed."""
    return charter_by(standing(process_id))


def charter_by(here: Standing) -> Charter:
    """The charter in force for a node that stands here, with those who have joined."""
    at = folded_ground(here)
    return _charter_at(here.process.id, at.head)


def charter_of_matter(process_id: str, opening: Act) -> Charter:
    """The charter that a matter keeps: in force at the register that its opening act cites. Only while its docket is lent."""
    return _charter_at(process_id, opening.register)


@lru_cache(maxsize=256)
def _charter_at(process_id: str, head: Head) -> Charter:
    """What the register makes of the charter at a head up to which it is folded here: another head may make another of it."""
    register, founding = registers.held(process_id), charter_of(process_id)
    view = View(register, head.size)
    if register.root(head.size) != head.root:
        # A former depositary had entered what it cites, and what stands of that ends where the next began.
        later = entered(View(register, register.size), founding)[1:]
        view = View(register, max((each.start for each in later if each.start < head.size), default=head.size))
    return with_joined(view, in_force(view, founding))


@contextmanager
def looking(process_id: str, dossier: str, *, at: int) -> Iterator[Touched]:
    """Lend a dossier as projections see it, for reading at a moment; as `docket` in all else."""
    here = standing(process_id)
    with folds.lend(here.ground, dossier, size=here.log.upto) as lent:
        yield Touched(process_id, dossier, lent, (), at, pausing.paused(here))


def ground(process_id: str) -> Ground:
    """What folds of this process stand on; raise `UnknownProcessError`."""
    return folded_ground(standing(process_id))


def folded_ground(here: Standing) -> Ground:
    """What folds stand on for a node that stands here, with the register folded up to its head."""
    folds.fold_register(here.ground, size=here.log.upto)
    return here.ground


def touch(process_id: str, dossier: str, *, at: int, placed: tuple[str, ...] = ()) -> None:
    """Bring the rows of a dossier up to date: part of the caller's transaction, or one of its own when there is none.

    Whoever projects holds the own log's row, so that of two changes the later one sees the earlier.
    """
    if connection.in_atomic_block:
        project(standing(process_id, lock=True), dossier, at=at, placed=placed)
    else:
        write(lambda: touch(process_id, dossier, at=at, placed=placed))


def project(
    here: Standing, dossier: str, *, at: int, placed: tuple[str, ...], fresh: Sequence[tuple[int, Act]] = ()
) -> None:
    """Fold what is new in a dossier and tell every projection; `fresh` as `folds.lend` takes it.

    The caller's transaction holds the log's row; `here` is as it was before `fresh` was entered.
    """
    grown: dict[str, tuple[str, ...]] = {}
    with folds.lend(here.ground, dossier, size=here.log.upto, fresh=fresh) as lent:
        if dossier == here.process.id:
            grown = _grown(here, lent, at)
        if lent.forks:
            proofs.keep_equivocations(here.process.id, lent, at=at)
        touched = Touched(here.process.id, dossier, lent, placed, at, pausing.paused(here))
        for each in PROJECTIONS.values():
            each.project(touched)
    # Acts that cite the register were waiting for it.
    for other, waited in grown.items():
        touch(here.process.id, other, at=at, placed=waited)


def dossiers(process_id: str) -> list[str]:
    """The ids of the dossiers of a process, without the register."""
    rows = ActRecord.objects.filter(process=process_id).exclude(dossier=process_id)
    return list(rows.order_by("dossier").values_list("dossier", flat=True).distinct())


def _grown(here: Standing, register: Docket, at: int) -> dict[str, tuple[str, ...]]:
    """Let the register grow by what is in its docket; give the dossiers that this touches, with the acts that waited for it."""
    begun, generation = _found(here, register), here.process.register_generation
    larger = registering.advance(here, register, at=at) or begun
    if larger:
        joining.note_admitted(here)
    awaited = registering.awaited(here) if larger else {}
    awaited.pop(here.process.id, None)
    paused = pausing.note(here, register)
    anew = begun or paused or here.process.register_generation != generation
    return dict.fromkeys(dossiers(here.process.id) if anew else (), ()) | awaited


def _found(here: Standing, register: Docket) -> bool:
    """Take from founding acts in effect where their authors keep their logs; say whether the register was made just now."""
    process_id = here.process.id
    origins: dict[str, str] = dict(_ORIGINS.rows(process_id))
    for code in here.founders:
        entry = register.current("founded", code)
        if entry is not None and register.standing(entry.act) is Effect.IN_EFFECT:
            log = entry.value
            assert isinstance(log, dict)  # noqa: S101  # its kind's schema says so
            # One that joins was told the name of the log before it had this act.
            if origins[code] != log["origin"]:
                member = Member.objects.filter(process=process_id, code=code)
                member.update(origin=log["origin"], log_keys=log["keys"])
    if here.process.register_size:
        return False
    made = found(charter_of(process_id), register, here.founders)
    if made is None:
        return False
    Process.objects.filter(id=process_id).update(register_size=made.head.size, register_root=made.head.root)
    registering.begin(here, register, made.leaves)
    return True


def rebuild() -> int:
    """Make every projection anew from the acts, in one transaction; give the number of dossiers, registers among them."""
    return write(_rebuild)


def _rebuild() -> int:
    for each in PROJECTIONS.values():
        each.clear()
    count = 0
    for process_id, last_t in Log.objects.filter(open=True).order_by("process").values_list("process", "last_t"):
        for dossier in (process_id, *dossiers(process_id)):
            rows = ActRecord.objects.filter(process=process_id, dossier=dossier).order_by("leaf_index")
            touch(process_id, dossier, at=last_t, placed=tuple(rows.values_list("id", flat=True)))
            count += 1
    return count
