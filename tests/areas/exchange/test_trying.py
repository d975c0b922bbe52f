# SPDX-License-Identifier: Apache-2.0
"""The test of the connection: which step failed, with which code, and that neither log grows by it."""

from __future__ import annotations

import resource
import ssl
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from demarche.areas.directory import reaching
from demarche.areas.directory.models import Contact
from demarche.areas.exchange.remedies import NAMES, STATES, helps
from demarche.areas.exchange.transport import Bounds, ObstacleError, PinnedTransport, Proxy
from demarche.areas.exchange.trying import STEPS, try_line
from demarche.areas.exchange.words import because
from demarche.core.acts import concern as kinds
from demarche.core.codes import Obstacle, Refusal
from demarche.core.encoding import digest
from demarche.core.errors import DemarcheError
from demarche.core.parcel import Answer, read_answer
from demarche.ledger import processes
from demarche.ledger.models import Member, Outbox, Pending
from tests.areas.exchange.doors import Certificate, certificate, door, http, read_request
from tests.areas.exchange.refusing import FROM_BOREALIA, shut
from tests.builders import AURELIA, BOREALIA, charter_between, notifying, raising
from tests.desk import officer
from tests.simulation.peer import SimulatedPeer

if TYPE_CHECKING:
    from demarche.areas.exchange.transport import Reply, Transport
    from demarche.areas.exchange.trying import Step
    from demarche.core.encoding import Json
    from tests.areas.exchange.node import Two


def tried(two: Two, transport: Transport | None = None, noted: dict[str, str] | None = None) -> dict[str, Step]:
    """The steps of one test, by name, in their order."""
    seen = {} if noted is None else noted
    found = try_line(
        two.process,
        two.other.code,
        seen,
        signer=two.signer,
        transport=transport or two.wire,
        at=two.now,
        random=two.random,
    )
    assert [step.name for step in found] == list(STEPS)
    return {step.name: step for step in found}


def failed(steps: dict[str, Step]) -> tuple[str, str]:
    """The one step that failed, with its code; what comes after it was not reached."""
    [fault] = [step for step in steps.values() if step.state == "failed"]
    after = list(STEPS)[STEPS.index(fault.name) + 1 :]
    assert {steps[name].state for name in after} <= {"not_reached"}
    return fault.name, fault.code


def log_size(two: Two) -> int:
    """How many leaves Aurelia's log has."""
    return processes.standing(two.process).log.size


def test_a_connection_in_order(two: Two) -> None:
    """Every step, and not a leaf more on either side; the parcel carried no act."""
    before = log_size(two), len(two.peer.log.leaves), len(two.peer.acts)
    steps = tried(two)
    assert {step.state for step in steps.values()} == {"ok"}
    assert steps["process"].observed == two.process[:16]
    assert (log_size(two), len(two.peer.log.leaves), len(two.peer.acts)) == before


def test_a_door_takes_a_parcel_without_acts_and_enters_nothing(two: Two) -> None:
    """Twice; each time it says its head and its time."""
    before = log_size(two)
    for _ in range(2):
        answer = two.peer.send(two.door)
        assert (answer.code, answer.places, answer.refused, answer.made) == (None, (), (), two.now)
    assert log_size(two) == before


def test_a_door_that_holds_another_head_is_asked_again(two: Two) -> None:
    """A parcel was lost on its way: the proof is asked for from another size, and the test goes on."""
    two.release(kinds.RAISE, raising("open"))
    two.wire.before = ObstacleError(Obstacle.NO_REPLY, "no answer in 30 s")
    two.deliver()
    two.wire.before = None
    two.release(kinds.RAISE, raising("open"))
    posted = len(two.wire.posted)
    assert {step.state for step in tried(two).values()} == {"ok"}
    assert len(two.wire.posted) - posted == 2


def lying(two: Two, code: str) -> dict[str, Step]:
    """The other door gives this code."""
    two.peer.lie = lambda _answer: Answer(code=code, made=two.now)
    return tried(two)


@pytest.mark.parametrize(
    ("refusal", "step", "store"),
    [
        (Refusal.UNKNOWN_VERSION, "version", "not_reached"),
        (Refusal.UNREADABLE_COVER, "version", "not_reached"),
        (Refusal.STORE_FULL, "store", "failed"),
        (Refusal.UNKNOWN_PROCESS, "process", "ok"),
        (Refusal.NOT_CONFIRMED, "process", "not_reached"),
        (Refusal.NOT_FOUNDED, "process", "ok"),
        (Refusal.COVER_SIGNATURE, "process", "not_reached"),
        (Refusal.SUSPENDED, "suspended", "ok"),
    ],
)
def test_what_a_door_says_stands_at_its_step(two: Two, refusal: Refusal, step: str, store: str) -> None:
    steps = lying(two, refusal.code)
    assert failed(steps) == (step, refusal.code)
    assert steps["store"].state == store


def test_a_code_of_a_later_version_is_shown_as_it_came(two: Two) -> None:
    assert failed(lying(two, "not_on_mondays")) == ("process", "not_on_mondays")
    assert helps("not_on_mondays")[0] == "not_on_mondays"


