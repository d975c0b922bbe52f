# SPDX-License-Identifier: Apache-2.0
"""What opens a successor dossier shows by itself: the proposal, the consent of every member, and that each act enclosed may be.

Whoever joins holds nothing of the earlier dossier, so all of it is judged by what the opening act encloses, and alike by everyone.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from demarche.core.acts import enlarging
from demarche.core.acts.act import Act
from demarche.core.acts.enclosed import PREFIX, SUCCEEDS, enclosed
from demarche.core.acts.schema import check_parts, numbered
from demarche.core.acts.vocabulary import find_kind
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.ruling import Past

LEAST_MEMBERS: Final = 2


def unshown(act: Act, past: Past) -> Reason | None:
    """Why an opening act does not stand as the successor of the dossier that it names; `None` when it does, or names none."""
    named = act.values.get(SUCCEEDS.name)
    if not isinstance(named, dict):
        return Reason.NOT_TO_BE_ENCLOSED if numbered(act, PREFIX) else None
    held = {each.act.id: each.act for each in enclosed(act)}
    if any((each.process, each.dossier) != (act.process, named["dossier"]) for each in held.values()):
        return Reason.NOT_TO_BE_ENCLOSED
    proposal = held.get(str(named["proposal"]))
    if proposal is None or not _is(enlarging.PROPOSE, proposal, past):
        return Reason.NOT_CONSENTED
    if proposal.values["roles"] != act.values["roles"] or act.author not in members(proposal):
        return Reason.ROLES_MISMATCH
    consents = _consents(proposal, held, past)
    if len(consents) < LEAST_MEMBERS or consents.keys() != members(proposal):
        return Reason.NOT_CONSENTED
    allowed = {each for consent in consents.values() for each in _let_in(consent, held)}
    return None if held.keys() <= allowed else Reason.NOT_TO_BE_ENCLOSED


def members(proposal: Act) -> set[str]:
    """The Parties of the earlier dossier, whose consent a proposal asks: all that it names but those that join."""
    return parties_of(proposal.values["roles"]) - {str(each) for each in listed(proposal.values["joins"])}


def parties_of(roles: Json) -> set[str]:
    """Every Party that roles name."""
    named = roles.values() if isinstance(roles, dict) else ()
    return {str(code) for codes in named for code in listed(codes)}


def listed(value: Json) -> list[Json]:
    """A value that its kind's schema says is a list."""
    return value if isinstance(value, list) else []


def _is(kind: str, act: Act, past: Past) -> bool:
    """Whether an enclosed act is of a kind, in the parts that this kind has."""
    known = find_kind(past.vocabulary, kind)
    return act.kind == kind and known is not None and check_parts(known, act) is None


def _consents(proposal: Act, held: Mapping[str, Act], past: Past) -> dict[str, Act]:
    """By member the act by which it consents: of whoever proposed, the proposal."""
    found = {
        each.author: each
        for each in held.values()
        if _is(enlarging.CONSENT, each, past) and each.values["about"] == {"act": proposal.id}
    }
    return {**found, proposal.author: proposal}


def _let_in(consent: Act, held: Mapping[str, Act]) -> Iterator[str]:
    """What a consent lets be enclosed: itself, and those acts of its author that it names."""
    yield consent.id
    named = {str(each) for each in listed(consent.values["encloses"])}
    yield from (each for each, act in held.items() if each in named and act.author == consent.author)
