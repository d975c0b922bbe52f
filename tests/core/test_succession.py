# SPDX-License-Identifier: Apache-2.0
"""A successor dossier: proposed, consented to by every member, opened with more Parties, with what each let be enclosed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import enlarging as acts
from demarche.core.acts import membership, representation
from demarche.core.acts.enclosed import an_enclosed_act, enclosed
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket
from demarche.core.process.enlarging import to_enclose
from demarche.core.process.settle import add, settle
from tests.core.meeting import NOT_LOOKED_AT, XA, XB, XC, XD, Meeting, roles, shared_by_four

if TYPE_CHECKING:
    from demarche.core.acts.act import Act
    from tests.core.shared import Shared

LARGER = roles(XA, XB, XC)
"""The roles of the dossier proposed: Castellia joins, and is informed."""


@pytest.fixture(scope="module")
def shared() -> Shared:
    return shared_by_four()


@pytest.fixture
def earlier(shared: Shared) -> Meeting:
    """Between Aurelia and Borealia: raised, acknowledged."""
    found = Meeting(shared)
    found.say(XB, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    return found


def proposing(encloses: list[str] | None = None, **more: Json) -> dict[str, Json]:
    return {"roles": LARGER, "joins": [XC], "encloses": list[Json](sorted(encloses or [])), **more}


def consenting(proposal: Act, *encloses: str) -> dict[str, Json]:
    return {"about": {"act": proposal.id}, "encloses": list[Json](sorted(encloses))}


def agreed(earlier: Meeting) -> tuple[Act, Act]:
    """Proposed by Aurelia with its opening act, consented to by Borealia with its acknowledgement."""
    proposal = earlier.say(XA, acts.PROPOSE, proposing([earlier.opening.id]))
    acknowledged = next(each.act for each in earlier.docket.placed.values() if each.act.kind == kinds.ACKNOWLEDGE)
    return proposal, earlier.say(XB, acts.CONSENT, consenting(proposal, acknowledged.id))


def opening(earlier: Meeting, proposal: Act, *acts_: Act, author: str = XA, **more: Json) -> Meeting:
    """The successor, as its opening act has it when it encloses these."""
    value = more.pop("roles", LARGER)
    assert isinstance(value, dict)
    named: Json = {"dossier": earlier.docket.dossier, "proposal": proposal.id}
    return Meeting(earlier.shared, value, author, parts={**earlier.enclosing(*acts_), "succeeds": named, **more})


def test_it_is_agreed_once_every_member_consents(earlier: Meeting) -> None:
    """Whoever proposes consents; the others say so, or decline."""
    proposal = earlier.say(XA, acts.PROPOSE, proposing())
    [found] = earlier.stands().successors
    assert (found.joins, found.awaited, found.declined, found.is_agreed) == ((XC,), (XB,), (), False)
    assert found.consents == (proposal.id,)

    earlier.say(XB, acts.DECLINE, {"about": {"act": proposal.id}})
    [found] = earlier.stands().successors
    assert (found.awaited, found.declined, found.is_agreed) == ((), (XB,), False)

    consent = earlier.say(XB, acts.CONSENT, consenting(proposal))
    [found] = earlier.stands().successors
    assert (found.declined, found.is_agreed, found.consents) == ((), True, (proposal.id, consent.id))


def test_a_consent_stands(earlier: Meeting) -> None:
    """It may have been used already: its author neither declines afterwards nor consents again."""
    proposal, _ = agreed(earlier)
    assert earlier.refused(XB, acts.DECLINE, {"about": {"act": proposal.id}}) is Reason.CONSENT_STANDS
    assert earlier.refused(XB, acts.CONSENT, consenting(proposal)) is Reason.CONSENT_STANDS


def test_a_word_on_a_proposal_is_another_partys(earlier: Meeting) -> None:
    proposal = earlier.say(XA, acts.PROPOSE, proposing())
    for kind in (acts.CONSENT, acts.DECLINE):
        for party, about in ((XA, proposal.id), (XB, earlier.opening.id), (XB, "0" * 64)):
            more: dict[str, Json] = {"encloses": []} if kind == acts.CONSENT else {}
            assert earlier.refused(party, kind, {"about": {"act": about}, **more}) is Reason.NO_SUCH_PROPOSAL
    assert earlier.refused(XB, acts.CONSENT, consenting(proposal, earlier.opening.id)) is Reason.NOT_OWN_ACT


@pytest.mark.parametrize(
    ("value", "joins"),
    [
        (roles(XA, XB), [XC]),
        (roles(XA, XC), [XC]),
        (roles(XA, XB, "XC XD"), [XC]),
        (roles(XA, "XB XC", XC), [XC]),
        (LARGER, [XB]),
        (roles(XA, XB, "XC XE"), [XC, "XE"]),
    ],
    ids=["who joins is in no role", "a member is left out", "one more", "twice", "is here already", "unknown"],
)
def test_roles_are_of_the_members_and_of_who_joins(earlier: Meeting, value: dict[str, Json], joins: list[Json]) -> None:
    assert earlier.refused(XA, acts.PROPOSE, proposing(roles=value, joins=joins)) is Reason.ROLES_MISMATCH


def test_who_has_left_or_withdrawn_is_no_member_any_more(shared: Shared) -> None:
    """Nobody asks its consent, and it is not in the dossier proposed."""
    earlier = Meeting(shared, roles(XA, XB, XD))
    assert earlier.refused(XA, acts.PROPOSE, proposing()) is Reason.ROLES_MISMATCH
    earlier.say(XD, acts.LEAVE)
    assert earlier.refused(XA, acts.PROPOSE, proposing()) is None
    again = shared_by_four()
    other = Meeting(again, roles(XA, XB, XD))
    again.say(XD, membership.WITHDRAW, {"note": "XD/9/2027"})
    assert other.refused(XA, acts.PROPOSE, proposing()) is None
    assert other.refused(XA, acts.PROPOSE, proposing(roles=roles(XA, XB, "XC XD"))) is Reason.ROLES_MISMATCH


def test_who_proposes(shared: Shared, earlier: Meeting) -> None:
    """Who raises or is addressed, in a concern; everybody consents or declines, who is informed or named too."""
    other = Meeting(shared, roles("XA XD", XB, XC))
    assert other.refused(XC, acts.PROPOSE, proposing()) is Reason.OBSERVER_READS
    assert other.refused(XD, acts.PROPOSE, proposing()) is Reason.NOT_CONCURRED
    heard = Meeting(shared, kind=representation.MAKE)
    assert heard.refused(XA, acts.PROPOSE, proposing()) is Reason.NOT_A_CONCERN
    assert earlier.refused(XA, acts.PROPOSE, proposing(["0" * 64])) is Reason.NOT_OWN_ACT
    three = Meeting(shared, roles(XA, XB, XD))
    proposal = three.say(XB, acts.PROPOSE, proposing(roles=roles(XA, XB, "XC XD")))
    assert three.stands().successors[0].awaited == (XA, XD)
    assert three.refused(XD, acts.CONSENT, consenting(proposal)) is None


def test_the_successor_is_judged_by_what_it_encloses(earlier: Meeting) -> None:
    """Whoever joins holds nothing of the earlier dossier, and comes to the same."""
    proposal, consent = agreed(earlier)
    [found] = earlier.stands().successors
    let_in = to_enclose(earlier.docket, found)
    assert [each.id for each in let_in[:2]] == [earlier.opening.id, let_in[1].id]
    assert {each.id for each in let_in} >= {proposal.id, consent.id, earlier.opening.id}
    assert len(let_in) == 4

    later = opening(earlier, proposal, *let_in)

    assert later.reason is None
    assert later.stands().informed == (XC,)
    assert later.stands().addressed == (XB,)
    assert [each.act.id for each in enclosed(later.opening)] == [each.id for each in let_in]
    alone = Docket(earlier.shared.process, later.opening.id)
    add(alone, later.opening, earlier.shared.ground)
    assert alone.digest() == later.docket.digest()


def test_proposal_and_consents_are_enough(earlier: Meeting) -> None:
    proposal, consent = agreed(earlier)
    assert opening(earlier, proposal, proposal, consent).reason is None


def test_without_the_consent_of_every_member_it_does_not_stand(shared: Shared) -> None:
    """Nor without the proposal, or by other acts than consents."""
    earlier = Meeting(shared, roles(XA, XB, XD))
    larger = roles(XA, XB, "XC XD")
    proposal = earlier.say(XA, acts.PROPOSE, proposing(roles=larger))
    first = earlier.say(XB, acts.CONSENT, consenting(proposal))
    declined = earlier.say(XD, acts.DECLINE, {"about": {"act": proposal.id}})
    assert opening(earlier, proposal, proposal, first, roles=larger).reason is Reason.NOT_CONSENTED
    assert opening(earlier, proposal, proposal, first, declined, roles=larger).reason is Reason.NOT_CONSENTED
    assert opening(earlier, proposal, first, roles=larger).reason is Reason.NOT_CONSENTED
    assert opening(earlier, first, proposal, first, roles=larger).reason is Reason.NOT_CONSENTED
    second = earlier.say(XD, acts.CONSENT, consenting(proposal))
    assert opening(earlier, proposal, proposal, first, second, roles=larger).reason is None
    other = earlier.say(XA, acts.PROPOSE, proposing(roles=larger))
    assert opening(earlier, other, other, first, second, roles=larger).reason is Reason.NOT_CONSENTED


def test_a_proposal_with_parts_that_are_none_shows_nothing(earlier: Meeting) -> None:
    """As an author's own node would not have let it out; whoever reads the successor alone sees it too."""
    bad = earlier.write(XA, acts.PROPOSE, proposing(joins=[]))
    assert opening(earlier, bad, bad).reason is Reason.NOT_CONSENTED
    alone = earlier.write(XA, acts.PROPOSE, proposing(joins=[XB, XC]))
    assert opening(earlier, alone, alone).reason is Reason.NOT_CONSENTED