@pytest.mark.parametrize(("apart", "state"), [(600, "ok"), (601, "failed"), (-601, "failed")])
def test_clocks_more_than_ten_minutes_apart(two: Two, apart: int, state: str) -> None:
    """It stops no delivery."""
    two.peer.lie = lambda answer: replace(answer, made=two.now + apart)
    steps = tried(two)
    assert steps["clock"].state == state
    if state == "failed":
        assert failed(steps) == ("clock", Obstacle.CLOCK_APART.code)
        concern = two.release(kinds.RAISE, raising("open"))
        two.deliver()
        assert two.row(concern).state == Outbox.State.DELIVERED


def test_a_line_that_is_closed_here(two: Two) -> None:
    """The worker sends nothing and says why; the door answers a verified cover and keeps nothing; opened, all goes."""
    admin = officer("admin", "administrator")
    concern = two.release(kinds.RAISE, raising("open"))
    reaching.close_line(two.process, "XB", "New machine there", officer=admin, at=two.now)
    posted, size = len(two.wire.posted), log_size(two)
    two.deliver()
    row = two.row(concern)
    assert (row.obstacle, row.detail, row.state) == (Obstacle.LINE_CLOSED.code, "New machine there", "waiting")
    assert len(two.wire.posted) == posted
    said = two.say(kinds.RAISE, FROM_BOREALIA)
    shut(two, two.peer.post(said), 403, Refusal.SUSPENDED, "its officers have closed the line to the sender for a time")
    assert log_size(two) == size
    assert failed(tried(two)) == ("suspended", Obstacle.LINE_CLOSED.code)
    reaching.open_line(two.process, "XB")
    two.deliver()
    assert two.row(concern).state == Outbox.State.DELIVERED
    assert two.peer.send(two.door, said).code is None


def test_a_line_that_is_closed_there(two: Two) -> None:
    """The reason on the delivery page is their door's."""
    two.peer.lie = lambda _answer: Answer(code="suspended")
    concern = two.release(kinds.RAISE, raising("open"))
    two.deliver()
    row = two.row(concern)
    told = because(row.obstacle, row.detail, row.refusal)
    assert told is not None
    assert (told.code, told.observed) == ("suspended", "its officers have closed the line to the sender for a time")


def test_an_address_to_confirm_is_asked_for_until_it_is_not_needed(two: Two) -> None:
    """Once for the administrator; when the name leads elsewhere by itself, the row goes too."""
    concern = two.release(kinds.RAISE, raising("open"))
    two.wire.before = ObstacleError(Obstacle.ADDRESS_PRIVATE, "10.1.2.3")
    two.deliver()
    row = Pending.objects.get(verb="confirm_address")
    assert (row.title, row.party, row.url) == ("10.1.2.3", "XB", f"/parties/{two.process}/XB/line/?address=10.1.2.3")
    two.wire.before = None
    two.deliver(later=4000)
    assert two.row(concern).state == Outbox.State.DELIVERED
    assert not Pending.objects.filter(verb="confirm_address").exists()


def test_a_full_store_is_said_and_nothing_is_kept(lasting: Two) -> None:
    """SQLite may take no page more: 507, no leaf, no act; with room again the same parcel is taken."""
    if connection.vendor != "sqlite":
        lasting.peer.lie = lambda _answer: Answer(code="store_full")
        assert failed(tried(lasting)) == ("store", "store_full")
        return
    said = lasting.say(kinds.RAISE, {**FROM_BOREALIA, "matter": "x" * 100_000})
    before = log_size(lasting)
    body = lasting.peer.post(said)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    status, answer = lasting.door(body)
    assert (status, read_answer(answer).code) == (507, "store_full")
    assert log_size(lasting) == before
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert lasting.peer.send(lasting.door, said).code is None


def test_a_file_for_which_there_is_no_room(two: Two) -> None:
    """The system writes no file beyond a few bytes: 507, and nothing is kept; with room the same parcel is taken."""
    content = b"ten addresses" * 100
    part: Json = {"name": "a.txt", "media": "text/plain", "bytes": len(content), "sha256": digest(content)}
    said = two.say(kinds.NOTIFY, notifying(BOREALIA, AURELIA, file1=part))
    body = two.peer.post(said, files=(content,))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        shut(two, body, 507, Refusal.STORE_FULL, "its store is full and takes nothing more")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert two.peer.send(two.door, said, files=(content,)).code is None


# The way, with doors that do each of these.


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "stranger")


def over(two: Two, address: str, pin: str = "0" * 64, *, confirmed: bool = True) -> dict[str, Step]:
    """Test the connection to a real door on this machine."""
    Contact.objects.update(address=address, tls=pin)
    if confirmed:
        reaching.confirm_address(two.process, "XB", "127.0.0.1", officer=officer("admin", "administrator"), at=two.now)
    noted: dict[str, str] = {}
    transport = PinnedTransport(Bounds(connect=2, read=2, whole=4), note=noted.__setitem__)
    try:
        return tried(two, transport, noted)
    finally:
        transport.close()


