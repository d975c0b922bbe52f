# SPDX-License-Identifier: Apache-2.0
"""How a matter is pursued: supplemented, corrected, narrowed, repeated, asked further, and what satisfies."""

import pytest

from demarche.core.acts import answering, pursuing
from demarche.core.acts import concern as kinds
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.matter import Stage
from tests.core.post import Correspondence
from tests.core.sides import AURELIA as A
from tests.core.sides import BOREALIA as B
from tests.core.specimens import notified

BOTH: dict[str, Json] = {"a1": {"value": "no"}, "a2": {"value": "no_information"}}


def asking(*numbers: int) -> dict[str, Json]:
    """The parts of a follow-up with these questions."""
    parts: dict[str, Json] = {}
    for number in numbers:
        parts |= {f"q{number}": {"form": "open"}, f"q{number}_text": "Who let the two servers?"}
    return parts


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pursuing.NARROW, {"questions": [1]}),
        (pursuing.REPEAT, {"questions": []}),
        (pursuing.FOLLOW_UP, asking(1)),
        (pursuing.SATISFY, {"s1": "satisfied"}),
    ],
)
def test_only_a_concern_has_questions_to_pursue(kind: str, values: dict[str, Json]) -> None:
    """A notification has none."""
    assert Correspondence(notified()).refused(A, kind, values) is Reason.NOT_A_CONCERN


def test_a_supplement_changes_nothing_else() -> None:
    """It stands under its own id, in a cell of the raising Party."""
    post = Correspondence()
    before = post.matter
    said = post.say(A, pursuing.SUPPLEMENT, {"text": "A fifth hospital reports the same."})
    assert post.matter == before
    assert post.docket.current("supplemented", A, said.id) is not None


def test_a_correction_is_of_a_part_of_an_own_act() -> None:
    """Not of another Party's act, nor of a part that the act does not have, nor of an act that is not here or was refused."""
    post = Correspondence()
    ack = post.say(B, kinds.ACKNOWLEDGE, {"clause": "without_prejudice", "text": "Five."})
    refused = post.sides[B].write(kinds.CLOSE, {"text": "Closed."})
    post.carry(refused)

    def corrected(party: str, act: str, part: str) -> Reason:
        return post.refused(party, pursuing.CORRECT, {"about": {"act": act, "part": part}, "text": "Four."})

    assert corrected(A, ack.id, "text") is Reason.NOT_OWN_ACT
    assert corrected(B, ack.id, "title") is Reason.NOT_OWN_ACT
    assert corrected(B, "0" * 64, "text") is Reason.NOT_OWN_ACT
    assert corrected(B, refused.id, "text") is Reason.NOT_OWN_ACT
    for party, act, part in ((B, ack.id, "text"), (A, post.first.id, "title")):
        post.say(party, pursuing.CORRECT, {"about": {"act": act, "part": part}, "text": "Four."})
        entry = post.docket.current("corrected", party, act)
        assert entry is not None
        assert entry.value == {"act": act, "part": part}


def test_narrowed_questions_are_asked_no_more() -> None:
    """An answer to them stays welcome; what is left is what counts."""
    post = Correspondence()
    assert post.refused(A, pursuing.NARROW, {"questions": [2, 3]}) is Reason.NO_SUCH_QUESTION

    post.say(A, pursuing.NARROW, {"questions": [2]})
    assert [question.dropped for question in post.matter.questions] == [False, True]
    assert [question.number for question in post.matter.asked] == [1]

    post.say(B, kinds.ANSWER, {"a1": {"value": "no"}})
    assert post.stage() is Stage.ANSWERED
    post.say(B, kinds.ANSWER, {"a2": {"value": "no_information"}})
    assert post.matter.questions[1].current(B) is not None


def test_a_repetition_is_of_these_questions_or_of_all() -> None:
    """Each is counted; nothing else changes."""
    post = Correspondence()
    assert post.refused(A, pursuing.REPEAT, {"questions": [3]}) is Reason.NO_SUCH_QUESTION
    post.say(A, pursuing.REPEAT, {"questions": [2]})
    post.say(A, pursuing.REPEAT, {"questions": []})
    assert post.matter.repeats == 2
    assert post.stages == [Stage.RAISED] * 3


@pytest.mark.parametrize("numbers", [(), (1,), (2,), (4,), (3, 5), (2, 3), (3, 4, 6)])
def test_a_follow_up_goes_on_from_the_last_question(numbers: tuple[int, ...]) -> None:
    """Without a gap, not from one that is there already, and with a question."""
    values = asking(*numbers) or {"text": "We ask again."}
    assert Correspondence().refused(A, pursuing.FOLLOW_UP, values) is Reason.NOT_NUMBERED_ON


