# SPDX-License-Identifier: Apache-2.0
"""What is owed in a matter and by when: rounds, own dates in a row, later dates by consent, replies, preservation."""

from dataclasses import replace

import pytest

from demarche.core.acts import answering, assistance, consultations, extension, keeping, preservation, pursuing
from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act
from demarche.core.charter import Charter, Clock, Member, Period
from demarche.core.encoding import Json, moment, stamp
from demarche.core.process.deadlines import Deadline, State, Verdict, deadlines
from demarche.core.process.owing import Owed
from demarche.core.profiles import compose_charter, rules_of
from tests.core.post import Correspondence
from tests.core.sides import AURELIA as A
from tests.core.sides import BOREALIA as B
from tests.core.sides import Side, raised

DAY = 86_400
T0 = moment("2027-02-04T10:00:00Z")
CHARTER = compose_charter(
    "Aurelia-Borealia process",
    Member(A, "Aurelia", "1" * 64, (), ()),
    rules_of("bilateral_ordinary"),
    nonce=bytes(32),
).fill(Member(B, "Borealia", "2" * 64, (), ()))
RULES: Charter = replace(
    CHARTER,
    clocks=(
        Clock(kinds.RAISE, "ordinary", Period("days", 2), Period("days", 10)),
        Clock(pursuing.FOLLOW_UP, "ordinary", None, Period("days", 5)),
        Clock(consultations.REQUEST, "ordinary", None, Period("days", 7)),
        Clock(consultations.PROPOSE, "ordinary", None, Period("days", 3)),
        Clock(preservation.REQUEST, "ordinary", None, Period("hours", 48)),
    ),
)


def day(number: int) -> str:
    """The date that many days after the concern was received."""
    return stamp(T0 + number * DAY)


class Dated(Correspondence):
    """A correspondence in which every act is made and received on a day; the concern on day 0."""

    def __init__(self, *forms: str, opened: tuple[Act, dict[str, Side]] | None = None) -> None:
        super().__init__(opened or raised(*forms))
        self.places = {self.first.id: {A: T0, B: T0}}

    def on(self, number: int, party: str, kind: str, values: dict[str, Json]) -> Act:
        """Say something on that day."""
        said = self.say(party, kind, values)
        self.places[said.id] = {A: T0 + number * DAY, B: T0 + number * DAY}
        return said

    def clocks(self, owed: Owed, at: int = 0) -> list[Deadline]:
        """The clocks of this sort on a day."""
        return [each for each in deadlines(self.matter, RULES, self.places, T0 + at * DAY) if each.owed is owed]

    def told(self, owed: Owed, at: int = 0) -> list[tuple[int | None, int | None, list[int], State]]:
        """Per clock its question, on which day it ends, on which days it ended before, and where it stands."""
        return [
            (each.question, None if each.due is None else _day(each.due), [_day(t) for t in each.before], each.state)
            for each in self.clocks(owed, at)
        ]


def _day(seconds: int) -> int:
    days, rest = divmod(seconds - T0, DAY)
    assert rest == 0
    return days


def asking(*numbers: int) -> dict[str, Json]:
    parts: dict[str, Json] = {}
    for number in numbers:
        parts |= {f"q{number}": {"form": "open"}, f"q{number}_text": "Who let the two servers?"}
    return parts


def answers(*numbers: int) -> dict[str, Json]:
    return {f"a{number}": {"value": "no_information"} for number in numbers}


def for_now(number: int, question: int | None = None) -> dict[str, Json]:
    about: dict[str, Json] = {} if question is None else {"question": question}
    return {"about": about, "until": day(number), "text": "We examine it."}


def later(number: int, question: int | None = None) -> dict[str, Json]:
    return {"about": {} if question is None else {"question": question}, "until": day(number)}


