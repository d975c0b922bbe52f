# SPDX-License-Identifier: Apache-2.0
"""Borealia's node lies, each time otherwise; for each lie, what Aurelia's officers see of it, and what they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.acts import keeping
from demarche.core.acts.vocabulary import NEWEST
from demarche.core.charter import read_charter
from demarche.core.codes import Obstacle, Refusal
from demarche.core.encoding import canonical, parse
from demarche.core.parcel import read_answer
from demarche.ledger import replay
from demarche.ledger.models import ActRecord, Leaf, Proof
from tests.areas.exchange.refusing import FROM_BOREALIA, carrying, changed
from tests.areas.exchange.test_shut import forked
from tests.areas.release.desk import Desk
from tests.areas.release.desk_fixtures import set_clock  # noqa: F401  # a fixture
from tests.builders import AURELIA, BOREALIA, charter_between, raising

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.acts.act import SignedAct
    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two
    from tests.areas.release.desk import Page, SetClock
    from tests.ledger.builders import Meeting

ACK: dict[str, Json] = {"clause": "without_prejudice"}
NO: dict[str, Json] = {"a1": {"value": "no"}}
DAY = 86_400


class Watched:
    """Aurelia's pages while Borealia's node speaks to her door."""

    def __init__(self, two: Two, clock: SetClock) -> None:
        self.two = two
        self.desk = Desk(cast("Meeting", two), clock)

    def page(self, address: str) -> Page:
        """What D. Amis sees now."""
        self.desk.clock.set(self.two.now)
        return self.desk.get("amis", address)

    def dossier(self, signed: SignedAct) -> Page:
        """The page of a matter."""
        return self.page(f"/concerns/{signed.act.dossier}/")

    def raised(self) -> SignedAct:
        """A concern that Aurelia raised, delivered."""
        concern = self.two.release(kinds.RAISE, raising("yes_or_no"))
        self.two.deliver()
        return concern

    def twins(self, concern: SignedAct, *said: tuple[str, dict[str, Json]]) -> list[SignedAct]:
        """Different acts of Borealia under one number, none of them sent yet."""
        stands = self.two.peer.standpoint(concern.act.dossier)
        return [
            self.two.peer.say(kind, values, dossier=concern.act.dossier, standpoint=stands) for kind, values in said
        ]

    def digest(self, signed: SignedAct) -> str:
        """The docket here."""
        with replay.docket(self.two.process, signed.act.dossier) as docket:
            return docket.digest()


def next_year(document: dict[str, Json]) -> None:
    """Write version 2 in the header of an act."""
    header = document["header"]
    assert isinstance(header, dict)
    header["v"] = 2


@pytest.fixture
def watched(two: Two, set_clock: SetClock) -> Watched:  # noqa: F811  # the fixture
    """Both have founded; Aurelia's officers are there."""
    return Watched(two, set_clock)


def test_it_forks(watched: Watched) -> None:
    """Two answers under one number: neither counts, both are proof, and somebody is to telephone; until one is named."""
    two, concern = watched.two, watched.raised()
    yes, no = watched.twins(concern, (kinds.ANSWER, {"a1": {"value": "yes"}}), (kinds.ANSWER, NO))
    two.peer.send(two.door, yes)
    assert "Answered. Answered is not satisfied." in watched.dossier(concern)

    two.peer.send(two.door, no)

    page = watched.dossier(concern)
    assert "Borealia signed different acts under its number 1. They are kept as proof" in page
    assert "from that number on its acts here have no effect. Telephone Borealia." in page
    assert page.text.count("because its author signed two different acts under one number") == 2
    assert "Raised. Not acknowledged yet." in page
    assert "Look" in watched.page("/")
    assert Proof.objects.get().kind == "two_acts"

    two.release(keeping.HOLD, {"about": {"author": "XB", "act": no.act.id}}, dossier=concern)

    page = watched.dossier(concern)
    assert " holds, and what follows it: every other Party has named its branch." in page
    assert "Telephone Borealia" not in page
    assert "Answered. Answered is not satisfied." in page
    assert page.text.count("because its author signed two different acts under one number") == 1
    assert "Look" not in watched.page("/")
    assert Proof.objects.count() == 1


def test_its_log_forks(watched: Watched) -> None:
    """It shows two histories of one log: the door shuts, both heads are proof, and the delivery page says to telephone."""
    two, concern = watched.two, watched.raised()
    two.hear(kinds.ACKNOWLEDGE, ACK, dossier=concern)
    assert "two histories" not in watched.page("/delivery/")
    two.peer.log = forked(two, two.peer.shown - 1, 1)
    assert read_answer(two.door(two.peer.post())[1]).code == Refusal.HEAD_FORKED.code

    page = watched.page("/delivery/")
    assert "The log of Borealia has shown two histories that cannot both be true, first on 5 Jan 2027" in page
    assert "Both signed heads are kept as proof. Telephone Borealia." in page
    assert "Acknowledged, without prejudice." in watched.dossier(concern)


