# SPDX-License-Identifier: Apache-2.0
"""What pages read of subjects: folded from the register, and what of it is not registered yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.core.acts import subject as acts
from demarche.core.process.subjects import Subject, subjects
from demarche.ledger import processes, replay


@dataclass(frozen=True, slots=True)
class Shared:
    """The subjects of one process, newest first, and how many acts about subjects its register does not have yet."""

    process: str
    name: str
    exercise: bool
    own: str
    names: dict[str, str]
    subjects: tuple[Subject, ...]
    unregistered: int


def all_shared() -> list[Shared]:
    """The subjects of every founded process whose charter knows them."""
    rows = processes.founded().values_list("id", "own_code")
    return [_shared(process, own) for process, own in rows if _knows(process)]


def _knows(process: str) -> bool:
    return processes.charter_of(process).vocabulary >= next(kind.since for kind in acts.KINDS)


def _shared(process: str, own: str) -> Shared:
    ground, charter = replay.ground(process), processes.charter_of(process)
    found = tuple(subjects(ground.view(ground.head.size)))
    return Shared(
        process=process,
        name=charter.name,
        exercise=charter.exercise,
        own=own,
        names=processes.names(process),
        subjects=found[::-1],
        unregistered=sum(1 for _act in _unregistered(process)),
    )


def _unregistered(process: str) -> Iterator[str]:
    """Acts about subjects that are here and that the register does not have."""
    kinds = {kind.name for kind in acts.KINDS}
    ground = replay.ground(process)
    view = ground.view(ground.head.size)
    with replay.docket(process, process) as docket:
        tips = [docket.placed[tip] for tip in docket.tips.values()]
        for placed in tips:
            at = placed
            while not view.holds(at.act.id):
                if at.act.kind in kinds and at.reason is None:
                    yield at.act.id
                if at.act.prev is None:
                    break
                at = docket.placed[at.act.prev]


def find(process: str, proposal: str) -> Subject | None:
    """One subject of a process."""
    ground = replay.ground(process)
    return next((each for each in subjects(ground.view(ground.head.size)) if each.proposal == proposal), None)