def test_each_round_has_a_clock_of_its_own() -> None:
    """From the receipt of the act that asked, by the charter's clock for it; met by the last answer that was missing."""
    post = Dated()
    post.on(4, B, kinds.ANSWER, answers(1, 2))
    post.on(6, A, pursuing.FOLLOW_UP, asking(3, 4))
    post.on(7, A, pursuing.FOLLOW_UP, asking(5))
    assert post.told(Owed.ANSWER) == [
        (None, 10, [], State.MET),
        (3, 11, [], State.RUNNING),
        (5, 12, [], State.RUNNING),
    ]
    post.on(8, B, kinds.ANSWER, answers(3))
    post.on(12, B, kinds.ANSWER, answers(4, 5))
    assert [each.verdict for each in post.clocks(Owed.ANSWER)] == [Verdict.IN_TIME, Verdict.LATE, Verdict.IN_TIME]


def test_a_dropped_question_is_owed_nothing() -> None:
    """The rest of its round is; a round without a question has no clock."""
    post = Dated()
    post.on(1, B, kinds.ANSWER, answers(1))
    post.on(2, A, pursuing.NARROW, {"questions": [2]})
    assert post.told(Owed.ANSWER) == [(None, 10, [], State.MET)]
    post.on(3, A, pursuing.NARROW, {"questions": [1]})
    assert post.told(Owed.ANSWER) == []


def test_declining_meets_every_clock_for_an_answer() -> None:
    """It is an answer."""
    post = Dated()
    post.on(1, A, pursuing.FOLLOW_UP, asking(3))
    post.on(2, B, answering.DECLINE, {"because": "no_reason"})
    assert {each.state for each in post.clocks(Owed.ANSWER)} == {State.MET}


def test_own_dates_in_a_row() -> None:
    """Each later one takes the place of that before; an answer meets the row, and the charter's clock runs all the while."""
    post = Dated("open")
    post.on(1, B, answering.INTERIM, for_now(12))
    post.on(2, B, answering.INTERIM, for_now(15))
    post.on(3, B, answering.INTERIM, for_now(20, question=1))
    post.on(4, B, kinds.ANSWER, {"a1": {"value": "under_examination", "until": day(25)}})
    met = (None, 15, [12], State.MET)
    assert post.told(Owed.OWN_DATE, at=21) == [met, (1, 25, [20], State.RUNNING)]
    assert post.told(Owed.ANSWER) == [(None, 10, [], State.MET)]
    post.on(5, B, kinds.ANSWER, answers(1))
    assert post.told(Owed.OWN_DATE) == [met, (1, 25, [20], State.MET)]
    post.on(6, B, answering.INTERIM, for_now(30, question=1))
    assert post.told(Owed.OWN_DATE) == [met, (1, 25, [20], State.MET), (1, 30, [], State.RUNNING)]


def test_an_own_date_for_the_whole_stands_while_a_question_is_open() -> None:
    """And passes a second after it."""
    post = Dated()
    post.on(1, B, answering.INTERIM, for_now(12))
    post.on(2, B, answering.INTERIM, for_now(15))
    assert post.told(Owed.OWN_DATE, at=15) == [(None, 15, [12], State.RUNNING)]
    assert post.told(Owed.OWN_DATE, at=16) == [(None, 15, [12], State.PASSED)]
    assert post.told(Owed.ANSWER, at=11) == [(None, 10, [], State.PASSED)]
    post.on(16, B, kinds.ANSWER, answers(1, 2))
    assert post.told(Owed.OWN_DATE) == [(None, 15, [12], State.MET)]
    assert [each.verdict for each in post.clocks(Owed.OWN_DATE)] == [Verdict.LATE]


