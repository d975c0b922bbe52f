# SPDX-License-Identifier: Apache-2.0
"""How a matter is kept: registry numbers given later, rest, a question how it stands."""

import pytest

from demarche.core.acts import concern as kinds
from demarche.core.acts import keeping, pursuing
from demarche.core.encoding import Json
from demarche.core.process.matter import Stage
from tests.core.post import Correspondence, any_order
from tests.core.sides import AURELIA as A
from tests.core.sides import BOREALIA as B
from tests.core.sides import raised

ACK: dict[str, Json] = {"clause": "without_prejudice", "number": "XB-IN-0007"}


def test_either_side_gives_its_own_number_later_and_may_change_it() -> None:
    """Whatever act gave it; nobody gives another's."""
    post = Correspondence()
    assert post.matter.numbers == {}
    post.say(A, keeping.ADD_NUMBER, {"number": "XA-2027-001"})
    post.say(B, kinds.ACKNOWLEDGE, ACK)
    post.say(B, keeping.ADD_NUMBER, {"number": "XB-IN-0008"})
    assert post.matter.numbers == {A: "XA-2027-001", B: "XB-IN-0008"}
    assert [entry.value for entry in post.docket.history("number", B)] == ["XB-IN-0007", "XB-IN-0008"]


def test_an_enquiry_how_it_stands_changes_nothing() -> None:
    """It stands under its own id, and nothing is owed by it."""
    post = Correspondence()
    before = post.matter
    said = post.say(B, keeping.ENQUIRE, {"text": "Where does it stand?"})
    assert post.matter == before
    assert post.docket.current("enquired", B, said.id) is not None


@pytest.mark.parametrize("party", [A, B])
def test_a_matter_rests_until_somebody_takes_it_up_again(party: str) -> None:
    """A number, an enquiry or another rest do not; anything else that is said of it does, by whomever."""
    for waking in (A, B):
        post = Correspondence()
        post.say(party, keeping.REST, {})
        post.say(A, keeping.ADD_NUMBER, {"number": "XA-2027-001"})
        post.say(waking, keeping.ENQUIRE, {})
        post.say(B, keeping.REST, {})
        assert set(post.stages[1:]) == {Stage.RESTING}
        assert {each.author for each in post.matter.resting} == {party, B}
        post.say(waking, kinds.ASSESS, {"status": "open"})
        assert post.stage() is Stage.RAISED
        assert not post.matter.resting
        rest = post.say(party, keeping.REST, {})
        assert post.stage() is Stage.RESTING
        assert post.matter.resting == (rest,)


def test_what_crossed_a_rest_in_the_post_takes_the_matter_up() -> None:
    """Aurelia let it rest without having read the answer."""
    first, sides = raised()
    rest = sides[A].write(keeping.REST, {})
    answer = sides[B].write(kinds.ANSWER, {"a1": {"value": "no"}, "a2": {"value": "no_information"}})
    post = Correspondence((first, sides))
    post.carry(rest, answer)
    assert post.stage() is Stage.ANSWERED
    assert any_order(first, rest, answer).digest() == post.docket.digest()


def test_what_the_rules_refuse_takes_nothing_up() -> None:
    """Nor does it end a rest of its author's own."""
    post = Correspondence()
    post.say(A, keeping.REST, {})
    post.carry(post.sides[A].write(pursuing.SATISFY, {"s1": "satisfied"}))
    assert post.stage() is Stage.RESTING
