# SPDX-License-Identifier: Apache-2.0
"""What is held of each dossier, per author without a gap; and deliveries made due again for what another Party lacks."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import DenseRank, Lead

from demarche.core.acts.concern import BESIDE
from demarche.ledger import read
from demarche.ledger.models import ActRecord, FileOutbox, FileRecord, Outbox
from demarche.ledger.outbox import UNDER_WAY
from demarche.ledger.parting import withheld
from demarche.ledger.processes import Standing
from demarche.ledger.transaction import write

AT_A_TIME: Final = 500
"""How many dossiers are read at once."""

TOGETHER: Final = 2_000
"""How many acts are made due in one transaction: whoever else writes waits no longer than for these."""

MINUTE: Final = 60
"""For so many seconds of process time after a receipt the same is not sent again."""

_BETWEEN_TWO: Final = 2


def listing(
    here: Standing, party: str, start: str, end: str | None
) -> Iterator[tuple[str, Mapping[str, tuple[int, str]]]]:
    """Every dossier of the span that is shared with a Party, by id: per author how many acts are held from number 1, and the last.

    Of one that it has left, without what saw it leave.
    """
    acts = ActRecord.objects.filter(process=here.process.id)
    while some := _dossiers(acts, start, end):
        shared = sorted(shared_with(here, party, some))
        held = _held(acts.filter(dossier__in=shared).exclude(id__in=withheld(here, party, shared)))
        for dossier in shared:
            yield dossier, held.get(dossier, {})
        if len(some) < AT_A_TIME:
            return
        start = f"{int(some[-1], 16) + 1:064x}"


def _dossiers(acts: QuerySet[ActRecord], start: str, end: str | None) -> list[str]:
    rows = acts.filter(dossier__gte=start)
    if end is not None:
        rows = rows.filter(dossier__lt=end)
    return list(rows.order_by("dossier").values_list("dossier", flat=True).distinct()[:AT_A_TIME])


def shared_with(here: Standing, party: str, dossiers: Iterable[str]) -> set[str]:
    """Of these dossiers, those that a Party is in the audience of; the register is every member's. Unknown ones are nobody's."""
    wanted = set(dossiers)
    openings = ActRecord.objects.filter(process=here.process.id, id__in=wanted).values_list("id", "document")
    found = {here.process.id} & wanted
    for dossier, document in openings:
        if party in json.loads(bytes(document))["header"].get("audience", ()):
            found.add(dossier)
    if len(here.parties) == _BETWEEN_TWO:
        here_too = ActRecord.objects.filter(process=here.process.id, dossier__in=wanted - found)
        found |= set(here_too.values_list("dossier", flat=True).distinct())
    return found


def _held(acts: QuerySet[ActRecord]) -> dict[str, dict[str, tuple[int, str]]]:
    """The last act of each author's numbers without a gap, by dossier; one query."""
    group = [F("dossier"), F("author")]
    rank = Window(DenseRank(), partition_by=group, order_by=[F("seq")])
    following = Window(Lead("seq"), partition_by=group, order_by=[F("seq"), F("id")])
    rows = acts.annotate(rank=rank, following=following)
    last = rows.filter(rank=F("seq")).filter(Q(following=None) | Q(following__gt=F("seq") + 1))
    ordered = last.order_by("dossier", "author").values_list("dossier", "author", "seq", "id")
    return {
        dossier: {author: (seq, act) for _, author, seq, act in each}
        for dossier, each in groupby(ordered, key=lambda row: row[0])
    }


def send_again(here: Standing, party: str, wants: Iterable[tuple[str, str, int]], *, at: int) -> int:
    """Make acts due to a Party, (dossier, author, above which number) each; give how many that are new or were thought delivered.

    Only of dossiers shared with it, and of one that it has left no act that saw it leave. What is on its way is tried at once; what an officer stopped, its door refused or it
    receipted within the last minute of process time stays as it is. The oldest first, some at a time. Part of no transaction of the caller.
    """
    asked = list(wants)
    shared = shared_with(here, party, {dossier for dossier, _, _ in asked})
    kept_back = withheld(here, party, shared)
    acts = ActRecord.objects.filter(process=here.process.id)
    which = [Q(dossier=dossier, author=author, seq__gt=above) for dossier, author, above in asked if dossier in shared]
    found: list[tuple[int, str, str]] = []
    for start in range(0, len(which), AT_A_TIME // 5):
        some = Q()
        for each in which[start : start + AT_A_TIME // 5]:
            some |= each
        found += acts.filter(some).exclude(id__in=kept_back).values_list("leaf_index", "id", "dossier")
    found.sort()
    slices = (found[first : first + TOGETHER] for first in range(0, len(found), TOGETHER))
    return sum(_due(here, party, each, at) for each in slices)


def _due(here: Standing, party: str, acts: Sequence[tuple[int, str, str]], at: int) -> int:
    """Make these acts, (leaf index, id, dossier) each, due to a Party."""
    rows = Outbox.objects.filter(process=here.process.id, addressee=party, act__in=[act for _, act, _ in acts])

    def change() -> int:
        there = set(rows.values_list("act", flat=True))
        new = [
            Outbox(process_id=here.process.id, act=act, dossier=dossier, addressee=party, leaf_index=index)
            for index, act, dossier in acts
            if act not in there
        ]
        Outbox.objects.bulk_create(new, ignore_conflicts=True)
        rows.filter(state__in=UNDER_WAY, due__gt=0.0).update(due=0.0)
        done = rows.filter(state=Outbox.State.DELIVERED, delivered__lte=at - MINUTE)
        again = list(done.values_list("act", flat=True))
        Outbox.objects.filter(addressee=party, act__in=again).update(**_AGAIN)
        _files_due(party, [*(each.act for each in new), *again])
        return len(new) + len(again)

    return write(change)


_AGAIN: Final = {
    "state": Outbox.State.WAITING,
    "due": 0.0,
    "lease_until": 0.0,
    "attempts": 0,
    "first_tried": None,
    "obstacle": "",
    "detail": "",
    "stopped_at": None,
    "stopped_by": "",
    "stopped_because": "",
}


def _files_due(party: str, acts: list[str]) -> None:
    """Make the large files that own acts name due to a Party, from their first byte; it says how much it has."""
    rows = ActRecord.objects.filter(id__in=acts, outgoing=True).values_list(
        "id", "process", "dossier", "leaf_index", "document"
    )
    named = [(*row[:4], sha256) for row in rows for sha256 in read.named_files(bytes(row[4]))]
    large = FileRecord.objects.filter(sha256__in={each[4] for each in named}, bytes__gt=BESIDE)
    sizes = dict(large.values_list("sha256", "bytes"))
    new = [
        FileOutbox(
            process_id=process,
            act=act,
            dossier=dossier,
            addressee=party,
            leaf_index=index,
            file=file,
            bytes=sizes[file],
        )
        for act, process, dossier, index, file in named
        if file in sizes
    ]
    done = FileOutbox.objects.filter(addressee=party, act__in=acts, state=FileOutbox.State.DELIVERED)
    done.update(**_AGAIN, offset=0)
    FileOutbox.objects.bulk_create(new, ignore_conflicts=True)
