# SPDX-License-Identifier: Apache-2.0
"""What a batch costs beyond its signatures: as many queries for a hundred acts as for two, and one head each way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.exchange.outbox import due_addressees
from demarche.core.acts import concern as kinds
from demarche.ledger import outbox
from demarche.ledger.models import Outbox
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.builders import raising

if TYPE_CHECKING:
    from collections.abc import Callable

    from demarche.core.acts.act import SignedAct
    from tests.areas.exchange.node import Two


def queries(work: Callable[[], object]) -> int:
    """How many statements the work sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([each for each in captured if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.fixture
def talk(two: Two) -> SignedAct:
    """A concern of Borealia's that both hold, and one exchange each way, so that nothing is done for the first time."""
    concern = two.hear(kinds.RAISE, FROM_BOREALIA)
    two.release(kinds.ACKNOWLEDGE, {"clause": "without_prejudice"}, dossier=concern)
    two.deliver()
    return concern


def test_the_door_asks_as_often_for_many_acts_as_for_few(two: Two, talk: SignedAct) -> None:
    def parcel(count: int) -> bytes:
        acts = [two.say(kinds.CLOSE, {}, dossier=talk) for _ in range(count)]
        body = two.peer.post(*acts)
        two.peer.shown = len(two.peer.log.leaves)
        return body

    two.door(parcel(2))
    few, many = parcel(2), parcel(60)
    assert queries(lambda: two.door(few)) == queries(lambda: two.door(many))


def test_a_receipt_writes_no_text_again(two: Two) -> None:
    """What Find holds of an act is there since it was released; a receipt moves its matter, and asks for no calls."""
    two.release(kinds.RAISE, raising("open"))
    with CaptureQueriesContext(connection) as captured:
        two.deliver()
    told = [each["sql"] for each in captured if "find_document" in each["sql"] or "callrecord" in each["sql"]]
    assert [each.split()[0] for each in told] == ["UPDATE"]


def test_the_way_out_asks_as_often_for_many_acts_as_for_few(two: Two) -> None:
    concern = two.release(kinds.RAISE, raising("open"))
    two.deliver()
    counted = []
    for count in (2, 60):
        for _ in range(count):
            two.release(kinds.CLOSE, {}, dossier=concern)
        counted.append(queries(two.deliver))
    assert counted[0] == counted[1]


def test_a_batch_costs_one_signature_of_each_log_and_one_of_the_node(two: Two, talk: SignedAct) -> None:
    """Acts are signed when they are released; carrying a hundred signs one head and one cover, taking them in one head."""
    acts = [two.say(kinds.CLOSE, {}, dossier=talk) for _ in range(20)]
    body = two.peer.post(*acts)
    signed = two.signer.acts, two.signer.heads
    two.door(body)
    assert (two.signer.acts - signed[0], two.signer.heads - signed[1]) == (0, 1)


def test_whose_turn_it_is_is_looked_up_a_party_and_not_an_act(two: Two) -> None:
    """The worker looks five times a second: it walks the index by Party, and not along all that waits for each."""
    waiting = [
        Outbox(
            process_id=two.process, act=f"{at:064x}", dossier=two.process, addressee=two.other.code, leaf_index=9 + at
        )
        for at in range(3000)
    ]
    Outbox.objects.bulk_create(waiting)
    assert due_addressees(two.machine) == [(two.process, two.other.code)]
    # With its values beside it, as it is run: written into it, they would let the engine see more.
    text, readers = outbox._DUE._statement()
    values = [read([two.machine] * 3) for read in readers]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {text}", values)
        else:  # a table this small would be read whole for speed
            cursor.execute("ANALYZE ledger_outbox")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {text}", values)
        plan = "\n".join(str(each[-1]) for each in cursor.fetchall())
    assert re.search(r"outbox_under_way \(process_id=\? AND addressee=\? AND due<\?\)|using outbox_under_way", plan), (
        plan
    )
