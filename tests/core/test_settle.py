# SPDX-License-Identifier: Apache-2.0
"""Single cases of the fold: every reason the rules give, what waits, what forks, what crosses."""

from dataclasses import replace

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts.act import Act, Head
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Equivocation, Standing
from demarche.core.process.roles import roles
from demarche.core.process.settle import add, admits
from tests.core.sides import (
    AURELIA,
    BOREALIA,
    CASTELLIA,
    GROUND,
    REGISTER,
    Named,
    Side,
    act,
    concern,
    fold,
    matter,
    raised,
)

ACK: dict[str, Json] = {"clause": "without_prejudice"}


def reason(said: Act, *before: Act) -> Reason | None:
    """Why the last of these acts has no effect, by its own author's core and by the docket alike."""
    docket = fold(*before, said) if before else fold(said)
    side = Side(said.author, docket.dossier)
    side.take(*before)
    assert admits(side.docket, said, GROUND) is docket.reason(said.id)
    return docket.reason(said.id)


def opening(values: dict[str, Json], kind: str = kinds.RAISE) -> Act:
    return act(kind, AURELIA, values, seq=1, audience=(AURELIA, BOREALIA))


def without(values: dict[str, Json], name: str) -> dict[str, Json]:
    return {each: value for each, value in values.items() if each != name}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (concern("yes_or_no"), None),
        (concern(), Reason.NO_QUESTION),
        ({**concern("open"), "q3": {"form": "open"}, "q3_text": "?"}, Reason.NO_QUESTION),
        (without(concern("open"), "q1_text"), Reason.PART_MISSING),
        (without(concern("open"), "title"), Reason.PART_MISSING),
        ({**concern("open"), "verdict": "guilty"}, Reason.PART_UNKNOWN),
        ({**concern("open"), "title_t1": {"of": "title"}}, None),
        ({**concern("open"), "subjects_t1": {"of": "subjects"}}, Reason.PART_UNKNOWN),
        ({**concern("open"), "nothing_t1": {"of": "nothing"}}, Reason.PART_UNKNOWN),
        ({**concern("open"), "marking": {"tlp": "BLACK", "pap": "AMBER"}}, Reason.PART_MALFORMED),
        ({**concern("open"), "subjects": ["CIN", "CHI"]}, Reason.PART_MALFORMED),
        ({**concern("open"), "urgency": {"profile": "urgent", "wished": "tomorrow"}}, Reason.PART_MALFORMED),
        ({**concern("open"), "urgency": {"profile": "urgent", "wished": "2027-02-16T10:00:00Z"}}, None),
        ({**concern("open"), "preserve": {"days": True}}, Reason.PART_MALFORMED),
        ({**concern("open"), "preserve": {"days": 60}}, None),
        ({**concern("open"), "roles": {"raises": [AURELIA], "addressed": [], "informed": []}}, Reason.PART_MALFORMED),
        ({**concern("open"), "number": "two\nlines"}, Reason.PART_MALFORMED),
    ],
)
def test_how_a_concern_may_be_raised(values: dict[str, Json], expected: Reason | None) -> None:
    """Its parts are judged by the vocabulary; what text parts say is never looked at."""
    assert reason(opening(values)) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"a1": {"value": "no"}}, None),
        ({"a1": {"value": "partly", "referral": {"to": "authority", "reference": "88/27"}}}, None),
        ({"a2": {"value": "information_given"}, "a2_text": "A firm.", "a2_settles": "It does."}, None),
        ({"a2": {"value": "under_examination", "until": "2027-03-01T17:00:00Z"}}, None),
        ({"a2": {"value": "declined", "because": "criminal_investigation"}}, None),
        ({"a2": {"value": "answered_elsewhere", "reference": "XB/12/2027"}}, None),
        ({"a2": {"value": "no_information"}, "a1": {"value": "yes"}}, None),
        ({"a2": {"value": "yes"}}, Reason.ANSWER_NOT_OFFERED),
        ({"a3": {"value": "no_information"}}, Reason.NO_SUCH_QUESTION),
        ({"a1_text": "Words alone."}, Reason.NO_ANSWER),
        ({"a1": {"value": "perhaps"}}, Reason.PART_MALFORMED),
        ({"a1": {"value": "no", "until": "2027-03-01T17:00:00Z"}}, Reason.PART_MALFORMED),
        ({"a1": {"value": "declined"}}, Reason.PART_MALFORMED),
        ({"a1": {"value": 1}}, Reason.PART_MALFORMED),
        ({"a1": "no"}, Reason.PART_MALFORMED),
    ],
)
def test_how_a_question_may_be_answered(answer: dict[str, Json], expected: Reason | None) -> None:
    """Question 1 was put as yes or no, question 2 as open; there is no third."""
    first, sides = raised("yes_or_no", "open")
    assert reason(sides[BOREALIA].write(kinds.ANSWER, answer), first) is expected


