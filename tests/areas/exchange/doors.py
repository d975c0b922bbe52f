# SPDX-License-Identifier: Apache-2.0
"""Doors on this machine that do what a test tells them: answer, stay silent, drip, hang up, show another certificate."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Script = Callable[[ssl.SSLSocket], None]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and key in one file, and the hash it is known by."""

    path: Path
    pin: str


def certificate(folder: Path, name: str) -> Certificate:
    """A certificate that nobody vouches for, as every node makes its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=1))  # its dates say nothing: the hash is what was confirmed
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + made.public_bytes(serialization.Encoding.PEM)
    path = folder / f"{name}.pem"
    path.write_bytes(pem)
    return Certificate(path, sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest())


class Door:
    """A listening door that serves each connection by a script, over TLS when a certificate is shown."""

    def __init__(self, shown: Certificate | None, script: Script, most: ssl.TLSVersion | None) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if shown is not None else None
        if self._context is not None and shown is not None:
            self._context.load_cert_chain(shown.path)
            self._context.maximum_version = most or ssl.TLSVersion.TLSv1_3
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = [self._listener]
        self._threads: list[threading.Thread] = []
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        self._start(self._listen)

    def _start(self, work: Callable[..., None], *given: socket.socket) -> None:
        self._threads.append(threading.Thread(target=work, args=given, daemon=True))
        self._threads[-1].start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                line, _peer = self._listener.accept()
                self.connections += 1
                self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            if self._context is None:
                self._lines.append(line)
                self._script(line)  # type: ignore[arg-type]  # a door without TLS reads what a socket gives
                return
            with self._context.wrap_socket(line, server_side=True) as wrapped:
                self._lines.append(wrapped)
                self._script(wrapped)

    def close(self) -> None:
        """Hang up and wait until every script has noticed."""
        for line in self._lines:
            with suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)


@contextmanager
def door(shown: Certificate | None, script: Script, *, most: ssl.TLSVersion | None = None) -> Iterator[Door]:
    """A door that is open for the length of a block."""
    opened = Door(shown, script, most)
    try:
        yield opened
    finally:
        opened.close()


def read_request(line: ssl.SSLSocket) -> bytes:
    """Read one request; give its body. Empty when the other side hung up."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(65_536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = dict(each.lower().split(b": ", 1) for each in head.split(b"\r\n")[1:])
    while len(body) < int(lines[b"content-length"]):
        body += line.recv(65_536)
    return body


def http(body: bytes, status: str = "200 OK", *more: str) -> bytes:
    """An answer in the form of HTTP/1.1."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *more, "", ""]
    return "\r\n".join(lines).encode() + body
