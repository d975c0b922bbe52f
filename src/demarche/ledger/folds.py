# SPDX-License-Identifier: Apache-2.0
"""Dockets kept at hand between uses, so that an act costs what it adds and not what the dossier holds.

Every act has one leaf in the own log, and the log's row makes commits follow one another, so a fold is up to date when it has
every act below an index. A fold used inside a transaction goes back on the shelf when that commits; when it does not, the
fold may hold acts that never were, and is dropped. Other processes' acts are caught up with at each use.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from demarche.core.acts.act import Act
from demarche.core.process.docket import Docket
from demarche.core.process.ground import Ground
from demarche.ledger import registering
from demarche.ledger.fold import Fold

Key = tuple[str, str, str]

ACTS_KEPT: Final = 20_000
PATIENCE: Final = 2.0


class Shelf:
    """The folds not in use, the one used last kept longest and those of registers always, and who has the others."""

    def __init__(self, most: int = ACTS_KEPT) -> None:
        self._most = most
        self._folds: OrderedDict[Key, Fold] = OrderedDict()
        self._acts = 0
        self._lent: dict[Key, int] = {}
        self._changed = threading.Condition()

    def take(self, key: Key, patience: float) -> Fold | None:
        """Take a fold, waiting `patience` seconds while another thread has it; `None` when it must be folded from the start."""
        me = threading.get_ident()
        with self._changed:
            self._changed.wait_for(lambda: self._lent.get(key, me) == me, patience)
            self._lent[key] = me
            return self._take_down(key)

    def release(self, key: Key) -> None:
        """Say that a fold taken is not coming back, or not yet."""
        with self._changed:
            if self._lent.get(key) == threading.get_ident():
                del self._lent[key]
            self._changed.notify_all()

    def give(self, key: Key, fold: Fold) -> None:
        """Put a fold on the shelf, unless one further on is there; the longest unused make room."""
        with self._changed:
            held = self._take_down(key)
            newer = fold if held is None or held.upto <= fold.upto else held
            self._folds[key] = newer
            self._acts += _counted(key, newer)
            others = [each for each in self._folds if each != key and not _is_register(each)]
            while others and self._acts > self._most:
                self._take_down(others.pop(0))

    def _take_down(self, key: Key) -> Fold | None:
        fold = self._folds.pop(key, None)
        if fold is not None:
            self._acts -= _counted(key, fold)
        return fold

    def clear(self) -> None:
        """Forget every fold."""
        with self._changed:
            self._folds.clear()
            self._acts = 0


def _is_register(key: Key) -> bool:
    _database, process, dossier = key
    return dossier == process


def _counted(key: Key, fold: Fold) -> int:
    """Acts of the register do not count: the register itself holds them too (`registers`), for as long as the process lives."""
    return 0 if _is_register(key) else fold.acts


SHELF: Final = Shelf()


@contextmanager
def lend(ground: Ground, dossier: str, *, size: int, fresh: Sequence[tuple[int, Act]] = ()) -> Iterator[Docket]:
    """Lend the docket of a dossier, caught up with the own log as it was when read with this size.

    `fresh` are acts that the caller's transaction has just entered from there on, with the indices of their leaves, so that
    they need not be read again.
    """
    if dossier != ground.process:
        fold_register(ground, size=size)
    key = (str(connection.settings_dict["NAME"]), ground.process, dossier)
    inside = connection.in_atomic_block
    # A transaction may hold what another thread with this fold waits for, so in one nothing is waited for.
    fold = SHELF.take(key, 0 if inside else PATIENCE)
    try:
        fold = _brought_up(fold, ground, dossier, size)
        for index, act in fresh:
            fold.add(index, act)
    except BaseException:
        SHELF.release(key)
        raise
    try:
        yield fold.docket
    finally:
        if inside:
            transaction.on_commit(_return(key, fold))
        else:
            SHELF.give(key, fold)
        SHELF.release(key)


def _brought_up(fold: Fold | None, ground: Ground, dossier: str, size: int) -> Fold:
    """A fold with all that was in the own log when it had this size, upon this ground."""
    if fold is None or fold.ground != ground:
        fold = Fold(Docket(ground.process, dossier), ground)
    if dossier == ground.process:
        registering.catch_up(fold, ground, size=size)
    fold.stand_on(ground)
    fold.catch_up(size)
    return fold


def fold_register(ground: Ground, *, size: int) -> None:
    """Have the register at hand up to the head that folds stand on, when the own log is of this size."""
    if ground.register.root(ground.head.size) != ground.head.root:
        with lend(ground, ground.process, size=size):
            pass


def _return(key: Key, fold: Fold) -> Callable[[], None]:
    return lambda: SHELF.give(key, fold)
