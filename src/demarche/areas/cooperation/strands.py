# SPDX-License-Identifier: Apache-2.0
"""What pages read of working strands: which there are on a subject, and one as it stands."""

from dataclasses import dataclass

from demarche.areas.officers.models import Officer
from demarche.areas.release.setting import acts_of
from demarche.core.acts import strand as acts
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.process.probing import hinders
from demarche.core.process.strand import Strand, strand
from demarche.ledger import processes, read, replay
from demarche.ledger.models import ActRecord


@dataclass(frozen=True, slots=True)
class Standing:
    """A strand as it stands here: its acts by id, what it amounts to (nothing while it has no effect), how many acts wait."""

    opening: Act
    acts: dict[str, Act]
    strand: Strand | None
    reason: Reason | None
    waiting: int


def opening(dossier: str) -> Act | None:
    """The act that opened a strand, if it is here and is one."""
    signed = read.act(dossier)
    return None if signed is None or signed.act.kind != acts.OPEN else signed.act


def open_to(officer: Officer, dossier: str) -> Act | None:
    """The act that opened a strand which is open at the officer's desk."""
    found = opening(dossier)
    return found if found is not None and officer.sees(str(found.values.get("track"))) else None


def on_subject(process: str, proposal: str) -> list[Act]:
    """The acts that opened strands on a subject, the oldest first; those with effect."""
    ids = ActRecord.objects.filter(process=process, kind=acts.OPEN).order_by("t", "id").values_list("id", flat=True)
    found = [act for each in ids if (act := opening(each)) is not None and act.values.get("subject") == proposal]
    return [act for act in found if look(act).strand is not None]


def look(found: Act) -> Standing:
    """A strand as it stands."""
    with replay.docket(found.process, found.dossier) as docket:
        return Standing(found, acts_of(docket), strand(docket), docket.reason(found.id), len(docket.waiting))


def without(dossier: str, found: Act) -> list[str]:
    """The Parties of a strand that do not hold another matter."""
    signed = read.act(dossier)
    held = () if signed is None or signed.act.process != found.process else signed.act.audience or ()
    return sorted(set(found.audience or ()) - set(held))


def hindrance(found: Act, kind: str, at: int) -> Reason | None:
    """Why this Party can say no more of a kind in a strand now."""
    own, office = processes.own_code(found.process), f"{found.values['track']}_desk"
    with replay.docket(found.process, found.dossier) as docket:
        ground = replay.ground(found.process)
        least = {"contacts": list[object]()} if kind == acts.CONTACT else {}
        return hinders(docket, ground, kind, least, dossier=found.dossier, own=own, office=office, at=at)  # type: ignore[arg-type]  # JSON


def document(act: str) -> Act | None:
    """An act that put a document in, if it is here and is one."""
    signed = read.act(act)
    return None if signed is None or signed.act.kind != acts.DOCUMENT else signed.act
