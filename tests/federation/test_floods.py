# SPDX-License-Identifier: Apache-2.0
"""Both doors of a real node, asked by what is no browser and no node: what cannot be read is hung up on, and the door goes on."""

from __future__ import annotations

import re
import socket
import ssl
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.federation.processes import counted, process_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demarche.demo.nodes import Node
    from demarche.demo.stage import Stage

MIB = 1024 * 1024
ROOM = 64
"""The most MiB that a door takes more for a body without end: a request of 16 MiB, read and copied, and room."""


def line_to(node: Node, door: str) -> socket.socket:
    """A connection to a door, over TLS where it speaks it."""
    host, _, port = (node.peer if door == "peer" else node.inside).rpartition(":")
    plain = socket.create_connection((host.rpartition("/")[2], int(port)), timeout=20)
    if door != "peer":
        return plain
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(plain)


def sent(node: Node, door: str, head: bytes, body: Iterator[bytes] | tuple[bytes, ...] = ()) -> int:
    """The status that a door answers to bytes as they are; 0 when it hangs up."""
    with closing(line_to(node, door)) as line:
        with suppress(OSError):
            for each in (head, *body):
                line.sendall(each)
        answer = b""
        with suppress(OSError):
            while b"\r\n" not in answer and (more := line.recv(4096)):
                answer += more
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    return int(found[1]) if found else 0


def post(door: str, *headers: bytes) -> bytes:
    """The head of a request that writes to a door."""
    path = b"/v1/parcels" if door == "peer" else b"/sign-in/"
    return b"\r\n".join((b"POST %b HTTP/1.1" % path, b"Host: localhost", b"Connection: close", *headers, b"", b""))


def pieces(size: int, *, chunked: bool = False) -> Iterator[bytes]:
    """Bytes without end, as a body has them."""
    piece = bytes(64 * 1024)
    for _ in range(size // len(piece)):
        yield b"10000\r\n%b\r\n" % piece if chunked else piece


def family(pid: int) -> set[int]:
    """A process and those below it: a door's server works in one of its own."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {pid}.union(*(family(int(each)) for each in below))


def peak(pid: int) -> int:
    """The most MiB that a process and those below it have ever held."""
    found = [re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{each}/status").read_text()) for each in family(pid)]
    return sum(int(each[1]) for each in found if each) // 1024


HEADS = {
    "a thousand headers": b"".join(b"X-%d: 1\r\n" % at for at in range(1000)),
    "a header of 1 MiB": b"X: " + b"x" * MIB + b"\r\n",
    "a header with a zero": b"X: a\0b\r\n",
    "a header without a colon": b"nothing\r\n",
    "a header over two lines": b"X: a\r\n b\r\n",
    "a length below nought": b"Content-Length: -1\r\n",
    "a length in words": b"Content-Length: many\r\n",
    "a length of 5,000 digits": b"Content-Length: " + b"9" * 5000 + b"\r\n",
    "two lengths": b"Content-Length: 1\r\nContent-Length: 2\r\n",
    "a length and chunks": b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
    "chunks in another coding": b"Transfer-Encoding: gzip, chunked\r\n",
    "another host": b"Host: example.org\r\n",
}


@pytest.mark.parametrize("door", ["peer", "inside"])
def test_floods(founded: Stage, door: str, subtests: pytest.Subtests) -> None:
    """Headers and bodies without end or form: an answer or none, little memory, no trace of a failure, and nothing on record."""
    node = founded.aurelia
    before, pid, log = counted(node), process_of(node, door), node.folder / "run.log"
    said, held, processes = log.stat().st_size, peak(pid), family(pid)
    for what, head in HEADS.items():
        with subtests.test(what):
            assert sent(node, door, post(door)[:-2] + head + b"\r\n", (b"5\r\nhello\r\n0\r\n\r\n",)) < 500
    for what, head, body in (
        ("an address of 1 MiB", b"GET /" + b"x" * MIB + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", ()),
        ("a method that is none", b"\xff\xfe / HTTP/1.1\r\n\r\n", ()),
        ("another protocol", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ()),
        ("a mail", b"EHLO example.org\r\n", ()),
        ("headers without end", b"GET / HTTP/1.1\r\n", (b"X: " + b"x" * 1000 + b"\r\n",) * 20_000),
        ("64 MiB in chunks", post(door, b"Transfer-Encoding: chunked"), pieces(64 * MIB, chunked=True)),
        ("64 MiB", post(door, b"Content-Length: %d" % (64 * MIB)), pieces(64 * MIB)),
        ("10 GiB, and 64 MiB of it", post(door, b"Content-Length: %d" % (10240 * MIB)), pieces(64 * MIB)),
        ("a chunk of 2^64", post(door, b"Transfer-Encoding: chunked"), (b"10000000000000000\r\n", b"x" * 1000)),
        ("a chunk of no size", post(door, b"Transfer-Encoding: chunked"), (b"x\r\n", b"x" * 1000)),
    ):
        with subtests.test(what):
            assert sent(node, door, head, body) < 500
    assert family(process_of(node, door)) == processes
    assert peak(pid) - held < ROOM
    assert counted(node) == before
    with log.open("rb") as opened:
        opened.seek(said)
        assert b"Traceback" not in opened.read()


def test_the_peer_door_speaks_nothing_but_tls(founded: Stage) -> None:
    """What is no TLS is hung up on."""
    host, _, port = founded.aurelia.peer.rpartition(":")
    for words in (b"GET / HTTP/1.1\r\n\r\n", bytes(10_000), b"\x16\x03\x01\xff\xff" + bytes(70_000)):
        with socket.create_connection((host, int(port)), timeout=20) as line, suppress(OSError):
            line.sendall(words)
            assert not re.match(rb"HTTP", line.recv(4096))
    assert sent(founded.aurelia, "peer", post("peer", b"Content-Length: 0")) == 400
