# SPDX-License-Identifier: Apache-2.0
"""Rows of Needs my action that follow from the register: a room says which there are, and they are kept up with it, and with the time."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from demarche.ledger import processes, replay
from demarche.ledger.models import Pending
from demarche.ledger.transaction import write

Row = Mapping[str, Any]
Rows = Callable[[str], Mapping[str, Row]]
"""By the id of a process: what a row is about, and its fields."""

TimedRows = Callable[[str, int], Mapping[str, Row]]
"""The same by a process and a moment (UTC seconds)."""

_TIMED: Final[dict[str, TimedRows]] = {}


def keep(room: str, wanted: Rows) -> None:
    """Have the rows of a room kept up with the register of every process; a room does this once, when it is loaded."""
    keep_folded(room, lambda touched: wanted(touched.process))


def keep_folded(room: str, wanted: Callable[[replay.Touched], Mapping[str, Row]]) -> None:
    """The same for rows that acts make which are not entered yet: by the docket that is folded at hand."""

    def project(touched: replay.Touched) -> None:
        """Bring the rows of one process up to date."""
        if touched.dossier == touched.process:
            _bring(room, touched.process, wanted(touched))

    def each() -> Iterator[tuple[str, object]]:
        for row in Pending.objects.filter(key__startswith=f"{room}/").values():
            yield f"pending {row['key']}", row

    replay.register_projection(room, project, lambda: _clear(room), each)


def keep_timed(room: str, wanted: TimedRows) -> None:
    """The same for rows that come and go with the time too: with every act of the register, and whenever `look` is called.

    They are made of the acts and a moment, so `fsck` does not compare them with those of another moment.
    """
    _TIMED[room] = wanted

    def project(touched: replay.Touched) -> None:
        """Bring the rows of one process up to date."""
        if touched.dossier == touched.process:
            _bring(room, touched.process, wanted(touched.process, touched.at))

    replay.register_projection(room, project, lambda: _clear(room))


def look(at: int) -> None:
    """Bring the timed rows of every room up to date at a moment; nothing is written where they are."""
    for process in processes.founded().values_list("id", flat=True):
        for room, wanted in _TIMED.items():
            if _differ(room, process, wanted(process, at)):
                write(lambda room=room, process=process: _look(room, process, at))  # type: ignore[misc]  # bound now


def _look(room: str, process: str, at: int) -> None:
    """As a projection does: with the log's row, so that no act comes between what is read and what is written."""
    processes.standing(process, lock=True)
    _bring(room, process, _TIMED[room](process, at))


def _held(room: str, process: str) -> dict[str, Pending]:
    rows = Pending.objects.filter(key__startswith=f"{room}/", process=process)
    return {row.key: row for row in rows}


def _differ(room: str, process: str, rows: Mapping[str, Row]) -> bool:
    held = _held(room, process)
    if held.keys() != {f"{room}/{about}" for about in rows}:
        return True
    return any(
        getattr(held[f"{room}/{about}"], name) != value for about, row in rows.items() for name, value in row.items()
    )


def _bring(room: str, process: str, wanted: Mapping[str, Row]) -> None:
    """Have these rows of a process and no others."""
    rows = {f"{room}/{about}": row for about, row in wanted.items()}
    held = Pending.objects.filter(key__startswith=f"{room}/", process=process)
    gone = set(held.values_list("key", flat=True)) - rows.keys()
    if gone:
        held.filter(key__in=gone).delete()
    for key, row in rows.items():
        Pending.objects.update_or_create(key=key, defaults={**row, "process": process})


def _clear(room: str) -> None:
    Pending.objects.filter(key__startswith=f"{room}/").delete()