def test_a_notification_has_no_questions_to_answer() -> None:
    """Answering one is refused; acknowledging it and asking about it is not."""
    first = opening(matter(), kinds.NOTIFY)
    side = Side(BOREALIA, first.id)
    side.take(first)
    assert reason(side.write(kinds.ANSWER, {"a1": {"value": "no"}}), first) is Reason.NOT_A_CONCERN
    assert reason(side.write(kinds.ACKNOWLEDGE, ACK), first) is None
    assert reason(side.write(kinds.ASK, {"about": {}, "text": "Which zone?"}), first) is None


def test_a_clarification_is_about_a_question_that_is_there_and_supplied_to_an_act_that_asked() -> None:
    """Naming another question, or another act, is refused."""
    first, sides = raised()
    ask = sides[BOREALIA].write(kinds.ASK, {"about": {"question": 7}, "text": "?"})
    assert reason(ask, first) is Reason.NO_SUCH_QUESTION
    supply = sides[AURELIA].write(kinds.SUPPLY, {"about": {"act": first.id}, "text": "UTC"})
    assert reason(supply, first) is Reason.NO_SUCH_CLARIFICATION


def test_an_act_outside_the_vocabulary_or_in_the_wrong_place_has_no_effect() -> None:
    """An unknown kind; a kind of the register in a dossier; an opening kind in an open dossier; a later kind as opening."""
    first, sides = raised()
    assert reason(sides[BOREALIA].write("concern.judge", {}), first) is Reason.UNKNOWN_KIND
    assert reason(sides[BOREALIA].write("process.found", {}), first) is Reason.WRONG_PLACE
    assert reason(sides[BOREALIA].write(kinds.RAISE, concern("open")), first) is Reason.WRONG_PLACE
    assert reason(opening(ACK, kinds.ACKNOWLEDGE)) is Reason.WRONG_PLACE


def test_numbers_follow_one_another_and_what_was_seen_is_others_newest() -> None:
    """`prev` is the author's act before; `after` names at most one act of each other Party, never the author's own."""
    first, sides = raised()
    ack = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    again = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    before = (first, ack, again)

    def judged(**wrong: object) -> Reason | None:
        given = {"seq": 3, "prev": again.id, "after": [first.id], "dossier": first.id, **wrong}
        return reason(act(kinds.ACKNOWLEDGE, BOREALIA, ACK, **given), *before)  # type: ignore[arg-type]

    assert judged() is None
    assert judged(seq=4) is Reason.WRONG_PREV
    assert judged(seq=2, prev=first.id) is Reason.FORKED_NUMBER
    assert judged(seq=3, prev=first.id) is Reason.WRONG_PREV
    assert judged(after=[ack.id]) is Reason.WRONG_AFTER
    assert reason(
        act(kinds.CLOSE, AURELIA, {}, seq=2, prev=first.id, after=[ack.id, again.id], dossier=first.id), *before
    ) is (Reason.WRONG_AFTER)


def test_an_author_who_had_not_seen_the_opening_act_says_nothing() -> None:
    """Citing nothing at all, he stands outside the matter."""
    first, _sides = raised()
    blind = act(kinds.ACKNOWLEDGE, BOREALIA, ACK, seq=1, dossier=first.id)
    assert reason(blind, first) is Reason.OPENING_NOT_SEEN


def test_nothing_stands_on_an_opening_act_without_effect() -> None:
    """Where the opening act is refused, so is what follows it."""
    first = opening(concern())
    side = Side(BOREALIA, first.id)
    side.take(first)
    assert reason(side.write(kinds.ACKNOWLEDGE, ACK), first) is Reason.OPENING_REFUSED


