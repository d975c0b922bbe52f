# SPDX-License-Identifier: Apache-2.0
"""Another Party keeps the register: enough of the others name it from one entry on, also when the depositary is dead."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from demarche.core.acts import depositary as acts
from demarche.core.acts import membership as standing_acts
from demarche.core.acts import powers as powers_acts
from demarche.core.acts import subject as subject_acts
from demarche.core.codes import Reason
from demarche.core.process.depositary import (
    Change,
    Tenure,
    Word,
    decided,
    entered,
    is_over,
    keeper,
    least_that_stays,
    needed,
    open_round,
    tenures,
    words,
)
from demarche.core.process.docket import Standing
from demarche.core.process.handing_over import ground_under, with_next
from demarche.core.process.register import View, register_origin
from demarche.core.process.settle import admits, grown, refold
from tests.builders import AURELIA, BOREALIA, CASTELLIA, DELTORA, party
from tests.core.shared import Shared

if TYPE_CHECKING:
    from demarche.core.acts.act import Act, Head
    from demarche.core.encoding import Json

XA, XB, XC, XD, XE = "XA", "XB", "XC", "XD", "XE"
EQUORIA = party(XE, "Equoria")
FIVE = (AURELIA, BOREALIA, CASTELLIA, DELTORA, EQUORIA)
NOTE = {"note": "NV 12/2027"}


def process(size: int = 3) -> Shared:
    """A process of so many Parties, whose depositary is XA."""
    return Shared(parties=FIVE[:size])


def wanting(to: str = XB, stays: int = 3, *, generation: int = 2, round_: int = 1) -> dict[str, Json]:
    return {"to": to, "generation": generation, "round": round_, "stays": stays, **NOTE}


def word(
    shared: Shared, author: str, to: str = XB, *, head: Head | None = None, after: tuple[str, ...] = (), **more: int
) -> Act:
    """Say whom a Party wants, on the register as it is or by `head`; held, not entered."""
    head = head or shared.register.head
    said = shared.write(author, acts.CHANGE, wanting(to, head.size, **more), head=head, after=after)
    shared.take(said)
    return said


def change(shared: Shared) -> Change | None:
    """What came of the words held now, while the charter's depositary keeps the register."""
    return decided(words(shared.docket, 2), shared.register, shared.charter, tenures(shared.charter)[-1])


def begin(shared: Shared) -> Tenure:
    """Have the next depositary begin where the words say, and enter what is not entered, in the order of arrival."""
    found = change(shared)
    assert found is not None
    shared.register.cut(found.head.size)
    shared.starts = (found.head.size,)
    acts_held = [each.act for each in shared.docket.placed.values()] + list(shared.docket.waiting.values())
    refold(shared.docket, shared.ground)
    left = [each for each in acts_held if shared.register.index(each.id) is None]
    while left:
        grown(shared.docket, shared.ground)
        ready = next(each for each in left if each.id in shared.docket.placed and _is_next(shared, each))
        left.remove(ready)
        shared.enter(ready)
    return Tenure(found.generation, found.to, found.head.size)


def _is_next(shared: Shared, act: Act) -> bool:
    return act.prev is None or shared.register.index(act.prev) is not None


def test_two_of_two_others_replace_a_dead_depositary() -> None:
    """One word is not enough; the depositary's is not asked for; what is entered from there on is under another name."""
    shared = process()
    word(shared, XB)
    assert change(shared) is None
    word(shared, XC)
    found = change(shared)
    assert found == Change(2, XB, shared.register.head, tuple(words(shared.docket, 2)))
    assert [(each.party, each.round, each.to) for each in found.words] == [(XB, 1, XB), (XC, 1, XB)]
    tenure = begin(shared)
    assert tenure == Tenure(2, XB, 3)
    assert (tenure.origin(shared.process), shared.register.size) == (register_origin(shared.process, 2), 5)
    assert entered(shared.view, shared.charter) == (Tenure(1, XA, 0), tenure)
    assert entered(View(shared.register, 4), shared.charter) == (Tenure(1, XA, 0),)
    assert [keeper(entered(shared.view, shared.charter), index).code for index in (0, 2, 3, 9)] == [XA, XA, XB, XB]


