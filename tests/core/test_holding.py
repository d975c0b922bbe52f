# SPDX-License-Identifier: Apache-2.0
"""Of two acts signed under one number, which one holds: when every other Party names the same one, and until the next fork."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.core.acts import concern as kinds
from demarche.core.acts import keeping
from demarche.core.acts.act import Act
from demarche.core.codes import Reason
from demarche.core.encoding import Json
from demarche.core.process.docket import Docket, Standing
from demarche.core.process.settle import admits
from tests.core.post import any_order
from tests.core.sides import AURELIA as A
from tests.core.sides import BOREALIA as B
from tests.core.sides import CASTELLIA as C
from tests.core.sides import GROUND, Side, act, concern, fold, raised

FORKED, IN_EFFECT = Standing.FORKED, Standing.IN_EFFECT


def three() -> tuple[Act, dict[str, Side]]:
    """Aurelia raises a concern with Borealia and Castellia; every side holds it."""
    roles: Json = {"raises": [A], "addressed": [B, C], "informed": []}
    parts = {**concern("yes_or_no", "open"), "roles": roles}
    first = act(kinds.RAISE, A, parts, seq=1, audience=(A, B, C))
    sides = {party: Side(party, first.id) for party in (A, B, C)}
    for side in sides.values():
        side.take(first)
    return first, sides


def answers(side: Side, *words: str) -> list[Act]:
    """Different answers to question 1 on one and the same past: more than one is a fork."""
    return [side.write(kinds.ANSWER, {"a1": {"value": word}}) for word in words]


def naming(act_: Act) -> dict[str, Json]:
    """The parts that name an act as the one that holds."""
    return {"about": {"author": act_.author, "act": act_.id}}


def held(side: Side, act_: Act) -> Act:
    """A side names an act as the one that holds, and it is admitted."""
    said = side.write(keeping.HOLD, naming(act_))
    assert admits(side.docket, said, GROUND) is None
    side.take(said)
    return said


def answer(docket: Docket) -> Json:
    """Borealia's answer to question 1 that stands."""
    entry = docket.current("answer", B, "1")
    return None if entry is None else entry.value


def standings(docket: Docket, *acts: Act) -> list[Standing]:
    return [docket.standing(each.id) for each in acts]


def test_of_two_parties_the_other_one_names_the_act_that_holds() -> None:
    """Nothing holds before; then the one named does, and the proof stays."""
    first, sides = raised()
    yes, no = answers(sides[B], "yes", "no")
    sides[A].take(yes, no)
    assert standings(sides[A].docket, yes, no) == [FORKED, FORKED]
    assert sides[A].docket.unsettled() == (B,)

    hold = held(sides[A], no)

    docket = any_order(first, yes, no, hold)
    assert standings(docket, yes, no, hold) == [FORKED, IN_EFFECT, IN_EFFECT]
    assert answer(docket) == {"value": "no"}
    assert [each.acts for each in docket.equivocations()] == [tuple(sorted((yes.id, no.id)))]
    assert docket.newest(B) is docket.placed[no.id]
    assert docket.unsettled() == ()

    changed = held(sides[A], yes)
    docket = any_order(first, yes, no, hold, changed)
    assert standings(docket, yes, no) == [IN_EFFECT, FORKED]
    assert docket.newest(B) is docket.placed[yes.id]


def test_of_three_parties_both_others_name_the_same_act() -> None:
    """One of them is not enough, nor is each naming another one."""
    first, sides = three()
    yes, no = answers(sides[B], "yes", "no")
    for side in (sides[A], sides[C]):
        side.take(yes, no)
    by_a, by_c = held(sides[A], no), held(sides[C], yes)
    assert standings(fold(first, yes, no, by_a), yes, no) == [FORKED, FORKED]
    assert standings(fold(first, yes, no, by_a, by_c), yes, no) == [FORKED, FORKED]

    agreed = held(sides[C], no)

    for order in permutations((yes, no, by_a, by_c, agreed)):
        docket = fold(first, *order)
        assert standings(docket, yes, no) == [FORKED, IN_EFFECT]
        assert answer(docket) == {"value": "no"}


