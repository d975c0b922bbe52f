# SPDX-License-Identifier: Apache-2.0
"""From which leaf of which log each key-set is in force: claimed by places, and checked once the heads are."""

from collections.abc import Iterator, Sequence
from functools import partial

from demarche.core.dossier.bag import LOGS, keyset_name
from demarche.core.dossier.case import Case
from demarche.core.dossier.finding import ClaimError, Finding, NotHereError, attempt
from demarche.core.encoding import DOCUMENT_LIMIT, parse, stamp
from demarche.core.errors import DemarcheError
from demarche.core.keyring import Since, takes_over
from demarche.core.log.leaf import parse_leaf
from demarche.core.log.place import Place, check_place


def find_renewals(case: Case) -> list[tuple[str, Place | DemarcheError]]:
    """Read what is claimed of key-sets that took over: which key signs a head follows from it."""
    found: list[tuple[str, Place | DemarcheError]] = []
    for name in case.archive.under(LOGS):
        if "/keysets/" in name:
            try:
                found.append((name, _claim(case, name)))
            except DemarcheError as error:
                found.append((name, error))
    return found


def _claim(case: Case, name: str) -> Place:
    place = Place.from_json(parse(case.archive.read(name, DOCUMENT_LIMIT)))
    leaf = parse_leaf(place.leaf)
    n = leaf.fields.get("n", 0)
    if name != keyset_name(place.origin, n):
        raise ClaimError(f"expected the leaf from which the key-set of that name is in force, got a leaf {leaf.k}")
    owner = case.logs.get(place.origin)
    if owner is None:
        raise NotHereError(f"nothing here says whose log {place.origin} is")
    if not takes_over(leaf, case.keyset(owner, str(leaf.fields["hash"]))):
        raise ClaimError(f"expected a leaf from which a key-set of {owner} is in force, got another")
    case.since.append((owner, Since(place.origin, place.index, n)))
    return place


def check_renewals(case: Case, claimed: Sequence[tuple[str, Place | DemarcheError]]) -> Iterator[Finding]:
    """Check that each such leaf stands in its log."""
    for name, place in claimed:
        subject = f"key-set {name.removeprefix(LOGS)[:16]}"
        if isinstance(place, Place) and place.origin in case.logs:
            subject = f"keys of {case.logs[place.origin]}"
        yield attempt(subject, partial(_stands, case, place))


def _stands(case: Case, place: Place | DemarcheError) -> str:
    if isinstance(place, DemarcheError):
        raise place
    head = case.heads.get((place.origin, place.size))
    if head is None:
        raise NotHereError(f"no head of {place.origin} at size {place.size} is here that holds")
    leaf = check_place(place, head)
    return f"key-set {leaf.fields['n']} is in force after entry {place.index} of its log, {stamp(leaf.t)}"
