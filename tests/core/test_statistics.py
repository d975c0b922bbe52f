# SPDX-License-Identifier: Apache-2.0
"""Figures that both Parties compute: what each counts, case by case, and that two nodes come to the same bytes."""

from dataclasses import replace
from typing import Any

import pytest

from demarche.core.acts import answering, assistance, consultations, extension, keeping, preservation, pursuing
from demarche.core.acts import concern as kinds
from demarche.core.acts import figures as acts
from demarche.core.acts.act import Act
from demarche.core.charter import Period as Time
from demarche.core.encoding import Json, canonical
from demarche.core.process.membership import Pause
from demarche.core.process.settle import settle
from demarche.core.process.statistics import (
    Difference,
    Entered,
    Period,
    below,
    differences,
    facts,
    read,
    table,
    written,
)
from tests.core.counting import ALWAYS, CHARTER, DAY, PAIR, STOPPING, Meeting, asked, spoken
from tests.core.sides import AURELIA, BOREALIA, CASTELLIA, GROUND, NOON, act, matter

NO: dict[str, Any] = {"a1": {"value": "no"}, "a1_text": "No."}
BOTH: dict[str, Any] = {**NO, "a2": {"value": "information_given"}, "a2_text": "Two firms."}
DECLINED: dict[str, Any] = {"value": "declined", "because": "national_security"}
ACK: dict[str, Any] = {"clause": "without_prejudice"}


def raised(*forms: str) -> tuple[Meeting, Act]:
    """Aurelia's concern, which Borealia has receipted."""
    meeting = Meeting()
    first = meeting.open(kinds.RAISE, AURELIA, asked(*forms))
    meeting.deliver(first)
    return meeting, first


SENT = {"sent": 1, "receipted": 1, "opened": 1, "asked": 1}


def test_an_act_on_its_way_is_sent_without_receipt() -> None:
    """Counted by its author at once; by the other once it is here, as of the same heads still without receipt."""
    meeting = Meeting()
    first = meeting.open(kinds.RAISE, AURELIA, asked())
    heads = meeting.heads()
    assert meeting.nodes[BOREALIA].table(heads) == []
    meeting.carry(first)
    assert meeting.figures(AURELIA, heads=heads) == {"sent": 1, "not_receipted": 1, "opened": 1, "asked": 1, "open": 1}
    assert canonical(meeting.nodes[AURELIA].table(meeting.heads())) != canonical(
        meeting.nodes[BOREALIA].table(meeting.heads())
    )
    meeting.receipt(first)
    assert meeting.figures(AURELIA) == {**SENT, "no_answer": 1}


def test_a_receipt_that_is_withheld_shows_as_a_difference_by_its_act() -> None:
    """Borealia's log has the act and Aurelia was not told: which figures differ, and by which act."""
    meeting, first = raised()
    other = meeting.say(AURELIA, first, pursuing.SUPPLEMENT, text="A fifth hospital.")
    meeting.carry(other)
    ours, theirs = (meeting.nodes[party].table(meeting.heads()) for party in PAIR)
    assert differences(ours, theirs) == (
        Difference(AURELIA, kinds.RAISE, "receipted", (), (other.id,)),
        Difference(AURELIA, kinds.RAISE, "not_receipted", (other.id,), ()),
    )
    meeting.receipt(other)
    assert meeting.figures(AURELIA)["receipted"] == 2
    assert differences(meeting.both(), meeting.both()) == ()