def test_only_what_was_let_in_is_enclosed(earlier: Meeting, shared: Shared) -> None:
    """By its own author, of the earlier dossier; and with the word that names that dossier."""
    later_said = earlier.say(XA, kinds.ASSESS, {"status": "open"})
    proposal, consent = agreed(earlier)
    assert opening(earlier, proposal, proposal, consent, later_said).reason is Reason.NOT_TO_BE_ENCLOSED
    foreign = Meeting(shared)
    earlier.whole |= foreign.whole
    assert opening(earlier, proposal, proposal, consent, foreign.opening).reason is Reason.NOT_TO_BE_ENCLOSED
    bare = Meeting(shared, LARGER, parts=earlier.enclosing(proposal, consent))
    assert bare.reason is Reason.NOT_TO_BE_ENCLOSED
    mine = earlier.say(XA, acts.PROPOSE, proposing())
    theirs = earlier.write(XB, acts.CONSENT, consenting(mine, earlier.opening.id))
    assert opening(earlier, mine, mine, theirs, earlier.opening).reason is Reason.NOT_TO_BE_ENCLOSED


def test_it_has_the_roles_proposed_and_a_member_opens_it(earlier: Meeting) -> None:
    proposal, consent = agreed(earlier)
    both = (proposal, consent)
    assert opening(earlier, proposal, *both, roles=roles("XA XC", XB)).reason is Reason.ROLES_MISMATCH
    joining = earlier.say(XA, acts.PROPOSE, proposing(roles=roles("XA XC", XB)))
    agreed_ = earlier.say(XB, acts.CONSENT, consenting(joining))
    both = (joining, agreed_)
    assert opening(earlier, joining, *both, roles=roles("XA XC", XB), author=XC).reason is Reason.ROLES_MISMATCH
    assert opening(earlier, joining, *both, roles=roles("XA XC", XB)).reason is None


