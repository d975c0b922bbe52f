# SPDX-License-Identifier: Apache-2.0
"""Clocks: from whose receipt they run, what moves or stops them, and the three verdicts."""

from dataclasses import replace
from typing import Any

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act
from demarche.core.charter import Charter, Clock, Member, Period
from demarche.core.encoding import Json, moment
from demarche.core.process import deadlines as judging
from demarche.core.process.deadlines import Deadline, State, Verdict, deadlines, verdict
from demarche.core.process.docket import Docket
from demarche.core.process.matter import Matter, matter
from demarche.core.process.owing import Owed, Owing, owings
from demarche.core.profiles import compose_charter, rules_of
from tests.core.sides import AURELIA, BOREALIA, act, fold, raised
from tests.core.sides import matter as matter_parts

RAISED = 1_801_735_200  # Thursday 2027-02-04T10:00:00Z
HOUR = 3600
DAY = 24 * HOUR
DUE = RAISED + 10 * DAY
XA = Member(AURELIA, "Aurelia", "1" * 64, (6, 7), ())
XB = Member(BOREALIA, "Borealia", "2" * 64, (5, 6), ("2027-02-08",))


def charter(*, clarification_stops: bool = False, **period: Period) -> Charter:
    """The charter of both, or one with this period alone for an ordinary concern."""
    rules = rules_of("bilateral_ordinary", clarification_stops=clarification_stops)
    written = compose_charter("Aurelia-Borealia process", XA, rules, nonce=bytes(32)).fill(XB)
    if not period:
        return written
    clock = Clock(kinds.RAISE, "ordinary", period.get("acknowledge"), period.get("answer"))
    return replace(written, clocks=(clock,))


def stands(docket: Docket) -> Matter:
    found = matter(docket)
    assert found is not None
    return found


def clocks(
    docket: Docket, places: dict[str, dict[str, int]], at: int, rules: Charter | None = None
) -> dict[Owed, Deadline]:
    found = deadlines(stands(docket), charter() if rules is None else rules, places, at)
    return {each.owed: each for each in found}


def test_a_clock_begins_with_the_addressed_partys_receipt() -> None:
    """Without one there is no clock but a dated fact."""
    first, _sides = raised()
    waiting = clocks(fold(first), {first.id: {AURELIA: RAISED}}, RAISED + 100 * DAY)
    assert set(waiting) == {Owed.ACKNOWLEDGE, Owed.ANSWER}
    for each in waiting.values():
        assert (each.state, each.sent, each.begun, each.due) == (State.NOT_BEGUN, RAISED, None, None)
        assert each.started_by == first.id


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (Period("hours", 48), RAISED + 48 * HOUR),
        (Period("days", 10), RAISED + 10 * DAY),
        (Period("working_days", 2), moment("2027-02-09T10:00:00Z")),  # after Friday, Saturday and a holiday
    ],
)
def test_one_second_before_at_and_after(period: Period, due: int) -> None:
    """Each unit, of each clock, ends to the second, in the addressed Party's calendar."""
    first, _sides = raised()
    received = {first.id: {AURELIA: RAISED - 5, BOREALIA: RAISED}}
    rules = charter(acknowledge=period, answer=period)
    for at, state in ((due - 1, State.RUNNING), (due, State.RUNNING), (due + 1, State.PASSED)):
        for each in clocks(fold(first), received, at, rules).values():
            assert (each.begun, each.due, each.state, each.verdict) == (RAISED, due, state, None)


def test_a_kind_and_its_profile_have_a_clock_of_their_own() -> None:
    """An urgent notification is acknowledged within a day; an ordinary concern within two working days."""
    parts: dict[str, Json] = {**matter_parts(), "urgency": {"profile": "urgent"}}
    notified = act(kinds.NOTIFY, AURELIA, parts, seq=1, audience=(AURELIA, BOREALIA))
    concern, _sides = raised()
    both = {each.id: {AURELIA: RAISED, BOREALIA: RAISED + 3} for each in (notified, concern)}
    assert {owed: each.due for owed, each in clocks(fold(notified), both, RAISED + 4).items()} == {
        Owed.ACKNOWLEDGE: RAISED + 3 + DAY
    }
    assert {owed: each.due for owed, each in clocks(fold(concern), both, RAISED + 4).items()} == {
        Owed.ACKNOWLEDGE: RAISED + 3 + 5 * DAY,
        Owed.ANSWER: RAISED + 3 + 10 * DAY,
    }


def test_a_receipt_of_the_concern_three_days_later_begins_the_clock_three_days_later() -> None:
    """The addressed Party loses nothing by the line."""
    first, _sides = raised()
    at_once = clocks(fold(first), {first.id: {AURELIA: RAISED, BOREALIA: RAISED}}, RAISED)[Owed.ANSWER]
    held_up = clocks(fold(first), {first.id: {AURELIA: RAISED, BOREALIA: RAISED + 3 * DAY}}, RAISED)[Owed.ANSWER]
    assert (at_once.due, held_up.due) == (DUE, DUE + 3 * DAY)
    assert held_up.sent == RAISED


