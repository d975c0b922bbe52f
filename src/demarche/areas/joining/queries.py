# SPDX-License-Identifier: Apache-2.0
"""What pages read of requests to join and of what is under silence: folded from the register, judged at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from demarche.core.acts import silence as acts
from demarche.core.charter import Charter
from demarche.core.codes import Reason
from demarche.core.encoding import Json, moment
from demarche.core.process import joining, silence
from demarche.core.process.amendments import Amendment, amendments
from demarche.core.process.amendments import Stand as AmendmentStand
from demarche.core.process.chair import chair
from demarche.core.process.joining import Request
from demarche.core.process.membership import ACCEDED, active, members
from demarche.core.process.register import View
from demarche.core.process.silence import Objection, Outcome, Proposal, Timing
from demarche.ledger import processes, read, replay
from demarche.ledger.append import Outgoing, judge
from demarche.ledger.processes import Standing

FEW = 2
"""Of so many Parties, or fewer, nothing is adopted without the other's act."""


class Stand(StrEnum):
    """Where something under silence stands at a moment."""

    UNDER_SILENCE = "under_silence"
    WAITS_FOR_THE_OTHER = "waits_for_the_other"
    TO_ANNOUNCE = "to_announce"
    BROKEN = "broken"
    CONTESTED = "contested"
    ADOPTED = "adopted"


@dataclass(frozen=True)
class Table:
    """Everything of this kind in one process, as this node has folded it, at a moment."""

    here: Standing
    view: View
    charter: Charter
    at: int

    @property
    def own(self) -> str:
        """The code of this node's own Party."""
        return self.here.own_code

    @cached_property
    def requests(self) -> list[Request]:
        """Every request, the newest first."""
        return [*joining.requests(self.view)][::-1]

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Everything that was put under silence, the newest first."""
        return [*silence.proposals(self.view, self.charter)][::-1]

    @cached_property
    def amendments(self) -> list[Amendment]:
        """The amendments that wait for agreement, the newest first."""
        found = amendments(self.view, self.charter)[::-1]
        return [each for each in found if each.stand is AmendmentStand.PROPOSED]

    @cached_property
    def active(self) -> tuple[str, ...]:
        """The Parties that take part."""
        return active(self.view, self.charter)

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Everyone in the process, observers too."""
        return tuple(members(self.view, self.charter))

    @cached_property
    def chair(self) -> str:
        """Who chairs now."""
        return chair(self.view, self.charter, self.at)

    @property
    def speaks(self) -> bool:
        """Whether this Party takes part in what is decided here."""
        return self.own in self.active

    @property
    def chairs(self) -> bool:
        """Whether this Party chairs now."""
        return self.speaks and self.chair == self.own

    def about(self, what: Mapping[str, Json]) -> list[Proposal]:
        """What was put under silence about one thing, the newest first."""
        return [each for each in self.proposals if each.about == what]

    def missing(self, found: Proposal) -> list[str]:
        """Of two Parties that take part, who has not agreed to what the other proposed; nobody where there are more."""
        if len(self.active) > FEW:
            return []
        return [code for code in self.active if code not in {found.author, *found.agreed}]

    def stand(self, found: Proposal) -> Stand:
        """Where it stands; an objection that is in time breaks it at once, though it is announced after the hour."""
        timings = {each.timing(found.until) for each in found.objections}
        if found.outcome is not None:
            return Stand(found.outcome.value)
        if Timing.IN_TIME in timings:
            return Stand.BROKEN
        if self.at < found.until:
            return Stand.UNDER_SILENCE
        if Timing.CONTESTS not in timings and self.missing(found):
            return Stand.WAITS_FOR_THE_OTHER
        return Stand.TO_ANNOUNCE

    def may_announce(self, found: Proposal) -> bool:
        """Whether something is for this Party to announce: as the chair after the hour, as anybody two days after."""
        if not self.speaks or found.announced is not None or self.at < found.until:
            return False
        if self.stand(found) is Stand.WAITS_FOR_THE_OTHER:
            return False
        return self.chairs or self.at >= found.until + silence.CHAIR_SITS

    def has_acted(self, found: Proposal) -> bool:
        """Whether this Party has said something of it."""
        return self.own in {found.author, *found.agreed, *(each.author for each in found.objections)}

    def may_propose(self, what: Mapping[str, Json]) -> bool:
        """Whether this Party, in the chair, may put something under silence: what it was before was not adopted.

        What of two Parties the other let pass without a word is nothing that could be announced, so it may be proposed anew.
        """
        return self.chairs and all(map(self._is_over, self.about(what)))

    def _is_over(self, found: Proposal) -> bool:
        if self.stand(found) is Stand.WAITS_FOR_THE_OTHER:
            return True
        return found.outcome in (Outcome.BROKEN, Outcome.CONTESTED)

    def acceded(self, found: Request) -> int | None:
        """Since when an applicant is in the process by this request (UTC seconds)."""
        entered = self.view.entry(ACCEDED, found.code)
        if entered is None or not isinstance(entered.value, dict) or entered.value["request"] != found.act:
            return None
        return entered.t

    def admitted(self, found: Request) -> int | None:
        """The hour from which an applicant is admitted by this request."""
        return joining.admitted(self.view, self.charter, found.act)

    def waits_for_the_chair(self, found: Request) -> bool:
        """Whether a request is there to be put under silence for the first time."""
        return found.code not in self.inside and not self.about({"admit": found.act})

    def own_request(self) -> Request | None:
        """The request by which this Party, not in the process yet, is admitted."""
        if self.own in self.inside:
            return None
        found = (each for each in self.requests if each.code == self.own)
        return next((each for each in found if self.admitted(each) is not None), None)


