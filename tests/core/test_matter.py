# SPDX-License-Identifier: Apache-2.0
"""Where a matter stands, and the order in which it is read."""

from demarche.core.acts import concern as kinds
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket
from demarche.core.process.matter import Clarification, Stage, matter
from demarche.core.process.order import reading_order
from demarche.core.process.owing import Owed, Owing, owings
from tests.core.post import Correspondence, stands
from tests.core.sides import AURELIA, BOREALIA, PROCESS, act, concern, fold, raised
from tests.core.sides import matter as matter_parts

ACK: dict[str, Json] = {"clause": "without_prejudice", "number": "XB-IN-0007"}


def test_a_concern_goes_from_raised_to_closed() -> None:
    """Each stage is implied by the acts so far; nothing sets it."""
    post = Correspondence(raised(number="XA-2027-001"))
    post.say(BOREALIA, kinds.ACKNOWLEDGE, ACK)
    asked = post.say(BOREALIA, kinds.ASK, {"about": {"question": 2}, "text": "?"})
    post.say(AURELIA, kinds.SUPPLY, {"about": {"act": asked.id}, "text": "UTC"})
    post.say(BOREALIA, kinds.ANSWER, {"a1": {"value": "no"}})
    post.say(BOREALIA, kinds.ANSWER, {"a2": {"value": "under_examination", "until": "2027-03-01T17:00:00Z"}})
    post.say(AURELIA, kinds.CLOSE, {})
    post.say(AURELIA, kinds.WITHDRAW, {})
    post.say(AURELIA, kinds.CLOSE, {})
    assert post.stages == [
        Stage.RAISED,
        Stage.ACKNOWLEDGED,
        Stage.CLARIFICATION_ASKED,
        Stage.ACKNOWLEDGED,
        Stage.PARTLY_ANSWERED,
        Stage.ANSWERED,
        Stage.CLOSED,
        Stage.WITHDRAWN,
        Stage.CLOSED,
    ]
    assert reading_order(reversed(post.acts)) == post.acts


def test_a_matter_says_who_is_who_what_was_asked_and_under_which_numbers() -> None:
    """Both registries' numbers, the questions with their forms, and what was clarified by which act."""
    post = Correspondence(raised(number="XA-2027-001"))
    post.say(BOREALIA, kinds.ACKNOWLEDGE, ACK)
    asked = post.say(BOREALIA, kinds.ASK, {"about": {"question": 2}, "text": "?"})
    supplied = post.say(AURELIA, kinds.SUPPLY, {"about": {"act": asked.id}, "text": "UTC"})
    post.say(BOREALIA, kinds.ANSWER, {"a1": {"value": "no"}})
    found = post.matter
    assert found.is_concern
    assert (found.raising, found.addressed, found.informed) == ((AURELIA,), (BOREALIA,), ())
    assert found.numbers == {AURELIA: "XA-2027-001", BOREALIA: "XB-IN-0007"}
    assert found.clarifications == (Clarification(asked.id, BOREALIA, 2, (supplied.id,)),)
    first_answer = found.questions[0].current(BOREALIA)
    assert first_answer is not None
    assert first_answer.value == {"value": "no"}
    assert [question.form for question in found.questions] == ["yes_or_no", "open"]


def test_the_first_acknowledgement_counts() -> None:
    """A later one gives another number, and does not make late what was in time."""
    first, sides = raised()
    acknowledged = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    sides[BOREALIA].say(kinds.ACKNOWLEDGE, {**ACK, "number": "XB-IN-0008"})
    found = stands(sides[BOREALIA].docket)
    entry = found.acknowledged[BOREALIA]
    assert entry is not None
    assert entry.act == acknowledged.id
    assert found.numbers[BOREALIA] == "XB-IN-0008"
    assert first.id == sides[BOREALIA].docket.dossier


def test_a_later_answer_stands_and_the_earlier_one_is_kept() -> None:
    """Both are shown; neither is overwritten."""
    first, sides = raised()
    sides[BOREALIA].say(kinds.ANSWER, {"a1": {"value": "partly"}})
    sides[BOREALIA].say(kinds.ANSWER, {"a1": {"value": "no"}})
    question = stands(sides[BOREALIA].docket).questions[0]
    assert [entry.value for entry in question.answers[BOREALIA]] == [{"value": "partly"}, {"value": "no"}]
    assert first.id == sides[BOREALIA].docket.dossier


def test_no_matter_without_an_opening_act_in_effect() -> None:
    """Nothing is shown of what has not arrived or has no effect."""
    assert matter(Docket(PROCESS, "0" * 64)) is None
    refused = act(kinds.RAISE, AURELIA, concern(), seq=1, audience=(AURELIA, BOREALIA))
    assert matter(fold(refused)) is None


def test_a_notification_asks_no_questions() -> None:
    """It is acknowledged, and nothing else is owed."""
    parts: dict[str, Json] = {**matter_parts(), "urgency": {"profile": "urgent"}}
    first = act(kinds.NOTIFY, AURELIA, parts, seq=1, audience=(AURELIA, BOREALIA))
    found = stands(fold(first))
    assert not found.is_concern
    assert owings(found) == (Owing(Owed.ACKNOWLEDGE, BOREALIA, first.id, AURELIA, kinds.NOTIFY, "urgent"),)
