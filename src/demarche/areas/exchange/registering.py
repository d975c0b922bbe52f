# SPDX-License-Identifier: Apache-2.0
"""The register between nodes: leaves that another brings are checked against the depositary's head, and what it holds is noted.

Source: docs/protocol/register.md 4.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from demarche.areas.exchange.answers import keep_fork
from demarche.areas.exchange.correspondence import Peer, note_of, root_at
from demarche.areas.exchange.evidence import HeadError
from demarche.areas.exchange.judging import note_waiting, waiting_dossiers
from demarche.core.codes import Refusal
from demarche.core.encoding import MalformedError
from demarche.core.keys import SignatureError
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.tree import ProofError, append, check_consistency, leaf_hash, root
from demarche.core.parcel import RegisterLeaves
from demarche.ledger import processes, register_heads, registering, replay
from demarche.ledger.models import HeadRecord
from demarche.ledger.processes import Standing
from demarche.ledger.registering import Leaves
from demarche.ledger.transaction import write

ANSWERING: Final = 30.0
"""Seconds of machine time for which it is left to the door to bring a Party what it lacks."""

SAYS_SO: Final = 600.0
"""Seconds of machine time after which it is brought to a Party that was answered with it and has not said that it holds it."""


@contextmanager
def answering(sender: Peer, machine: float) -> Iterator[Callable[[RegisterLeaves | None], None]]:
    """Have the answer to a Party's parcel bring what it lacks of the register, and the worker not meanwhile: one post fewer.

    Whoever sent acts sends them again until he has read the answer, so one that was lost is made once more. What is yielded is
    told what the answer carries. Without machine time, or where another keeps the register, nothing is held back.
    """
    if not machine or not registering.is_depositary(sender.standing):
        yield lambda _carried: None
        return
    again = 0.0

    def carries(brought: RegisterLeaves | None) -> None:
        nonlocal again
        if brought is not None and brought.end == brought.head.checkpoint.size:
            again = machine + SAYS_SO

    register_heads.answering(sender.process, sender.code, machine=machine, lease=ANSWERING)
    try:
        yield carries
    finally:
        register_heads.answered(sender.process, sender.code, again=again)


def check_leaves(brought: RegisterLeaves | None, here: Standing) -> Leaves | None:
    """Check leaves of the register against its head and what is known here; `None` when there is nothing new that follows.

    Raises `HeadError` for leaves or a head that contradict what is known: the depositary has shown two registers.
    """
    if brought is None:
        return None
    known, origin, stated = register_heads.known(here), register_heads.origin(here), brought.head.checkpoint
    if not known or brought.start > known or stated.origin != origin:
        return None
    held = root_at(origin, stated.size)
    other = held is not None and held != stated.root
    if brought.end <= known and not other:
        return None
    try:
        head = register_heads.open_note(here, brought.head.note)
    except (MalformedError, SignatureError) as error:
        raise HeadError(Refusal.HEAD_SIGNATURE, str(error)) from error
    if held is not None and other:
        words = f"expected one root at size {stated.size} of {origin}, got two"
        raise HeadError(Refusal.HEAD_FORKED, words, pair=(Checkpoint(origin, stated.size, held), brought.head.note))
    _check_follows(brought, here, known)
    new = brought.leaves[known - brought.start :]
    return Leaves(known, new, [str(parse_leaf(leaf).act) for leaf in new], head)


def _check_follows(brought: RegisterLeaves, here: Standing, known: int) -> None:
    """Check that a head follows from the leaves beside it, and these from what is known here.

    Leaves to which the head does not lead are the word of whoever brings them, and prove nothing against the depositary.
    """
    stated, size, peaks = brought.head.checkpoint, brought.start, register_heads.peaks_at(here, brought.start)
    signed = dict(HeadRecord.objects.filter(origin=stated.origin, size__gte=size).values_list("size", "root"))
    two: Checkpoint | None = None
    for leaf in brought.leaves:
        size, peaks, _nodes = append(size, peaks, [leaf_hash(leaf)])
        if size in signed and signed[size] != root(size, peaks).hex():
            two = two or Checkpoint(stated.origin, size, bytes.fromhex(signed[size]))
    made = root(size, peaks)
    try:
        if stated.size == size and stated.root != made:
            raise ProofError(f"expected leaves that lead to the root of {stated.origin} at size {size}, got others")
        if stated.size != size:
            check_consistency(size, made, stated.size, stated.root, brought.head.proof)
    except (ProofError, ValueError) as error:
        raise HeadError(Refusal.HEAD_FORKED, str(error)) from error
    between = known - brought.start
    if two is not None or list(brought.leaves[:between]) != register_heads.leaves(here, brought.start, known):
        raise HeadError(Refusal.HEAD_FORKED, "expected one register, got another", pair=_pair(two, brought))


def _pair(two: Checkpoint | None, brought: RegisterLeaves) -> tuple[Checkpoint, bytes] | None:
    """A head that is held of the register, and the one that cannot be true beside it; where none is held, there is no proof."""
    return None if two is None else (two, brought.head.note)


def leaves_of(brought: RegisterLeaves | None, sender: Peer, *, at: int) -> Leaves | None:
    """The leaves that another Party brings, as far as they can be taken; two registers are kept as a proof, and none taken."""
    try:
        return check_leaves(brought, sender.standing)
    except HeadError as error:
        if error.pair is not None and note_of(error.pair[0]):
            keep_fork(error.pair, sender.process, sender.standing.depositary, at=at)
        return None


def take_in(brought: RegisterLeaves | None, sender: Peer, *, at: int) -> None:
    """Take in leaves that came with an answer."""
    found = leaves_of(brought, sender, at=at)
    if found is None:
        return
    write(lambda: _enter(sender, found, at))
    waiting = waiting_dossiers(sender.process)
    if waiting:
        note_waiting(sender.process, waiting)


def _enter(sender: Peer, found: Leaves, at: int) -> None:
    here = processes.standing(sender.process, lock=True)
    registering.store(here, found)
    replay.project(here, sender.process, at=at, placed=())
    register_heads.note_held(sender.process, sender.code, min(found.end, here.register.size))


def note_named(sender: Peer, heads: Iterable[Checkpoint]) -> int:
    """Note how much of the register a Party says it holds; give that, or the founding acts alone where it names another root."""
    here = sender.standing
    size = here.register.size
    found = _named(here, list(heads))
    if found is None:
        return here.ground.founding
    named, most = found
    if named.size <= size and named.size <= most and not _is_ours(here, named):
        return here.ground.founding
    if register_heads.checkpoint(here) is not None:
        # Whoever holds more than is folded here lacks nothing of that.
        register_heads.note_held(sender.process, sender.code, min(named.size, most, size))
    return min(named.size, most)


def _named(here: Standing, heads: Sequence[Checkpoint]) -> tuple[Checkpoint, int] | None:
    """The newest depositary's head of the register among these, and up to where what that one entered stands."""
    end: int | None = None
    for tenure in reversed(here.tenures):
        origin = tenure.origin(here.process.id)
        named = next((head for head in heads if head.origin == origin), None)
        if named is not None:
            return named, named.size if end is None else end
        end = tenure.start
    return None


def _is_ours(here: Standing, named: Checkpoint) -> bool:
    return replay.folded_ground(here).register.root(named.size) == named.root.hex()
