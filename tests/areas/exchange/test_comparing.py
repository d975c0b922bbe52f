# SPDX-License-Identifier: Apache-2.0
"""Two nodes compare what they hold: a wiped outbox, a withheld act, a node that lags behind, all heal by it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from demarche.areas.exchange import comparing, holding
from demarche.areas.exchange.comparing import HOUR, MINUTE, Outcome, Rounds, ask_all, compare_with
from demarche.areas.exchange.correspondence import known_as, peer
from demarche.areas.exchange.models import Comparison, WaitingAct
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle
from demarche.core.parcel import FIRST, Inventory, Want, read_answer
from demarche.ledger import fsck, holdings
from demarche.ledger.files import keep
from demarche.ledger.models import ActRecord, FileOutbox, Log, Outbox, Process
from demarche.ledger.transaction import write
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.areas.exchange.test_pieces import content, naming
from tests.builders import raising
from tests.desk import browser, officer, seat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from demarche.areas.officers.models import Officer
    from tests.areas.exchange.node import Two


def compared(two: Two) -> Outcome:
    """Aurelia's node compares with Borealia's."""
    whom = (two.process, two.other.code)
    return compare_with(whom, None, signer=two.signer, transport=two.wire, at=two.now, random=two.random)


def clean() -> bool:
    return not fsck.check(lambda _line: None).faults


def test_nothing_is_missing_on_either_side(two: Two) -> None:
    """Equal spans cost one line and one request."""
    two.hear(kinds.RAISE, FROM_BOREALIA)
    two.release(kinds.RAISE, raising("open"))
    two.deliver()
    two.wire.posted.clear()
    assert compared(two) == Outcome(0, 0)
    assert len(two.wire.posted) == 1
    assert len(two.wire.posted[0][2]) < 4000


def test_a_wiped_outbox_heals(two: Two) -> None:
    """As in a restored copy: acts on record that no delivery speaks of. The other node says what it lacks."""
    concern = two.release(kinds.RAISE, raising("open"))
    two.release(kinds.CLOSE, {}, dossier=concern)
    Outbox.objects.filter(process=two.process).delete()
    assert not clean()
    two.now += 3600
    assert compared(two) == Outcome(0, 2)
    assert two.deliver() == 2
    assert {concern.act.id} < set(two.peer.acts)
    assert [row.state for row in Outbox.objects.filter(dossier=concern.act.id)] == ["delivered", "delivered"]
    assert compared(two) == Outcome(0, 0)


def test_what_it_lost_goes_to_it_again(two: Two) -> None:
    """Borealia's node was put back to a copy of before; the receipts it gave are held here all along."""
    concern = two.release(kinds.RAISE, raising("open"))
    two.deliver()
    del two.peer.acts[concern.act.id]
    assert compared(two) == Outcome(0, 0)  # it receipted it within this minute
    two.now += holdings.MINUTE
    assert compared(two) == Outcome(0, 1)
    assert two.row(concern).state == "waiting"
    assert clean()
    assert two.deliver() == 1
    assert two.row(concern).state == "delivered"
    assert clean()


def test_a_large_file_goes_with_its_act_again(roomy: Two) -> None:
    """Both its delivery that was wiped, and one that was done before the other side lost it."""
    data = content()
    act = roomy.release(kinds.RAISE, naming(data), files=(keep(data, "application/octet-stream"),))
    Outbox.objects.filter(act=act.act.id).delete()
    FileOutbox.objects.all().delete()
    assert compared(roomy) == Outcome(0, 1)
    roomy.deliver()
    roomy.follow()
    assert FileOutbox.objects.get().state == "delivered"
    del roomy.peer.acts[act.act.id]
    roomy.now += 3600
    assert compared(roomy) == Outcome(0, 1)
    assert (FileOutbox.objects.get().state, FileOutbox.objects.get().offset) == ("waiting", 0)
    assert clean()
    roomy.deliver()
    roomy.follow(later=60)
    assert FileOutbox.objects.get().state == "delivered"
    assert clean()


def test_what_we_lack_is_told_and_comes(two: Two) -> None:
    """The other way round: Borealia wrote while this node's store was a day older."""
    first = two.hear(kinds.RAISE, FROM_BOREALIA)
    more = [two.say(kinds.CLOSE, {}, dossier=first) for _ in range(3)]
    assert compared(two) == Outcome(3, 0)
    assert two.peer.asked == [Want(dossier=first.act.id, author="XB", above=1)]
    two.peer.send(two.door, *more)
    assert compared(two) == Outcome(0, 0)


