# SPDX-License-Identifier: Apache-2.0
"""Requests and offers that wait for the other side's word, and its replies."""

import pytest

from demarche.core.acts import assistance, consultations, extension, preservation, returning
from demarche.core.acts import concern as kinds
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket
from demarche.core.process.matter import matter
from demarche.core.process.proposals import proposals
from tests.core.post import Correspondence
from tests.core.sides import AURELIA as A
from tests.core.sides import BOREALIA as B
from tests.core.sides import CASTELLIA as C
from tests.core.sides import PROCESS, act, concern, fold, raised
from tests.core.specimens import must, notified

MARCH = "2027-03-20T17:00:00Z"
JUNE = "2027-06-03T00:00:00Z"
MEETING: dict[str, Json] = {"level": "experts", "way": "video"}
ASKS: dict[str, dict[str, Json]] = {
    extension.EXTEND: {"about": {"question": 2}, "until": MARCH},
    assistance.OFFER: {"text": "A joint analysis."},
    preservation.REQUEST: {"preserve": {"days": 60}, "text": "The logs."},
    consultations.REQUEST: {"meeting": MEETING, "text": "On question 1."},
    consultations.PROPOSE: {"meeting": MEETING},
    returning.REQUEST: {"wish": "destroy"},
}
REPLIES: dict[str, tuple[tuple[str, ...], dict[str, Json]]] = {
    extension.AGREE: ((extension.EXTEND,), {}),
    assistance.ACCEPT: ((assistance.OFFER,), {}),
    assistance.DECLINE: ((assistance.OFFER,), {}),
    preservation.ACCEPT: ((preservation.REQUEST,), {"until": MARCH}),
    preservation.EXTEND: ((preservation.REQUEST,), {"until": JUNE}),
    preservation.EXPIRE: ((preservation.REQUEST,), {}),
    consultations.ACCEPT: ((consultations.REQUEST, consultations.PROPOSE), {"at": MARCH}),
    consultations.PROPOSE: ((consultations.REQUEST, consultations.PROPOSE), {"meeting": MEETING}),
    consultations.DECLINE: ((consultations.REQUEST, consultations.PROPOSE), {}),
    returning.DONE: ((returning.REQUEST,), {"outcome": "destroyed"}),
    returning.DECLINE: ((returning.REQUEST,), {}),
}


def proposed(kind: str) -> tuple[Correspondence, str]:
    """Aurelia has proposed this to Borealia; to propose otherwise, Borealia has asked her before."""
    post = Correspondence()
    about: dict[str, Json] = {}
    if kind == consultations.PROPOSE:
        about = {"about": {"act": post.say(B, consultations.REQUEST, ASKS[consultations.REQUEST]).id}}
    if kind == returning.REQUEST:
        about = {"about": {"act": post.first.id, "part": "matter"}}
    return post, post.say(A, kind, {**ASKS[kind], **about}).id


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("kind", ASKS)
def test_a_reply_is_to_a_proposal_of_its_kind_by_another_party(reply: str, kind: str) -> None:
    """Its author's own proposal, one of another sort, one that is not here: all the same reason."""
    post, about = proposed(kind)
    to, values = REPLIES[reply]
    said: dict[str, Json] = {"about": {"act": about}, **values}

    assert post.refused(A, reply, said) is Reason.NO_SUCH_PROPOSAL
    assert post.refused(B, reply, {**said, "about": {"act": "0" * 64}}) is Reason.NO_SUCH_PROPOSAL
    assert post.refused(B, reply, {**said, "about": {"act": post.first.id}}) is Reason.NO_SUCH_PROPOSAL
    if kind not in to:
        assert post.refused(B, reply, said) is Reason.NO_SUCH_PROPOSAL
        return
    replied = post.say(B, reply, said)

    found = next(each for each in post.matter.proposals if each.act == about)
    assert (found.party, found.kind) == (A, kind)
    assert found.reply is not None
    assert (found.reply.party, found.reply.entry.act, found.reply.kind) == (B, replied.id, reply)
    assert {name: found.reply.field(name) for name in values} == values


def test_what_is_in_the_post_cannot_be_replied_to() -> None:
    """Its author had not seen the offer, wherever his reply is judged."""
    post = Correspondence()
    offered = post.sides[A].write(assistance.OFFER, ASKS[assistance.OFFER])
    reply = post.sides[B].write(assistance.ACCEPT, {"about": {"act": offered.id}})
    assert fold(post.first, offered, reply).reason(reply.id) is Reason.NO_SUCH_PROPOSAL


def test_proposals_with_their_replies_the_newest_last() -> None:
    """Declined first and accepted then: both stay, the later one stands."""
    post, offer = proposed(assistance.OFFER)
    request = post.say(B, consultations.REQUEST, ASKS[consultations.REQUEST])
    [first, second] = post.matter.proposals
    assert {first.act, second.act} == {offer, request.id}
    assert first.reply is None
    post.say(B, assistance.DECLINE, {"about": {"act": offer}})
    post.say(B, assistance.ACCEPT, {"about": {"act": offer}})
    found = next(each for each in post.matter.proposals if each.act == offer)
    assert [each.kind for each in found.replies] == [assistance.DECLINE, assistance.ACCEPT]
    assert found.value == {"kind": assistance.OFFER}
    assert found.field("until") is None


