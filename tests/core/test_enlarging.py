# SPDX-License-Identifier: Apache-2.0
"""Raising together, supporting, leaving: who says what, and what it amounts to."""

from __future__ import annotations

import json

import pytest

from demarche.core.acts import answering, keeping, pursuing, representation
from demarche.core.acts import concern as kinds
from demarche.core.acts import enlarging as acts
from demarche.core.acts.vocabulary import VOCABULARIES
from demarche.core.codes import Reason
from demarche.core.process.docket import Standing
from demarche.core.process.matter import Joint, Stage
from demarche.core.process.owing import owings
from tests.core.meeting import XA, XB, XC, XD, Meeting, roles, shared_by_four
from tests.core.shared import Shared
from tests.core.specimens import EVERY

TOGETHER = roles("XA XC", XB, XD)
"""Aurelia raises, and names Castellia as raising too; Borealia is addressed, Deltora informed."""


@pytest.fixture(scope="module")
def shared() -> Shared:
    return shared_by_four()


@pytest.fixture
def meeting(shared: Shared) -> Meeting:
    return Meeting(shared, TOGETHER)


def test_a_party_named_as_raising_raises_from_its_concurring_on(meeting: Meeting) -> None:
    """Before that it is named, and nobody who raises."""
    assert meeting.reason is None
    assert (meeting.stands().raising, meeting.stands().named) == ((XA,), (XC,))
    assert set(meeting.stands().assessments) == {XA, XB}

    said = meeting.say(XC, acts.CONCUR, {"text": "We have seen it too."})

    assert (meeting.stands().raising, meeting.stands().named) == ((XA, XC), ())
    assert meeting.stands().concurred[XC].act == said.id
    assert list(meeting.stands().assessments) == [XA, XC, XB]
    assert meeting.refused(XC, acts.CONCUR) is Reason.ONLY_NAMED


@pytest.mark.parametrize(
    "kind",
    [kinds.WITHDRAW, kinds.CLOSE, pursuing.SUPPLEMENT, kinds.ASSESS, kinds.ACKNOWLEDGE, keeping.REST, acts.SUPPORT],
)
def test_who_is_named_says_no_more_than_the_table_lets_it(meeting: Meeting, kind: str) -> None:
    values = json.loads(EVERY[kind])
    assert meeting.refused(XC, kind, values) is Reason.NOT_CONCURRED
    meeting.say(XC, acts.CONCUR)
    allowed = kind not in {kinds.ACKNOWLEDGE, acts.SUPPORT}
    assert (meeting.refused(XC, kind, values) is None) is allowed


def test_concurring_is_said_by_who_is_named_and_by_nobody_else(meeting: Meeting) -> None:
    assert meeting.refused(XA, acts.CONCUR) is Reason.ONLY_NAMED
    assert meeting.refused(XB, acts.CONCUR) is Reason.ONLY_NAMED
    assert meeting.refused(XD, acts.CONCUR) is Reason.OBSERVER_READS
    assert meeting.refused(XC, acts.CONCUR) is None


def test_the_questions_stay_those_of_who_opened(meeting: Meeting) -> None:
    """Who concurred asks no further question, drops none and states no satisfaction; it repeats, and answers are given to all."""
    meeting.say(XC, acts.CONCUR)
    for kind in (pursuing.NARROW, pursuing.FOLLOW_UP, pursuing.SATISFY):
        assert meeting.refused(XC, kind, json.loads(EVERY[kind])) is Reason.ONLY_WHO_OPENED, kind
    meeting.say(XC, pursuing.REPEAT, {"questions": []})
    meeting.say(XB, answering.DECLINE, {"because": "no_reason"})
    meeting.say(XC, pursuing.SUPPLEMENT, {"text": "A third hospital."})
    assert meeting.stands().stage is Stage.DECLINED
    assert meeting.refused(XA, pursuing.NARROW, {"questions": [2]}) is None