def test_the_door_answers_an_inventory_with_what_it_wants_and_what_it_has(two: Two) -> None:
    ours = two.release(kinds.RAISE, raising("open"))
    theirs = two.say(kinds.RAISE, FROM_BOREALIA)
    two.now += 3600
    status, data = two.door(two.peer.inventory())
    answer = read_answer(data)
    assert (status, answer.code, answer.head) == (200, None, None)
    assert answer.wants == (Want(dossier=theirs.act.id, author="XB", above=0),)
    [listed] = answer.inventories
    assert (listed.listing or {})[ours.act.id] == {"XA": (1, ours.act.id)}
    assert two.deliver() == 1


def test_a_want_of_acts_and_of_a_span(two: Two) -> None:
    concern = two.release(kinds.RAISE, raising("open"))
    Outbox.objects.filter(act=concern.act.id).delete()
    wants = (Want(FIRST), Want(dossier=concern.act.id, author="XA", above=0))
    _, data = two.door(two.peer.inventory(*wants, whole=False))
    [listed] = read_answer(data).inventories
    assert set(listed.listing or {}) == {two.process, concern.act.id}
    assert two.deliver() == 1


def test_many_dossiers_are_told_apart_by_sums(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """A span with more dossiers than a record lists is told in parts, and only those that differ are gone into."""
    monkeypatch.setattr(holding, "LISTED", 4)
    monkeypatch.setattr(holdings, "AT_A_TIME", 5)
    concerns = [two.release(kinds.RAISE, raising("open")) for _ in range(12)]
    two.deliver()
    lost = concerns[7]
    del two.peer.acts[lost.act.id]
    two.now += 3600
    two.wire.posted.clear()
    assert compared(two) == Outcome(0, 1)
    assert 3 <= len(two.wire.posted) <= comparing.ROUNDS
    assert two.row(lost).state == "waiting"


def test_what_was_stopped_or_refused_is_left_as_it_is(two: Two) -> None:
    """An officer decided, or their door did; a comparison changes neither."""
    concerns = [two.release(kinds.RAISE, raising("open")) for _ in range(2)]
    for concern, state in zip(concerns, ("stopped", "refused"), strict=True):
        Outbox.objects.filter(act=concern.act.id).update(state=state)
    assert compared(two) == Outcome(0, 0)
    assert [two.row(each).state for each in concerns] == ["stopped", "refused"]


def test_the_same_want_over_and_over_makes_nothing_due_twice(two: Two) -> None:
    concern = two.release(kinds.RAISE, raising("open"))
    two.deliver()
    hostile = two.peer.inventory(Want(dossier=concern.act.id, author="XA", above=0), whole=False)
    for _ in range(3):
        two.door(hostile)
    assert two.deliver() == 0
    assert two.row(concern).attempts == 1


def test_a_dossier_that_is_not_shared_is_neither_named_nor_sent(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among three, by the audience of the opening act; here Borealia is in none but the register."""
    concern = two.release(kinds.RAISE, raising("open"))
    monkeypatch.setattr(holdings, "_BETWEEN_TWO", 0)
    [member] = known_as("XB")
    here = peer(member).standing
    assert holdings.shared_with(here, "XB", [two.process, concern.act.id]) == {two.process, concern.act.id}
    assert holdings.shared_with(here, "XC", [two.process, concern.act.id, "f" * 64]) == {two.process}
    assert [dossier for dossier, _ in holdings.listing(here, "XC", FIRST, None)] == [two.process]
    Outbox.objects.all().delete()
    assert holdings.send_again(here, "XC", [(concern.act.id, "XA", 0)], at=two.now) == 0
    assert not Outbox.objects.exists()


def test_many_acts_are_made_due_some_at_a_time(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever else writes waits for a few of them and not for all; the oldest come first, also those of several dossiers."""
    one, other = (two.release(kinds.RAISE, raising("open")) for _ in range(2))
    for dossier in (other, one, other):
        two.release(kinds.CLOSE, {}, dossier=dossier)
    Outbox.objects.all().delete()
    monkeypatch.setattr(holdings, "TOGETHER", 2)
    due: list[list[int]] = []

    def written(change: Callable[[], int]) -> int:
        count = write(change)
        due.append(list(Outbox.objects.order_by("pk").values_list("leaf_index", flat=True)))
        return count

    monkeypatch.setattr(holdings, "write", written)
    [member] = known_as("XB")
    wants = [(other.act.id, "XA", 0), (one.act.id, "XA", 0)]
    assert holdings.send_again(peer(member).standing, "XB", wants, at=two.now) == 5
    assert [len(each) for each in due] == [2, 4, 5]
    assert due[-1] == sorted(due[-1])
    assert holdings.send_again(peer(member).standing, "XB", wants, at=two.now) == 0


def test_only_numbers_without_a_gap_count(two: Two) -> None:
    first = two.hear(kinds.RAISE, FROM_BOREALIA)
    withheld = two.say(kinds.CLOSE, {}, dossier=first)
    last = two.say(kinds.CLOSE, {}, dossier=first)
    two.peer.send(two.door, last)
    [member] = known_as("XB")
    held = dict(holdings.listing(peer(member).standing, "XB", FIRST, None))
    assert held[first.act.id] == {"XB": (1, first.act.id)}
    two.peer.send(two.door, withheld)
    held = dict(holdings.listing(peer(member).standing, "XB", FIRST, None))
    assert held[first.act.id] == {"XB": (3, last.act.id)}


def test_an_inventory_asks_as_often_for_many_dossiers_as_for_few(two: Two) -> None:
    [member] = known_as("XB")
    here = peer(member).standing

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(holdings.listing(here, "XB", FIRST, None))
        return len(captured)

    two.release(kinds.RAISE, raising("open"))
    few = asked()
    for _ in range(40):
        two.release(kinds.RAISE, raising("open"))
    assert asked() == few


def turn(two: Two, rounds: Rounds) -> int:
    """The worker's turn for comparisons."""
    found = rounds.due(two.machine)
    for whom in found:
        rounds.compare(whom, signer=two.signer, transport=two.wire, at=two.now, machine=two.machine, random=two.random)
    return len(found)


def test_the_worker_compares_at_its_start_and_once_an_hour(two: Two) -> None:
    rounds = Rounds()
    assert [turn(two, rounds), turn(two, rounds)] == [1, 0]
    two.machine += HOUR - 1
    assert turn(two, rounds) == 0
    two.machine += 1
    assert turn(two, rounds) == 1
    assert turn(two, Rounds()) == 1
    assert ask_all("XB") == 1
    assert ask_all("XC") == 0
    assert turn(two, rounds) == 1


def test_an_act_that_waits_has_its_dossier_compared_at_most_once_a_minute(two: Two) -> None:
    rounds = Rounds()
    turn(two, rounds)
    first = two.hear(kinds.RAISE, FROM_BOREALIA)
    two.say(kinds.CLOSE, {}, dossier=first)
    two.peer.send(two.door, two.say(kinds.CLOSE, {}, dossier=first))
    assert WaitingAct.objects.count() == 1
    two.wire.posted.clear()
    assert [turn(two, rounds), turn(two, rounds)] == [1, 0]
    assert two.peer.asked == [Want(dossier=first.act.id, author="XB", above=1)]
    two.machine += MINUTE
    assert turn(two, rounds) == 1
    assert len(two.wire.posted) == 2


def test_a_node_that_is_not_reached_is_asked_later_and_it_is_told_why(two: Two) -> None:
    two.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "connection refused")
    turn(two, Rounds())
    row = Comparison.objects.get()
    assert (row.at, row.obstacle, row.detail) == (None, "no_connection", "connection refused")
    assert row.due >= two.machine + MINUTE


def test_acts_of_its_own_that_it_lost_come_back_to_their_author(two: Two) -> None:
    """With the places and heads they came with; its log then has them as its own again, and that is the proof."""
    theirs = two.hear(kinds.RAISE, FROM_BOREALIA)
    del two.peer.acts[theirs.act.id]
    two.now += 3600
    assert compared(two) == Outcome(0, 1)
    two.peer.acts[theirs.act.id] = theirs
    assert two.deliver() == 1
    assert Outbox.objects.get(act=theirs.act.id).state == "delivered"
    assert ActRecord.objects.filter(id=theirs.act.id).count() == 1
    assert clean()


def test_the_page_has_it_done_and_says_what_came_of_it(two: Two, settings: Any, home: Path) -> None:
    """Whoever may decide of deliveries presses; everybody reads."""
    seat(home, settings)
    aksel, amis = officer("aksel", "releasing"), officer("amis", "drafter")
    turn(two, Rounds())
    assert "UTC · nothing missing on either side" in page(amis)
    assert "Compare with their node now" not in page(amis)
    assert browser(amis).post("/delivery/compare/").status_code == 403
    two.say(kinds.RAISE, FROM_BOREALIA)
    two.release(kinds.RAISE, raising("open"))
    Outbox.objects.filter(state="waiting").delete()
    assert "what comes of it stands at the foot of this page" in page(aksel, post="/delivery/compare/")
    assert "Borealia · is compared now" in page(amis)
    turn(two, Rounds())
    assert "1 act asked for, 1 sent again" in page(amis)
    two.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "connection refused")
    turn(two, Rounds())
    assert "sent again · not compared since, because no connection to the other node (TCP)" in page(amis)


