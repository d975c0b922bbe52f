# SPDX-License-Identifier: Apache-2.0
"""What the addressed Party says of the matter as a whole: for now, it was not so, it will not answer."""

import pytest

from demarche.core.acts import answering, pursuing
from demarche.core.acts import concern as kinds
from demarche.core.codes import Reason
from demarche.core.encoding import Json, stamp
from demarche.core.process.matter import Stage
from tests.core.post import Correspondence, ids
from tests.core.sides import AURELIA as A
from tests.core.sides import BOREALIA as B
from tests.core.specimens import notified

MARCH = "2027-03-20T17:00:00Z"
FOR_NOW: dict[str, Json] = {"about": {}, "until": MARCH, "text": "The logs are being read."}
THIRD: dict[str, Json] = {"q3": {"form": "open"}, "q3_text": "Who let the two servers?"}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (answering.INTERIM, FOR_NOW),
        (answering.DENY, {"scope": "whole"}),
        (answering.DECLINE, {"because": "no_reason"}),
    ],
)
def test_only_a_concern_is_answered(kind: str, values: dict[str, Json]) -> None:
    """A notification asks nothing."""
    assert Correspondence(notified()).refused(B, kind, values) is Reason.NOT_A_CONCERN


def test_an_interim_answer_is_to_a_question_that_is_there_or_to_the_whole() -> None:
    """Each with its date; a later one stands beside the first."""
    post = Correspondence()
    assert post.refused(B, answering.INTERIM, {**FOR_NOW, "about": {"question": 3}}) is Reason.NO_SUCH_QUESTION

    whole = post.say(B, answering.INTERIM, FOR_NOW)
    second = post.say(B, answering.INTERIM, {**FOR_NOW, "about": {"question": 2}})
    again = post.say(B, answering.INTERIM, {**FOR_NOW, "until": "2027-04-01T17:00:00Z"})

    found = post.matter.interim[B]
    assert [(each.question, each.entry.act) for each in found] == [(None, whole.id), (2, second.id), (None, again.id)]
    assert [stamp(each.until) for each in found] == [MARCH, MARCH, "2027-04-01T17:00:00Z"]
    assert post.stages == [Stage.RAISED, *[Stage.UNDER_EXAMINATION] * 3]
    assert not any(question.is_answered for question in post.matter.questions)


def test_denying_the_attribution_answers_nothing_denying_the_whole_answers_everything() -> None:
    """Both are kept, the newest last."""
    post = Correspondence()
    attribution = post.say(B, answering.DENY, {"scope": "attribution"})
    assert post.stage() is Stage.RAISED
    assert not post.matter.questions[0].whole[B]

    whole = post.say(B, answering.DENY, {"scope": "whole"})

    assert ids(post.matter.denied[B]) == [attribution.id, whole.id]
    assert [ids(question.whole[B]) for question in post.matter.questions] == [[whole.id], [whole.id]]
    assert all(question.is_answered for question in post.matter.questions)
    assert post.stage() is Stage.ANSWERED


def test_declining_answers_each_question_that_has_no_answer_of_its_own() -> None:
    """Question 1 keeps its own, and what came first counts for its clock."""
    post = Correspondence()
    own = post.say(B, kinds.ANSWER, {"a1": {"value": "no"}})
    declined = post.say(B, answering.DECLINE, {"because": "national_security"})

    one, two = post.matter.questions
    assert ids(post.matter.declined[B]) == [declined.id]
    assert [entry.value for entry in post.matter.declined[B]] == ["national_security"]
    assert [question.first(B) and question.first(B).act for question in (one, two)] == [own.id, declined.id]  # type: ignore[union-attr]
    assert one.current(B) is not None
    assert two.current(B) is None
    assert post.stage() is Stage.ANSWERED


def test_declined_first_and_answered_then() -> None:
    """The declining stays on record; the question's first word is still the declining."""
    post = Correspondence()
    declined = post.say(B, answering.DECLINE, {"because": "criminal_investigation"})
    own = post.say(B, kinds.ANSWER, {"a2": {"value": "information_given"}})

    two = post.matter.questions[1]
    first, current = two.first(B), two.current(B)
    assert first is not None
    assert current is not None
    assert (first.act, current.act) == (declined.id, own.id)
    assert post.stages[1:] == [Stage.DECLINED, Stage.ANSWERED]


@pytest.mark.parametrize(
    ("kind", "values"), [(answering.DENY, {"scope": "whole"}), (answering.DECLINE, {"because": "no_reason"})]
)
def test_what_answers_everything_answers_nothing_that_is_asked_later(kind: str, values: dict[str, Json]) -> None:
    """Nor what is asked while it is in the post: its author had not read the question."""
    post = Correspondence()
    post.say(B, kind, values)
    asked = post.say(A, pursuing.FOLLOW_UP, THIRD)
    assert [question.is_answered for question in post.matter.questions] == [True, True, False]
    assert post.matter.questions[2].asked_by == asked.id

    crossing = Correspondence()
    acts = [
        crossing.sides[A].write(pursuing.FOLLOW_UP, THIRD),
        crossing.sides[B].write(kind, values),
    ]
    crossing.carry(*acts)
    assert [question.is_answered for question in crossing.matter.questions] == [True, True, False]

    again = post.say(B, kind, values)
    assert ids(post.matter.questions[2].whole[B]) == [again.id]
    assert all(question.is_answered for question in post.matter.questions)