@pytest.mark.parametrize(
    ("said", "days", "expected"),
    [
        ([], 5, {"open": 1}),
        ([], 50, {"no_answer": 1}),
        ([(kinds.ANSWER, NO)], 5, {"acknowledged": 1, "open": 1}),
        ([(kinds.ANSWER, BOTH)], 5, {"acknowledged": 1, "answered": 1, "in_time": 1}),
        ([(kinds.ANSWER, BOTH)], 50, {"acknowledged": 1, "answered": 1, "late": 1}),
        ([(kinds.ACKNOWLEDGE, ACK)], 50, {"acknowledged": 1, "no_answer": 1}),
        ([(keeping.ENQUIRE, {})], 50, {"no_answer": 1}),
        ([(answering.DECLINE, {"because": "no_reason"})], 5, {"acknowledged": 1, "answered": 1, "in_time": 1, "declined": 1}),
        ([(answering.DENY, {"scope": "whole"})], 5, {"acknowledged": 1, "answered": 1, "in_time": 1}),
        ([(kinds.ANSWER, {"a1": DECLINED, "a2": DECLINED})], 50, {"acknowledged": 1, "answered": 1, "late": 1, "declined": 1}),
        ([(kinds.ANSWER, {**BOTH, "a1": DECLINED})], 5, {"acknowledged": 1, "answered": 1, "in_time": 1}),
    ],
)  # fmt: skip
def test_what_became_of_a_concern(said: list[tuple[str, Any]], days: int, expected: dict[str, int]) -> None:
    """Asked once; answered in time or late, declined or not, without an answer, or open still."""
    meeting, first = raised()
    meeting.wait(days)
    for kind, values in said:
        meeting.exchange(BOREALIA, first, kind, **values)
    at = Period(ALWAYS.since, ALWAYS.until, meeting.now)
    assert meeting.figures(AURELIA, at) == {**SENT, **expected}
    assert meeting.figures(BOREALIA, at) == ({"sent": len(said), "receipted": len(said)} if said else {})


def test_an_answer_made_by_its_date_and_received_after_it() -> None:
    """Neither in time nor late; while it has no receipt it is answered, and no more is said."""
    meeting, first = raised()
    meeting.wait(9)
    answer = meeting.say(BOREALIA, first, kinds.ANSWER, **BOTH)
    meeting.nodes[AURELIA].take(answer)
    meeting.nodes[AURELIA].note(answer.id, BOREALIA, meeting.nodes[BOREALIA].entries[answer.id][BOREALIA][0])
    assert meeting.figures(AURELIA) == {**SENT, "acknowledged": 1, "answered": 1}
    meeting.wait(9)
    leaf = meeting.enter(AURELIA, answer.id)
    meeting.nodes[BOREALIA].note(answer.id, AURELIA, leaf)
    assert meeting.figures(AURELIA) == {**SENT, "acknowledged": 1, "answered": 1, "made_before": 1}


def test_an_extension_agreed_moves_the_date_and_one_for_a_question_too() -> None:
    """In time by the agreed date; one part late makes the whole late."""
    meeting, first = raised()
    until = {"until": "2027-12-01T00:00:00Z"}
    more = meeting.exchange(BOREALIA, first, extension.EXTEND, about={"question": 2}, **until)
    meeting.exchange(AURELIA, first, extension.AGREE, about={"act": more.id})
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **NO)
    assert meeting.figures(AURELIA, Period(ALWAYS.since, ALWAYS.until, meeting.now))["open"] == 1
    meeting.wait(50)
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **BOTH)
    assert meeting.figures(AURELIA)["in_time"] == 1
    late, second = raised()
    late.wait(50)
    more = late.exchange(BOREALIA, second, extension.EXTEND, about={"question": 2}, **until)
    late.exchange(AURELIA, second, extension.AGREE, about={"act": more.id})
    late.exchange(BOREALIA, second, kinds.ANSWER, **BOTH)
    assert late.figures(AURELIA)["late"] == 1


def test_a_matter_withdrawn_is_owed_no_answer_and_an_answer_stands() -> None:
    """Asked, and withdrawn; answered before, it stays answered. Closing is no withdrawal."""
    meeting, first = raised()
    meeting.exchange(AURELIA, first, kinds.CLOSE)
    assert meeting.figures(AURELIA)["no_answer"] == 1
    meeting.exchange(AURELIA, first, kinds.WITHDRAW)
    assert meeting.figures(AURELIA) == {"sent": 3, "receipted": 3, "opened": 1, "asked": 1, "withdrawn": 1}
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **BOTH)
    assert meeting.figures(AURELIA)["answered"] == 1


def test_questions_asked_no_more_are_owed_nothing() -> None:
    """All of them dropped, the act asks for nothing; a follow-up is a request of its own."""
    meeting, first = raised()
    meeting.exchange(AURELIA, first, pursuing.NARROW, questions=[1, 2])
    assert "asked" not in meeting.figures(AURELIA)
    meeting.exchange(AURELIA, first, pursuing.FOLLOW_UP, q3={"form": "open"}, q3_text="Who let the two servers?")
    assert meeting.figures(AURELIA)["asked"] == 1