@pytest.mark.parametrize(
    ("kind", "values"), [(answering.DECLINE, {"because": "no_reason"}), (answering.DENY, {"scope": "whole"})]
)
@pytest.mark.parametrize("question", [None, 1])
def test_an_answer_for_the_whole_meets_an_own_date(question: int | None, kind: str, values: dict[str, Json]) -> None:
    """Declining is an answer. What is asked afterwards takes up no date named before, and a new date stands beside the old."""
    post = Dated("open")
    post.on(1, B, answering.INTERIM, for_now(12, question))
    said = post.on(2, B, kind, values)
    met: tuple[int | None, int | None, list[int], State] = (question, 12, [], State.MET)
    assert post.told(Owed.OWN_DATE, at=13) == [met]
    [clock] = post.clocks(Owed.OWN_DATE)
    assert (clock.met_by, clock.verdict) == (said.id, Verdict.IN_TIME)
    post.on(3, A, pursuing.FOLLOW_UP, asking(2))
    assert post.told(Owed.OWN_DATE, at=13) == [met]
    post.on(4, B, answering.INTERIM, for_now(20, question and 2))
    assert post.told(Owed.OWN_DATE, at=13) == [met, (question and 2, 20, [], State.RUNNING)]


def test_denying_the_attribution_meets_no_date() -> None:
    """It answers no question."""
    post = Dated("open")
    post.on(1, B, answering.INTERIM, for_now(12))
    post.on(2, B, answering.DENY, {"scope": "attribution"})
    assert post.told(Owed.OWN_DATE, at=13) == [(None, 12, [], State.PASSED)]


def test_an_own_date_for_what_is_answered_already_is_none() -> None:
    """Nor is one for questions that are asked no more."""
    post = Dated("open")
    post.on(1, B, answering.INTERIM, for_now(12))
    post.on(2, A, pursuing.NARROW, {"questions": [1]})
    assert post.told(Owed.OWN_DATE) == []
    post = Dated("open")
    post.on(1, B, kinds.ANSWER, answers(1))
    post.on(2, B, answering.INTERIM, for_now(12))
    assert post.told(Owed.OWN_DATE) == []


def test_a_date_that_was_agreed_moves_none_that_was_named_after_the_answer() -> None:
    """It was agreed while the question was open, and its clock is met beside the new one."""
    post = Dated("open")
    post.on(1, A, extension.EXTEND, later(20, question=1))
    post.on(2, B, kinds.ANSWER, answers(1))
    post.on(3, B, answering.INTERIM, for_now(30, question=1))
    assert post.told(Owed.AGREED) == [(1, 20, [10], State.MET)]
    assert post.told(Owed.OWN_DATE) == [(1, 30, [], State.RUNNING)]