def page(who: Officer, post: str = "") -> str:
    """The words of the delivery page, with single spaces."""
    client = browser(who)
    response = client.post(post, follow=True) if post else client.get("/delivery/")
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def lacking(listings: int, entries: int, n: int) -> tuple[Inventory, ...]:
    """Listings of spans one after another, each of so many made up dossiers with acts of both up to this number."""
    edges = [f"{at * ((1 << 256) // listings):064x}" for at in range(listings)]
    both = {"XA": (n, "0" * 64), "XB": (n, "0" * 64)}
    ends: list[str | None] = [*edges[1:], None]
    return tuple(
        Inventory(start, end, {f"{int(start, 16) + at:064x}": both for at in range(entries)})
        for start, end in zip(edges, ends, strict=True)
    )


def test_another_nodes_word_of_its_numbers_is_kept_within_bounds(two: Two) -> None:
    """More acts than there can be, and than the store can count: the comparison ends, and is begun again in an hour, as ever."""
    row = after(two, lacking(1, 600, 2**53 - 1))
    assert (row.lacked, row.due) == (comparing.MOST, two.machine + HOUR)


def test_what_was_asked_for_has_the_time_it_takes_to_come(two: Two) -> None:
    """Thirty thousand acts in five minutes, and a few in one: asking again meanwhile would only make both sides count."""
    row = after(two, lacking(1, 150, 100))
    assert (row.lacked, round(row.due - two.machine)) == (30_001, 300)
    row = after(two, lacking(1, 2, 100))
    assert (row.lacked, row.due - two.machine) == (402, MINUTE)


