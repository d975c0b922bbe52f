# SPDX-License-Identifier: Apache-2.0
"""What the page of the registry shows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q

from demarche.areas.registry.models import Filed, Omission
from demarche.ledger import processes
from demarche.ledger.models import ActRecord, Process

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """How far a process is filed: acts, the moment of the last, how many were kept back, why filing stands still."""

    name: str
    acts: int
    at: int | None
    kept_back: int
    fault: str


def folder() -> str:
    """The folder acts are filed in; empty for none."""
    return str(Path(settings.DEMARCHE_HOME, settings.NODE.registry)) if settings.NODE.registry else ""


def rows() -> list[Row]:
    """Every process, by name."""
    filed = {each.process: each for each in Filed.objects.all()}
    counted = Omission.objects.filter(kept_back=True).values_list("process").annotate(n=Count("pk"))
    kept_back = dict(counted.order_by())
    found = []
    for process in Process.objects.values_list("pk", flat=True):
        row = filed.get(process) or Filed(process=process)
        found.append(Row(processes.charter_of(process).name, row.acts, row.at, kept_back.get(process, 0), row.fault))
    return sorted(found, key=lambda each: each.name)


def without_paper() -> list[dict[str, Any]]:
    """The newest acts that were filed without a paper, and why."""
    found = Omission.objects.filter(~Q(why=""), kept_back=False).order_by("-leaf_index")[:SHOWN]
    acts = ActRecord.objects.defer("document").in_bulk([each.act for each in found])
    return [{"act": acts[each.act], "why": each.why} for each in found if each.act in acts]
