# SPDX-License-Identifier: Apache-2.0
"""Raising together, supporting, leaving, and agreeing on a successor dossier with more Parties.

An audience never grows. Whoever is to join is let into another dossier, which every member of this one consents to first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demarche.core.acts import enlarging as acts
from demarche.core.acts.act import Act
from demarche.core.acts.enclosed import encloses
from demarche.core.codes import Reason
from demarche.core.process.cells import Write
from demarche.core.process.concern import not_a_concern, say
from demarche.core.process.docket import Docket, Entry, Standing
from demarche.core.process.membership import holders
from demarche.core.process.order import reading_order
from demarche.core.process.roles import CONCURRED, EITHER, EVERYONE, INFORMED, LEFT, NAMED, Rule
from demarche.core.process.ruling import Past, Ruling
from demarche.core.process.succession import listed, members, parties_of

if TYPE_CHECKING:
    from demarche.core.encoding import Json

SUPPORTED: Final = "supported"
PROPOSED: Final = "successor_proposed"
STATED: Final = "successor_stated"

_CONSENTS: Final = "consents"
_DECLINES: Final = "declines"


def _support(_act: Act, past: Past) -> Ruling:
    return Ruling(not_a_concern(past), (Write(SUPPORTED, value=True),))


def _support_no_more(act: Act, past: Past) -> Ruling:
    supports = past.read(SUPPORTED, act.author) is True
    return Ruling(None if supports else Reason.NOT_SUPPORTING, (Write(SUPPORTED, value=False),))


def _propose(act: Act, past: Past) -> Ruling:
    refused = not_a_concern(past) or _not_enlarged(act, past) or _not_own(act, past)
    value: Json = {name: act.values[name] for name in ("roles", "joins", "encloses")}
    return Ruling(refused, (Write(PROPOSED, value, act.id),))


def _not_enlarged(act: Act, past: Past) -> Reason | None:
    """Refuse roles that are not of everybody who is still here and of those who join, each once; these are in the process and not here yet."""
    roles, joins = act.values["roles"], {str(each) for each in listed(act.values["joins"])}
    audience = set(past.opening.audience or ())
    here = set(holders(past.register, past.charter))
    staying = {party for party in audience & here if past.read(LEFT, party) is None}
    new = joins.isdisjoint(audience) and joins <= here
    assert isinstance(roles, dict)  # noqa: S101  # narrows the type; its kind checked it
    each_once = sum(len(listed(codes)) for codes in roles.values()) == len(parties_of(roles))
    return None if new and each_once and parties_of(roles) == staying | joins else Reason.ROLES_MISMATCH


def _not_own(act: Act, past: Past) -> Reason | None:
    """Refuse to let be enclosed what its author did not say before."""
    said = [past.said(str(each)) for each in listed(act.values["encloses"])]
    own = all(each is not None and each.author == act.author for each in said)
    return None if own else Reason.NOT_OWN_ACT


def _consent(act: Act, past: Past) -> Ruling:
    about, refused = _about(act, past)
    value: Json = {"stand": _CONSENTS, "encloses": act.values["encloses"]}
    return Ruling(refused or _not_own(act, past), (Write(STATED, value, about),))


def _decline(act: Act, past: Past) -> Ruling:
    about, refused = _about(act, past)
    return Ruling(refused, (Write(STATED, {"stand": _DECLINES}, about),))


def _about(act: Act, past: Past) -> tuple[str, Reason | None]:
    """The proposal that an act is about, and why it says nothing of it: another proposed none such, or its consent stands."""
    about = act.values["about"]
    assert isinstance(about, dict)  # noqa: S101  # narrows the type; its kind checked it
    proposal = past.said(str(about["act"]))
    if proposal is None or proposal.kind != acts.PROPOSE or proposal.author == act.author:
        return str(about["act"]), Reason.NO_SUCH_PROPOSAL
    stated = past.read(STATED, act.author, proposal.id)
    consents = isinstance(stated, dict) and stated["stand"] == _CONSENTS
    return proposal.id, Reason.CONSENT_STANDS if consents else None


RULES: Final[Mapping[str, Rule]] = {
    acts.CONCUR: Rule(NAMED, say(CONCURRED)),
    acts.SUPPORT: Rule(INFORMED, _support),
    acts.SUPPORT_NO_MORE: Rule(INFORMED, _support_no_more),
    acts.LEAVE: Rule(EVERYONE, say(LEFT)),
    acts.PROPOSE: Rule(EITHER, _propose),
    acts.CONSENT: Rule(EVERYONE, _consent),
    acts.DECLINE: Rule(EVERYONE, _decline),
}


@dataclass(frozen=True, slots=True)
class Successor:
    """A successor that was proposed: by which act, with which roles, who joins; per other member, its consent or declining, if it said either.

    `consents` are the acts by which members consent, the proposal first.
    """

    proposal: Act
    stated: Mapping[str, Entry | None]

    @property
    def joins(self) -> tuple[str, ...]:
        """The Parties that would join."""
        return tuple(str(each) for each in listed(self.proposal.values["joins"]))

    @property
    def consents(self) -> tuple[str, ...]:
        """The acts by which members consent, the proposal first."""
        given = (each.act for each in self.stated.values() if each is not None and consents(each))
        return (self.proposal.id, *given)

    @property
    def declined(self) -> tuple[str, ...]:
        """The members whose last word is that they decline."""
        return tuple(party for party, each in self.stated.items() if each is not None and not consents(each))

    @property
    def awaited(self) -> tuple[str, ...]:
        """The members that have said nothing of it."""
        return tuple(party for party, each in self.stated.items() if each is None)

    @property
    def is_agreed(self) -> bool:
        """Whether every member consents."""
        return all(each is not None and consents(each) for each in self.stated.values())


def consents(entry: Entry) -> bool:
    """Whether what a member stated is its consent."""
    return isinstance(entry.value, dict) and entry.value["stand"] == _CONSENTS


def successors(docket: Docket) -> tuple[Successor, ...]:
    """Every successor that was proposed and has effect, in reading order."""
    acts_ = [docket.placed[about].act for _name, _party, about in docket.cells_named(PROPOSED)]
    shown = [each for each in reading_order(acts_) if docket.standing(each.id) is Standing.IN_EFFECT]
    return tuple(Successor(each, dict(_stated(docket, each))) for each in shown)


def _stated(docket: Docket, proposal: Act) -> Iterator[tuple[str, Entry | None]]:
    for party in sorted(members(proposal) - {proposal.author}):
        yield party, docket.current(STATED, party, proposal.id)


def to_enclose(docket: Docket, successor: Successor) -> tuple[Act, ...]:
    """The acts that what opens the successor may enclose: proposal and consents, and what these let in, in reading order.

    An act that encloses others is not enclosed itself.
    """
    given = [docket.placed[each].act for each in successor.consents]
    named = {str(each) for act in given for each in listed(act.values["encloses"])}
    let_in = [each for act in named if not encloses(each := docket.placed[act].act)]
    return tuple(reading_order({each.id: each for each in (*given, *let_in)}.values()))