def after(two: Two, told: tuple[Inventory, ...]) -> Comparison:
    """What is kept of a comparison with one who says this, beside what it has itself: one act more each time."""
    two.peer.lie = lambda answer: replace(answer, inventories=told) if answer.wants else answer
    two.peer.learn(two.say(kinds.RAISE, FROM_BOREALIA))
    ask_all()
    given = {"signer": two.signer, "transport": two.wire, "at": two.now, "random": two.random}
    comparing.compare_and_keep(Comparison.objects.get(), machine=two.machine, **given)  # type: ignore[arg-type]  # by name
    return Comparison.objects.get()


def test_a_register_that_grows_is_not_asked_for(two: Two) -> None:
    """Its leaves are further than its acts: asked for at once, and again only when it has stood for a minute."""
    turn(two, rounds := Rounds())
    Process.objects.update(register_known=9)
    assert turn(two, rounds) == 1
    for size in (3, 4, 5):
        two.machine += MINUTE - 1
        Process.objects.update(register_size=size)
        assert not rounds.due(two.machine)
    two.machine += MINUTE - 1
    assert not rounds.due(two.machine)
    two.machine += 1
    assert rounds.due(two.machine) == [(two.process, two.other.code)]


def test_what_was_left_for_the_next_time_is_not_taken_for_nothing(two: Two) -> None:
    """A restored node whose own acts may stand in the part of an answer that it did not go into goes on asking."""
    Log.objects.update(fetched=False)
    two.peer.lie = lambda answer: replace(answer, inventories=lacking(holding.SPANS + 1, 0, 0))
    compared(two)
    assert not Log.objects.get().fetched
    two.peer.lie = None
    compared(two)
    assert Log.objects.get().fetched