def test_it_uses_a_number_again(watched: Watched) -> None:
    """After three acts it signs another first one: all of them lose effect, and the page says from which number on."""
    two, concern = watched.two, watched.raised()
    stands = two.peer.standpoint(concern.act.dossier)
    said = [two.hear(kind, values, dossier=concern) for kind, values in ((kinds.ACKNOWLEDGE, ACK), (kinds.ANSWER, NO))]
    again = two.peer.say(kinds.ASSESS, {"status": "resolved"}, dossier=concern.act.dossier, standpoint=stands)
    two.peer.send(two.door, again)

    page = watched.dossier(concern)
    assert "Borealia signed different acts under its number 1." in page
    assert page.text.count("because its author signed two different acts under one number") == len(said) + 1
    assert "Raised. Not acknowledged yet." in page


def test_it_replays(watched: Watched) -> None:
    """A recorded parcel again, and the act again in a new one: one act, one receipt, the same page."""
    two, concern = watched.two, watched.raised()
    answer = two.say(kinds.ANSWER, NO, dossier=concern)
    body = two.peer.post(answer)
    first = read_answer(two.door(body)[1])
    two.peer.shown = len(two.peer.log.leaves)
    before, leaves, page = watched.digest(concern), Leaf.objects.count(), watched.dossier(concern).text

    again = [read_answer(two.door(body)[1]), two.peer.send(two.door, answer)]

    assert {each.places[0].place.index for each in (first, *again)} == {first.places[0].place.index}
    assert (watched.digest(concern), Leaf.objects.count(), watched.dossier(concern).text) == (before, leaves, page)
    assert ActRecord.objects.filter(id=answer.act.id).count() == 1


def test_it_withholds(watched: Watched) -> None:
    """What stands on an act that it did not send waits, and the page says whose act is missing; then all counts."""
    two, concern = watched.two, watched.raised()
    ack, answer = (
        two.say(kind, values, dossier=concern) for kind, values in ((kinds.ACKNOWLEDGE, ACK), (kinds.ANSWER, NO))
    )
    two.peer.send(two.door, answer)
    page = watched.dossier(concern)
    assert "Waiting for an earlier act of Borealia that is not here yet." in page
    assert "received 5 Jan 2027" in page
    assert "Raised. Not acknowledged yet." in page

    two.peer.send(two.door, ack)
    page = watched.dossier(concern)
    assert "Waiting for" not in page
    assert "Answered. Answered is not satisfied." in page


def test_it_withholds_what_opens_a_matter(watched: Watched) -> None:
    """What is here is listed; nothing is made up."""
    two = watched.two
    opening = two.say(kinds.RAISE, FROM_BOREALIA)
    later = two.say(kinds.CLOSE, {}, dossier=opening)
    two.peer.send(two.door, later)
    page = watched.dossier(opening)
    assert "The act that opens this matter is not here yet." in page
    assert "Waiting for an earlier act of Borealia that is not here yet." in page


def test_it_reorders(watched: Watched) -> None:
    """The last first, each in a parcel of its own: the same docket as its own, and nothing waits."""
    two, concern = watched.two, watched.raised()
    said = [
        two.say(kind, values, dossier=concern)
        for kind, values in ((kinds.ACKNOWLEDGE, ACK), (kinds.ANSWER, NO), (kinds.ASSESS, {"status": "open"}))
    ]
    for each in reversed(said):
        two.peer.send(two.door, each)
    assert watched.digest(concern) == two.peer.docket(concern.act.dossier).digest()
    page = watched.dossier(concern)
    assert "Waiting for" not in page
    assert "Answered. Answered is not satisfied." in page


def test_it_backdates_an_act(watched: Watched) -> None:
    """The act bears a date before its time ran out; the log and the receipt say when it was, and these count."""
    two, concern = watched.two, watched.raised()
    two.now += 30 * DAY
    entered = two.now
    two.peer.send(two.door, two.peer.say(kinds.ANSWER, NO, dossier=concern.act.dossier, made=entered - 25 * DAY))

    page = watched.dossier(concern)
    assert (
        "dated 10 Jan 2027 11:02:00 UTC by Borealia, entered in its log 4 Feb 2027 11:02:00 UTC;"
        " the log and the receipt count"
    ) in page
    assert "received 4 Feb 2027" in page
    assert "after the date" in page
    assert ", in time" not in page


