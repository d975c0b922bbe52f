# SPDX-License-Identifier: Apache-2.0
"""Reaching a door: its name is looked up once, every address judged, and a connection made to exactly one that was.

Source: docs/protocol/exchange.md 7.
"""

import re
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, NoReturn

from demarche.core.codes import Obstacle
from demarche.core.errors import DemarcheError
from demarche.core.reach import AddressError, Kind, first_barred, literal, read_door

Confirmed = Callable[[str], bool]
"""Whether an administrator has confirmed exactly this address, which is not public, for the Party that is called."""

Note = Callable[[str, str], None]
"""Told each part of a way once it is behind: its name, and what was observed."""

_HEAD_LIMIT: Final = 8192
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: [^\r\n]*)?\r\n")


class ObstacleError(DemarcheError):
    """An attempt that ended without an answer: which obstacle, and what was observed."""

    def __init__(self, obstacle: Obstacle, detail: str) -> None:
        super().__init__(f"{obstacle.sentence}: {detail}")
        self.obstacle = obstacle
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where a proxy listens that leads to other nodes, and whether it looks up their names itself."""

    host: str
    port: int
    resolves: bool = False

    def __str__(self) -> str:
        return _pair(self.host, self.port)


def unnoted(_step: str, _observed: str) -> None:
    """Note nothing."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to one door: straight, or through a proxy. Looking up and connecting take `seconds` each at most."""

    address: str
    proxy: Proxy | None
    seconds: float
    note: Note = unnoted

    def open(self, confirmed: Confirmed) -> tuple[socket.socket, str]:
        """Connect; give the socket, and the address that was judged (empty when the proxy looks it up)."""
        host, port = self._read()
        if self.proxy is not None and self.proxy.resolves and not literal(host):
            self.note("name", "looked up by the proxy")
            self.note("address", "judged by nobody")
            return self._through(self.proxy, host, port, self._deadline()), ""
        found = [host] if literal(host) else _look_up(host, port, self.seconds)
        self.note("name", ", ".join(found))
        self.judge(found, confirmed)
        self.note("address", "public" if all(first_barred([each], _nobody) is None for each in found) else "confirmed")
        return self._first(found, port)

    def judge(self, addresses: Sequence[str], confirmed: Confirmed) -> None:
        """Raise `ObstacleError` unless every address is public, or confirmed exactly."""
        barred = first_barred(addresses, confirmed)
        if barred is not None:
            kind, address = barred
            self._stop(Obstacle.ADDRESS_BARRED if kind is Kind.BARRED else Obstacle.ADDRESS_PRIVATE, address)

    def _read(self) -> tuple[str, int]:
        try:
            return read_door(self.address)
        except AddressError as error:
            self._stop(Obstacle.ADDRESS_BARRED, f"{self.address}: {error}", error)

    def _first(self, addresses: Sequence[str], port: int) -> tuple[socket.socket, str]:
        """The first address that answers; when none does, why the last one did not."""
        deadline = self._deadline()
        for address in addresses[:-1]:
            try:
                return self._to(address, port, deadline), address
            except ObstacleError:
                continue
        return self._to(addresses[-1], port, deadline), addresses[-1]

    def _to(self, address: str, port: int, deadline: float) -> socket.socket:
        if self.proxy is not None:
            return self._through(self.proxy, address, port, deadline)
        try:
            line = _connect(address, port, deadline)
        except TimeoutError as error:
            self._stop(Obstacle.NO_CONNECTION, f"{_pair(address, port)}: no reply (TCP)", error)
        except OSError as error:
            self._stop(Obstacle.NO_CONNECTION, f"{_pair(address, port)}: {error.strerror or 'not reached'}", error)
        self.note("proxy", "none")
        self.note("tcp", _pair(address, port))
        return line

    def _through(self, proxy: Proxy, target: str, port: int, deadline: float) -> socket.socket:
        """Ask the proxy for a tunnel; what is said in it is between the two nodes."""
        where = _pair(target, port)
        try:
            line = _connect(proxy.host, proxy.port, deadline)
        except OSError as error:
            self._stop(Obstacle.PROXY_FAILED, f"{proxy}: {error.strerror or 'no reply (TCP)'}", error)
        try:
            line.sendall(f"CONNECT {where} HTTP/1.1\r\nHost: {where}\r\n\r\n".encode())
            status = _status(line, deadline)
        except OSError as error:
            line.close()
            self._stop(Obstacle.PROXY_FAILED, f"{proxy}: {error.strerror or 'no answer to CONNECT'}", error)
        if not status.startswith("2"):
            line.close()
            said = f"HTTP {status} to CONNECT {where}" if status else "what came back is not HTTP"
            self._stop(Obstacle.PROXY_FAILED, f"{proxy}: {said}")
        self.note("proxy", str(proxy))
        self.note("tcp", f"{where} by the proxy")
        return line

    def _deadline(self) -> float:
        return time.monotonic() + self.seconds

    @staticmethod
    def _stop(obstacle: Obstacle, detail: str, cause: Exception | None = None) -> NoReturn:
        raise ObstacleError(obstacle, detail) from cause


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """Every address of a name, in the one spelling; a resolver that does not answer is not waited for longer."""
    answer: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            answer.put(error)
        else:
            answer.put(list(dict.fromkeys(str(ip_address(row[4][0])) for row in rows)))

    Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty as error:
        raise ObstacleError(Obstacle.NAME_UNKNOWN, f"{host}: not looked up in {seconds:g} s") from error
    if isinstance(found, OSError):
        raise ObstacleError(Obstacle.NAME_UNKNOWN, f"{host}: {found.strerror or 'no address'}") from found
    return found


def _connect(host: str, port: int, deadline: float) -> socket.socket:
    """A connection that sends at once what it is given: the body of a request does not wait until its head is acknowledged."""
    line = socket.create_connection((host, port), _left(deadline))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _status(line: socket.socket, deadline: float) -> str:
    """The status a proxy answers, read to the end of its head and not a byte further; empty when it is not HTTP."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line.settimeout(_left(deadline))
        more = line.recv(1)
        head += more
        if not more or len(head) > _HEAD_LIMIT:
            return ""
    found = _STATUS.match(head)
    return "" if found is None else found[1].decode()


def _left(deadline: float) -> float:
    return max(0.001, deadline - time.monotonic())


def _pair(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _nobody(_address: str) -> bool:
    return False
