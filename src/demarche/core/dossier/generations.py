# SPDX-License-Identifier: Apache-2.0
"""Logs that go on from others: whose they are follows from their first leaves, back to the log that a founding act names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from demarche.core.dossier.bag import LOGS, generation_name
from demarche.core.dossier.case import Case
from demarche.core.dossier.finding import ClaimError, Finding, NotHereError, attempt
from demarche.core.encoding import DOCUMENT_LIMIT, parse, stamp
from demarche.core.errors import DemarcheError
from demarche.core.keyring import Since
from demarche.core.log.leaf import Leaf, parse_leaf
from demarche.core.log.place import Place, check_place


@dataclass(frozen=True, slots=True)
class Generation:
    """What a file claims of a log: the place of its first leaf, that leaf, or why it cannot be read."""

    name: str
    place: Place | None
    leaf: Leaf | None
    fault: DemarcheError | None = None
    number: int = 0


def find_generations(case: Case) -> list[Generation]:
    """Name the logs that go on from those of founding acts; each is checked once its heads are (`check_generations`)."""
    names = [name for name in case.archive.under(LOGS) if name.endswith("/generation.json")]
    waiting = [_read(case, name) for name in names]
    found: list[Generation] = []
    numbers = dict.fromkeys(case.logs, 1)
    gone_on: set[str] = set()
    while (each := next((each for each in waiting if _old(each) in numbers), None)) is not None:
        waiting.remove(each)
        old = _old(each)
        if each.place is None or old in gone_on or each.place.origin in numbers:
            found.append(each)
            continue
        gone_on.add(old)
        numbers[each.place.origin] = numbers[old] + 1
        owner = case.logs[each.place.origin] = case.logs[old]
        if each.leaf is not None and (each.leaf.keyset.n, each.leaf.keyset.hash) in _known(case, owner):
            case.since.append((owner, Since(each.place.origin, -1, each.leaf.keyset.n)))
        found.append(Generation(each.name, each.place, each.leaf, number=numbers[each.place.origin]))
    return [*found, *waiting]


def _known(case: Case, owner: str) -> set[tuple[int, str]]:
    return {(keyset.n, keyset.hash) for keyset in case.keysets.get(owner, ())}


def _old(generation: Generation) -> str:
    return "" if generation.leaf is None else str(generation.leaf.fields.get("origin", ""))


def _read(case: Case, name: str) -> Generation:
    try:
        place = Place.from_json(parse(case.archive.read(name, DOCUMENT_LIMIT)))
        leaf = parse_leaf(place.leaf)
        if leaf.k != "restored" or place.index or name != generation_name(place.origin):
            raise ClaimError(f"expected the first leaf of a log that goes on from another, got a leaf {leaf.k}")
    except DemarcheError as error:
        return Generation(name, None, None, error)
    return Generation(name, place, leaf)


def check_generations(case: Case, generations: Sequence[Generation]) -> Iterator[Finding]:
    """Check that each first leaf stands in its log, under its owner's key; say what was lost, and why."""
    for each in generations:
        owner = case.logs[each.place.origin] if each.place is not None and each.number else None
        subject = f"generation {each.name.removeprefix(LOGS)[:16]}" if owner is None else f"log of {owner}"
        yield attempt(subject, partial(_goes_on, case, each, owner))


def _goes_on(case: Case, generation: Generation, owner: str | None) -> str:
    if generation.fault is not None:
        raise generation.fault
    place, leaf = generation.place, generation.leaf
    assert place is not None  # noqa: S101  # there is a fault otherwise
    assert leaf is not None  # noqa: S101
    if owner is None:
        if _old(generation) in case.logs:
            raise ClaimError(f"expected one log that goes on from {_old(generation)}, got two")
        raise NotHereError(f"nothing here says whose log {_old(generation)} is, from which it goes on")
    head = case.heads.get((place.origin, place.size))
    if head is None:
        raise NotHereError(f"no head of {place.origin} at size {place.size} is here that holds")
    check_place(place, head)
    if leaf.keyset.n != case.keyset(owner, leaf.keyset.hash).n:
        raise ClaimError("expected the number of its key-set in the leaf, got another")
    stated = leaf.fields
    lost = max(stated["size"] - stated["restored"], 0)
    return (
        f"it goes on as generation {generation.number} since {stamp(leaf.t)}, {place.origin}: restored from a copy of "
        f"{stated['restored']} entries, {lost} lost; reason: {stated['reason']}"
    )