def test_each_question_of_a_follow_up_has_its_text() -> None:
    """As those of the opening act have."""
    values = {name: value for name, value in asking(3, 4).items() if name != "q4_text"}
    assert Correspondence().refused(A, pursuing.FOLLOW_UP, values) is Reason.PART_MISSING


def test_rounds_go_on_from_one_another() -> None:
    """Their questions stand beside the first ones and are answered like them."""
    post = Correspondence()
    post.say(B, kinds.ANSWER, BOTH)
    second = post.say(A, pursuing.FOLLOW_UP, asking(3, 4))
    assert post.stage() is Stage.PARTLY_ANSWERED
    third = post.say(A, pursuing.FOLLOW_UP, asking(5))
    post.say(B, kinds.ANSWER, {f"a{number}": {"value": "information_given"} for number in (3, 4, 5)})

    asked_by = [question.asked_by for question in post.matter.questions]
    assert asked_by == [post.first.id, post.first.id, second.id, second.id, third.id]
    assert [question.number for question in post.matter.questions] == [1, 2, 3, 4, 5]
    assert post.docket.current("followed_up", A, second.id).value == [3, 4]  # type: ignore[union-attr]
    assert post.stage() is Stage.ANSWERED


def test_satisfaction_is_stated_of_an_answer_that_was_seen() -> None:
    """Of something, of a question that is there, and that had its answer."""
    post = Correspondence()
    assert post.refused(A, pursuing.SATISFY, {"s1_text": "Words alone."}) is Reason.NOTHING_STATED
    assert post.refused(A, pursuing.SATISFY, {"s3": "satisfied"}) is Reason.NO_SUCH_QUESTION
    assert post.refused(A, pursuing.SATISFY, {"s1": "satisfied"}) is Reason.NOT_ANSWERED
    post.say(B, kinds.ANSWER, {"a1": {"value": "no"}})
    assert post.refused(A, pursuing.SATISFY, {"s1": "satisfied", "s2": "satisfied"}) is Reason.NOT_ANSWERED

    post.say(A, pursuing.SATISFY, {"s1": "not_satisfied", "s1_text": "Two facts speak against it."})
    post.say(A, pursuing.SATISFY, {"s1": "referral_accepted"})

    one, two = post.matter.questions
    assert [entry.value for entry in one.satisfaction] == ["not_satisfied", "referral_accepted"]
    assert (one.satisfies, two.satisfies) == (True, False)
    assert post.stage() is Stage.PARTLY_ANSWERED


@pytest.mark.parametrize(
    ("kind", "values", "later"),
    [
        (answering.DECLINE, {"because": "no_reason"}, {"because": "wrong_channel"}),
        (answering.DENY, {"scope": "whole"}, {"scope": "attribution"}),
    ],
)
def test_satisfaction_with_a_denial_or_a_declining(kind: str, values: dict[str, Json], later: dict[str, Json]) -> None:
    """They answer each question asked before, whatever is said of the attribution later; not one asked after."""
    post = Correspondence()
    post.say(B, answering.DENY, {"scope": "attribution"})
    assert post.refused(A, pursuing.SATISFY, {"s1": "satisfied"}) is Reason.NOT_ANSWERED
    post.say(B, kind, values)
    post.say(A, pursuing.FOLLOW_UP, asking(3))
    post.say(B, answering.DENY, {"scope": "attribution"})

    assert post.refused(A, pursuing.SATISFY, {"s3": "satisfied"}) is Reason.NOT_ANSWERED
    post.say(A, pursuing.SATISFY, {"s1": "satisfied", "s2": "referral_accepted"})

    post.say(B, kind, later)
    answered = kind == answering.DECLINE
    assert post.matter.questions[2].is_answered is answered
    if answered:
        post.say(A, pursuing.SATISFY, {"s3": "not_satisfied"})
    else:
        assert post.refused(A, pursuing.SATISFY, {"s3": "satisfied"}) is Reason.NOT_ANSWERED


def test_a_forked_follow_up_asks_nothing() -> None:
    """Two different rounds under one number: neither is asked."""
    post = Correspondence()
    post.carry(*(post.sides[A].write(pursuing.FOLLOW_UP, asking(*numbers)) for numbers in ((3,), (3, 4))))
    assert [question.number for question in post.matter.questions] == [1, 2]
