# SPDX-License-Identifier: Apache-2.0
"""The way to another node: what is trusted, what is never followed, how long it waits, and what it says when it fails."""

from __future__ import annotations

import socket
import ssl
import time
from threading import Event
from typing import TYPE_CHECKING

import pytest

from demarche.areas.exchange.transport import Bounds, ObstacleError, PinnedTransport, Reply
from demarche.core.codes import Obstacle
from tests.areas.exchange.doors import Certificate, certificate, door, http, read_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = {"127.0.0.1"}.__contains__
QUICK = Bounds(connect=0.5, read=0.5, whole=1.2, answer=1000)


@pytest.fixture(scope="module")
def borealia(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "borealia")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "stranger")


@pytest.fixture
def transport() -> Iterator[PinnedTransport]:
    made = PinnedTransport(QUICK)
    yield made
    made.close()


def says(answer: bytes, *, times: int = 1) -> Callable[[ssl.SSLSocket], None]:
    """A door that gives this answer to each request."""

    def script(line: ssl.SSLSocket) -> None:
        for _ in range(times):
            if not read_request(line):
                return
            line.sendall(answer)

    return script


def failed(transport: PinnedTransport, address: str, pin: str) -> tuple[Obstacle, str]:
    with pytest.raises(ObstacleError) as caught:
        transport.post(address, pin, b"parcel", HERE)
    assert str(caught.value) == f"{caught.value.obstacle.sentence}: {caught.value.detail}"
    return caught.value.obstacle, caught.value.detail


def test_the_door_with_the_confirmed_certificate_is_answered(transport: PinnedTransport, borealia: Certificate) -> None:
    """Borealia's certificate has run out and no authority knows it; its hash was confirmed, and that is enough."""
    seen: list[bytes] = []

    def script(line: ssl.SSLSocket) -> None:
        seen.append(read_request(line))
        assert line.version() == "TLSv1.3"
        line.sendall(http(b"receipt"))

    with door(borealia, script) as opened:
        assert transport.post(opened.address, borealia.pin, b"parcel", HERE) == Reply(200, b"receipt")
    assert seen == [b"parcel"]