def test_a_request_for_a_reply_counts_where_the_charter_has_a_clock_for_it() -> None:
    """A request to preserve in a notification; declined consultations; an offer has no clock and is not counted."""
    meeting = Meeting()
    first = meeting.open(kinds.NOTIFY, AURELIA, {**matter(), "preserve": {"days": 60}})
    meeting.deliver(first)
    clocked = replace(
        CHARTER,
        clocks=tuple(
            replace(CHARTER.clocks[0], kind=kind, profile="ordinary", answer=Time("days", 10))
            for kind in (preservation.REQUEST, consultations.REQUEST)
        ),
    )
    meeting.exchange(AURELIA, first, assistance.OFFER, text="A joint analysis.")
    talks = meeting.exchange(
        AURELIA, first, consultations.REQUEST, meeting={"level": "experts", "way": "video"}, text="On it."
    )
    meeting.exchange(BOREALIA, first, consultations.DECLINE, about={"act": talks.id})
    counted = meeting.figures(AURELIA, charter=clocked, opened=kinds.NOTIFY)
    assert counted == {
        "sent": 3, "receipted": 3, "opened": 1, "acknowledged": 1,
        "asked": 2, "answered": 1, "in_time": 1, "declined": 1, "no_answer": 1,
    }  # fmt: skip
    assert "asked" not in meeting.figures(AURELIA, charter=replace(CHARTER, clocks=()), opened=kinds.NOTIFY)


def test_without_a_date_an_answer_is_answered_and_nothing_more() -> None:
    """A charter that sets no time for it."""
    meeting, first = raised()
    undated = replace(CHARTER, clocks=())
    assert meeting.figures(AURELIA, charter=undated) == {**SENT, "open": 1}
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **BOTH)
    assert meeting.figures(AURELIA, charter=undated) == {**SENT, "acknowledged": 1, "answered": 1}


def test_a_clock_that_stood_still_for_clarification_or_a_suspension() -> None:
    """Counted where it moved the end; what is asked after the end moves nothing."""
    meeting, first = raised()
    ask = meeting.exchange(BOREALIA, first, kinds.ASK, about={}, text="Which time zone?")
    assert meeting.figures(AURELIA, charter=STOPPING) == {**SENT, "acknowledged": 1, "open": 1, "stopped": 1}
    assert "stopped" not in meeting.figures(AURELIA)
    meeting.wait(30)
    meeting.exchange(AURELIA, first, kinds.SUPPLY, about={"act": ask.id}, text="UTC.")
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **BOTH)
    stood = meeting.figures(AURELIA, charter=STOPPING)
    assert (stood["in_time"], stood["stopped"]) == (1, 1)
    assert meeting.figures(AURELIA)["late"] == 1
    paused = [Pause(BOREALIA, NOON + DAY, NOON + 25 * DAY, "s" * 64)]
    counted = meeting.figures(AURELIA, paused=paused)
    assert (counted["in_time"], counted["stopped"]) == (1, 1)
    after = [Pause(BOREALIA, NOON + 900 * DAY, None, "s" * 64)]
    assert "stopped" not in meeting.figures(AURELIA, paused=after)


def test_acts_that_crossed_count_on_both_sides() -> None:
    """Neither author had seen the other's; what came after both crossed nothing."""
    meeting, first = raised()
    mine = meeting.say(AURELIA, first, pursuing.SUPPLEMENT, text="A fifth hospital.")
    theirs = meeting.say(BOREALIA, first, kinds.ACKNOWLEDGE, **ACK)
    meeting.deliver(mine, theirs)
    assert meeting.figures(AURELIA)["crossed"] == 1
    assert meeting.figures(BOREALIA) == {"sent": 1, "receipted": 1, "crossed": 1}
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **NO)
    assert meeting.figures(BOREALIA)["crossed"] == 1
    assert meeting.figures(AURELIA)["sent"] == 2


def test_an_act_refused_by_rule_is_sent_and_receipted_and_refused() -> None:
    """It answers nothing."""
    meeting, first = raised()
    meeting.exchange(BOREALIA, first, kinds.ANSWER, a9={"value": "no"})
    assert meeting.figures(BOREALIA) == {"sent": 1, "receipted": 1, "refused": 1}
    assert meeting.figures(AURELIA) == {**SENT, "no_answer": 1}


