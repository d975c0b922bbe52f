# SPDX-License-Identifier: Apache-2.0
"""Large files on their way: one at a time to each addressee, after the act that names it, under a lease."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from demarche.core.acts.act import Act
from demarche.core.log.place import Place
from demarche.ledger import files, peers, read
from demarche.ledger.models import FileOutbox, Outbox
from demarche.ledger.outbox import UNDER_WAY
from demarche.ledger.peers import Grown
from demarche.ledger.statements import Select, Update
from demarche.ledger.transaction import write

_ACT_DELIVERED: Final = Exists(
    Outbox.objects.filter(act=OuterRef("act"), addressee=OuterRef("addressee"), state=Outbox.State.DELIVERED)
)


def _free(due: float, lease: float) -> QuerySet[FileOutbox, Any]:
    rows = FileOutbox.objects.filter(state__in=UNDER_WAY, due__lte=due, lease_until__lte=lease)
    return rows.filter(_ACT_DELIVERED)


_DUE: Final = Select(
    lambda due, lease: (
        _free(due, lease).order_by("process", "addressee").values_list("process", "addressee").distinct()
    ),
    float,
    float,
)


def due_addressees(machine: float) -> list[tuple[str, str]]:
    """Each (process id, Party code) to which a file is due at `machine` time and not under a lease."""
    return [(process, addressee) for process, addressee in _DUE.rows(machine, machine)]


_FIELDS: Final = tuple(field.attname for field in FileOutbox._meta.concrete_fields)  # noqa: SLF001  # Django's documented name
_NEXT: Final = Select(
    lambda process, addressee, due, lease: (
        _free(due, lease)
        .filter(process=process, addressee=addressee)
        .select_for_update(skip_locked=True)
        .order_by("leaf_index", "pk")
        .values_list(*_FIELDS)[:1]
    ),
    str,
    str,
    float,
    float,
)
_LEASE: Final = Update(lambda pk: FileOutbox.objects.filter(pk=pk), int, sets={"lease_until": float})


def claim(process_id: str, addressee: str, *, machine: float, lease: float) -> FileOutbox | None:
    """Take the file to one addressee that is due and whose act is the oldest, for `lease` seconds of machine time."""

    def take() -> FileOutbox | None:
        row = _NEXT.first(process_id, addressee, machine, machine)
        if row is None:
            return None
        found = FileOutbox.from_db(connection.alias, _FIELDS, row)
        _LEASE.run(found.pk, machine + lease)
        return found

    return write(take)


def _under_way(row: FileOutbox) -> QuerySet[FileOutbox]:
    return FileOutbox.objects.filter(pk=row.pk, state__in=UNDER_WAY)


def moved_on(row: FileOutbox, offset: int, *, due: float, at: int) -> None:
    """Note how many bytes the addressee holds now; the next pieces are due at `due` (machine time)."""
    first = at if row.first_tried is None else row.first_tried
    state = FileOutbox.State.SENT
    write(
        lambda: _under_way(row).update(
            offset=offset, state=state, obstacle="", detail="", attempts=0, due=due, lease_until=0.0, first_tried=first
        )
    )


def put_back(  # noqa: PLR0913  # how an attempt ended
    row: FileOutbox, offset: int, *, obstacle: str, detail: str, due: float, at: int, sent: bool
) -> None:
    """End an attempt that was held up: how much is there, why it goes no further, when the next attempt is.

    `sent`: something did leave this node.
    """
    state = {"state": FileOutbox.State.SENT} if sent else {}
    first = at if row.first_tried is None else row.first_tried
    write(
        lambda: _under_way(row).update(
            offset=offset,
            obstacle=obstacle,
            detail=detail,
            attempts=F("attempts") + 1,
            due=due,
            lease_until=0.0,
            first_tried=first,
            **state,
        )
    )


def end(  # noqa: PLR0913  # what an answer says of a file
    row: FileOutbox, *, place: Place, refusal: str, shown: list[Grown], confirmed: int, at: int
) -> None:
    """Commit what the addressee's log says of a file: here whole, or (with a code) refused; both were checked.

    Raises `HeadMovedError` as `receive` does.
    """
    ended = {
        "refusal": refusal,
        "obstacle": "",
        "detail": "",
        "lease_until": 0.0,
        "delivered": None if refusal else at,
        "offset": 0 if refusal else row.bytes,
    }

    def commit() -> None:
        peers.note_heads(row.process_id, shown)
        peers.note_confirmed(row.process_id, row.addressee, confirmed)
        peers.note_places([(row.addressee, row.act, place)])
        here = FileOutbox.objects.filter(pk=row.pk).exclude(state=FileOutbox.State.DELIVERED)
        here.update(**ended)
        # What was stopped meanwhile stays so, unless it arrived after all.
        ends = here.exclude(state=FileOutbox.State.STOPPED) if refusal else here
        ends.update(state=FileOutbox.State.REFUSED if refusal else FileOutbox.State.DELIVERED)

    write(commit)


def follow_on(act: Act, index: int, addressees: Iterable[str]) -> None:
    """Let the large files of an own act that came back to a restored store follow it: who has one says so by its receipt.

    Part of the transaction that takes the act in, at `index` of the own log. Files that are on disk are in the record again.
    """
    large = sorted(read.large_files(act.values), key=lambda file: file.sha256)
    files.record([file for file in large if files.path_of(file.sha256).exists()])
    about = {"process_id": act.process, "act": act.id, "dossier": act.dossier, "leaf_index": index}
    FileOutbox.objects.bulk_create(
        FileOutbox(**about, addressee=code, file=file.sha256, bytes=file.bytes) for code in addressees for file in large
    )