def test_it_backdates_its_log(watched: Watched) -> None:
    """Entered by its own log in time and received here after the date: both are shown, and neither is called late."""
    two, concern = watched.two, watched.raised()
    two.peer.now = two.now + 5 * DAY
    answer = two.peer.say(kinds.ANSWER, NO, dossier=concern.act.dossier)
    two.now += 30 * DAY
    two.peer.send(two.door, answer)
    page = watched.dossier(concern)
    assert "Borealia's answer Answered: made 10 Jan 2027" in page
    assert "before the date; received 4 Feb 2027" in page


def test_it_does_not_receipt(watched: Watched) -> None:
    """It takes what is sent and says nothing: sent, not receipted, with when; no clock has begun; Aurelia goes on trying."""
    two = watched.two
    two.wire.after = ObstacleError(Obstacle.NO_REPLY, "60 s")
    concern = two.release(kinds.RAISE, raising("yes_or_no"))
    two.deliver()
    page = watched.dossier(concern)
    assert "Clock not begun: no receipt yet. Sent 5 Jan 2027" in page
    assert "no receipt yet not acknowledged yet" in page
    assert "Held back: the other node took the connection and did not answer in time." in page
    assert "1 attempt" in watched.page("/delivery/")

    two.wire.after = None
    two.now += 3 * DAY
    two.deliver(later=3 * DAY)
    assert "Clock not begun" not in watched.dossier(concern)


def test_it_receipts_an_answer_days_later(watched: Watched) -> None:
    """Aurelia answered in time; what Borealia's log says of its receipt makes nobody late."""
    two = watched.two
    concern = two.hear(kinds.RAISE, FROM_BOREALIA)
    two.now += 9 * DAY
    answer = two.release(kinds.ANSWER, {"a1": {"value": "no_information"}}, dossier=concern)
    two.wire.before = ObstacleError(Obstacle.NO_CONNECTION, "nobody listens")
    two.deliver()
    assert "no receipt of it yet" in watched.dossier(concern)
    two.wire.before = None
    two.now += 3 * DAY
    two.deliver(later=3 * DAY)
    assert two.row(answer).state == "delivered"
    page = watched.dossier(concern)
    assert "Aurelia's answer Answered: made 14 Jan 2027" in page
    assert "before the date; received 17 Jan 2027" in page


def test_it_speaks_next_years_version(watched: Watched) -> None:
    """An act of version 2 is refused at the door with the versions that are known; nothing of it is on a page."""
    two, concern = watched.two, watched.raised()
    kept = ActRecord.objects.count()
    answer = changed(two.peer.carried(two.say(kinds.ANSWER, NO, dossier=concern)), next_year)
    [told] = read_answer(two.door(carrying(two, answer))[1]).refused
    assert told.code == Refusal.UNKNOWN_VERSION.code
    assert Refusal.UNKNOWN_VERSION.sentence.endswith("a version that this node does not know; it knows version 1")
    assert ActRecord.objects.count() == kept
    assert "Raised. Not acknowledged yet." in watched.dossier(concern)


def test_it_says_what_no_vocabulary_has_yet(watched: Watched) -> None:
    """An unknown kind is kept on record, receipted, and changes nothing."""
    two, concern = watched.two, watched.raised()
    said = two.hear("future.kind", {"verdict": "guilty"}, dossier=concern)
    assert said.act.id in two.peer.receipts
    page = watched.dossier(concern)
    assert "because this kind of act is not in the vocabulary of the process" in page
    assert "guilty" in page
    assert "Raised. Not acknowledged yet." in page


def test_the_process_has_a_vocabulary_of_next_year(
    db: None,
    home: Path,
    meet: Callable[..., Two],
    set_clock: SetClock,  # noqa: F811  # the fixture
) -> None:
    """Kept and receipted, more than may wait otherwise, and not folded; the page says what to do."""
    value = parse(charter_between(AURELIA, BOREALIA).document)
    assert isinstance(value, dict)
    limits: Json = {"parcel": 65_536, "file": 1000, "act": 20_000, "waiting": 2}
    two = meet(charter=read_charter(canonical({**value, "vocabulary": NEWEST + 1, "limits": limits}))).found()
    watched = Watched(two, set_clock)
    for _ in range(4):
        opening = two.hear(kinds.RAISE, FROM_BOREALIA)
        assert opening.act.id in two.peer.receipts

    page = watched.dossier(opening)
    assert "This node does not know the vocabulary of this process. Nothing is lost: upgrade this node." in page
    assert "Kept and receipted. This node does not know the vocabulary of the process: upgrade it to read this." in page