def test_the_register_an_act_stands_on() -> None:
    """Too small: refused. Larger than ours, or another root: it waits, shown with what is missing."""
    first, _sides = raised()

    def citing(register: Head) -> Act:
        return act(kinds.ACKNOWLEDGE, BOREALIA, ACK, seq=1, after=[first.id], dossier=first.id, register=register)

    assert reason(citing(Head(1, "a" * 64)), first) is Reason.REGISTER_TOO_SMALL
    for ahead in (citing(Head(3, "a" * 64)), citing(Head(2, "f" * 64))):
        docket = fold(first, ahead)
        assert docket.standing(ahead.id) is Standing.WAITING
        assert docket.reason(ahead.id) is None
        assert docket.missing == {ahead.id: ("register",)}
        assert admits(fold(first), ahead, GROUND) is Reason.WRONG_AFTER


def test_a_register_never_falls_along_a_past() -> None:
    """An act may not stand on an older register than one it follows."""
    ground = replace(GROUND, register=Named(REGISTER, Head(3, "c" * 64)), head=Head(3, "c" * 64))
    first = act(kinds.RAISE, AURELIA, concern("open"), seq=1, audience=(AURELIA, BOREALIA), register=Head(3, "c" * 64))
    side = Side(BOREALIA, first.id)
    docket = side.docket

    add(docket, first, ground)
    older = side.write(kinds.ACKNOWLEDGE, ACK)
    add(docket, older, ground)
    assert older.register == REGISTER
    assert docket.reason(older.id) is Reason.REGISTER_FELL


def test_an_act_waits_for_its_causes_and_is_judged_once_they_are_here() -> None:
    """Last first: everything waits, says for what, and falls into place when the opening act arrives."""
    first, sides = raised()
    ask = sides[BOREALIA].say(kinds.ASK, {"about": {}, "text": "?"})
    sides[AURELIA].take(ask)
    supply = sides[AURELIA].say(kinds.SUPPLY, {"about": {"act": ask.id}, "text": "UTC"})
    side = Side(CASTELLIA, first.id)
    side.take(supply, ask)
    assert {side.docket.standing(each.id) for each in (supply, ask)} == {Standing.WAITING}
    assert side.docket.missing[ask.id] == (first.id,)
    assert set(side.docket.missing[supply.id]) == {first.id, ask.id}
    assert side.docket.holds(ask.id)
    side.take(first)
    assert not side.docket.waiting
    assert side.docket.missing == {}
    assert {side.docket.standing(each.id) for each in (first, ask, supply)} == {Standing.IN_EFFECT}


def test_two_acts_under_one_number_are_a_proof_and_others_are_judged_by_the_branch_they_cite() -> None:
    """Borealia asked two different things under one number. Aurelia answered the one she saw; that answer stands."""
    first, sides = raised()
    one = sides[BOREALIA].write(kinds.ASK, {"about": {"question": 1}, "text": "?"})
    two = sides[BOREALIA].write(kinds.ASK, {"about": {"question": 2}, "text": "?"})
    sides[AURELIA].take(one)
    supply = sides[AURELIA].say(kinds.SUPPLY, {"about": {"act": one.id}, "text": "UTC"})
    sides[BOREALIA].take(two)
    later = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    docket = fold(first, two, one, later, supply)
    assert {docket.standing(each.id) for each in (one, two, later)} == {Standing.FORKED}
    assert docket.reason(later.id) is Reason.FORKED_NUMBER
    assert docket.standing(supply.id) is Standing.IN_EFFECT
    assert docket.equivocations() == (Equivocation(BOREALIA, 1, tuple(sorted((one.id, two.id)))),)
    assert docket.current("asked", BOREALIA, one.id) is None
    assert docket.current("acknowledged", BOREALIA) is None
    assert docket.current("nothing", BOREALIA) is None


