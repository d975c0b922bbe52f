# SPDX-License-Identifier: Apache-2.0
"""A mail server and a ticket system on this machine, each as good or as bad as a test wants it."""

from __future__ import annotations

import socketserver
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Post:
    """What a mail server took, and how it answers.

    `refuses` is said to each recipient instead of 250, `silent` says nothing at all; with a certificate and its key in one file it
    takes nothing in clear, and nothing from anyone who does not sign in.
    """

    port: int = 0
    certificate: Path | None = None
    signed_in: list[str] = field(default_factory=list)
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    refuses: str = ""
    silent: bool = False
    over: Event = field(default_factory=Event)


class _Smtp(socketserver.StreamRequestHandler):
    """One conversation: enough of SMTP for a client that behaves."""

    server: Any

    def handle(self) -> None:
        post: Post = self.server.post
        if post.silent:
            post.over.wait()
            return
        self._to = ""
        with suppress(OSError):
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                self._answer(post, line)
        self.connection.close()

    def _answer(self, post: Post, line: str) -> None:
        word = line.split(":", maxsplit=1)[0].split(maxsplit=1)[0].upper()
        if word == "EHLO":
            self._say(*(["250-here", "250-STARTTLS", "250 AUTH PLAIN"] if post.certificate else ["250 here"]))
        elif word == "STARTTLS":
            self._say("220 go on")
            self._wrap(post)
        elif word == "AUTH":
            post.signed_in.append(line)
            self._say("235 welcome")
        elif word == "RCPT":
            self._to = line.partition("<")[2].partition(">")[0]
            self._say(post.refuses or "250 it is known")
        elif word == "DATA":
            self._say("354 go on")
            post.mails.append((self._to, self._text()))
            self._say("250 taken")
        else:
            self._say("250 so be it")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _wrap(self, post: Post) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(post.certificate))
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def _text(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)


@contextmanager
def mail_server() -> Iterator[Post]:
    """A mail server, while the block runs."""
    post = Post()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.daemon_threads = True
        server.post = post  # type: ignore[attr-defined]  # read by the handler
        post.port = server.server_address[1]
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield post
        post.over.set()
        server.shutdown()


@dataclass
class Tickets:
    """What a ticket system was posted, and how it answers: with a status, with bytes that are no HTTP, or not at all."""

    url: str = ""
    took: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    status: int = 204
    garbage: bytes = b""
    silent: bool = False
    over: Event = field(default_factory=Event)


class _Hook(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        tickets: Tickets = self.server.tickets
        body = self.rfile.read(int(self.headers["Content-Length"]))
        tickets.asked.append(self.path)
        if tickets.silent:
            tickets.over.wait()
            return
        if tickets.garbage:
            self.wfile.write(tickets.garbage)
            return
        if tickets.status == 204:
            tickets.took.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(tickets.status)
        if 300 <= tickets.status < 400:
            self.send_header("Location", f"{tickets.url}/elsewhere")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = True
    tickets: Tickets

    def handle_error(self, *_args: object) -> None:
        """A client that hangs up is no news."""


@contextmanager
def ticket_system(certificate: Path | None = None) -> Iterator[Tickets]:
    """A ticket system, while the block runs; over TLS with a certificate and its key in one file."""
    tickets = Tickets()
    with _Server(("127.0.0.1", 0), _Hook) as server:
        server.tickets = tickets
        tickets.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}/hook"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with suppress(OSError):
            yield tickets
        tickets.over.set()
        server.shutdown()
