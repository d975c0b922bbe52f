# SPDX-License-Identifier: Apache-2.0
"""Filing: every act that a signed head covers is put into the registry's folder, in the order of the own log, once.

A matter marked TLP:RED is kept back: who may read it is named, and whoever opens a folder is not. A file that travels with its act
stands in the bytes that prove it; a large one that follows it is not filed, and the paper names it with its hash.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from demarche.areas.directory.speech import in_words_of
from demarche.areas.registry import folder
from demarche.areas.registry.models import Filed, Omission
from demarche.areas.release.printing.pdf import CannotPrintError, pdf
from demarche.areas.release.printing.record import sheet_of_act
from demarche.core.acts.concern import BESIDE
from demarche.core.acts.red import named
from demarche.core.encoding import digest, stamp
from demarche.ledger import evidence, heads, processes, read
from demarche.ledger.models import ActRecord, Process

AT_ONCE: Final = 20
RESTS: Final = 60.0
"""For how many seconds of machine time filing rests after a folder that could not be written."""

NOT_OPENED: Final = "expected the act that opens its matter, got none yet"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """What was filed: acts, those of them without a paper, those kept back; `fault` says what ended it too early."""

    acts: int = 0
    without: int = 0
    kept_back: int = 0
    fault: str = ""

    def plus(self, other: "Done") -> "Done":
        """Both together; the first fault stands."""
        return Done(
            self.acts + other.acts,
            self.without + other.without,
            self.kept_back + other.kept_back,
            self.fault or other.fault,
        )


def due(machine: float) -> bool:
    """Whether something waits to be filed; one query a process."""
    if not settings.NODE.registry:
        return False
    filed = {row.process: row for row in Filed.objects.all()}
    for process in Process.objects.values_list("pk", flat=True):
        row = filed.get(process)
        rests = row is not None and bool(row.fault) and machine - row.tried < RESTS
        if not rests and _waiting(process, row.upto if row else 0).exists():
            return True
    return False


def file_all(*, at: int, machine: float) -> Done:
    """File what waits, process by process."""
    done = Done()
    for process in Process.objects.values_list("pk", flat=True):
        done = done.plus(_file(process, at=at, machine=machine))
    return done


def file_again(*, at: int) -> Done:
    """File once more what was filed without a paper; a later line of the list stands for an earlier one about the same act."""
    done = Done()
    omitted = Omission.objects.filter(kept_back=False).values("act")
    for record in ActRecord.objects.filter(pk__in=omitted).order_by("process", "leaf_index").defer("document"):
        done = done.plus(_anew(record, at))
    return done


def begin_anew() -> None:
    """Let every act be filed again, from the first on, for a folder that was lost."""
    for process in Process.objects.values_list("pk", flat=True):
        (_home() / _process_folder(process) / folder.LIST).unlink(missing_ok=True)
    with transaction.atomic():
        Omission.objects.all().delete()
        Filed.objects.all().delete()


def _anew(record: ActRecord, at: int) -> Done:
    """File an act that was left out."""
    Omission.objects.filter(pk=record.pk).delete()
    return _one(record, at)


def _waiting(process: str, upto: int) -> QuerySet[ActRecord]:
    rows = ActRecord.objects.filter(process=process, leaf_index__gte=upto)
    return rows.order_by("leaf_index").defer("document")


def _file(process: str, *, at: int, machine: float) -> Done:
    row, _made = Filed.objects.get_or_create(process=process)
    done = _opened_since(process, at)
    while records := list(_covered(process, row.upto)):
        for record in records:
            try:
                one = _one(record, at)
            except OSError as error:
                fault = f"{error.strerror or error}: {error.filename or _home()}"
                _log.error("filing for the registry stands still: %s", fault)  # the folder is at fault, not a line
                Filed.objects.filter(pk=process).update(fault=fault, tried=machine)
                return done.plus(Done(fault=fault))
            done = done.plus(one)
            row.upto, row.at, row.acts, row.fault, row.tried = record.leaf_index + 1, at, row.acts + one.acts, "", 0.0
            row.save()
    return done


def _opened_since(process: str, at: int) -> Done:
    """File acts that came before the one that opens their matter, once that is here."""
    done = Done()
    waits = Omission.objects.filter(process=process, why=NOT_OPENED).values("act")
    for record in ActRecord.objects.filter(pk__in=waits).order_by("leaf_index").defer("document"):
        if ActRecord.objects.filter(pk=record.dossier).exists():
            done = done.plus(_anew(record, at))
    return done


def _covered(process: str, upto: int) -> Iterator[ActRecord]:
    """The next acts that a signed head covers: only they have a place that proves them."""
    log = processes.standing(process).log
    head = heads.newest_head(log)
    end = log.base + (head.size if head else 0)
    return iter(_waiting(process, upto).filter(leaf_index__lt=end)[:AT_ONCE])


def _one(record: ActRecord, at: int) -> Done:
    """File one act, or note why not."""
    opening = read.act(record.dossier)
    if opening is None and record.dossier != record.process_id:
        _omit(record, why=NOT_OPENED)
        return Done(without=1)
    values = opening.act.values if opening else {}
    if named(values) is not None:
        _omit(record, kept_back=True)
        return Done(kept_back=1)
    base = _home() / _process_folder(record.process_id)
    unnumbered = "founding" if record.dossier == record.process_id else "matter"
    matter = f"{folder.plain(str(values.get('number') or unnumbered))}-{record.dossier[:8]}"
    day = datetime.fromtimestamp(record.t, UTC).date().isoformat()
    stem = f"{record.leaf_index:06d}-{day}-{folder.plain(record.author)}-{folder.plain(record.kind)}"
    proof = _proof(record)
    folder.write(base / matter / f"{stem}.proof", proof)
    desk = str(values.get("track") or "")
    paper = _paper(record, desk if desk in ("technical", "diplomatic") else "", at)
    if paper:
        folder.write(base / matter / f"{stem}.pdf", paper)
    cells = (stamp(record.t), str(record.leaf_index), record.author, record.kind, str(values.get("number") or ""))
    files = (
        f"{matter}/{stem}.pdf" if paper else "",
        digest(paper) if paper else "",
        f"{matter}/{stem}.proof",
        digest(proof),
    )
    folder.enter(base, (*cells, record.dossier, record.pk, *files))
    return Done(acts=1, without=0 if paper else 1)


def _proof(record: ActRecord) -> bytes:
    """The bytes that prove an act, without its large files, so that they fit in memory."""
    out = bytearray()
    evidence.export_act(record.process_id, record.pk, out.extend, most=BESIDE)
    return bytes(out)


def _paper(record: ActRecord, desk: str, at: int) -> bytes | None:
    """The paper of an act; None where it cannot be set here, which is noted."""
    with translation.override(settings.NODE.language), in_words_of(record.process_id):
        try:
            sheet = sheet_of_act(record, desk=desk, at=at)
            if sheet is not None:
                return pdf(sheet)
            why = "expected the act in its dossier, got one that waits for another"
        except CannotPrintError as error:
            why = str(error)
    _omit(record, why=why)
    return None


def _omit(record: ActRecord, *, kept_back: bool = False, why: str = "") -> None:
    told = {"process": record.process_id, "leaf_index": record.leaf_index, "kept_back": kept_back, "why": why}
    Omission.objects.update_or_create(pk=record.pk, defaults=told)


def _home() -> Path:
    return Path(settings.DEMARCHE_HOME, settings.NODE.registry)


def _process_folder(process: str) -> str:
    return f"{folder.plain(processes.charter_of(process).name)}-{process[:8]}"
