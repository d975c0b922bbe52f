# SPDX-License-Identifier: Apache-2.0
"""Which keys were revoked in a process, by the acts that are here, registered or not; and which acts are disowned by it."""

from collections.abc import Iterable
from typing import Final

from demarche.core.acts.act import Act
from demarche.core.acts.revoking import REVOKE
from demarche.core.process.revoking import Revocation, revocations
from demarche.ledger import generations, processes, read, replay
from demarche.ledger.models import ActRecord, PlaceRecord
from demarche.ledger.processes import Standing
from demarche.ledger.statements import Select

_SINCE: Final = 4

_ACTS: Final = Select(
    lambda process, dossier, kind: ActRecord.objects.filter(process=process, dossier=dossier, kind=kind).values_list(
        "id"
    ),
    str,
    str,
    str,
)


def revoked(here: Standing) -> list[Revocation]:
    """Every key that a Party of the process has revoked."""
    process = here.process.id
    if processes.charter_of(process).vocabulary < _SINCE:
        return []
    ids = [row[0] for row in _ACTS.rows(process, process, REVOKE)]
    if not ids:
        return []
    acts = {act: signed.act for act, signed in read.those(ids).items()}
    with replay.docket(process, process) as docket:
        standing = list(revocations(acts, lambda act: act in docket.placed and docket.reason(act) is None))
    places = places_of(here, standing)
    return [Revocation.of(act, at=places[act.id][0], index=places[act.id][1]) for act in standing if act.id in places]


def places_of(here: Standing, acts: Iterable[Act]) -> dict[str, tuple[str, int]]:
    """Where acts stand in their authors' logs: origin and index, of each its first place."""
    given = list(acts)
    rows = PlaceRecord.objects.filter(act__in=[act.id for act in given], kind="act").order_by("-t", "-index")
    found = {row.act: (row.origin, row.index) for row in rows}
    own = [act.id for act in given if act.author == here.own_code]
    logs = generations.of(here.process.id) if own else []
    for act, index in ActRecord.objects.filter(id__in=own).values_list("id", "leaf_index"):
        where = generations.find(logs, index)
        found[act] = (where.log.origin, where.index)
    return found


def disowning(here: Standing, acts: Iterable[Act]) -> dict[str, Revocation]:
    """Of these acts, those that their Party has disowned, and by which revocation."""
    keys = revoked(here)
    if not keys:
        return {}
    given = list(acts)
    places = places_of(here, given)
    found: dict[str, Revocation] = {}
    for act in given:
        key = processes.keyset(act.keyset).act_key(act.office)
        if key is None or act.id not in places:
            continue
        for each in keys:
            if each.disowns(act.author, key.key_id, *places[act.id]):
                found[act.id] = each
    return found
