# SPDX-License-Identifier: Apache-2.0
"""Acts to dockets to the rows that pages read: folds kept at hand, projections told, everything made anew."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from demarche.core.process.docket import Docket
from demarche.core.process.settle import Ground


@dataclass(frozen=True, slots=True)
class Touched:
    """A dossier that acts or places were added to, with its docket as of now.

    `placed` are the acts this is about: those entered just now, those whose places changed, or all of them when rows are made
    anew. It is a hint for being quick; rows must come out the same whatever it holds. `at` is the process time of the change.
    """

    process: str
    dossier: str
    docket: Docket
    placed: tuple[str, ...]
    at: int


@contextmanager
def docket(process_id: str, dossier: str) -> Iterator[Docket]:
    """Lend the docket of a dossier (of the register: its id is the process id), caught up with the database.

    It is for reading, and for this block alone: whoever needs a part of it later copies that part.
    """
    raise NotImplementedError
    yield


def ground(process_id: str) -> Ground:
    """What folds of this process stand on; raise `UnknownProcessError`."""
    raise NotImplementedError


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
    raise NotImplementedError


def touch(process_id: str, dossier: str, *, at: int, placed: tuple[str, ...] = ()) -> None:
    """Bring the rows of a dossier up to date; part of the caller's transaction, and the whole of one when it has none."""
    raise NotImplementedError


def rebuild() -> int:
    """Make every projection anew from the acts, in one transaction; give the number of dossiers."""
    raise NotImplementedError