def test_a_closed_port(two: Two, stranger: Certificate) -> None:
    with door(stranger, lambda _line: None) as opened:
        address = opened.address
    steps = over(two, address)
    assert failed(steps) == ("tcp", "no_connection")
    assert (steps["name"].observed, steps["address"].observed) == ("127.0.0.1", "confirmed")
    assert steps["proxy"].state == "not_reached"


def test_a_name_that_is_not_found(two: Two) -> None:
    """Tests ask no name service; the real one is asked in test_reaching.py."""
    steps = over(two, "x.invalid:9443")
    assert failed(steps) == ("name", "name_unknown")
    assert steps["name"].observed.startswith("x.invalid: ")


def test_a_proxy_that_is_not_there(two: Two, stranger: Certificate) -> None:
    with door(stranger, lambda _line: None) as opened:
        host, _, port = opened.address.partition(":")
    noted: dict[str, str] = {}
    Contact.objects.update(address="127.0.0.1:9443")
    reaching.confirm_address(two.process, "XB", "127.0.0.1", officer=officer("admin", "administrator"), at=two.now)
    transport = PinnedTransport(proxy=Proxy(host, int(port)), note=noted.__setitem__)
    assert failed(tried(two, transport, noted)) == ("proxy", "proxy_failed")


def test_an_address_that_nobody_confirmed(two: Two) -> None:
    assert failed(over(two, "127.0.0.1:9", confirmed=False)) == ("address", "address_private")
    assert failed(over(two, "[::ffff:7f00:1]:9", confirmed=False)) == ("address", "address_barred")


def test_older_tls_and_none(two: Two, stranger: Certificate) -> None:
    with door(stranger, lambda _line: None, most=ssl.TLSVersion.TLSv1_2) as opened:
        assert failed(over(two, opened.address)) == ("tls", "tls_failed")


def test_another_certificate(two: Two, stranger: Certificate) -> None:
    with door(stranger, lambda _line: None) as opened:
        steps = over(two, opened.address)
    assert failed(steps) == ("key", "other_key")
    assert steps["tls"].observed == "TLSv1.3"


def test_the_node_itself_behind_a_door(two: Two, stranger: Certificate) -> None:
    """Bytes of the real transport, an answer that is none, and one of the peer."""

    def script(line: ssl.SSLSocket) -> None:
        reply: Reply = two.peer.take(read_request(line))
        line.sendall(http(reply.body))

    def silent(line: ssl.SSLSocket) -> None:
        read_request(line)
        line.sendall(http(b"hello"))

    with door(stranger, script) as opened:
        assert {step.state for step in over(two, opened.address, stranger.pin).values()} == {"ok"}
    with door(stranger, silent) as opened:
        Contact.objects.update(address=opened.address)
        noted: dict[str, str] = {}
        transport = PinnedTransport(note=noted.__setitem__)
        assert failed(tried(two, transport, noted)) == ("version", "answer_unreadable")
        transport.close()


def test_a_party_that_is_not_known(two: Two) -> None:
    with pytest.raises(DemarcheError) as caught:
        try_line(two.process, "XC", {}, signer=two.signer, transport=two.wire, at=two.now, random=two.random)
    assert str(caught.value) == "expected a Party of this process, got XC"


def test_nothing_goes_to_a_party_before_it_is_confirmed(apart: Two) -> None:
    Member.objects.update(confirmed_at=None)
    with pytest.raises(DemarcheError) as caught:
        tried(apart)
    assert str(caught.value) == ("expected a Party whose fingerprint is confirmed, got XB: compare fingerprints first")
    assert apart.wire.posted == []


def test_a_connection_before_anything_is_founded(apart: Two) -> None:
    """There is no head to show yet, and the step is that of the process."""
    apart.peer.lie = lambda answer: replace(answer, made=apart.now)
    assert failed(tried(apart)) == ("process", "not_founded")


def test_a_real_door_of_another_process_and_of_a_later_version(two: Two) -> None:
    """Borealia's confirmed node asks for a process that is not here, and covers what only next year reads; the time is for whom it knows."""
    other = SimulatedPeer(BOREALIA, AURELIA, charter_between(AURELIA, BOREALIA, exercise=True))
    other.found()
    status, data = two.door(other.post())
    answer = read_answer(data)
    assert (status, answer.code, answer.made) == (404, "unknown_process", two.now)
    answer = read_answer(two.door(b'{"v":2}\n')[1])
    assert (answer.code, answer.made) == ("unknown_version", None)


def test_every_step_and_code_has_its_words() -> None:
    """Both ends are told something, in full sentences."""
    assert list(NAMES) == list(STEPS)
    assert list(STATES) == ["ok", "failed", "not_reached"]
    for code in ("name_unknown", "proxy_failed", "clock_apart", "store_full", "unknown_process", "line_closed"):
        assert all(said.endswith(".") for said in helps(code)[1:])


def test_a_party_whose_node_fetches_is_not_called(two: Two) -> None:
    """It has no address: that is said in a sentence, before anything is tried."""
    Contact.objects.update(address="")
    with pytest.raises(
        DemarcheError, match=r"^expected a Party whose node has an address, XB has none: its node fetches, and is"
    ):
        tried(two)
