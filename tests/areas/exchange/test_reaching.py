# SPDX-License-Identifier: Apache-2.0
"""Where a connection may go: names, addresses that nobody confirmed, addresses that hide others, and proxies."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demarche.areas.exchange.reaching import ObstacleError, Proxy, Way
from demarche.areas.exchange.transport import Bounds, PinnedTransport, Reply
from demarche.core.codes import Obstacle
from tests.areas.exchange.doors import Certificate, certificate, door, http, read_request

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
QUICK = Bounds(connect=2, read=2, whole=4, answer=1000)
HERE = {"127.0.0.1", "::1"}.__contains__


def nowhere(_address: str) -> bool:
    """No administrator has confirmed anything."""
    return False


@pytest.fixture(scope="module")
def borealia(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "borealia")


@contextmanager
def transport(proxy: Proxy | None = None) -> Iterator[PinnedTransport]:
    made = PinnedTransport(QUICK, proxy=proxy)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def a_proxy(*status: str) -> Iterator[tuple[Proxy, subprocess.Popen[str]]]:
    """A proxy in a process of its own."""
    command = [sys.executable, "-m", "tests.areas.exchange.proxy", *status]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        host, _, port = running.stdout.readline().strip().partition(":")
        try:
            yield Proxy(host, int(port)), running
        finally:
            running.kill()


def asked_of(running: subprocess.Popen[str]) -> str:
    """What the proxy was asked for next."""
    assert running.stdout is not None
    return running.stdout.readline().strip()


def receipt(line: ssl.SSLSocket) -> None:
    """A door that answers whatever comes, until the other side hangs up."""
    while read_request(line):
        line.sendall(http(b"receipt"))


def failed(made: PinnedTransport, address: str, confirmed: object = nowhere) -> tuple[Obstacle, str]:
    with pytest.raises(ObstacleError) as caught:
        made.post(address, "0" * 64, b"parcel", confirmed)  # type: ignore[arg-type]
    return caught.value.obstacle, caught.value.detail


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_an_address_that_nobody_confirmed_is_not_called(name: str, borealia: Certificate) -> None:
    """As it stands, or behind a name; the door hears nothing."""
    with door(borealia, receipt) as opened, transport() as made:
        obstacle, detail = failed(made, opened.address.replace("127.0.0.1", name))
        assert (obstacle, detail in ("127.0.0.1", "::1")) == (Obstacle.ADDRESS_PRIVATE, True)
        assert opened.connections == 0


def test_another_partys_confirmation_is_not_this_ones(borealia: Certificate) -> None:
    """Confirmed is an exact address; one beside it is not."""
    with door(borealia, receipt) as opened, transport() as made:
        assert failed(made, opened.address, {"127.0.0.2"}.__contains__)[0] is Obstacle.ADDRESS_PRIVATE


def test_the_connection_goes_to_an_address_that_was_judged(borealia: Certificate) -> None:
    """A name is looked up once; with the door at one of its addresses, the connection goes to that one."""
    with door(borealia, receipt) as opened, transport() as made:
        address = opened.address.replace("127.0.0.1", "localhost")
        assert made.post(address, borealia.pin, b"parcel", HERE) == Reply(200, b"receipt")


def test_a_confirmation_taken_back_ends_a_kept_connection(borealia: Certificate) -> None:
    confirmed = {"127.0.0.1"}
    with door(borealia, receipt) as opened, transport() as made:
        made.post(opened.address, borealia.pin, b"one", confirmed.__contains__)
        confirmed.clear()
        assert failed_with(made, opened.address, borealia.pin) == (Obstacle.ADDRESS_PRIVATE, "127.0.0.1")


def failed_with(made: PinnedTransport, address: str, pin: str) -> tuple[Obstacle, str]:
    with pytest.raises(ObstacleError) as caught:
        made.post(address, pin, b"two", nowhere)
    return caught.value.obstacle, caught.value.detail


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("[::ffff:127.0.0.1]:9443", "expected an address in its shortest usual spelling, got '::ffff:127.0.0.1'"),
        ("[::ffff:7f00:1]:9443", "expected an address to which a connection may go, got '::ffff:7f00:1'"),
        ("2130706433:9443", "expected an address in its shortest usual spelling, got '2130706433'"),
        ("127.1:9443", "expected an address in its shortest usual spelling, got '127.1'"),
        ("0x7f.0.0.1:9443", "expected an address in its shortest usual spelling, got '0x7f.0.0.1'"),
        ("[::1%nowhere]:9443", "expected an address to which a connection may go, got '::1%nowhere'"),
        (
            "node..borealia.example:9443",
            "expected a host name in lower case or an address, got 'node..borealia.example'",
        ),
    ],
)
def test_another_spelling_is_barred_whoever_confirmed_it(address: str, why: str) -> None:
    """It came with a file before this was refused there."""
    with transport() as made:
        assert failed(made, address, lambda _address: True) == (Obstacle.ADDRESS_BARRED, f"{address}: {why}")


def test_a_name_without_an_address() -> None:
    """The real resolver, in a process that may ask it."""
    way = "from demarche.areas.exchange.reaching import Way\nWay('x.invalid:9443', None, 9).open(bool)"
    done = subprocess.run([sys.executable, "-c", way], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "ObstacleError: the name of the other node has no address: x.invalid: " in done.stderr


def test_through_a_proxy_to_the_address_that_was_judged(borealia: Certificate) -> None:
    """The proxy is told the address and not the name; the certificate that must answer is the other node's."""
    with a_proxy() as (proxy, running), door(borealia, receipt) as opened, transport(proxy) as made:
        address = opened.address.replace("127.0.0.1", "localhost")
        assert made.post(address, borealia.pin, b"parcel", HERE) == Reply(200, b"receipt")
        assert asked_of(running) in (opened.address, opened.address.replace("127.0.0.1", "[::1]"))
        assert failed_with(made, opened.address, borealia.pin) == (Obstacle.ADDRESS_PRIVATE, "127.0.0.1")