def test_two_acts_under_one_number_are_both_sent_and_both_refused() -> None:
    """The fork is counted, and what crossed is still found; an opening act that is forked opens nothing."""
    meeting, first = raised()
    node = meeting.nodes[BOREALIA]
    twins = [node.sides[first.id].write(kinds.ASSESS, {"status": status}) for status in ("open", "resolved")]
    mine = meeting.say(AURELIA, first, pursuing.SUPPLEMENT, text="A fifth hospital.")
    for each in twins:
        meeting.release(each)
        meeting.deliver(each)
    meeting.deliver(mine)
    assert meeting.figures(BOREALIA) == {"sent": 2, "receipted": 2, "refused": 2, "crossed": 2}
    assert meeting.figures(AURELIA)["crossed"] == 1
    again = act(kinds.RAISE, AURELIA, asked(), seq=1, audience=PAIR)
    assert facts(settle([again], GROUND, "0" * 64), PAIR, CHARTER, {again.id: {AURELIA: NOON}}) == ()


def test_an_act_that_waits_is_sent_and_nothing_more() -> None:
    """It names one that is not here, and perhaps nowhere."""
    meeting, first = raised()
    hanging = act(kinds.ANSWER, BOREALIA, BOTH, seq=2, prev="e" * 64, after=[first.id], dossier=first.id)
    meeting.release(hanging)
    meeting.deliver(hanging)
    assert meeting.figures(BOREALIA) == {"sent": 1, "receipted": 1}
    assert meeting.figures(AURELIA)["no_answer"] == 1


def test_an_opening_act_without_effect_is_sent_and_refused() -> None:
    """Of the two alone, by its audience, where its roles say nothing."""
    meeting = Meeting()
    roles: dict[str, Json] = {"raises": [AURELIA], "addressed": [AURELIA], "informed": []}
    wrong = meeting.release(act(kinds.NOTIFY, AURELIA, {**matter(), "roles": roles}, seq=1, audience=PAIR))
    meeting.deliver(wrong)
    assert meeting.figures(AURELIA, opened=kinds.NOTIFY) == {"sent": 1, "receipted": 1, "refused": 1}


def test_only_matters_between_the_two_count() -> None:
    """One that a third Party is informed of counts; one that addresses it, or figures themselves, do not."""
    meeting = Meeting()
    informed = meeting.open(kinds.NOTIFY, AURELIA, matter(), CASTELLIA)
    meeting.deliver(informed)
    assert meeting.figures(AURELIA, opened=kinds.NOTIFY)["sent"] == 1
    roles = matter(addressed=(BOREALIA, CASTELLIA))["roles"]
    three = act(kinds.NOTIFY, AURELIA, {**matter(), "roles": roles}, seq=1, audience=(*PAIR, CASTELLIA))
    proposal = act(acts.PROPOSE, AURELIA, {"roles": matter()["roles"]}, seq=1, audience=PAIR)
    for each in (three, proposal):
        meeting.release(each)
        meeting.deliver(each)
    assert meeting.figures(AURELIA, opened=kinds.NOTIFY)["sent"] == 1
    assert meeting.figures(AURELIA, opened=acts.PROPOSE) == {}


def test_what_a_third_party_said_counts_once_one_of_the_two_stands_on_it() -> None:
    """Until then one node may hold it and the other not, and the figures are alike."""
    meeting = Meeting()
    first = meeting.open(kinds.RAISE, AURELIA, asked(), CASTELLIA)
    meeting.deliver(first)
    meeting.third.take(first)
    said = meeting.say(CASTELLIA, first, kinds.ASSESS, status="resolved")
    meeting.carry(said, to=AURELIA)
    assert meeting.figures(AURELIA) == {**SENT, "no_answer": 1}
    meeting.exchange(AURELIA, first, kinds.CLOSE)
    assert canonical(meeting.nodes[AURELIA].table(meeting.heads())) != canonical(
        meeting.nodes[BOREALIA].table(meeting.heads(XB=1))
    )
    meeting.carry(said, to=BOREALIA)
    assert meeting.figures(AURELIA)["sent"] == 2