def test_what_encloses_is_not_enclosed_itself(earlier: Meeting) -> None:
    """So an act never grows by what it encloses encloses."""
    proposal, consent = agreed(earlier)
    later = opening(earlier, proposal, proposal, consent)
    assert an_enclosed_act(earlier.whole[proposal.id])
    assert not an_enclosed_act(later.whole[later.opening.id])
    value = earlier.whole[proposal.id]
    assert isinstance(value, dict)
    assert not an_enclosed_act({**value, "parts": {}})
    assert not an_enclosed_act("an act")
    nothing: Json = {"header": {}, "parts": {}, "signatures": NOT_LOOKED_AT}
    broken = Meeting(earlier.shared, LARGER, parts={"enclosed1": nothing})
    assert broken.reason is Reason.PART_MALFORMED
    assert enclosed(broken.opening) == ()


def test_a_proposal_without_effect_is_none(earlier: Meeting) -> None:
    """Signed twice under one number, neither is proposed."""
    one, other = (earlier.write(XA, acts.PROPOSE, proposing()) for _ in range(2))
    earlier.take(one)
    assert len(earlier.stands().successors) == 1
    earlier.take(other)
    assert earlier.stands().successors == ()
    held = settle([earlier.opening, one], earlier.shared.ground, earlier.docket.dossier)
    assert held.reason(one.id) is not Reason.FORKED_NUMBER


def test_what_a_successor_opened_with_is_not_enclosed_in_the_next(earlier: Meeting) -> None:
    """Its author may name it: what the next encloses leaves it out."""
    proposal, consent = agreed(earlier)
    later = opening(earlier, proposal, proposal, consent)
    value = roles(XA, XB, "XC XD")
    again = later.say(XA, acts.PROPOSE, proposing([later.opening.id], roles=value, joins=[XD]))
    [found] = later.stands().successors
    assert later.opening.id in str(again.values["encloses"])
    assert [each.id for each in to_enclose(later.docket, found)] == [again.id]