PRESERVE: dict[str, Json] = {"preserve": {"days": 60}, "text": "The logs."}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}),
        (kinds.ASK, {"about": {}, "text": "Which time zone?"}),
        (answering.INTERIM, for_now(12)),
        (kinds.ANSWER, answers(1)),
        (answering.DENY, {"scope": "attribution"}),
        (answering.DENY, {"scope": "whole"}),
        (answering.DECLINE, {"because": "no_reason"}),
        (preservation.REQUEST, PRESERVE),
    ],
)
def test_the_first_act_that_takes_the_matter_up_meets_the_clock_to_acknowledge(
    kind: str, values: dict[str, Json]
) -> None:
    """A person released it, so one has seen the matter. What the rules refuse, and how the matter is kept, does not."""
    post = Dated()
    post.on(1, B, keeping.ADD_NUMBER, {"number": "XB-IN-0007"})
    post.carry(post.sides[B].write(kinds.ANSWER, {"a9": {"value": "no"}}))
    assert post.told(Owed.ACKNOWLEDGE, at=3) == [(None, 2, [], State.PASSED)]
    said = post.on(1, B, kind, values)
    post.on(3, B, kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    [clock] = post.clocks(Owed.ACKNOWLEDGE)
    assert (clock.state, clock.met_by, clock.verdict) == (State.MET, said.id, Verdict.IN_TIME)


def test_the_raising_party_gives_more_time_at_once() -> None:
    """The old date is kept; each later date takes the place of that before."""
    post = Dated()
    post.on(1, A, extension.EXTEND, later(20))
    assert post.told(Owed.ANSWER) == [(None, 20, [10], State.RUNNING)]
    post.on(2, A, extension.EXTEND, later(15))
    assert post.told(Owed.ANSWER) == [(None, 15, [10, 20], State.RUNNING)]


def test_the_addressed_party_proposes_and_nothing_changes_before_it_is_agreed() -> None:
    """What counts is the order in which they were agreed, not that in which they were proposed, nor the times claimed."""
    post = Dated()
    first = post.on(1, B, extension.EXTEND, later(20))
    second = post.on(2, B, extension.EXTEND, later(30))
    assert post.told(Owed.ANSWER) == [(None, 10, [], State.RUNNING)]
    post.on(3, A, extension.AGREE, {"about": {"act": second.id}})
    assert post.told(Owed.ANSWER) == [(None, 30, [10], State.RUNNING)]
    post.on(4, A, extension.AGREE, {"about": {"act": first.id}})
    assert post.told(Owed.ANSWER) == [(None, 20, [10, 30], State.RUNNING)]
    post.on(5, A, extension.AGREE, {"about": {"act": second.id}})
    assert post.told(Owed.ANSWER) == [(None, 20, [10, 30], State.RUNNING)]


def test_a_date_given_again_counts_again() -> None:
    """What was given last is due; the same date twice in a row is one."""
    post = Dated("open")
    post.on(1, B, answering.INTERIM, for_now(20, question=1))
    for number in (20, 30, 20):
        post.on(2, A, extension.EXTEND, later(number, question=1))
    assert post.told(Owed.OWN_DATE) == [(1, 20, [20, 30], State.RUNNING)]


def test_the_addressed_partys_agreement_adds_nothing_to_what_was_given() -> None:
    """It stood already."""
    post = Dated()
    given = post.on(1, A, extension.EXTEND, later(20))
    post.on(2, B, extension.AGREE, {"about": {"act": given.id}})
    assert post.told(Owed.ANSWER) == [(None, 20, [10], State.RUNNING)]


def test_more_time_for_one_question_leaves_the_others_where_they_are() -> None:
    """It has a clock of its own from then on, with the old date, and is met by its answer."""
    post = Dated()
    post.on(1, A, extension.EXTEND, later(20, question=2))
    assert post.told(Owed.ANSWER) == [(None, 10, [], State.RUNNING)]
    assert post.told(Owed.AGREED) == [(2, 20, [10], State.RUNNING)]
    post.on(9, B, kinds.ANSWER, answers(1))
    post.on(18, B, kinds.ANSWER, answers(2))
    assert post.told(Owed.AGREED) == [(2, 20, [10], State.MET)]
    assert [each.verdict for each in post.clocks(Owed.ANSWER)] == [Verdict.IN_TIME]
    assert [each.verdict for each in post.clocks(Owed.AGREED)] == [Verdict.IN_TIME]


def test_more_time_for_an_only_question_leaves_no_other_clock() -> None:
    """Its round has no question left that the charter's clock is for."""
    post = Dated("open")
    post.on(1, A, extension.EXTEND, later(20, question=1))
    assert post.told(Owed.ANSWER) == []


@pytest.mark.parametrize("question", [None, 1])
def test_an_own_date_is_moved_by_consent_too(question: int | None) -> None:
    """Borealia named a day, and a later one is agreed: the first does not pass."""
    post = Dated("open")
    post.on(1, B, answering.INTERIM, for_now(12, question))
    asked = post.on(2, B, extension.EXTEND, later(20, question))
    assert post.told(Owed.OWN_DATE) == [(question, 12, [], State.RUNNING)]
    post.on(3, A, extension.AGREE, {"about": {"act": asked.id}})
    assert post.told(Owed.OWN_DATE, at=13) == [(question, 20, [12], State.RUNNING)]


def test_a_later_date_moves_nothing_that_was_asked_later_or_answered_before() -> None:
    """An answer that came after its date stays so; the extension is for what was open when the raising Party agreed."""
    post = Dated()
    post.on(11, B, kinds.ANSWER, answers(1, 2))
    post.on(12, A, pursuing.FOLLOW_UP, asking(3))
    post.on(13, A, extension.EXTEND, later(30))
    post.on(14, A, pursuing.FOLLOW_UP, asking(4))
    assert post.told(Owed.ANSWER) == [
        (None, 10, [], State.MET),
        (3, 30, [17], State.RUNNING),
        (4, 19, [], State.RUNNING),
    ]
    assert post.clocks(Owed.ANSWER)[0].verdict is Verdict.LATE
    post.on(15, A, extension.EXTEND, later(40, question=1))
    assert post.told(Owed.AGREED) == []


def test_a_reply_to_talks_is_due_from_the_side_that_was_asked() -> None:
    """By the clock of their kind; a counter-proposal meets it and begins the other side's."""
    post = Dated()
    meeting: Json = {"level": "experts", "way": "video"}
    asked = post.on(1, A, consultations.REQUEST, {"meeting": meeting, "text": "On question 1."})
    [clock] = post.clocks(Owed.REPLY)
    assert (clock.party, clock.kind, clock.due) == (B, consultations.REQUEST, T0 + 8 * DAY)
    otherwise = post.on(8, B, consultations.PROPOSE, {"about": {"act": asked.id}, "meeting": meeting})
    met, other = post.clocks(Owed.REPLY)
    assert (met.state, met.verdict) == (State.MET, Verdict.IN_TIME)
    assert (other.party, other.started_by, other.due) == (A, otherwise.id, T0 + 11 * DAY)
    post.on(12, A, consultations.ACCEPT, {"about": {"act": otherwise.id}})
    assert [each.verdict for each in post.clocks(Owed.REPLY)] == [Verdict.IN_TIME, Verdict.LATE]


def test_an_offer_without_a_clock_in_the_charter_is_never_due() -> None:
    """Nothing is invented."""
    post = Dated()
    post.on(1, B, assistance.OFFER, {"text": "A joint analysis."})
    assert [each.party for each in post.owed(Owed.REPLY)] == [A]
    assert post.clocks(Owed.REPLY) == []


@pytest.mark.parametrize("asked_in_opening", [True, False])
def test_preservation_is_due_a_reply_and_then_has_its_dates(asked_in_opening: bool) -> None:
    """Accepted until a date, extended with the old date kept, ended by a word, taken up again."""
    post = Dated(opened=raised("open", preserve={"days": 60})) if asked_in_opening else Dated("open")
    request = post.first
    if not asked_in_opening:
        request = post.on(0, A, preservation.REQUEST, {"preserve": {"days": 60}, "text": "The logs."})
    about: dict[str, Json] = {"about": {"act": request.id}}
    [reply] = post.clocks(Owed.REPLY)
    assert (reply.party, reply.due) == (B, T0 + 2 * DAY)
    assert post.clocks(Owed.PRESERVED) == []

    accepted = post.on(1, B, preservation.ACCEPT, {**about, "until": day(30)})
    assert post.clocks(Owed.REPLY)[0].verdict is Verdict.IN_TIME
    [kept] = post.clocks(Owed.PRESERVED)
    assert (kept.party, kept.started_by, kept.kind) == (B, accepted.id, preservation.ACCEPT)
    post.on(2, B, preservation.EXTEND, {**about, "until": day(50)})
    for at, state in ((50, State.RUNNING), (51, State.PASSED)):
        assert post.told(Owed.PRESERVED, at=at) == [(None, 50, [30], state)]

    ended = post.on(3, B, preservation.EXPIRE, about)
    [over] = post.clocks(Owed.PRESERVED)
    assert (over.state, over.met_by) == (State.MET, ended.id)
    post.on(4, B, preservation.EXTEND, {**about, "until": day(60)})
    assert post.told(Owed.PRESERVED) == [(None, 60, [30, 50], State.RUNNING)]
