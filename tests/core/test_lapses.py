# SPDX-License-Identifier: Apache-2.0
"""What a depositary's own receipts and register show against it: left out, late, in another order."""

from typing import TYPE_CHECKING

from demarche.core.acts import subject as acts
from demarche.core.acts.act import Act
from demarche.core.process.lapses import WITHIN, Lapse, Lapsed, Received, lapses
from tests.core.shared import Shared

if TYPE_CHECKING:
    from demarche.core.encoding import Json

XA, XB = "XA", "XB"


def proposing(shared: Shared, author: str) -> Act:
    values: dict[str, Json] = {"area": "CIN", "parties": [XA, XB], "by": "Minister"}
    return shared.write(author, acts.PROPOSE, values)


def found(shared: Shared, received: dict[str, Received], at: int) -> list[Lapsed]:
    return list(lapses(shared.register, shared.register.size, received, at))


def test_an_act_received_and_not_entered_within_the_time_is_missing() -> None:
    """Not a second before; and of what no receipt shows nothing is said."""
    shared = Shared()
    act, unreceipted = proposing(shared, XB), proposing(shared, XA)
    shared.take(act, unreceipted)
    got = Received(7, shared.now)
    assert found(shared, {act.id: got}, shared.now + WITHIN) == []
    assert found(shared, {act.id: got}, shared.now + WITHIN + 1) == [Lapsed(Lapse.MISSING, act.id, None, got)]
    shared.enter(act)
    assert found(shared, {act.id: got}, shared.now + 9 * WITHIN) == []
    assert [each.lapse for each in lapses(shared.register, 2, {act.id: got}, shared.now + 9 * WITHIN)] == [
        Lapse.MISSING
    ]


def test_an_act_entered_after_the_time_is_late() -> None:
    """By the leaf's own time."""
    shared = Shared()
    one, other = proposing(shared, XB), proposing(shared, XA)
    t = shared.now
    shared.enter(one, t=t + WITHIN)
    shared.enter(other, t=t + WITHIN + 1)
    received = {one.id: Received(4, t), other.id: Received(5, t)}
    assert found(shared, received, t + 9 * WITHIN) == [Lapsed(Lapse.LATE, other.id, 3, received[other.id])]


def test_what_came_first_stands_first() -> None:
    """An act that came before another and stands after it is named with that one."""
    shared = Shared()
    first, second, third = proposing(shared, XB), proposing(shared, XA), None
    shared.enter(second, first)
    third = proposing(shared, XB)
    shared.enter(third)
    received = {
        first.id: Received(4, shared.now),
        second.id: Received(5, shared.now),
        third.id: Received(6, shared.now),
    }
    assert found(shared, received, shared.now) == [
        Lapsed(Lapse.REORDERED, first.id, 3, received[first.id], before=second.id)
    ]
    del received[second.id]
    assert found(shared, received, shared.now) == []


def test_a_leaf_out_of_its_authors_order_is_told_by_itself() -> None:
    """No receipt is needed: the register contradicts the acts it names."""
    shared = Shared()
    first = proposing(shared, XB)
    shared.take(first)
    second = proposing(shared, XB)
    shared.enter(second, first, first)
    assert found(shared, {}, shared.now) == [
        Lapsed(Lapse.OUT_OF_ORDER, second.id, 2),
        Lapsed(Lapse.OUT_OF_ORDER, first.id, 4),
    ]
    assert list(lapses(shared.register, 2, {}, shared.now)) == []


def test_what_a_former_depositary_entered_is_not_held_against_the_next() -> None:
    """Neither that it was late, nor its order, nor what it entered twice."""
    shared = Shared()
    first, second = proposing(shared, XB), proposing(shared, XA)
    shared.enter(second, first, first, t=shared.now + 9 * WITHIN)
    received = {first.id: Received(4, shared.now), second.id: Received(5, shared.now)}
    size, at = shared.register.size, shared.now + 9 * WITHIN
    assert {each.lapse for each in lapses(shared.register, size, received, at)} == {
        Lapse.LATE,
        Lapse.REORDERED,
        Lapse.OUT_OF_ORDER,
    }
    assert list(lapses(shared.register, size, received, at, start=size)) == []