def test_a_connection_sends_at_once(borealia: Certificate) -> None:
    """By itself, and through a proxy: a body does not wait until its head is acknowledged."""
    with door(borealia, receipt) as opened, a_proxy() as (proxy, _running):
        for each in (None, proxy):
            line, _address = Way(opened.address, each, 2).open(HERE)
            with line:
                assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_proxy_that_looks_names_up_is_told_the_name(borealia: Certificate) -> None:
    """A name that this network does not know; an address is still judged here."""
    with a_proxy() as (proxy, running), door(borealia, receipt) as opened:
        resolving = Proxy(proxy.host, proxy.port, resolves=True)
        address = opened.address.replace("127.0.0.1", "node.borealia.example")
        with transport(resolving) as made:
            assert made.post(address, borealia.pin, b"parcel", nowhere) == Reply(200, b"receipt")
            assert asked_of(running) == address
            assert failed(made, opened.address) == (Obstacle.ADDRESS_PRIVATE, "127.0.0.1")


def test_a_proxy_in_the_middle_is_another_key(borealia: Certificate) -> None:
    """TLS is made with the other node; what answers in its stead is seen."""
    with a_proxy() as (proxy, _running), door(borealia, receipt) as opened, transport(proxy) as made:
        assert failed(made, opened.address, HERE)[0] is Obstacle.OTHER_KEY


def test_a_proxy_that_refuses() -> None:
    with a_proxy("403 Forbidden") as (proxy, _running), transport(proxy) as made:
        said = f"{proxy}: HTTP 403 to CONNECT 127.0.0.1:9443"
        assert failed(made, "127.0.0.1:9443", HERE) == (Obstacle.PROXY_FAILED, said)


def test_a_proxy_that_is_not_there() -> None:
    with a_proxy() as (proxy, running):
        running.kill()
        running.wait()
        with transport(proxy) as made:
            assert failed(made, "127.0.0.1:9443", HERE) == (Obstacle.PROXY_FAILED, f"{proxy}: Connection refused")


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200", b"x" * 9000])
def test_what_answers_instead_of_a_proxy(said: bytes) -> None:
    """Another service, one that hangs up, one that never ends."""

    def script(line: ssl.SSLSocket) -> None:
        line.recv(1000)
        line.sendall(said)

    with door(None, script) as opened:
        host, _, port = opened.address.partition(":")
        with transport(Proxy(host, int(port))) as made:
            obstacle, detail = failed(made, "127.0.0.1:9443", HERE)
    assert (obstacle, detail) == (Obstacle.PROXY_FAILED, f"{opened.address}: what came back is not HTTP")


@pytest.mark.parametrize("addresses", [["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"]])
def test_the_next_address_is_tried_when_one_does_not_answer(borealia: Certificate, addresses: list[str]) -> None:
    """A name may lead to several; the first that answers carries it."""
    with door(borealia, receipt) as opened:
        port = int(opened.address.rpartition(":")[2])
        line, reached = Way(opened.address, None, 2)._first(addresses, port)
        line.close()
    assert reached == "127.0.0.1"
