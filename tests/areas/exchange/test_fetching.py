# SPDX-License-Identifier: Apache-2.0
"""A node that others cannot reach: it fetches acts, receipts and large files over connections it opens; and the door it fetches from."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from demarche.areas.directory.models import Contact
from demarche.areas.exchange import following
from demarche.areas.exchange.correspondence import known_as, peer
from demarche.areas.exchange.fetching import LONGEST, SOON, Fetching, fetch
from demarche.areas.exchange.giving import LEASE, _of_large, give
from demarche.areas.exchange.outbox import due_addressees
from demarche.areas.exchange.transport import ObstacleError
from demarche.core.acts import concern as kinds
from demarche.core.codes import Refusal
from demarche.core.encoding import digest
from demarche.core.log.leaf import got_leaf, parse_leaf
from demarche.core.parcel import Answer, CarriedPlace, read_answer
from demarche.ledger import fsck, processes
from demarche.ledger.files import keep, path_of
from demarche.ledger.models import ActRecord, FileInbox, FileOutbox
from tests.areas.exchange.refusing import FROM_BOREALIA
from tests.areas.exchange.test_answers import with_refusal
from tests.areas.exchange.test_pieces import content, naming
from tests.builders import AURELIA, BOREALIA, charter_between, raising
from tests.desk import browser, officer, seat
from tests.simulation import fetching

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two


def door(two: Two) -> Callable[[bytes], tuple[int, bytes]]:
    """The door of Aurelia's node from which others fetch."""
    return lambda body: give(body, signer=two.signer, at=two.now, machine=two.machine, random=two.random)


def fetched(two: Two) -> int:
    """Aurelia's node fetches from Borealia's."""
    whom = (two.process, two.other.code)
    return fetch(whom, signer=two.signer, transport=two.wire, at=two.now, random=two.random, spare=0)


def clean() -> bool:
    return not fsck.check(print).faults


class TestGiving:
    """Borealia's node has no address; Aurelia's gives it what would have been posted."""

    @pytest.fixture(autouse=True)
    def unreached(self, request: pytest.FixtureRequest) -> None:
        """The world of the test, and no address in it."""
        request.getfixturevalue("roomy" if "roomy" in request.fixturenames else "two")
        Contact.objects.update(address="")

    def test_an_act_is_fetched_and_its_receipt_comes_with_the_next_request(self, two: Two) -> None:
        """Nothing is posted, and nothing of it is held back."""
        two.wire.posted.clear()
        first = two.release(kinds.RAISE, raising("open"))
        second = two.release(kinds.CLOSE, {}, dossier=first)
        assert due_addressees(two.machine) == []
        assert two.deliver() == 0
        status, said = fetching.ask(two.peer, door(two), Answer())
        assert (status, len(said.places)) == (200, 2)
        assert [two.row(each).state for each in (first, second)] == ["sent", "sent"]
        assert fetching.ask(two.peer, door(two), said)[0] == 204
        assert [two.row(each).state for each in (first, second)] == ["delivered", "delivered"]
        assert two.wire.posted == []
        assert clean()

    def test_what_is_not_receipted_is_given_again(self, two: Two) -> None:
        """Whoever fetched died before it said so: after a while the same comes again, and has no second effect."""
        concern = two.release(kinds.RAISE, raising("open"))
        fetching.ask(two.peer, door(two), Answer())
        assert fetching.ask(two.peer, door(two), Answer())[0] == 204
        two.machine += LEASE
        assert fetching.fetch(two.peer, door(two)) == 1
        assert two.row(concern).state == "delivered"

    def test_a_refusal_is_told_likewise(self, two: Two) -> None:
        concern = two.release(kinds.RAISE, raising("open"))
        with_refusal(two, lambda: two.peer.refusal(concern.act.id, Refusal.WAITING_FULL.code))
        fetching.fetch(two.peer, door(two))
        assert (two.row(concern).state, two.row(concern).refusal) == ("refused", "waiting_full")
        assert clean()

    def test_a_large_file_comes_in_pieces(self, roomy: Two) -> None:
        data = content()
        act = roomy.release(kinds.RAISE, naming(data), files=(keep(data, "application/octet-stream"),))
        assert roomy.follow() == 0
        assert fetching.fetch(roomy.peer, door(roomy)) >= 3
        assert bytes(roomy.peer.arriving[act.act.id, digest(data)]) == data
        assert (roomy.row(act).state, FileOutbox.objects.get().state) == ("delivered", "delivered")
        assert following.due_addressees(roomy.machine) == []
        assert clean()

    def test_what_cannot_be_given_says_so(self, roomy: Two) -> None:
        """A file is lost here: officers read that, and what else is due is given. The same for one that follows in pieces."""
        small, data = b"log", content()
        part: Json = {"name": "log.txt", "media": "text/plain", "bytes": 3, "sha256": digest(small)}
        values = {**raising("open"), "file1": part}
        lost = roomy.release(kinds.RAISE, values, files=(keep(small, "text/plain"),))
        path_of(digest(small)).unlink()
        assert fetching.fetch(roomy.peer, door(roomy)) == 0
        assert (roomy.row(lost).obstacle, roomy.row(lost).state) == ("file_lost", "waiting")
        other = roomy.release(kinds.RAISE, naming(data), files=(keep(data, "application/octet-stream"),))
        path_of(digest(data)).unlink()
        roomy.machine += LEASE
        assert fetching.fetch(roomy.peer, door(roomy)) == 1
        assert (roomy.row(lost).obstacle, roomy.row(other).state) == ("file_lost", "delivered")
        assert FileOutbox.objects.get().obstacle == "file_lost"

    def test_a_party_of_the_same_code_in_another_process_ends_no_file_here(self, two: Two) -> None:
        """Who is XB there is another; its log says nothing of what went to this one."""
        other = charter_between(AURELIA, BOREALIA, exercise=True)
        keysets = [AURELIA.document, BOREALIA.document]
        processes.open_process(other, "XA", keysets, origin="demarche.invalid/another", at=two.now)
        act, file = "ab" * 32, "cd" * 32
        FileOutbox.objects.create(
            process_id=other.process, act=act, dossier=act, addressee="XB", leaf_index=1, file=file, bytes=1
        )
        leaf = got_leaf(two.now, BOREALIA.ref, act=act, sigs=file, salt=bytes(16), file=file)
        two.peer.log.append("file", leaf)
        [known] = [each for each in known_as("XB") if each.process == two.process]
        assert _of_large(CarriedPlace(act, two.peer.log.place("file")), parse_leaf(leaf), peer(known)) is None

    def test_the_door_asks_the_same_as_of_a_parcel(self, two: Two) -> None:
        """Who is not known, or whose log does not continue, is given nothing."""
        two.release(kinds.RAISE, raising("open"))
        assert door(two)(b"nothing")[0] == 400
        body = two.peer.cover(two.peer.sealed(b"nothing"), sender="XC")
        status, data = door(two)(body)
        assert (status, read_answer(data).code) == (403, "not_confirmed")
        _, said = fetching.ask(two.peer, door(two), Answer())
        forged = Answer(two.peer.log.shown(two.now, since=0), said.places)
        status, answer = fetching.ask(two.peer, door(two), forged)
        assert (status, answer.code) == (409, "head_unproven")

    def test_the_line_says_that_it_waits_until_their_node_fetches_it(self, two: Two, settings: Any, home: Path) -> None:
        seat(home, settings)
        two.release(kinds.RAISE, raising("open"))
        html = browser(officer("amis", "drafter")).get("/delivery/").content.decode()
        assert "Waits until their node fetches it." in " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


