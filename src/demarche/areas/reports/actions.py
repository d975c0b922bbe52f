# SPDX-License-Identifier: Apache-2.0
"""Takes reports in: all of a cluster, each once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from demarche.areas.find import index
from demarche.areas.reports.finding import documents
from demarche.areas.reports.galaxy import LICENCE, Cluster, Found, Reject
from demarche.areas.reports.models import Report

BATCH = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many entries were read and imported, and which were rejected; the rest were here already."""

    read: int
    imported: int
    rejected: tuple[Reject, ...]


def take_in(cluster: Cluster, at: int, *, progress: Callable[[int], None]) -> Outcome:
    """Import a cluster, in batches; `progress` is told how many entries each batch had. A second import adds nothing."""
    known = set(Report.objects.filter(source=cluster.source).values_list("entry_id", "sha256"))
    rejected: list[Reject] = []
    batch: list[Report] = []
    imported = pending = 0
    for each in cluster.read():
        pending += 1
        if isinstance(each, Reject):
            rejected.append(each)
        elif (each.entry_id, each.sha256) not in known:
            batch.append(_row(cluster, each, at))
        if pending == BATCH:
            imported += _write(batch)
            progress(pending)
            batch, pending = [], 0
    imported += _write(batch)
    progress(pending)
    return Outcome(len(cluster.entries), imported, tuple(rejected))


def _row(cluster: Cluster, found: Found, at: int) -> Report:
    return Report(
        source=cluster.source,
        entry_id=found.entry_id,
        sha256=found.sha256,
        version=cluster.version,
        licence=LICENCE,
        title=found.title,
        summary=found.summary,
        sponsor=found.sponsor,
        entry=found.entry,
        imported=at,
    )


def _write(batch: list[Report]) -> int:
    with transaction.atomic():
        index.put(documents(Report.objects.bulk_create(batch)))
    return len(batch)
