# SPDX-License-Identifier: Apache-2.0
"""The way to another node: a port that takes bytes and gives bytes, and HTTPS to a pinned certificate behind it."""

import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import BadStatusLine, HTTPException, RemoteDisconnected
from socket import SHUT_RDWR, socket
from threading import Lock, Timer
from typing import Final, NoReturn, Protocol

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from demarche.core.codes import Obstacle
from demarche.core.encoding import digest
from demarche.core.errors import DemarcheError
from demarche.core.parcel import ANSWER_LIMIT

PATH: Final = "/v1/parcels"
COLLECT: Final = "/v1/collect"
MEDIA: Final = "application/octet-stream"


class ObstacleError(DemarcheError):
    """An attempt that ended without an answer: which obstacle, and what was observed."""

    def __init__(self, obstacle: Obstacle, detail: str) -> None:
        super().__init__(f"{obstacle.sentence}: {detail}")
        self.obstacle = obstacle
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Reply:
    """What a door said: the status of HTTP, and the bytes under it."""

    status: int
    body: bytes


class Transport(Protocol):
    """Carries a body to the door of another node and brings what it said. Raises `ObstacleError`."""

    def post(self, address: str, tls_sha256: str, body: bytes, *, path: str = PATH) -> Reply:
        """Post to a path at `address` (`host:port`), where the certificate with this hash (hex, of its DER) must answer."""


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

    Nothing else is trusted or followed: no certificate authority, no host name, no redirection, no proxy.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._lines: dict[tuple[str, str], _Line] = {}
        self._lock = Lock()

    def post(self, address: str, tls_sha256: str, body: bytes, *, path: str = PATH) -> Reply:
        """See `Transport.post`."""
        with self._lock:
            line = self._lines.get((address, tls_sha256))
            if line is None:
                line = self._lines[address, tls_sha256] = _Line(address, tls_sha256, self._bounds)
        return line.post(body, path)

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

    def __init__(self, address: str, pin: str, bounds: Bounds) -> None:
        self._address, self._pin, self._bounds = address, pin, bounds
        self._lock = Lock()
        host, _, port = address.rpartition(":")
        self._connection = HTTPSConnection(
            host.removeprefix("[").removesuffix("]"),
            int(port),
            timeout=bounds.connect,
            ssl_context=_context(),
            cert_reqs=ssl.CERT_NONE,
            assert_hostname=False,
        )

    def post(self, body: bytes, path: str) -> Reply:
        with self._lock:
            # A silence is bounded by the socket; an answer that comes drop by drop, by this.
            watch = Timer(self._bounds.whole + len(body) / self._bounds.pace, self._cut)
            watch.daemon = True
            watch.start()
            try:
                return self._exchange(body, path)
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

    def _exchange(self, body: bytes, path: str) -> Reply:
        kept = self._connection.is_connected
        try:
            return self._ask(body, path)
        except _BrokenError as error:
            # The peer may hang up on a kept connection at any time; what was posted may be posted again.
            if not kept:
                self._stop(Obstacle.NO_REPLY, "the connection ended before an answer", error)
        try:
            return self._ask(body, path)
        except _BrokenError as error:
            self._stop(Obstacle.NO_REPLY, "the connection ended before an answer", error)

    def _ask(self, body: bytes, path: str) -> Reply:
        self._open()
        connection = self._connection
        connection.timeout = self._bounds.read
        try:
            connection.request(
                "POST",
                path,
                body,
                {"Content-Type": MEDIA, "Accept-Encoding": "identity", "User-Agent": "demarche"},
                preload_content=False,
                decode_content=False,
            )
            answer = connection.getresponse()
        except TimeoutError as error:
            self._stop(Obstacle.NO_REPLY, f"no answer in {self._bounds.read:g} s", error)
        except (RemoteDisconnected, OSError) as error:
            connection.close()
            raise _BrokenError from error
        except (BadStatusLine, HTTPException) as error:
            self._stop(Obstacle.ANSWER_UNREADABLE, "what came back is not HTTP", error)
        with closing(answer):
            return self._read(answer)

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

    def _open(self) -> None:
        connection = self._connection
        if connection.is_connected:
            return
        connection.close()
        connection.timeout = self._bounds.connect
        try:
            connection.connect()
        except NameResolutionError as error:
            self._stop(Obstacle.NO_CONNECTION, f"{self._address}: the name has no address", error)
        except (ConnectTimeoutError, NewConnectionError) as error:
            self._stop(Obstacle.NO_CONNECTION, f"{self._address}: {_why(error)}", error)
        except HTTPError as error:
            self._stop(Obstacle.NO_CONNECTION, f"{self._address}: not an address", error)
        except TimeoutError as error:
            self._stop(Obstacle.NO_REPLY, f"no TLS handshake in {self._bounds.connect:g} s", error)
        except OSError as error:
            self._stop(Obstacle.TLS_FAILED, _tls_reason(error), error)
        self._check_pin()

    def _check_pin(self) -> None:
        """Compare the certificate that answered with the confirmed one, before a byte of a parcel leaves."""
        line = self._connection.sock
        certificate = line.getpeercert(binary_form=True) if isinstance(line, ssl.SSLSocket) else None
        found = digest(certificate or b"")
        if found != self._pin:
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


def _why(error: Exception) -> str:
    if isinstance(error, ConnectTimeoutError) and not isinstance(error, NewConnectionError):
        return "no reply (TCP)"
    cause = error.__cause__
    return (cause.strerror if isinstance(cause, OSError) else None) or "not reached"


def _tls_reason(error: OSError) -> str:
    reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    return str(reason or "the connection ended in the handshake").lower().replace("_", " ")