def test_of_two_parties_it_takes_both() -> None:
    shared = process(2)
    word(shared, XB)
    assert change(shared) is None
    word(shared, XA)
    found = change(shared)
    assert found is not None
    assert [each.party for each in found.words] == [XA, XB]


@pytest.mark.parametrize(
    ("size", "count", "most"), [(2, {XA, XB}, 2), (3, {XB, XC}, 2), (4, {XB, XC, XD}, 3), (5, {XB, XC, XD, XE}, 3)]
)
def test_how_many_must_say_the_same(size: int, count: set[str], most: int) -> None:
    shared = process(size)
    assert needed(shared.view, shared.charter, XA) == (frozenset(count), most)


def test_who_is_suspended_is_not_asked() -> None:
    """Of three with one suspended it takes both that are left; where that is the depositary, the two others."""
    shared = process()
    shared.say(XC, standing_acts.SUSPEND, NOTE)
    assert needed(shared.view, shared.charter, XA) == (frozenset({XA, XB}), 2)
    assert needed(shared.view, shared.charter, XC) == (frozenset({XA, XB}), 2)
    shared.say(XA, standing_acts.WITHDRAW, NOTE)
    assert needed(shared.view, shared.charter, XA) == (frozenset({XB}), 1)


def test_one_size_must_be_named() -> None:
    """Words that name another size or another Party are other words."""
    shared = process()
    small = shared.register.head
    word(shared, XB)
    shared.say(XC, subject_acts.PROPOSE, {"area": "CIN", "parties": [XB, XC], "by": "Minister"})
    word(shared, XC)
    assert change(shared) is None
    assert {each.head.size for each in words(shared.docket, 2)} == {small.size, small.size + 1}


def test_a_live_depositary_enters_the_first_word_and_the_second_still_names_the_same_size() -> None:
    """What was entered beyond it is void; who had folded that is judged by what stands before it."""
    shared = process()
    head = shared.register.head
    first = word(shared, XB)
    shared.enter(first)
    late = shared.write(XA, subject_acts.PROPOSE, {"area": "CIN", "parties": [XA, XC], "by": "Minister"})
    shared.take(late)
    assert late.register.size == 4
    second = word(shared, XC, head=head, after=(first.id,))
    assert shared.docket.standing(second.id) is Standing.IN_EFFECT
    begin(shared)
    assert shared.docket.standing(late.id) is Standing.IN_EFFECT
    assert shared.docket.placed[late.id].register_size == 3
    assert shared.register.size == 6
    assert shared.ground.reach(late.register) == 3
    assert entered(shared.view, shared.charter)[-1] == Tenure(2, XB, 3)


def test_nothing_that_its_author_has_seen_may_stand_on_more_than_is_to_stay() -> None:
    """So whoever holds what is to stay can judge every word."""
    shared = process()
    small = shared.register.head
    shared.say(XC, subject_acts.PROPOSE, {"area": "CIN", "parties": [XB, XC], "by": "Minister"})
    assert shared.refused(XC, acts.CHANGE, wanting(), head=small) is None
    shared.say(XC, subject_acts.PROPOSE, {"area": "DRG", "parties": [XB, XC], "by": "Minister"})
    assert shared.refused(XC, acts.CHANGE, wanting(), head=small) is Reason.REGISTER_FELL
    assert shared.refused(XC, acts.CHANGE, wanting(stays=5)) is None


def test_who_can_be_named() -> None:
    """A Party that takes part and does not keep it already, by the register that the word cites."""
    shared = process(4)
    shared.say(XD, standing_acts.SUSPEND, NOTE)
    for to in (XA, XD, "XZ"):
        assert shared.refused(XB, acts.CHANGE, wanting(to, 5)) is Reason.NO_DEPOSITARY
    assert shared.refused(XB, acts.CHANGE, wanting(XB, 5)) is None
    assert shared.refused(XB, acts.CHANGE, wanting(XB, 4)) is Reason.WRONG_PLACE


