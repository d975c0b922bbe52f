# SPDX-License-Identifier: Apache-2.0
"""The way to another node: a port that takes bytes and gives bytes, and HTTPS to a pinned certificate behind it."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import BadStatusLine, HTTPException, RemoteDisconnected
from socket import SHUT_RDWR, socket
from threading import Lock, Timer
from typing import Final, NoReturn, Protocol

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from demarche.areas.exchange.reaching import Confirmed, Note, ObstacleError, Proxy, Way, unnoted
from demarche.core.codes import Obstacle
from demarche.core.encoding import digest
from demarche.core.parcel import ANSWER_LIMIT

__all__ = ["MEDIA", "PATH", "Bounds", "ObstacleError", "PinnedTransport", "Proxy", "Reply", "Transport"]

PATH: Final = "/v1/parcels"
COLLECT: Final = "/v1/collect"
MEDIA: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a door said: the status of HTTP, and the bytes under it."""

    status: int
    body: bytes


def nothing() -> None:
    """Do nothing meanwhile."""


class Transport(Protocol):
    """Carries a body to the door of another node and brings what it said. Raises `ObstacleError`."""

    def post(  # noqa: PLR0913  # what a post is made of
        self,
        address: str,
        tls_sha256: str,
        body: bytes,
        confirmed: Confirmed,
        *,
        path: str = PATH,
        meanwhile: Callable[[], None] = nothing,
    ) -> Reply:
        """Post to a path at `address` (`host:port`), where the certificate with this hash (hex, of its DER) must answer.

        Several hashes, with a space between them, name certificates of which one must.

        `confirmed` says which addresses that are not public are allowed. `meanwhile` is called once the body has left and before
        its answer is read; twice where it had to be posted again.
        """


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long an attempt may take, in seconds of machine time, and how large an answer may be, in bytes.

    `connect` bounds reaching the door and the handshake, `read` each silence, `whole` the attempt from end to end, with a
    second more for each `pace` bytes of what is posted.
    """

    connect: float = 10
    read: float = 30
    whole: float = 60
    pace: float = 65_536
    answer: int = ANSWER_LIMIT


class PinnedTransport:
    """HTTPS over TLS 1.3 to certificates known by hash, one connection kept open a peer.

    Nothing else is trusted or followed: no certificate authority, no host name, no redirection; and no proxy but the one
    that is given. `note` is told of each connection as it is made.
    """

    def __init__(self, bounds: Bounds | None = None, *, proxy: Proxy | None = None, note: Note = unnoted) -> None:
        self._bounds, self._proxy, self._note = bounds or Bounds(), proxy, note
        self._lines: dict[tuple[str, str], _Line] = {}
        self._lock = Lock()

    def post(  # noqa: PLR0913  # what a post is made of
        self,
        address: str,
        tls_sha256: str,
        body: bytes,
        confirmed: Confirmed,
        *,
        path: str = PATH,
        meanwhile: Callable[[], None] = nothing,
    ) -> Reply:
        """See `Transport.post`."""
        with self._lock:
            line = self._lines.get((address, tls_sha256))
            if line is None:
                way = Way(address, self._proxy, self._bounds.connect, self._note)
                line = self._lines[address, tls_sha256] = _Line(way, tls_sha256, self._bounds)
        return line.post(body, confirmed, path, meanwhile)

    def close(self) -> None:
        """Hang up everywhere."""
        with self._lock:
            for line in self._lines.values():
                line.close()
            self._lines.clear()


class _BrokenError(Exception):
    """The connection ended before an answer began."""


class _Line:
    """One connection to one door, used by one thread at a time."""

    def __init__(self, way: Way, pin: str, bounds: Bounds) -> None:
        self._way, self._pin, self._bounds = way, pin, bounds
        self._lock = Lock()
        # Where the socket leads that is kept open; looked up and judged when it was opened.
        self._reached = ""
        host, _, port = way.address.rpartition(":")
        self._host = host.removeprefix("[").removesuffix("]")
        self._connection = HTTPConnection(self._host, int(port), timeout=bounds.connect)
        self._connection.auto_open = 0

    def post(self, body: bytes, confirmed: Confirmed, path: str, meanwhile: Callable[[], None]) -> Reply:
        with self._lock:
            # A silence is bounded by the socket; an answer that comes drop by drop, by this.
            watch = Timer(self._bounds.whole + len(body) / self._bounds.pace, self._cut)
            watch.daemon = True
            watch.start()
            try:
                return self._exchange(body, confirmed, path, meanwhile)
            except BaseException:
                self._connection.close()
                raise
            finally:
                watch.cancel()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _cut(self) -> None:
        """Wake the thread that waits for the peer; called by the watch."""
        line = self._connection.sock
        if line is not None:
            with suppress(OSError):
                socket.shutdown(line, SHUT_RDWR)

    def _exchange(self, body: bytes, confirmed: Confirmed, path: str, meanwhile: Callable[[], None]) -> Reply:
        kept = self._connection.is_connected
        try:
            return self._ask(body, confirmed, path, meanwhile)
        except _BrokenError as error:
            # The peer may hang up on a kept connection at any time; what was posted may be posted again.
            if not kept:
                self._stop(Obstacle.NO_REPLY, "the connection ended before an answer", error)
        try:
            return self._ask(body, confirmed, path, meanwhile)
        except _BrokenError as error:
            self._stop(Obstacle.NO_REPLY, "the connection ended before an answer", error)

    def _ask(self, body: bytes, confirmed: Confirmed, path: str, meanwhile: Callable[[], None]) -> Reply:
        self._open(confirmed)
        self._connection.timeout = self._bounds.read
        with self._speaking():
            self._connection.request(
                "POST",
                path,
                body,
                {"Content-Type": MEDIA, "Accept-Encoding": "identity", "User-Agent": "demarche"},
                preload_content=False,
                decode_content=False,
            )
        meanwhile()
        with self._speaking():
            answer = self._connection.getresponse()
        with closing(answer):
            return self._read(answer)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Say what it is when the line fails; what was posted on one that was kept may be posted again."""
        try:
            yield
        except TimeoutError as error:
            self._stop(Obstacle.NO_REPLY, f"no answer in {self._bounds.read:g} s", error)
        except (RemoteDisconnected, OSError) as error:
            self._connection.close()
            raise _BrokenError from error
        except (BadStatusLine, HTTPException) as error:
            self._stop(Obstacle.ANSWER_UNREADABLE, "what came back is not HTTP", error)

    def _read(self, answer: BaseHTTPResponse) -> Reply:
        if 300 <= answer.status < 400:  # noqa: PLR2004  # the redirections of HTTP
            self._stop(Obstacle.REDIRECTED, f"HTTP {answer.status}")
        length = answer.length_remaining
        if length is None:
            # Its end could not be told from a broken line.
            self._stop(Obstacle.ANSWER_UNREADABLE, "the answer does not say how long it is")
        if length > self._bounds.answer:
            self._stop(Obstacle.ANSWER_UNREADABLE, f"the answer is larger than {self._bounds.answer} bytes")
        try:
            body = answer.read(length)
        except (HTTPError, HTTPException, OSError) as error:
            self._stop(Obstacle.NO_REPLY, "the connection ended before the answer did", error)
        if len(body) < length:
            self._stop(Obstacle.NO_REPLY, "the connection ended before the answer did")
        return Reply(answer.status, body)

    def _open(self, confirmed: Confirmed) -> None:
        connection = self._connection
        if connection.is_connected:
            # A confirmation may have been taken back meanwhile.
            self._way.judge([self._reached] if self._reached else [], confirmed)
            return
        connection.close()
        line, self._reached = self._way.open(confirmed)
        line.settimeout(self._bounds.connect)
        wrapped = _context().wrap_socket(line, server_hostname=self._host, do_handshake_on_connect=False)
        connection.sock = wrapped
        try:
            wrapped.do_handshake()
        except TimeoutError as error:
            self._stop(Obstacle.NO_REPLY, f"no TLS handshake in {self._bounds.connect:g} s", error)
        except OSError as error:
            self._stop(Obstacle.TLS_FAILED, _tls_reason(error), error)
        self._way.note("tls", wrapped.version() or "")
        self._check_pin(wrapped)
        self._way.note("key", digest(wrapped.getpeercert(binary_form=True) or b""))

    def _check_pin(self, line: ssl.SSLSocket) -> None:
        """Compare the certificate that answered with the confirmed one, before a byte of a parcel leaves."""
        found = digest(line.getpeercert(binary_form=True) or b"")
        if found not in self._pin.split():
            self._stop(Obstacle.OTHER_KEY, f"expected the certificate {self._pin}, got {found}")

    @staticmethod
    def _stop(obstacle: Obstacle, detail: str, cause: Exception | None = None) -> NoReturn:
        raise ObstacleError(obstacle, detail) from cause


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # The certificate is known by its hash, which says more than any authority or name could.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _tls_reason(error: OSError) -> str:
    reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    return str(reason or "the connection ended in the handshake").lower().replace("_", " ")