@pytest.mark.parametrize(
    ("made", "received", "expected"),
    [
        (DUE - 3 * DAY, DUE, Verdict.IN_TIME),
        (DUE - 3 * DAY + 1, DUE + 1, Verdict.MADE_BEFORE),
        (DUE, DUE + 3 * DAY, Verdict.MADE_BEFORE),
        (DUE + 1, DUE + 1 + 3 * DAY, Verdict.LATE),
    ],
)
def test_a_receipt_of_the_answer_three_days_later(made: int, received: int, expected: Verdict) -> None:
    """Made by the date and received after it says both; the raising Party's line makes nobody late."""
    first, sides = raised("open")
    said = sides[BOREALIA].say(kinds.ANSWER, {"a1": {"value": "no_information"}})
    places = {first.id: {AURELIA: RAISED, BOREALIA: RAISED}, said.id: {BOREALIA: made, AURELIA: received}}
    found = clocks(sides[BOREALIA].docket, places, received)[Owed.ANSWER]
    assert (found.state, found.made, found.received, found.verdict) == (State.MET, made, received, expected)
    on_its_way = {**places, said.id: {BOREALIA: made}}
    waiting = clocks(sides[BOREALIA].docket, on_its_way, received)[Owed.ANSWER]
    assert waiting.verdict is (Verdict.LATE if made > DUE else None)


def test_an_answer_meets_its_clock_once_every_question_has_one() -> None:
    """Partly answered is not answered; under examination is an answer with a date of its own."""
    first, sides = raised()
    one = sides[BOREALIA].say(kinds.ANSWER, {"a1": {"value": "no"}})
    places = {first.id: {AURELIA: RAISED, BOREALIA: RAISED}, one.id: {BOREALIA: RAISED + 1, AURELIA: RAISED + 2}}
    assert clocks(sides[BOREALIA].docket, places, RAISED + DAY)[Owed.ANSWER].state is State.RUNNING
    two = sides[BOREALIA].say(kinds.ANSWER, {"a2": {"value": "under_examination", "until": "2027-03-01T17:00:00Z"}})
    places[two.id] = {BOREALIA: RAISED + 3, AURELIA: RAISED + 4}
    until = moment("2027-03-01T17:00:00Z")
    for at, state in ((until - 1, State.RUNNING), (until, State.RUNNING), (until + 1, State.PASSED)):
        found = clocks(sides[BOREALIA].docket, places, at)
        met, own = found[Owed.ANSWER], found[Owed.OWN_DATE]
        assert (met.state, met.met_by, met.made, met.received) == (State.MET, two.id, RAISED + 3, RAISED + 4)
        assert met.verdict is Verdict.IN_TIME
        assert (own.question, own.due, own.state, own.party) == (2, until, state, BOREALIA)
        assert (own.started_by, own.sent, own.begun) == (two.id, RAISED + 3, RAISED + 3)


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
    assert deadlines(stands(fold(first)), replace(charter(), clocks=()), {}, RAISED) == ()
    answered = charter(answer=Period("days", 10))
    assert [each.owed for each in deadlines(stands(fold(first)), answered, {}, RAISED)] == [Owed.ANSWER]


class Asking:
    """Aurelia's concern, and Borealia's requests for clarification with what was supplied to them."""

    def __init__(self) -> None:
        self.first, self.sides = raised("open")
        self.places = {self.first.id: {AURELIA: RAISED, BOREALIA: RAISED}}

    def ask(self, t: int) -> Act:
        return self._say(BOREALIA, kinds.ASK, {"about": {}, "text": "In which zone are the logs?"}, t, t + 60)

    def supply(self, asked: Act, t: int, received: int | None) -> None:
        self._say(AURELIA, kinds.SUPPLY, {"about": {"act": asked.id}, "text": "UTC"}, t, received)

    def answer(self, t: int) -> Act:
        return self._say(BOREALIA, kinds.ANSWER, {"a1": {"value": "no_information"}}, t, t + 60)

    def clocks(self, at: int, *, stops: bool = True) -> dict[Owed, Deadline]:
        return clocks(self.sides[BOREALIA].docket, self.places, at, charter(clarification_stops=stops))

    def _say(self, party: str, kind: str, values: dict[str, Json], t: int, received: int | None) -> Act:
        said = self.sides[party].say(kind, values)
        for side in self.sides.values():
            side.take(said)
        other = AURELIA if party == BOREALIA else BOREALIA
        self.places[said.id] = {party: t} if received is None else {party: t, other: received}
        return said