class TestFetching:
    """Aurelia's node fetches from Borealia's, which cannot reach it."""

    def test_acts_come_with_their_files_and_are_receipted(self, two: Two) -> None:
        first = two.say(kinds.RAISE, FROM_BOREALIA)
        fetching.act_to_fetch(two.peer, first)
        assert fetched(two) == 1
        assert ActRecord.objects.filter(id=first.act.id).exists()
        assert first.act.id in two.peer.receipts
        assert fetched(two) == 0
        second = two.say(kinds.CLOSE, {}, dossier=first)
        fetching.act_to_fetch(two.peer, second)
        assert fetched(two) == 1
        assert clean()

    def test_a_large_file_comes_in_pieces(self, roomy: Two) -> None:
        data = content()
        values = {**FROM_BOREALIA, "file1": naming(data)["file1"]}
        act = roomy.say(kinds.RAISE, values)
        fetching.act_to_fetch(roomy.peer, act)
        assert fetched(roomy) == 1
        fetching.file_to_fetch(roomy.peer, act, data)
        assert fetched(roomy) >= 3
        assert FileInbox.objects.get().ended is not None
        assert path_of(digest(data)).read_bytes() == data
        assert digest(data) in roomy.peer.receipts
        assert clean()

    def test_it_asks_often_while_something_comes_and_ever_more_seldom_when_not(self, two: Two) -> None:
        """And at once when it has sent something, for that may have an answer."""
        rounds = Fetching(spare=0, on=True)
        whom = (two.process, "XB")

        def turn() -> float:
            [found] = rounds.due(two.machine)
            rounds.fetch(
                found, signer=two.signer, transport=two.wire, at=two.now, machine=two.machine, random=two.random
            )
            pause = rounds._next[whom] - two.machine
            assert rounds.due(two.machine + pause - 0.1) == []
            two.machine += pause
            return pause

        assert [turn() for _ in range(6)] == [SOON, 10.0, 20.0, 40.0, LONGEST, LONGEST]
        fetching.act_to_fetch(two.peer, two.say(kinds.RAISE, FROM_BOREALIA))
        assert [turn(), turn()] == [SOON, 10.0]
        two.machine -= 10.0
        rounds.soon(whom)
        assert rounds.due(two.machine) == [whom]
        assert Fetching(spare=0, on=False).due(two.machine) == []

    def test_a_door_that_gives_nothing_to_an_unknown_node(self, two: Two) -> None:
        """Before the other side has founded, and where there is no address, there is nothing to fetch, and a reason."""
        Contact.objects.update(address="")
        with pytest.raises(ObstacleError, match="no confirmed address of XB"):
            fetched(two)

    def test_why_nothing_can_be_fetched_stands_in_the_log_once(
        self, two: Two, caplog: pytest.LogCaptureFixture
    ) -> None:
        """It is tried every minute; the administrator reads the reason, and reads it again when it comes back."""
        rounds, whom = Fetching(spare=0, on=True), (two.process, "XB")
        given = {
            "signer": two.signer,
            "transport": two.wire,
            "at": two.now,
            "machine": two.machine,
            "random": two.random,
        }

        def turn(address: str) -> None:
            Contact.objects.update(address=address)
            rounds.fetch(whom, **given)  # type: ignore[arg-type]  # by name

        for address in ("", "", two.address, ""):
            turn(address)
        said = f"nothing can be fetched from XB in process {two.process[:16]}: no connection to the other node (TCP): "
        assert [each.message for each in caplog.records] == [f"{said}no confirmed address of XB"] * 2
