# SPDX-License-Identifier: Apache-2.0
"""The room for acts that wait: Borealia's charter lets one of each Party wait, and a register that is not here is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demarche.areas.exchange.models import WaitingAct
from demarche.core.acts import concern as kinds
from demarche.core.charter import read_charter
from demarche.core.encoding import canonical, parse
from demarche.core.parcel import read_answer
from tests.areas.exchange.node import Two
from tests.areas.exchange.test_register import FROM_AURELIA, forked, sizes, states
from tests.builders import AURELIA, BOREALIA, charter_between
from tests.simulation.registering import Kept

if TYPE_CHECKING:
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json


@pytest.fixture
def narrow(db: None, home: Path) -> Two:
    """Borealia's node, which takes leaves; there is room for one act of Aurelia's to wait."""
    value = parse(charter_between(AURELIA, BOREALIA).document)
    assert isinstance(value, dict)
    limits: Json = {**Two(BOREALIA, AURELIA).peer.charter.limits, "waiting": 1}
    two = Two(BOREALIA, AURELIA, charter=read_charter(canonical({**value, "limits": limits})))
    return two.found()


def cited(two: Two) -> list[SignedAct]:
    """Aurelia enters something in the register, and raises two concerns that cite it; nothing is sent."""
    entry = states(two)
    assert two.peer.kept.register.index(entry.act.id) is not None
    concerns = [two.peer.say(kinds.RAISE, FROM_AURELIA, audience=("XA", "XB")) for _ in range(2)]
    assert {each.act.register.size for each in concerns} == {3}
    return [entry, *concerns]


def codes(two: Two, *acts: SignedAct) -> list[str]:
    """What the door refuses of a parcel."""
    _status, data = two.door(two.peer.post(*acts))
    return [each.code for each in read_answer(data).refused]


def test_a_larger_register_is_waited_for(narrow: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the leaf the first one waits, and for the second there is no room."""
    _entry, first, second = cited(narrow)
    monkeypatch.setattr(Kept, "lacking", lambda _self: None)
    assert codes(narrow, first, second) == ["waiting_full"]
    assert set(WaitingAct.objects.values_list("act", flat=True)) <= {first.act.id, second.act.id}
    assert WaitingAct.objects.count() == 1


def test_leaves_in_the_same_parcel_count(narrow: Two) -> None:
    """What the parcel itself brings is known once it is taken in, so neither waits."""
    entry, first, second = cited(narrow)
    assert codes(narrow, entry, first, second) == []
    assert not WaitingAct.objects.exists()


def test_another_register_of_a_known_size_is_waited_for(narrow: Two) -> None:
    """Two registers: what cites the one that is not ours waits, and takes the room."""
    narrow.peer.send(narrow.door, states(narrow))
    narrow.peer.kept.register = forked(narrow, since=2).register
    first, second = (narrow.peer.say(kinds.RAISE, FROM_AURELIA, audience=("XA", "XB")) for _ in range(2))
    assert first.act.register.size == sizes(narrow)[0] == 3
    assert codes(narrow, first, second) == ["waiting_full"]


def test_a_register_that_is_known_here_is_not_waited_for(narrow: Two) -> None:
    """One that was folded before: two acts, and room for one that waits."""
    entry, first, second = cited(narrow)
    narrow.peer.send(narrow.door, entry)
    assert codes(narrow, first, second) == []
    assert not WaitingAct.objects.exists()