def test_only_what_was_sent_within_the_period_counts_and_its_dates_are_judged_at_the_moment() -> None:
    """From its first second on, not at its last; what became of it counts whenever it came."""
    meeting, first = raised()
    [entered] = meeting.nodes[AURELIA].entries[first.id][AURELIA]
    meeting.wait(5)
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **BOTH)
    for since, until, expected in ((0, 0, 0), (0, 1, 1), (1, 2, 0), (-9, 9, 1)):
        period = Period(entered.t + since, entered.t + until, meeting.now)
        assert meeting.figures(AURELIA, period).get("in_time", 0) == expected
        assert meeting.figures(BOREALIA, period) == {}


def test_the_earliest_leaf_below_a_head_counts_of_logs_that_are_named() -> None:
    """A log began anew after a restore: its acts are entered again, and the first time stands."""
    entries = {"a": {AURELIA: [Entered("new", 0, 90), Entered("old", 3, 20)], BOREALIA: [Entered("b", 5, 21)]}}
    assert below(entries, {AURELIA: {"old": 4, "new": 1}, BOREALIA: {"b": 5}}) == {"a": {AURELIA: 20}}
    assert below(entries, {AURELIA: {"old": 3, "new": 1}, BOREALIA: {"b": 6}}) == {"a": {AURELIA: 90, BOREALIA: 21}}
    heads = {BOREALIA: {"b": 6}, AURELIA: {"old": 3, "new": 1}}
    assert read(written(heads)) == heads
    assert [each["origin"] for each in written(heads)] == ["old", "new", "b"]  # type: ignore[index,union-attr,call-overload]


def test_every_figure_but_those_of_its_part_is_listed_and_the_rules_take_the_table() -> None:
    """What is computed is what an act may carry."""
    meeting, first = raised()
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **NO)
    assert acts.a_table(meeting.both())
    assert acts.a_list_of_heads(written(meeting.heads()))
    assert table([], PAIR, ALWAYS) == []


def test_a_date_has_passed_a_second_after_it() -> None:
    """At its second it is open still."""
    meeting, first = raised()
    [got] = meeting.nodes[BOREALIA].entries[first.id][BOREALIA]
    due = got.t + 10 * DAY
    for at, expected in ((due, "open"), (due + 1, "no_answer")):
        assert meeting.figures(AURELIA, Period(0, due, at))[expected] == 1


def test_what_a_concern_asks_beside_its_questions_is_not_counted_apart() -> None:
    """Its answer counts; the reply to its request to preserve has a clock of its own on the dossier's page."""
    meeting = Meeting()
    first = meeting.open(kinds.RAISE, AURELIA, {**asked(), "preserve": {"days": 60}})
    meeting.deliver(first)
    clock = replace(CHARTER.clocks[0], kind=preservation.REQUEST, profile="ordinary", answer=Time("days", 10))
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **BOTH)
    counted = meeting.figures(AURELIA, charter=replace(CHARTER, clocks=(*CHARTER.clocks, clock)))
    assert (counted["asked"], counted["in_time"]) == (1, 1)


def test_an_act_above_its_author_s_head_is_not_there_though_another_names_it() -> None:
    """What stands on it waits: sent, and without effect."""
    meeting, first = raised()
    meeting.exchange(BOREALIA, first, kinds.ANSWER, **BOTH)
    meeting.exchange(AURELIA, first, kinds.WITHDRAW)
    counted = meeting.figures(AURELIA, heads=meeting.heads(XB=1))
    assert counted == {"sent": 2, "receipted": 1, "not_receipted": 1, "opened": 1, "asked": 1, "no_answer": 1}


def test_a_third_party_crosses_nothing() -> None:
    """Not even where one of the two has forked."""
    meeting = Meeting()
    first = meeting.open(kinds.RAISE, AURELIA, asked(), CASTELLIA)
    meeting.deliver(first)
    meeting.third.take(first)
    said = meeting.say(CASTELLIA, first, kinds.ASSESS, status="resolved")
    for party in PAIR:
        meeting.carry(said, to=party)
    for each in spoken(meeting, meeting.nodes[BOREALIA].sides[first.id], kinds.ACKNOWLEDGE, twice=True):
        meeting.deliver(each)
    assert "crossed" not in meeting.figures(BOREALIA)
    assert meeting.figures(BOREALIA)["refused"] == 2