def test_a_clarification_is_supplied_by_either(meeting: Meeting) -> None:
    meeting.say(XC, acts.CONCUR)
    asked = meeting.say(XB, kinds.ASK, {"about": {}, "text": "Which hospitals?"})
    supplied = meeting.say(XC, kinds.SUPPLY, {"about": {"act": asked.id}, "text": "Three."})
    assert meeting.stands().clarifications[0].supplied == (supplied.id,)


def test_resolved_is_what_everybody_who_raises_says(meeting: Meeting) -> None:
    """Who has not concurred is not asked; who has is."""
    for party in (XA, XB):
        meeting.say(party, kinds.ASSESS, {"status": "resolved"})
    assert meeting.stands().joint is Joint.RESOLVED
    meeting.say(XC, acts.CONCUR)
    assert meeting.stands().joint is Joint.PARTIALLY
    meeting.say(XC, kinds.ASSESS, {"status": "resolved"})
    assert meeting.stands().joint is Joint.RESOLVED


def test_who_has_left_is_not_counted_while_another_of_its_side_is_there(meeting: Meeting) -> None:
    for party in (XA, XB):
        meeting.say(party, kinds.ASSESS, {"status": "resolved"})
    meeting.say(XC, acts.CONCUR)
    meeting.say(XC, acts.LEAVE)
    assert meeting.stands().joint is Joint.RESOLVED
    assert list(meeting.stands().left) == [XC]
    assert meeting.stands().raising == (XA, XC)
    meeting.say(XB, acts.LEAVE)
    assert list(meeting.stands().assessments) == [XA, XB]


def test_closed_once_each_raising_party_says_so(meeting: Meeting) -> None:
    """One that closes or withdraws does it for itself; what it asks again undoes that for it alone."""
    meeting.say(XC, acts.CONCUR)
    meeting.say(XA, kinds.CLOSE)
    assert meeting.stands().stage is Stage.RAISED
    ended = meeting.stands().endings
    assert list(ended) == [XA]
    meeting.say(XC, kinds.WITHDRAW)
    assert meeting.stands().stage is Stage.CLOSED
    meeting.say(XC, pursuing.REPEAT, {"questions": []})
    assert meeting.stands().stage is Stage.RAISED
    assert meeting.stands().endings == ended
    meeting.say(XC, acts.LEAVE)
    assert meeting.stands().stage is Stage.CLOSED


def test_withdrawn_when_all_of_them_withdrew(meeting: Meeting) -> None:
    meeting.say(XC, acts.CONCUR)
    meeting.say(XA, kinds.CLOSE)
    meeting.say(XC, kinds.WITHDRAW)
    assert meeting.stands().stage is Stage.CLOSED
    meeting.say(XA, kinds.WITHDRAW)
    assert meeting.stands().stage is Stage.WITHDRAWN


def test_more_time_stands_when_one_of_the_raising_parties_agrees(meeting: Meeting) -> None:
    meeting.say(XC, acts.CONCUR)
    asked = meeting.say(XB, "time.extend", {"about": {}, "until": "2027-06-01T00:00:00Z"})
    assert meeting.stands().extensions == ()
    meeting.say(XC, "time.agree", {"about": {"act": asked.id}})
    assert len(meeting.stands().extensions) == 1
    assert {each.party for each in owings(meeting.stands())} == {XA, XB, XC}


def test_support_is_of_who_is_informed_and_ends(meeting: Meeting) -> None:
    assert meeting.refused(XD, acts.SUPPORT_NO_MORE) is Reason.NOT_SUPPORTING
    said = meeting.say(XD, acts.SUPPORT)
    assert meeting.stands().supporting[XD].act == said.id
    for party in (XA, XB):
        assert meeting.refused(party, acts.SUPPORT) is Reason.ONLY_INFORMED
        assert meeting.refused(party, acts.SUPPORT_NO_MORE) is Reason.ONLY_INFORMED
    assert meeting.refused(XD, kinds.ASSESS, {"status": "open"}) is Reason.OBSERVER_READS
    meeting.say(XD, acts.SUPPORT_NO_MORE)
    assert meeting.stands().supporting == {}
    assert meeting.refused(XD, acts.SUPPORT_NO_MORE) is Reason.NOT_SUPPORTING
    assert meeting.refused(XD, acts.SUPPORT) is None


