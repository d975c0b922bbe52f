# SPDX-License-Identifier: Apache-2.0
"""Whether the own log is behind what it has signed: then it is an old copy, and nothing more is signed until it is restored."""

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q

from demarche.core.codes import Obstacle
from demarche.core.log.checkpoint import Checkpoint
from demarche.core.log.tree import root_at, root_plan
from demarche.ledger import marks
from demarche.ledger.models import Log, Node
from demarche.ledger.processes import Standing, standing
from demarche.ledger.signer import KeyLockedError


@dataclass(frozen=True, slots=True)
class Behind:
    """A log whose rows do not have `head`, the newest known to be signed with its key; they have `rows` leaves of it."""

    process: str
    head: Checkpoint
    rows: int

    def __str__(self) -> str:
        head, code = self.head, Obstacle.LOG_BEHIND
        return (
            f"process {self.process[:16]}: {code.sentence}: signed at size {head.size} of {head.origin}, "
            f"held here up to {self.rows}; {code.remedy}"
        )


class StandstillError(KeyLockedError):
    """This node may not sign this now: `code` says why and what helps."""

    code: Obstacle


class LogBehindError(StandstillError):
    """The own log is behind what it has signed; nothing is signed or entered."""

    code = Obstacle.LOG_BEHIND

    def __init__(self, found: Behind) -> None:
        super().__init__(str(found))


class NotFetchedError(StandstillError):
    """A restored node may have said more in its dossiers than it knows; another act might take a number that is used."""

    code = Obstacle.NOT_FETCHED

    def __init__(self) -> None:
        super().__init__(f"{self.code.sentence}; {self.code.remedy}")


_CHECKED: Final[dict[tuple[str, str], str]] = {}
"""Per database and process the log whose rows were compared with its mark once; from then on they only grow."""


def behind(process_id: str) -> Behind | None:
    """Whether the own log of a process is behind, by its mark or by what another Party showed; `None` when it is not."""
    mark = marks.read(process_id)  # before the rows: what is signed is in them
    log = standing(process_id).log
    heads = [head for head in (mark, _shown(log)) if head is not None and not _has(log, head)]
    if not heads:
        return None
    newest = max(heads, key=lambda head: (head.origin != log.origin, head.size))
    return Behind(process_id, newest, log.size if newest.origin == log.origin else 0)


def require_current(here: Standing) -> None:
    """Raise `LogBehindError` when the own log is behind. It costs no query but for the first time."""
    log, process = here.log, here.process.id
    mark = marks.read(process)
    key = (str(connection.settings_dict["NAME"]), process)
    held = mark is None or (mark.origin == log.origin and mark.size <= log.size)
    if held and not log.shown_size and _CHECKED.get(key) == log.origin:
        return
    found = behind(process)
    if found is not None:
        raise LogBehindError(found)
    _CHECKED[key] = log.origin


def _shown(log: Log) -> Checkpoint | None:
    return Checkpoint(log.origin, log.shown_size, bytes.fromhex(log.shown_root)) if log.shown_size else None


def _has(log: Log, head: Checkpoint) -> bool:
    """Whether the rows of a log have this head of it; also when it is of an earlier one, which is closed for good."""
    if head.origin != log.origin:
        earlier = Q(origin=head.origin) | Q(continues=head.origin)
        return Log.objects.filter(earlier, process=log.process_id).exists()
    return head.size <= log.size and root_of(log, head.size) == head.root


def root_of(log: Log, size: int) -> bytes:
    """The root that an own log had at a size."""
    rows = Node.objects.filter(log=log, position__in=root_plan(size)).values_list("position", "hash")
    nodes = {position: bytes(node) for position, node in rows}
    return root_at(size, nodes.__getitem__)


def note_shown(process_id: str, head: Checkpoint) -> None:
    """Take note of a head of an own log that another Party showed, its signatures verified, when the rows lack it.

    One of a log that the rows do not know at all becomes the mark. One of another process of this node says nothing of this one:
    the same key signs there.
    """
    if Log.objects.filter(origin=head.origin).exclude(process=process_id).exists():
        return
    log = standing(process_id).log
    if head.origin != log.origin and not _has(log, head):
        marks.put(process_id, head)
    elif head.origin == log.origin and head.size > log.shown_size and not _has(log, head):
        rows = Log.objects.filter(pk=log.pk, shown_size__lt=head.size)
        rows.update(shown_size=head.size, shown_root=head.root.hex())