def test_one_connection_carries_many_parcels(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(borealia, says(http(b"receipt"), times=3)) as opened:
        for _ in range(3):
            transport.post(opened.address, borealia.pin, b"parcel", HERE)
        assert opened.connections == 1


def test_a_kept_connection_that_was_hung_up_is_opened_again(transport: PinnedTransport, borealia: Certificate) -> None:
    """Nothing is lost when Borealia's door restarts between two parcels."""
    with door(borealia, says(http(b"receipt"))) as opened:
        for _ in range(3):
            assert transport.post(opened.address, borealia.pin, b"parcel", HERE).body == b"receipt"
        assert opened.connections == 3


def test_a_door_that_hangs_up_on_the_second_parcel_is_asked_once_more(
    transport: PinnedTransport, borealia: Certificate
) -> None:
    """The line drops while the second parcel is on its way; it is posted again on a new one."""

    def script(line: ssl.SSLSocket) -> None:
        read_request(line)
        line.sendall(http(b"receipt"))
        read_request(line)

    with door(borealia, script) as opened:
        transport.post(opened.address, borealia.pin, b"one", HERE)
        assert transport.post(opened.address, borealia.pin, b"two", HERE).body == b"receipt"
        assert opened.connections == 2


def test_what_is_done_meanwhile_is_done_while_the_door_works(transport: PinnedTransport, borealia: Certificate) -> None:
    """The body has arrived, and the door answers only once the other work is done."""
    arrived, done = Event(), Event()

    def script(line: ssl.SSLSocket) -> None:
        read_request(line)
        arrived.set()
        assert done.wait(10)
        line.sendall(http(b"receipt"))

    def work() -> None:
        assert arrived.wait(10)
        done.set()

    with door(borealia, script) as opened:
        assert transport.post(opened.address, borealia.pin, b"parcel", HERE, meanwhile=work).body == b"receipt"


def test_what_fails_meanwhile_is_no_fault_of_the_line(transport: PinnedTransport, borealia: Certificate) -> None:
    """It is raised as it is, nothing is posted again, and the connection is not used further."""
    asked: list[int] = []

    def fail() -> None:
        asked.append(1)
        raise OSError(28, "no space left on device")

    with door(borealia, says(http(b"receipt"), times=2)) as opened:
        transport.post(opened.address, borealia.pin, b"one", HERE)
        with pytest.raises(OSError, match="no space left"):
            transport.post(opened.address, borealia.pin, b"two", HERE, meanwhile=fail)
        assert (asked, opened.connections) == ([1], 1)
        assert transport.post(opened.address, borealia.pin, b"three", HERE).body == b"receipt"
        assert opened.connections == 2


def test_another_certificate_is_another_key(
    transport: PinnedTransport, borealia: Certificate, stranger: Certificate
) -> None:
    """A stranger answers at Borealia's address; not a byte of the parcel reaches it."""
    seen: list[bytes] = []
    with door(stranger, lambda line: seen.append(read_request(line))) as opened:
        obstacle, detail = failed(transport, opened.address, borealia.pin)
        assert obstacle is Obstacle.OTHER_KEY
        assert detail == f"expected the certificate {borealia.pin}, got {stranger.pin}"
    assert not any(seen)


def test_a_redirection_is_not_followed(transport: PinnedTransport, borealia: Certificate) -> None:
    with (
        door(borealia, says(http(b"receipt"))) as elsewhere,
        door(borealia, says(http(b"", "307 Temporary", f"Location: https://{elsewhere.address}/v1/parcels"))) as opened,
    ):
        assert failed(transport, opened.address, borealia.pin) == (Obstacle.REDIRECTED, "HTTP 307")
        assert elsewhere.connections == 0


def test_nobody_listens(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(borealia, says(b"")) as opened:
        address = opened.address
    assert failed(transport, address, borealia.pin) == (
        Obstacle.NO_CONNECTION,
        f"{address}: Connection refused",
    )


def test_a_full_house_does_not_reply(transport: PinnedTransport, borealia: Certificate) -> None:
    """The machine is there and takes no more connections."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)  # the name of the standard library
            each.connect_ex(listener.getsockname())
        time.sleep(0.1)
        assert failed(transport, address, borealia.pin) == (
            Obstacle.NO_CONNECTION,
            f"{address}: no reply (TCP)",
        )
        for each in waiting:
            each.close()


def test_an_older_tls_is_refused(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(borealia, says(b""), most=ssl.TLSVersion.TLSv1_2) as opened:
        obstacle, detail = failed(transport, opened.address, borealia.pin)
    assert (obstacle, detail) == (Obstacle.TLS_FAILED, "tlsv1 alert protocol version")


def test_a_door_without_tls(transport: PinnedTransport, borealia: Certificate) -> None:
    def script(line: socket.socket) -> None:
        line.recv(10)
        line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with door(None, script) as opened:
        obstacle, detail = failed(transport, opened.address, borealia.pin)
    assert (obstacle, detail) == (Obstacle.TLS_FAILED, "wrong version number")


def test_a_door_that_hangs_up_in_the_handshake(transport: PinnedTransport, borealia: Certificate) -> None:
    def script(line: socket.socket) -> None:
        line.recv(10)

    with door(None, script) as opened:
        obstacle, _detail = failed(transport, opened.address, borealia.pin)
    assert obstacle is Obstacle.TLS_FAILED


def test_a_stopped_process_takes_the_connection_and_no_more(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(None, lambda _line: time.sleep(0.8)) as opened:
        assert failed(transport, opened.address, borealia.pin) == (Obstacle.NO_REPLY, "no TLS handshake in 0.5 s")


def test_silence_after_the_parcel(transport: PinnedTransport, borealia: Certificate) -> None:
    def script(line: ssl.SSLSocket) -> None:
        read_request(line)
        time.sleep(0.8)

    with door(borealia, script) as opened:
        assert failed(transport, opened.address, borealia.pin) == (Obstacle.NO_REPLY, "no answer in 0.5 s")


@pytest.mark.parametrize(
    ("begun", "obstacle"),
    [
        (b"HTTP/1.1 200 OK\r\n", Obstacle.ANSWER_UNREADABLE),
        (http(b"x" * 900)[:60], Obstacle.NO_REPLY),
    ],
)
def test_an_answer_drop_by_drop_is_cut_off(
    transport: PinnedTransport, borealia: Certificate, begun: bytes, obstacle: Obstacle
) -> None:
    """Each drop comes in time and the whole never does."""
    drops: list[bytes] = []

    def script(line: ssl.SSLSocket) -> None:
        read_request(line)
        line.sendall(begun)
        while len(drops) < 100:
            time.sleep(0.2)
            line.sendall(b"X")
            drops.append(b"X")

    with door(borealia, script) as opened:
        assert failed(transport, opened.address, borealia.pin)[0] is obstacle
    assert len(drops) < 100


def test_an_answer_cut_short(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(borealia, says(http(b"receipt")[:-3])) as opened:
        assert failed(transport, opened.address, borealia.pin) == (
            Obstacle.NO_REPLY,
            "the connection ended before the answer did",
        )


def test_a_door_that_takes_the_parcel_and_hangs_up(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(borealia, says(b"")) as opened:
        assert failed(transport, opened.address, borealia.pin) == (
            Obstacle.NO_REPLY,
            "the connection ended before an answer",
        )


def test_an_answer_that_is_not_http(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(borealia, says(b"220 mail.example ESMTP\r\n")) as opened:
        assert failed(transport, opened.address, borealia.pin) == (
            Obstacle.ANSWER_UNREADABLE,
            "what came back is not HTTP",
        )


@pytest.mark.parametrize("length", [1001, 1_000_000])
def test_an_answer_too_large_is_not_read(transport: PinnedTransport, borealia: Certificate, length: int) -> None:
    with door(borealia, says(http(b"x" * length))) as opened:
        assert failed(transport, opened.address, borealia.pin) == (
            Obstacle.ANSWER_UNREADABLE,
            "the answer is larger than 1000 bytes",
        )


def test_an_answer_without_a_length_could_be_cut_anywhere(transport: PinnedTransport, borealia: Certificate) -> None:
    with door(borealia, says(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nreceipt")) as opened:
        assert failed(transport, opened.address, borealia.pin) == (
            Obstacle.ANSWER_UNREADABLE,
            "the answer does not say how long it is",
        )


def test_a_refusal_is_an_answer(transport: PinnedTransport, borealia: Certificate) -> None:
    """What the door says under 403 is for the outbox to read."""
    with door(borealia, says(http(b"not_confirmed", "403 Forbidden"))) as opened:
        assert transport.post(opened.address, borealia.pin, b"parcel", HERE) == Reply(403, b"not_confirmed")
