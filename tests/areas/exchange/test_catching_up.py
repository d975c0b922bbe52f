# SPDX-License-Identifier: Apache-2.0
"""What a joiner's door does for a parcel of the register, counted: as many questions and transactions for many acts as for few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.core.acts import contacts
from demarche.core.keys import ActPublic, LogPublic
from demarche.core.parcel import CarriedAct, Parcel, read_answer, write_parcel
from demarche.ledger import folds, processes, registers, replay
from tests.areas.exchange.joining import Joining

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def reader(db: None, home: Path) -> Joining:
    """Castellia's node has read the register once, so that nothing is done for the first time."""
    joining = Joining()
    joining.asked()
    joining.enter().reads()
    return joining


def brought(reader: Joining, count: int) -> bytes:
    """A parcel of Aurelia's with so many new acts of hers and of Borealia's in turns, their leaves, and one head of each log."""
    acts = [
        reader.says(contacts.CONFIRM, {"text": f"As they stand, {n}."}, by=reader.borealia if n % 2 else None)
        for n in range(count)
    ]
    logs = {"XA": reader.peer.log, "XB": reader.borealia.log}
    carried = tuple(CarriedAct(each, logs[each.act.author].place(each.act.id)) for each in acts)
    heads = (reader.peer.head(), reader.borealia.log.shown(reader.now))
    parcel = Parcel(reader.process, heads, carried, register=reader.peer.kept.lacking())
    return reader.peer.cover(reader.peer.sealed(write_parcel(parcel)))


def taken(reader: Joining, body: bytes) -> list[str]:
    """The statements that taking a parcel in sends."""
    with CaptureQueriesContext(connection) as captured:
        status, data = reader.door(body)
    answer = read_answer(data)
    assert (status, answer.code, answer.refused) == (200, None, ())
    reader.peer.shown = len(reader.peer.log.leaves)
    reader.peer.kept.believe(answer.held)
    assert processes.standing(reader.process).register.size == reader.peer.kept.register.size
    return [each["sql"] for each in captured]


def test_a_door_asks_as_often_for_many_acts_of_the_register_as_for_few(reader: Joining) -> None:
    """And the parcel is one transaction, whatever it holds, with one head signed after it."""
    taken(reader, brought(reader, 2))
    few = taken(reader, brought(reader, 2))
    signed = reader.signer.heads
    many = taken(reader, brought(reader, 40))
    assert len(few) == len(many)
    transactions = [sum(each.startswith("SAVEPOINT") for each in sent) for sent in (few, many)]
    assert transactions[0] == transactions[1]
    assert sum("INSERT" in each and '"ledger_actrecord"' in each for each in many) == 1
    assert reader.signer.heads - signed == 1


def test_each_act_is_verified_once_and_each_head_as_often_for_many_as_for_few(
    reader: Joining, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head of another Party's log is tried first with the key of the Party that is said to keep it."""
    acts = counting(monkeypatch, ActPublic, "verify")
    heads = counting(monkeypatch, LogPublic, "verify_ed25519")
    found = []
    for count in (2, 40):
        body = brought(reader, count)
        before = len(acts), len(heads)
        taken(reader, body)
        found.append((len(acts) - before[0] - count, len(heads) - before[1]))
    # Aurelia's head is opened to see that it is hers and that it continues; Borealia's and that of the register once. Beside the
    # acts the key-set in the applicant's own request is verified twice, whatever comes.
    assert found == [(2, 4), (2, 4)]


def counting(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[None]:
    """A list that grows by one with each call."""
    calls: list[None] = []
    real: Callable[..., None] = getattr(owner, name)

    def counted(*given: object) -> None:
        calls.append(None)
        real(*given)

    monkeypatch.setattr(owner, name, counted)
    return calls


def test_a_register_is_folded_from_its_rows_in_as_many_questions_for_many_acts_as_for_few(reader: Joining) -> None:
    """A page of leaves and a page of their acts at a time; nothing is read twice."""

    def folded() -> int:
        registers._HELD.clear()
        folds.SHELF.clear()
        with CaptureQueriesContext(connection) as captured:
            assert replay.ground(reader.process).register.size == reader.peer.kept.register.size
        documents = [each for each in captured if '"document"' in each["sql"] and "actrecord" in each["sql"]]
        # The founding acts, and those that the leaves name.
        assert len(documents) == 2
        return len(captured)

    taken(reader, brought(reader, 2))
    folded()
    few = folded()
    taken(reader, brought(reader, 40))
    assert folded() == few