def test_a_counter_proposal_replies_and_is_itself_a_request() -> None:
    """Talks proposed, proposed otherwise by the other side, and accepted so."""
    post, about = proposed(consultations.REQUEST)
    otherwise = post.say(
        B, consultations.PROPOSE, {"about": {"act": about}, "meeting": {"level": "ministers", "way": "in_person"}}
    )
    post.say(A, consultations.ACCEPT, {"about": {"act": otherwise.id}})
    by_act = {each.act: each for each in post.matter.proposals}
    counter = by_act[otherwise.id]
    assert (counter.party, counter.kind) == (B, consultations.PROPOSE)
    assert counter.field("meeting") == {"level": "ministers", "way": "in_person"}
    replied = by_act[about].reply
    assert replied is not None
    assert replied.field("meeting") == counter.field("meeting")
    assert counter.reply is not None
    assert (counter.reply.kind, counter.reply.field("at")) == (consultations.ACCEPT, None)
    assert post.refused(B, consultations.ACCEPT, {"about": {"act": otherwise.id}}) is Reason.NO_SUCH_PROPOSAL


@pytest.mark.parametrize("opened", ["concern", "notification"])
def test_an_opening_act_may_ask_for_preservation_too(opened: str) -> None:
    """It is the first of the requests, is replied to under its own id, and its own author does not accept it."""
    post = Correspondence(raised(preserve={"days": 60}) if opened == "concern" else notified(preserve={"days": 60}))
    about: dict[str, Json] = {"act": post.first.id}
    assert post.refused(A, preservation.ACCEPT, {"about": about, "until": MARCH}) is Reason.NO_SUCH_PROPOSAL
    assert post.refused(B, assistance.ACCEPT, {"about": about}) is Reason.NO_SUCH_PROPOSAL
    post.say(B, preservation.ACCEPT, {"about": about, "until": MARCH})
    [asked] = post.matter.proposals
    assert (asked.act, asked.party, asked.kind) == (post.first.id, A, preservation.REQUEST)
    assert asked.field("preserve") == {"days": 60}
    assert [each.field("until") for each in asked.replies] == [MARCH]


def test_more_time_is_for_a_question_that_is_there() -> None:
    """Or for the whole."""
    post = Correspondence()
    assert post.refused(B, extension.EXTEND, {"about": {"question": 3}, "until": MARCH}) is Reason.NO_SUCH_QUESTION
    post.say(B, extension.EXTEND, {"about": {}, "until": MARCH})


def test_only_what_is_ones_own_is_asked_back() -> None:
    """An act of the author's own, or a part that it has."""
    post = Correspondence()
    ack = post.say(B, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    for about in ({"act": ack.id}, {"act": post.first.id, "part": "callback"}, {"act": "0" * 64}):
        values: dict[str, Json] = {"about": dict[str, Json](about), "wish": "destroy"}
        assert post.refused(A, returning.REQUEST, values) is Reason.NOT_OWN_ACT
    request = post.say(A, returning.REQUEST, {"about": {"act": post.first.id}, "wish": "return"})
    post.say(B, returning.DONE, {"about": {"act": request.id}, "outcome": "returned"})
    [asked] = post.matter.proposals
    assert asked.reply is not None
    assert (asked.field("wish"), asked.reply.field("outcome")) == ("return", "returned")


def test_replies_of_several_parties_stand_each_for_itself() -> None:
    """A concern addressed to two: one accepts what the other declines."""
    roles: Json = {"raises": [A], "addressed": [B, C], "informed": []}
    first = act(kinds.RAISE, A, {**concern("open"), "roles": roles}, seq=1, audience=(A, B, C))
    _unused, sides = raised(parties=(A, B, C))
    for side in sides.values():
        side.docket = Docket(PROCESS, first.id)
        side.take(first)
    post = Correspondence((first, sides))
    offer = post.say(A, assistance.OFFER, ASKS[assistance.OFFER])
    post.say(B, assistance.ACCEPT, {"about": {"act": offer.id}})
    post.say(C, assistance.DECLINE, {"about": {"act": offer.id}})
    [found] = post.matter.proposals
    assert {each.party: each.kind for each in found.replies} == {B: assistance.ACCEPT, C: assistance.DECLINE}
    assert not post.matter.questions[0].is_answered


def test_nothing_is_proposed_in_a_matter_without_an_opening_act() -> None:
    """Not here, or without effect."""
    assert proposals(Docket(PROCESS, "0" * 64)) == ()
    refused = act(kinds.RAISE, A, concern(), seq=1, audience=(A, B))
    assert proposals(fold(refused)) == ()


@pytest.mark.parametrize("kind", [kinds.ASK, assistance.OFFER])
def test_what_a_forked_author_asked_or_offered_has_no_effect(kind: str) -> None:
    """Two acts under one number: neither stands among what is asked or offered."""
    opening, sides = raised()
    one, other = (sides[B].write(kind, must(sides[B], kind)) for _ in range(2))
    docket = fold(opening, one, other)
    found = matter(docket)
    assert found is not None
    assert (found.clarifications, proposals(docket)) == ((), ())