STOPS = [
    # Asked and supplied, in days after the receipt; then how many days later the answer is due, or since when the clock stands.
    ([(1, 3)], 2, None),
    ([(1, None)], None, 1),
    ([(0, 1)], 1, None),
    ([(1, 3), (5, 6)], 3, None),
    ([(1, 4), (2, 3)], 3, None),
    ([(1, 3), (2, 5)], 4, None),
    ([(1, 3), (3, 4)], 3, None),
    ([(1, 3), (2, None)], None, 1),
    ([(1, 3), (3, None)], None, 1),
    ([(1, 3), (4, None)], None, 4),
    # The last second of the clock still stops; a second later nothing does. A stop before moves the last second.
    ([(10, 12)], 2, None),
    ([(11, 12)], 0, None),
    ([(11, None)], 0, None),
    ([(1, 3), (11, 14)], 5, None),
    ([(1, 3), (13, 14)], 2, None),
]


@pytest.mark.parametrize(("spans", "later", "since"), STOPS)
def test_asking_for_clarification_stops_the_clock_for_an_answer(
    spans: list[tuple[int, int | None]], later: int | None, since: int | None
) -> None:
    """From asking to the receipt of the supply; what overlaps counts once; the acknowledgement stays due."""
    post = Asking()
    asked = [(post.ask(RAISED + start * DAY), end) for start, end in spans]
    for act_, end in asked:
        if end is not None:
            post.supply(act_, RAISED + end * DAY - HOUR, RAISED + end * DAY)
    found = post.clocks(RAISED + 9 * DAY)
    answer, acknowledgement = found[Owed.ANSWER], found[Owed.ACKNOWLEDGE]
    assert answer.due == (None if later is None else DUE + later * DAY)
    assert answer.stopped == (None if since is None else RAISED + since * DAY)
    assert answer.state is (State.RUNNING if since is None else State.STOPPED)
    assert (acknowledgement.due, acknowledgement.stopped) == (RAISED + 5 * DAY, None)
    assert post.clocks(RAISED, stops=False)[Owed.ANSWER].due == DUE


def test_a_resumed_clock_passes_a_second_after_its_later_date() -> None:
    """The time that it stood is added, to the second."""
    post = Asking()
    post.supply(post.ask(RAISED + DAY), RAISED + 2 * DAY, RAISED + 2 * DAY + 7)
    due = DUE + DAY + 7
    for at, state in ((due - 1, State.RUNNING), (due, State.RUNNING), (due + 1, State.PASSED)):
        found = post.clocks(at)[Owed.ANSWER]
        assert (found.due, found.state) == (due, state)


@pytest.mark.parametrize(("asked", "later"), [(DUE - 1, DAY), (DUE, DAY), (DUE + 1, 0)])
def test_what_is_asked_a_second_after_the_date_stops_nothing(asked: int, later: int) -> None:
    """A date that has passed does not come back."""
    post = Asking()
    post.supply(post.ask(asked), asked + DAY - 60, asked + DAY)
    assert post.clocks(asked)[Owed.ANSWER].due == DUE + later


def test_a_clock_that_begins_while_a_clarification_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands from its beginning, not from the asking."""
    post = Asking()
    asked = post.ask(RAISED + DAY)
    post.places["c" * 64] = {AURELIA: RAISED + 2 * DAY, BOREALIA: RAISED + 2 * DAY}
    owing = Owing(Owed.ANSWER, BOREALIA, "c" * 64, AURELIA, kinds.RAISE, "ordinary")
    monkeypatch.setattr(judging, "owings", lambda _matter: (owing,))
    assert post.clocks(RAISED)[Owed.ANSWER].stopped == RAISED + 2 * DAY
    post.supply(asked, RAISED + 3 * DAY, RAISED + 3 * DAY)
    assert post.clocks(RAISED)[Owed.ANSWER].due == RAISED + 2 * DAY + 10 * DAY + DAY


def test_what_was_supplied_and_not_receipted_leaves_the_clock_stopped() -> None:
    """The raising Party's line is no loss to the addressed one; of two supplies the first received resumes."""
    post = Asking()
    asked = post.ask(RAISED + DAY)
    post.supply(asked, RAISED + 2 * DAY, None)
    assert post.clocks(RAISED + 9 * DAY)[Owed.ANSWER].stopped == RAISED + DAY
    post.supply(asked, RAISED + 4 * DAY, RAISED + 5 * DAY)
    post.supply(asked, RAISED + 6 * DAY, RAISED + 7 * DAY)
    assert post.clocks(RAISED + 9 * DAY)[Owed.ANSWER].due == DUE + 4 * DAY


def test_a_clarification_whose_place_is_not_known_stops_nothing() -> None:
    """A stop is a time in the addressed Party's log."""
    post = Asking()
    asked = post.ask(RAISED + DAY)
    del post.places[asked.id]
    assert post.clocks(RAISED)[Owed.ANSWER].due == DUE