def test_a_matter_that_asks_nothing_is_not_supported(shared: Shared) -> None:
    """A representation is made and heard, perhaps by several together; support is of a concern."""
    meeting = Meeting(shared, TOGETHER, kind=representation.MAKE)
    assert meeting.reason is None
    assert meeting.refused(XD, acts.SUPPORT) is Reason.NOT_A_CONCERN
    assert meeting.refused(XC, acts.CONCUR) is None


@pytest.mark.parametrize("party", [XA, XB, XC, XD])
def test_anybody_leaves_once_and_says_nothing_after(meeting: Meeting, party: str) -> None:
    meeting.say(party, acts.LEAVE)
    assert list(meeting.stands().left) == [party]
    for kind in (acts.LEAVE, acts.CONCUR, acts.SUPPORT, kinds.CLOSE):
        assert meeting.refused(party, kind) is Reason.HAS_LEFT
    assert meeting.refused(XA if party != XA else XB, keeping.REST) is None


def test_what_crossed_a_leaving_has_effect(meeting: Meeting) -> None:
    """An act is judged by its author's own past: the author of this one had left nothing yet."""
    crossing = meeting.write(XB, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    meeting.say(XB, acts.LEAVE)
    meeting.take(crossing)
    assert meeting.docket.reason(crossing.id) is Reason.FORKED_NUMBER
    other = Meeting(meeting.shared, TOGETHER)
    mine = other.write(XA, keeping.REST, {}, after=())
    other.say(XB, acts.LEAVE)
    other.take(mine)
    assert other.docket.reason(mine.id) is None


def test_a_branch_holds_without_the_word_of_who_has_left(shared: Shared) -> None:
    """Nobody waits for it; but a leaving under a number that its author forked is none."""
    meeting = Meeting(shared, roles("XA XC", XB))
    first, second = (meeting.write(XA, keeping.REST, {}) for _ in range(2))
    meeting.take(first, second)
    meeting.say(XB, keeping.HOLD, {"about": {"author": XA, "act": first.id}})
    assert meeting.docket.standing(first.id) is Standing.FORKED
    assert meeting.refused(XC, keeping.HOLD, {"about": {"author": XA, "act": first.id}}) is None
    leaving, other = meeting.write(XC, acts.LEAVE, {}), meeting.write(XC, acts.LEAVE, {"text": "Twice."})
    meeting.take(leaving)
    assert meeting.docket.standing(first.id) is Standing.IN_EFFECT
    assert meeting.docket.standing(second.id) is Standing.FORKED
    meeting.take(other)
    assert meeting.docket.standing(first.id) is Standing.FORKED


def test_roles_name_the_author_as_raising_and_each_party_once(shared: Shared) -> None:
    """Before vocabulary 4 nobody else."""
    assert Meeting(shared, roles("XA XC", XB), author=XC).reason is None
    assert Meeting(shared, roles("XA XC", XB), author=XB).reason is Reason.ROLES_MISMATCH
    assert Meeting(shared, roles("XA XC", "XB XC")).reason is Reason.ROLES_MISMATCH
    before = Shared(vocabulary=3)
    assert Meeting(before, roles("XA XC", XB)).reason is Reason.ROLES_MISMATCH
    assert Meeting(before, roles(XA, "XB XC")).reason is None


def test_vocabulary_3_has_none_of_these() -> None:
    assert not {kind.name for kind in acts.KINDS} & VOCABULARIES[3].keys()
    assert VOCABULARIES[3][kinds.RAISE].find("succeeds") is None
    assert VOCABULARIES[3][kinds.RAISE].find("enclosed1") is None