def table(process: str, at: int) -> Table:
    """Everything of this kind in one process at a moment; raise `UnknownProcessError`."""
    here = processes.standing(process)
    ground = replay.folded_ground(here)
    return Table(here, ground.view(here.register.size), processes.charter_of(process), at)


def outcome_due(process: str, proposal: str, office: str, at: int) -> Outcome | Reason:
    """What the core says came of a proposal, were it announced now by this Party; else why nothing can be announced."""
    reason = Reason.NOT_WHAT_CAME_OF_IT
    for outcome in Outcome:
        values: dict[str, Json] = {"proposal": proposal, "outcome": outcome.value}
        desk = office.removesuffix("_desk")
        refused = judge(Outgoing(process, desk, office, acts.ANNOUNCE, values, process, None, ()), at=at)
        if refused is None:
            return outcome
        reason = refused
    return reason


@dataclass(frozen=True, slots=True)
class Unregistered:
    """An act about joining or silence that is here and that the register does not have yet: it has no effect until then."""

    act: str
    kind: str
    author: str
    made: int


def unregistered(found: Table) -> list[Unregistered]:
    """Acts of these kinds that are here and not registered, the rules admitting them."""
    kinds = {kind.name for kind in acts.KINDS} | set(joining.RULES)
    process, waiting = found.here.process.id, []
    with replay.docket(process, process) as docket:
        for tip in docket.tips.values():
            at = docket.placed[tip]
            while not found.view.holds(at.act.id):
                if at.act.kind in kinds and at.reason is None:
                    waiting.append(Unregistered(at.act.id, at.act.kind, at.act.author, at.act.made))
                if at.act.prev is None:
                    break
                at = docket.placed[at.act.prev]
    return sorted(waiting, key=lambda each: (each.made, each.act))


def shown_by(found: list[Proposal]) -> dict[str, tuple[str, int]]:
    """Per objection that is not in time: which Party other than its author had it before the hour by what is held here, and when."""
    late = {
        each.act: (each, proposal.until)
        for proposal in found
        for each in proposal.objections
        if each.timing(proposal.until) is not Timing.IN_TIME
    }
    times = read.place_times(late) if late else {}
    held: dict[str, tuple[str, int]] = {}
    for act, (objection, until) in late.items():
        early = [(t, party) for party, t in times.get(act, {}).items() if party != objection.author and t < until]
        if early:
            t, party = min(early)
            held[act] = (party, t)
    return held


def words_of(found: Proposal) -> dict[str, str]:
    """What was said in words with each objection, by its act."""
    signed = read.those(each.act for each in found.objections)
    return {act: str(each.act.values.get("text") or "") for act, each in signed.items()}


def applicant_of(values: Mapping[str, Json]) -> tuple[str, str, str]:
    """Code, name and capacity of the applicant that a request names; empty where it names none."""
    applicant = values.get("applicant")
    if not isinstance(applicant, dict):
        return "", "", ""
    return str(applicant.get("code", "")), str(applicant.get("name", "")), str(applicant.get("as", ""))


def until_of(values: Mapping[str, Json]) -> int:
    """The hour that a proposal names."""
    return moment(str(values["until"]))


def breakers(found: Proposal, timing: Timing) -> list[Objection]:
    """The objections of a proposal that stand so to the hour."""
    return [each for each in found.objections if each.timing(found.until) is timing]