def test_a_clock_that_has_not_begun_does_not_stop() -> None:
    """Sent, not receipted, whatever was asked."""
    post = Asking()
    post.ask(RAISED + DAY)
    del post.places[post.first.id][BOREALIA]
    found = post.clocks(RAISED)[Owed.ANSWER]
    assert (found.state, found.due, found.stopped) == (State.NOT_BEGUN, None, None)


@pytest.mark.parametrize(
    ("answered", "later", "expected"),
    [(12 * DAY, 11 * DAY, Verdict.IN_TIME), (30 * 60, 0, Verdict.IN_TIME), (DAY, 0, Verdict.IN_TIME)],
)
def test_an_answer_ends_a_stop(answered: int, later: int, expected: Verdict) -> None:
    """An answer that does not wait for the clarification is judged by the time the clock stood until then."""
    post = Asking()
    post.ask(RAISED + DAY)
    post.answer(RAISED + answered)
    found = post.clocks(RAISED + 100 * DAY)[Owed.ANSWER]
    assert (found.state, found.due, found.stopped) == (State.MET, DUE + later, None)
    assert found.verdict is expected


def test_an_answer_whose_place_is_not_known_is_met_without_a_verdict() -> None:
    """How long the clock stood is not known either."""
    post = Asking()
    post.ask(RAISED + DAY)
    answered = post.answer(RAISED + 2 * DAY)
    del post.places[answered.id]
    found = post.clocks(RAISED)[Owed.ANSWER]
    assert (found.state, found.met_by, found.due, found.verdict) == (State.MET, answered.id, None, None)
    assert found.stopped is None


def test_others_clarifications_stop_no_clock_of_this_party() -> None:
    """Each addressed Party waits for what it asked itself."""
    post = Asking()
    post.ask(RAISED + DAY)
    found = stands(post.sides[BOREALIA].docket)
    [asked] = found.clarifications
    others = replace(found, clarifications=(replace(asked, party="XC"),))
    answer = {each.owed: each for each in deadlines(others, charter(clarification_stops=True), post.places, RAISED)}
    assert answer[Owed.ANSWER].due == DUE


@pytest.mark.parametrize(
    ("own", "due", "before"),
    [
        ({"extended": (DUE + DAY,)}, DUE + DAY, (DUE,)),
        ({"extended": (DUE + DAY, DUE + 3 * DAY)}, DUE + 3 * DAY, (DUE, DUE + DAY)),
        ({"kind": "concern.later", "extended": (DUE, DUE + DAY)}, DUE + DAY, (DUE,)),
        ({"until": DUE - DAY, "extended": (DUE,)}, DUE, (DUE - DAY,)),
        ({"until": DUE - DAY}, DUE - DAY, ()),
    ],
)
def test_a_later_act_may_start_a_clock_and_an_agreed_date_moves_it(
    monkeypatch: pytest.MonkeyPatch, own: dict[str, Any], due: int, before: tuple[int, ...]
) -> None:
    """The newest agreed date is due to the second, also without a clock, and those before it stay visible."""
    post = Asking()
    post.places["c" * 64] = {AURELIA: RAISED - 9, BOREALIA: RAISED}
    owing = replace(Owing(Owed.ANSWER, BOREALIA, "c" * 64, AURELIA, kinds.RAISE, "ordinary"), **own)
    monkeypatch.setattr(judging, "owings", lambda _matter: (owing,))
    for at, state in ((due - 1, State.RUNNING), (due, State.RUNNING), (due + 1, State.PASSED)):
        found = post.clocks(at)[Owed.ANSWER]
        assert (found.started_by, found.sent, found.begun) == ("c" * 64, RAISED - 9, RAISED)
        assert (found.due, found.before, found.state) == (due, before, state)


def test_clarification_moves_no_date_that_was_given_or_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the charter's clock stands still; the date that it would have come to is not known meanwhile."""
    post = Asking()
    post.ask(RAISED + DAY)
    owing = Owing(Owed.ANSWER, BOREALIA, post.first.id, AURELIA, kinds.RAISE, "ordinary")
    for given in (replace(owing, until=DUE), replace(owing, extended=(DUE,))):
        monkeypatch.setattr(judging, "owings", lambda _matter, given=given: (given,))
        found = post.clocks(RAISED)[Owed.ANSWER]
        assert (found.due, found.before, found.state) == (DUE, (), State.RUNNING)


def test_what_is_owed_names_its_act_and_clock() -> None:
    """Enough to find the period in the charter and the receipt in the logs."""
    first, _sides = raised()
    same = (BOREALIA, first.id, AURELIA, kinds.RAISE, "ordinary")
    assert owings(stands(fold(first))) == (Owing(Owed.ACKNOWLEDGE, *same), Owing(Owed.ANSWER, *same))