def test_what_was_in_effect_before_the_forked_number_stays() -> None:
    """A fork undoes nothing before it, and a branch deep in a branch is read as its own past."""
    first, sides = raised()
    ack = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    branch = sides[BOREALIA].write(kinds.ASSESS, {"status": "open"})
    other = sides[BOREALIA].write(kinds.ASSESS, {"status": "resolved"})
    sides[BOREALIA].take(branch)
    deeper = [sides[BOREALIA].write(kinds.ANSWER, {"a1": {"value": value}}) for value in ("yes", "no")]
    sides[BOREALIA].take(deeper[0])
    last = sides[BOREALIA].say(kinds.ASK, {"about": {"question": 2}, "text": "?"})
    twin = Side(BOREALIA, first.id)
    twin.take(first, ack, branch, deeper[1])
    twin_last = twin.say(kinds.ASK, {"about": {"question": 1}, "text": "?"})
    docket = fold(first, ack, other, branch, *deeper, last, twin_last)
    assert docket.standing(ack.id) is Standing.IN_EFFECT
    assert docket.current("acknowledged", BOREALIA) is not None
    forked = (branch, other, *deeper, last, twin_last)
    assert {docket.standing(each.id) for each in forked} == {Standing.FORKED}
    assert [each.reason for each in docket.placed.values()] == [None] * 8
    reader = Side(AURELIA, first.id)
    reader.take(first, ack, branch, *deeper, last, twin_last)
    supply = reader.write(kinds.SUPPLY, {"about": {"act": twin_last.id}, "text": "UTC"})
    both = replace(supply, after=(twin_last.id,), id="7" * 64)
    assert admits(reader.docket, both, GROUND) is None
    wrong = replace(supply, after=(last.id,), id="8" * 64)
    assert admits(reader.docket, wrong, GROUND) is Reason.NO_SUCH_CLARIFICATION


def test_a_twin_of_the_opening_act_is_a_fork_of_its_author() -> None:
    """Aurelia signs another first act of the same dossier: her own words lose effect, Borealia's do not."""
    first, sides = raised()
    ack = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    twin = act(kinds.CLOSE, AURELIA, {}, seq=1, dossier=first.id)
    docket = fold(first, ack, twin)
    assert docket.standing(first.id) is Standing.FORKED
    assert docket.standing(ack.id) is Standing.IN_EFFECT


def test_one_who_saw_both_branches_keeps_the_one_he_cites() -> None:
    """Having stood on one branch, an author may cite the other; his past is then the one he names."""
    first, sides = raised()
    asks = [sides[BOREALIA].write(kinds.ASK, {"about": {"question": n}, "text": "?"}) for n in (1, 2)]
    one, two = sorted(asks, key=lambda ask: ask.id)
    sides[AURELIA].take(one)
    before = sides[AURELIA].say(kinds.ASSESS, {"status": "open"})
    supply = act(
        kinds.SUPPLY,
        AURELIA,
        {"about": {"act": two.id}, "text": "UTC"},
        seq=3,
        prev=before.id,
        after=[two.id],
        dossier=first.id,
    )
    for order in ((one, two), (two, one)):
        docket = fold(first, *order, before, supply)
        assert docket.placed[supply.id].reason is None
        assert docket.placed[supply.id].past[BOREALIA] == two.id
    assert docket.newest(BOREALIA) is docket.placed[min(one.id, two.id)]
    assert docket.newest(CASTELLIA) is None


def test_what_its_author_had_not_seen_is_not_read_even_when_it_is_here() -> None:
    """Borealia asked; Aurelia, who has it not yet, cannot supply it, wherever her act is judged."""
    first, sides = raised()
    asked = sides[BOREALIA].say(kinds.ASK, {"about": {}, "text": "?"})
    ack = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    supply = sides[AURELIA].write(kinds.SUPPLY, {"about": {"act": ack.id}, "text": "UTC"})
    assert reason(supply, first, asked, ack) is Reason.NO_SUCH_CLARIFICATION
    early = act(
        kinds.SUPPLY,
        AURELIA,
        {"about": {"act": asked.id}, "text": "UTC"},
        seq=2,
        prev=first.id,
        dossier=first.id,
    )
    assert reason(early, first, asked, ack) is Reason.NO_SUCH_CLARIFICATION
    question = sides[BOREALIA].write(kinds.ASK, {"about": {}, "text": "Which one?"})
    cell = fold(first, asked, ack).cells["acknowledged", BOREALIA, ""]
    docket = fold(first, asked, ack, question)
    assert next(docket.chains.along(cell, docket.placed[asked.id]), None) is None
    assert next(docket.chains.along(cell, docket.placed[question.id]), None) is not None


def test_roles_that_name_nobody_rightly_are_no_roles() -> None:
    """A page may ask before the rules have judged."""
    assert roles(replace(opening(concern("open")), values={})) == {}


def test_adding_an_act_twice_changes_nothing() -> None:
    """A duplicate is not a second act under its number."""
    first, sides = raised()
    ack = sides[BOREALIA].say(kinds.ACKNOWLEDGE, ACK)
    assert fold(first, ack, ack, first).value() == fold(first, ack).value()
    assert fold(ack).opening is None
