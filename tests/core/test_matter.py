# SPDX-License-Identifier: Apache-2.0
"""Where a matter stands, its clocks and their verdicts, and the order in which it is read."""

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act
from demarche.core.charter import Charter, Member, write_charter
from demarche.core.encoding import Json
from demarche.core.process.deadlines import Deadline, Owed, State, Verdict, deadlines, verdict
from demarche.core.process.docket import Docket
from demarche.core.process.matter import Clarification, Joint, Matter, Stage, matter
from demarche.core.process.order import reading_order
from tests.core.sides import AURELIA, BOREALIA, PROCESS, act, concern, fold, raised
from tests.core.sides import matter as matter_parts

ACK: dict[str, Json] = {"clause": "without_prejudice", "number": "XB-IN-0007"}
RAISED = 1_801_735_200  # 2027-02-04T10:00:00Z
DAY = 86_400


def charter() -> Charter:
    aurelia = Member(AURELIA, "Aurelia", "1" * 64, (6, 7), ())
    return write_charter(
        "Aurelia-Borealia process", aurelia, profile="bilateral_ordinary", exercise=False, nonce=bytes(32)
    )


def stands(docket: Docket) -> Matter:
    found = matter(docket)
    assert found is not None
    return found


class Correspondence:
    """Aurelia's concern and two sides that get each other's acts at once."""

    def __init__(self) -> None:
        first, self.sides = raised(number="XA-2027-001")
        self.acts = [first]
        self.stages = [self.matter.stage]

    @property
    def matter(self) -> Matter:
        return stands(self.sides[AURELIA].docket)

    def say(self, party: str, kind: str, values: dict[str, Json]) -> Act:
        said = self.sides[party].say(kind, values)
        for side in self.sides.values():
            side.take(said)
        self.acts.append(said)
        self.stages.append(self.matter.stage)
        assert len({side.docket.digest() for side in self.sides.values()}) == 1
        return said


def test_a_concern_goes_from_raised_to_closed() -> None:
    """Each stage is implied by the acts so far; nothing sets it."""
    post = Correspondence()
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
    post = Correspondence()
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


@pytest.mark.parametrize(
    ("aurelia", "borealia", "joint"),
    [
        (None, None, Joint.OPEN),
        ("resolved", None, Joint.PARTIALLY),
        ("open", "open", Joint.OPEN),
        ("partially_resolved", "open", Joint.PARTIALLY),
        ("partially_resolved", "resolved", Joint.PARTIALLY),
        ("resolved", "resolved", Joint.RESOLVED),
    ],
)
def test_resolved_only_when_every_side_says_so(aurelia: str | None, borealia: str | None, joint: Joint) -> None:
    """Open when none says even partially; in all other cases partially resolved."""
    first, sides = raised()
    said = [
        sides[party].say(kinds.ASSESS, {"status": status})
        for party, status in ((AURELIA, aurelia), (BOREALIA, borealia))
        if status
    ]
    assert stands(fold(first, *said)).joint is joint


def test_no_matter_without_an_opening_act_in_effect() -> None:
    """Nothing is shown of what has not arrived or has no effect."""
    assert matter(Docket(PROCESS, "0" * 64)) is None
    refused = act(kinds.RAISE, AURELIA, concern(), seq=1, audience=(AURELIA, BOREALIA))
    assert matter(fold(refused)) is None


def test_a_notification_asks_no_questions() -> None:
    """It is acknowledged, and has no clock to answer."""
    parts: dict[str, Json] = {**matter_parts(), "urgency": {"profile": "urgent"}}
    first = act(kinds.NOTIFY, AURELIA, parts, seq=1, audience=(AURELIA, BOREALIA))
    found = stands(fold(first))
    assert not found.is_concern
    assert found.profile == "urgent"
    owed = deadlines(found, charter(), {first.id: {AURELIA: RAISED, BOREALIA: RAISED + 3}}, RAISED + 4)
    assert [(each.owed, each.due, each.state) for each in owed] == [(Owed.ACKNOWLEDGE, RAISED + 3 + DAY, State.RUNNING)]


def clocks(docket: Docket, places: dict[str, dict[str, int]], at: int) -> dict[Owed, Deadline]:
    return {each.owed: each for each in deadlines(stands(docket), charter(), places, at)}


def test_a_clock_begins_with_the_addressed_partys_receipt() -> None:
    """Without one there is no clock but a dated fact; with one it is due ten days later, to the second."""
    first, _sides = raised()
    docket = fold(first)
    sent = {first.id: {AURELIA: RAISED}}
    waiting = clocks(docket, sent, RAISED + 100 * DAY)[Owed.ANSWER]
    assert (waiting.state, waiting.sent, waiting.begun, waiting.due) == (State.NOT_BEGUN, RAISED, None, None)
    received = {first.id: {AURELIA: RAISED, BOREALIA: RAISED + 5}}
    due = RAISED + 5 + 10 * DAY
    for at, state in ((due - 1, State.RUNNING), (due, State.RUNNING), (due + 1, State.PASSED)):
        found = clocks(docket, received, at)[Owed.ANSWER]
        assert (found.due, found.state, found.verdict) == (due, state, None)
    assert clocks(docket, received, due)[Owed.ACKNOWLEDGE].due == RAISED + 5 + 2 * DAY


def test_an_answer_meets_its_clock_once_every_question_has_one() -> None:
    """Partly answered is not answered; under examination is an answer with a date of its own."""
    first, sides = raised()
    one = sides[BOREALIA].say(kinds.ANSWER, {"a1": {"value": "no"}})
    places = {first.id: {AURELIA: RAISED, BOREALIA: RAISED}, one.id: {BOREALIA: RAISED + 1, AURELIA: RAISED + 2}}
    assert clocks(sides[BOREALIA].docket, places, RAISED + DAY)[Owed.ANSWER].state is State.RUNNING
    two = sides[BOREALIA].say(kinds.ANSWER, {"a2": {"value": "under_examination", "until": "2027-03-01T17:00:00Z"}})
    places[two.id] = {BOREALIA: RAISED + 3, AURELIA: RAISED + 4}
    found = clocks(sides[BOREALIA].docket, places, RAISED + 60 * DAY)
    met = found[Owed.ANSWER]
    assert (met.state, met.met_by, met.made, met.received, met.verdict) == (
        State.MET,
        two.id,
        RAISED + 3,
        RAISED + 4,
        Verdict.IN_TIME,
    )
    own = found[Owed.OWN_DATE]
    assert (own.question, own.due, own.state, own.party) == (2, 1_803_920_400, State.PASSED, BOREALIA)


@pytest.mark.parametrize(
    ("made", "received", "due", "expected"),
    [
        (90, 100, 100, Verdict.IN_TIME),
        (100, 101, 100, Verdict.MADE_BEFORE),
        (101, 102, 100, Verdict.LATE),
        (90, None, 100, None),
        (101, None, 100, Verdict.LATE),
        (None, None, 100, None),
        (None, 101, 100, Verdict.LATE),
        (90, 95, None, None),
    ],
)
def test_three_verdicts(made: int | None, received: int | None, due: int | None, expected: Verdict | None) -> None:
    """One second before, at and after; a receipt may come later than what it receipts."""
    assert verdict(made, received, due) is expected


def test_a_charter_without_a_clock_sets_no_date() -> None:
    """Nothing is invented where the Parties agreed nothing."""
    first, _sides = raised()
    silent = charter()
    object.__setattr__(silent, "clocks", ())
    assert deadlines(stands(fold(first)), silent, {}, RAISED) == ()