def test_the_depositary_after_the_next_is_named_once_the_next_is_known() -> None:
    """By what the author had seen; from the size where the one before began."""
    shared = process()
    assert shared.refused(XB, acts.CHANGE, wanting(XC, 3, generation=3)) is Reason.NOT_THE_NEXT_DEPOSITARY
    small = shared.register.head
    word(shared, XB)
    word(shared, XC)
    begin(shared)
    assert shared.refused(XA, acts.CHANGE, wanting(XC, 3, generation=3), head=small) is Reason.NOT_THE_NEXT_DEPOSITARY
    said = shared.write(XA, acts.CHANGE, wanting(XC, 5, generation=3))
    assert admits(shared.docket, said, shared.ground) is None
    assert shared.refused(XC, acts.CHANGE, wanting(XB, 5, generation=3)) is Reason.NO_DEPOSITARY
    shared.take(said, shared.write(XC, acts.CHANGE, wanting(XC, 5, generation=3)))
    found = decided(words(shared.docket, 3), shared.register, shared.charter, entered(shared.view, shared.charter)[-1])
    assert found is not None
    assert (found.generation, found.to, found.head.size) == (3, XC, 5)


def test_a_party_has_one_word_a_round_and_the_next_round_begins_when_the_last_is_over() -> None:
    shared = process()
    first = word(shared, XB, XB)
    assert shared.refused(XB, acts.CHANGE, wanting(XC)) is Reason.ROUND_OPEN
    assert shared.refused(XB, acts.CHANGE, wanting(XC, round_=2)) is Reason.ROUND_OPEN
    other = word(shared, XC, XC)
    assert change(shared) is None
    again = word(shared, XB, XC, after=(other.id,), round_=2)
    assert shared.docket.standing(again.id) is Standing.IN_EFFECT
    assert shared.refused(XB, acts.CHANGE, wanting(XC, round_=2)) is Reason.ROUND_OPEN
    assert change(shared) is None
    word(shared, XC, XC, after=(again.id,), round_=2)
    found = change(shared)
    assert found is not None
    assert (found.to, [each.round for each in found.words]) == (XC, [2, 2])
    assert first.id not in {each.act for each in found.words}


def test_rivals_that_cross_come_about_on_no_node_and_the_next_round_makes_one() -> None:
    """Four others, two of each mind, in every order of arrival: nobody begins; then three say the same."""
    shared = process(5)
    split = [shared.write(code, acts.CHANGE, wanting(to, 5)) for code, to in ((XB, XB), (XC, XB), (XD, XD), (XE, XD))]
    digests = set()
    for order in permutations(split):
        node = shared.again()
        node.take(*order)
        assert change(node) is None
        digests.add(node.docket.digest())
    assert len(digests) == 1
    shared.take(*split)
    seen = tuple(each.id for each in split)
    for code in (XC, XD, XE):
        others = tuple(act for act in seen if shared.docket.placed[act].act.author != code)
        word(shared, code, XD, after=others, round_=2)
    found = change(shared)
    assert found is not None
    assert (found.to, {each.party for each in found.words}) == (XD, {XC, XD, XE})


def test_when_a_round_is_over() -> None:
    """Whoever has not spoken in it counts for every side; who is in a later round has spoken."""
    shared = process(5)
    count, most = needed(shared.view, shared.charter, XA)
    head = shared.register.head

    def said(*which: tuple[str, int, str]) -> list[Word]:
        return [Word(party_, f"{party_}{number}", number, to, head) for party_, number, to in which]

    assert is_over([], 0, count, most)
    assert not is_over([], 1, count, most)
    assert not is_over(said((XB, 1, XB), (XC, 1, XC)), 1, count, most)
    assert not is_over(said((XB, 1, XB), (XC, 1, XB), (XD, 1, XD)), 1, count, most)
    assert is_over(said((XB, 1, XB), (XC, 1, XC), (XD, 1, XD)), 1, count, most)
    assert is_over(said((XB, 1, XB), (XC, 1, XC), (XD, 2, XB), (XE, 2, XB)), 1, count, most)
    assert not is_over(said((XB, 1, XB), (XC, 1, XC), (XA, 1, XD)), 1, count, most)


def test_who_signs_two_words_for_a_round_is_proven_by_them() -> None:
    """Two depositaries come about only so: each node follows what it saw first, and holds the proof against the Party."""
    shared = process(4)
    rival = shared.again()
    one, two = (word(shared, code) for code in (XB, XC))
    forked = shared.write(XD, acts.CHANGE, wanting(XB, 4)), rival.write(XD, acts.CHANGE, wanting(XC, 4))
    shared.take(forked[0])
    assert change(shared) is not None
    rival.take(forked[1], one, two)
    assert change(rival) is None
    for node, other in ((shared, forked[1]), (rival, forked[0])):
        node.take(other)
        [proof] = node.docket.equivocations()
        assert (proof.author, set(proof.acts)) == (XD, {each.id for each in forked})