def test_one_that_is_only_informed_is_not_waited_for() -> None:
    """It may not name anything, so the Parties that act decide."""
    first, sides = raised(parties=(A, B, C))
    yes, no = answers(sides[B], "yes", "no")
    for side in (sides[A], sides[C]):
        side.take(yes, no)
    assert admits(sides[C].docket, sides[C].write(keeping.HOLD, naming(no)), GROUND) is Reason.OBSERVER_READS
    assert standings(fold(first, yes, no, held(sides[A], no)), yes, no) == [FORKED, IN_EFFECT]


def test_what_is_named_must_be_an_act_of_the_forked_author() -> None:
    """Another Party's act, or one that is not here, holds nothing; naming oneself neither."""
    first, sides = raised()
    yes, no = answers(sides[B], "yes", "no")
    sides[A].take(yes, no)
    for named in (first.id, "0" * 64):
        wrong = sides[A].write(keeping.HOLD, {"about": {"author": B, "act": named}})
        assert standings(fold(first, yes, no, wrong), yes, no) == [FORKED, FORKED]
    own = sides[A].write(keeping.HOLD, naming(first))
    assert standings(fold(first, yes, no, own), yes, no) == [FORKED, FORKED]


def test_a_branch_holds_before_and_after_the_act_that_was_named() -> None:
    """Its forked author goes on from there, also where the other branch is longer and its numbers are used up."""
    first, sides = raised()
    yes, no = answers(sides[B], "yes", "no")
    other = Side(B, first.id)
    other.take(first, yes)
    longer = [other.say(kinds.ASSESS, {"status": status}) for status in ("open", "resolved")]
    sides[A].take(yes, no, *longer)
    sides[B].take(yes, no, *longer)
    blocked = sides[B].write(kinds.ASSESS, {"status": "open"})
    assert admits(sides[B].docket, blocked, GROUND) is Reason.FORKED_NUMBER

    sides[B].take(held(sides[A], no))

    going_on = sides[B].write(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    assert (going_on.prev, going_on.seq) == (no.id, 2)
    assert admits(sides[B].docket, going_on, GROUND) is None
    sides[B].take(going_on)
    docket = sides[B].docket
    assert standings(docket, no, going_on, yes, *longer) == [IN_EFFECT, IN_EFFECT, FORKED, FORKED, FORKED]
    assert docket.newest(B) is docket.placed[going_on.id]
    elsewhere = act(kinds.CLOSE, B, {}, seq=4, prev=longer[-1].id, after=[first.id], dossier=first.id)
    assert admits(docket, elsewhere, GROUND) is Reason.FORKED_NUMBER
    again = act(kinds.ASSESS, B, {"status": "open"}, seq=2, prev=no.id, after=[first.id], dossier=first.id)
    assert admits(docket, again, GROUND) is Reason.FORKED_NUMBER

    sides[A].take(going_on)
    sides[B].take(held(sides[A], going_on))
    assert standings(sides[B].docket, no, going_on, yes) == [IN_EFFECT, IN_EFFECT, FORKED]


def test_a_branch_holds_up_to_the_next_number_signed_twice_on_it() -> None:
    """From there on it takes another word of the others."""
    first, sides = raised()
    yes, no = answers(sides[B], "yes", "no")
    sides[A].take(yes, no)
    hold = held(sides[A], no)
    sides[B].take(yes, no, hold)
    second = sides[B].say(kinds.ASSESS, {"status": "open"})
    twins = [sides[B].write(kinds.ASSESS, {"status": status}) for status in ("resolved", "partially_resolved")]
    sides[B].take(twins[0])
    after = sides[B].say(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"})
    every = (yes, no, hold, second, *twins, after)
    for order in (every, every[::-1]):
        docket = fold(first, *order)
        assert standings(docket, yes, no, second) == [FORKED, IN_EFFECT, IN_EFFECT]
        assert standings(docket, *twins, after) == [FORKED, FORKED, FORKED]
        assert docket.unsettled() == (B,)

    sides[A].take(second, *twins, after)
    docket = fold(first, *every, held(sides[A], twins[0]))
    assert standings(docket, yes, no, second, *twins, after) == [
        FORKED,
        IN_EFFECT,
        IN_EFFECT,
        IN_EFFECT,
        FORKED,
        IN_EFFECT,
    ]


def test_a_twin_that_waits_takes_no_effect_away_until_it_is_here() -> None:
    """Where it stands is not known before."""
    first, sides = raised()
    yes, no = answers(sides[B], "yes", "no")
    sides[A].take(yes, no)
    hold = held(sides[A], no)
    late = sides[A].write(kinds.CLOSE, {})
    sides[B].take(yes, no, hold)
    going_on = sides[B].write(kinds.ASSESS, {"status": "open"})
    sides[B].take(late)
    twin = sides[B].write(kinds.ASSESS, {"status": "resolved"})

    docket = fold(first, yes, no, hold, going_on, twin)
    assert standings(docket, going_on, twin) == [IN_EFFECT, Standing.WAITING]
    assert standings(fold(first, yes, no, hold, going_on, twin, late), going_on, twin) == [FORKED, FORKED]


def test_a_holder_who_forked_himself_names_what_he_named_before() -> None:
    """Castellia's word counts up to the number that she signed twice, and not from it on."""
    first, sides = three()
    yes, no = answers(sides[B], "yes", "no")
    for side in (sides[A], sides[C]):
        side.take(yes, no)
    by_a, by_c = held(sides[A], no), held(sides[C], no)
    twins = [sides[C].write(kinds.ANSWER, {"a1": {"value": word}}) for word in ("yes", "no")]
    sides[C].take(twins[0])
    other_word = sides[C].say(keeping.HOLD, naming(yes))
    docket = fold(first, yes, no, by_a, by_c, *twins, other_word)
    assert standings(docket, yes, no, other_word) == [FORKED, IN_EFFECT, FORKED]

    first_words = [act(keeping.HOLD, C, naming(no), seq=1, after=[first.id, no.id], dossier=first.id) for _ in range(2)]
    assert standings(fold(first, yes, no, by_a, *first_words), yes, no) == [FORKED, FORKED]


def test_an_opening_act_with_a_twin_holds_by_the_word_of_the_other() -> None:
    """And a fork of a matter whose opening act is not here holds nothing."""
    first, sides = raised()
    twin = act(kinds.CLOSE, A, {}, seq=1, dossier=first.id)
    hold = sides[B].write(keeping.HOLD, naming(first))
    docket = any_order(first, twin, hold)
    assert standings(docket, first, twin) == [IN_EFFECT, FORKED]
    assert docket.newest(A) is docket.placed[first.id]
    blind = [act(kinds.CLOSE, A, {}, seq=1, dossier="0" * 64) for _ in range(2)]
    assert standings(fold(*blind), *blind) == [Standing.WAITING, Standing.WAITING]
    assert fold(*blind).unsettled() == (A,)
    assert admits(fold(*blind), blind[0], GROUND) is Reason.FORKED_NUMBER


@settings(max_examples=60)
@given(st.data())
def test_forks_and_holds_say_the_same_in_any_order(data: st.DataObject) -> None:
    """Three Parties fork, name what holds and go on; the acts arrive as they like; what is admitted stands or stands forked."""
    first, sides = three()
    acts, admitted = [first], {first.id}
    for _ in range(data.draw(st.integers(3, 10))):
        side = sides[data.draw(st.sampled_from((A, B, C)))]
        known = [each.act for each in side.docket.placed.values() if each.act.author != side.party]
        words: list[tuple[str, dict[str, Json]]] = [(kinds.ASSESS, {"status": "open"})]
        words += [(keeping.HOLD, naming(each)) for each in known]
        kind, values = data.draw(st.sampled_from(words))
        said = side.write(kind, values)
        if admits(side.docket, said, GROUND) is None:
            admitted.add(said.id)
        acts.append(said)
        if data.draw(st.booleans()):
            for other in sides.values():
                other.take(*acts)
    docket = fold(*acts)
    assert fold(first, *data.draw(st.permutations(acts[1:]))).digest() == docket.digest()
    assert fold(*acts[::-1]).value() == docket.value()
    for each in acts:
        refused = docket.standing(each.id) is Standing.REFUSED
        assert not (refused and each.id in admitted)
