# SPDX-License-Identifier: Apache-2.0
"""The worker among many nodes that take the connection and say nothing: the one that answers is served all the same."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connections

from demarche.areas.directory.models import Contact
from demarche.areas.directory.reaching import confirm_address
from demarche.areas.exchange.outbox import deliver_to
from demarche.areas.exchange.transport import Bounds, PinnedTransport
from demarche.areas.officers.models import Officer
from demarche.core.charter import read_charter
from demarche.core.codes import Obstacle
from demarche.core.encoding import b64, canonical, parse
from demarche.demo.nodes import until
from demarche.ledger.models import Outbox
from demarche.node.carrying import QUICK_AT_ONCE, SLOW_AT_ONCE, Worker
from tests.areas.exchange.doors import certificate, door, http, read_request
from tests.areas.exchange.node import Two
from tests.builders import AURELIA, BOREALIA, charter_between, seed
from tests.desk import officer

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

MANY = 2 * QUICK_AT_ONCE + SLOW_AT_ONCE


def pair(name: str, address: str) -> Two:
    """Aurelia in another process with Borealia, which listens there; her founding act is on its way."""
    value = parse(charter_between(AURELIA, BOREALIA).document)
    assert isinstance(value, dict)
    two = Two(charter=read_charter(canonical({**value, "nonce": b64(seed(name, 32))})), address=address)
    two.enter().found_here()
    administrator = Officer.objects.first() or officer("admin", "administrator")
    confirm_address(two.process, "XB", "127.0.0.1", officer=administrator, at=two.now)
    return two


def say_nothing(line: socket.socket) -> None:
    """Read whatever comes until the line is closed."""
    while line.recv(65_536):
        pass


def deliver(whom: tuple[str, str], **attempt: Any) -> int:
    """An attempt in a thread that ends with the test."""
    try:
        return deliver_to(whom, **attempt)
    finally:
        connections.close_all()


@contextmanager
def working(worker: Worker) -> Iterator[None]:
    """The worker at its work, for the length of a block."""

    def run() -> None:
        worker.run()
        connections.close_all()

    running = threading.Thread(target=run)
    running.start()
    try:
        yield
    finally:
        worker.ending = True
        running.join()


def test_a_node_that_answers_is_served_while_many_are_silent(committed: str, home: Path, tmp_path: Path) -> None:
    """More than there are places for, each for as long as its line stands; then something is due to one that answers."""
    shown = certificate(tmp_path, "borealia")
    two = pair("answering", "127.0.0.1:1")
    two.peer.found()
    later = Outbox.objects.filter(process=two.process)

    def answer(line: ssl.SSLSocket) -> None:
        while body := read_request(line):
            line.sendall(http(two.peer.take(body).body))

    worker = Worker(two.signer, tmp_path / "alive")
    worker._asides = []  # their threads would keep connections to a database that ends with the test
    worker._lanes = [replace(worker._lanes[0], deliver=deliver, transport=PinnedTransport(Bounds(connect=60)))]
    with door(shown, answer) as listening, ExitStack() as silence:
        Contact.objects.filter(process=two.process).update(address=listening.address, tls=shown.pin)
        later.update(due=float(2**40))
        with working(worker), silence:
            silent = [silence.enter_context(door(None, say_nothing)) for _ in range(MANY)]
            for number, each in enumerate(silent):
                pair(f"silent {number}", each.address)
            until("the silent to take every place", lambda: sum(each.connections for each in silent) >= QUICK_AT_ONCE)
            later.update(due=0.0)
            until("the receipt", lambda: later.get().state == "delivered")
            # The worker may have met one between its being entered and its address being confirmed.
            tried = Outbox.objects.exclude(process=two.process).filter(attempts__gt=0)
            assert not tried.exclude(obstacle=Obstacle.ADDRESS_PRIVATE.code).exists()