def test_where_the_depositary_is_replaced_a_former_one_goes_on_alone() -> None:
    """It had entered an act that nobody else had: that act is entered anew, and its author's powers are judged by what stands."""
    shared = process()
    head = shared.register.head
    stated = shared.say(
        XA, powers_acts.STATE, {"powers": {"diplomatic_desk": [powers_acts.STATE], "technical_desk": []}, "note": "1"}
    )
    beyond = shared.write(XA, subject_acts.PROPOSE, {"area": "CIN", "parties": [XA, XB], "by": "Minister"})
    word(shared, XB, head=head)
    word(shared, XC, head=head)
    shared.take(beyond)
    begin(shared)
    assert shared.docket.standing(beyond.id) is Standing.IN_EFFECT
    assert shared.register.index(stated.id) is not None
    assert shared.register.index(beyond.id) == 6


def test_a_head_that_nobody_knows_yet_is_waited_for() -> None:
    """A size not reached is waited for; a root that differs is void only above where a later depositary began."""
    shared = process()
    assert shared.ground.reach(shared.register.head) == 3
    other = shared.again()
    shared.say(XC, subject_acts.PROPOSE, {"area": "CIN", "parties": [XB, XC], "by": "Minister"})
    other.say(XC, subject_acts.PROPOSE, {"area": "DRG", "parties": [XB, XC], "by": "Minister"})
    foreign = other.register.head
    assert shared.ground.reach(foreign) is None
    shared.starts = (4,)
    assert shared.ground.reach(foreign) is None
    shared.starts = (3,)
    assert shared.ground.reach(foreign) == 3
    larger = other.say(XC, subject_acts.PROPOSE, {"area": "OTH", "parties": [XB, XC], "by": "Minister"})
    assert larger.register.size == 4
    assert shared.ground.reach(other.register.head) is None
    assert not shared.ground.knows(other.register.head)


def test_which_round_is_open() -> None:
    """The first in which something can still come about, also where nobody has spoken yet."""
    shared = process()
    count, most = needed(shared.view, shared.charter, XA)
    head = shared.register.head
    split = [Word(XB, "1", 1, XB, head), Word(XC, "2", 1, XC, head)]
    assert open_round([], count, most) == 1
    assert open_round(split[:1], count, most) == 1
    assert open_round(split, count, most) == 2
    assert open_round([*split, Word(XB, "3", 2, XB, head)], count, most) == 2
    assert open_round([*split, Word(XB, "3", 2, XB, head), Word(XC, "4", 2, XC, head)], count, most) == 3


def test_how_much_stays_at_least() -> None:
    """All that was entered but words about the next depositary, and no less than anything said stands on."""
    shared = process()
    assert least_that_stays(shared.docket, shared.view, 2) == 3
    first = word(shared, XB)
    shared.enter(first)
    assert least_that_stays(shared.docket, shared.view, 2) == 3
    assert least_that_stays(shared.docket, shared.view, 3) == 4
    shared.take(shared.write(XA, subject_acts.PROPOSE, {"area": "CIN", "parties": [XA, XB], "by": "Minister"}))
    assert least_that_stays(shared.docket, shared.view, 2) == 4
    shared.say(XC, subject_acts.PROPOSE, {"area": "CIN", "parties": [XB, XC], "by": "Minister"})
    assert least_that_stays(shared.docket, shared.view, 2) == 5


def test_a_register_is_folded_anew_as_one_depositary_after_another_kept_it() -> None:
    """The next begins where the words say, and nowhere else."""
    shared = process()
    held = tenures(shared.charter)

    def following() -> tuple[Tenure, ...]:
        return with_next(shared.docket, ground_under(shared.charter, shared.founders, shared.register, held), held)

    word(shared, XB)
    assert following() == held
    word(shared, XC)
    assert following() == (*held, Tenure(2, XB, 3))
    assert ground_under(shared.charter, shared.founders, None, following()).starts == (3,)
    shared.say(XC, subject_acts.PROPOSE, {"area": "CIN", "parties": [XB, XC], "by": "Minister"})
    assert following() == held
