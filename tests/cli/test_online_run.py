# SPDX-License-Identifier: Apache-2.0
"""`demarche run`: one real node, from its first link to its end."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from demarche.node import supervisor
from demarche.node.config import FILE, check
from demarche.node.supervisor import RunError, main
from tests.cli.command import DEMARCHE, environment, shell
from tests.federation.faults import OBEYING, unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ANSWERS = """
[party]
name = "Aurelia"
code = "XA"
[inside]
listen = "127.0.0.1:0"
tls = true
[peer]
listen = "127.0.0.1:0"
"""
PASSWORD = "a quiet evening in the archive"
FORM = "application/x-www-form-urlencoded"
REFUSED = b'{"code":"unreadable_cover","held":[],"k":"answer","v":1}\n'
PARTS = ("inside", "peer", "worker")


def until(what: str, look: Callable[[], bool], *, patience: float = 90) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + patience
    while not look():
        assert time.monotonic() < end, f"expected {what}"
        time.sleep(0.1)


class Running:
    """A node in a folder, run by the command; what it prints goes to a file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "node"
        with (folder / "printed").open("wb") as out:
            self.process = subprocess.Popen(
                [DEMARCHE, "--home", str(self.home), "run"], stdout=out, stderr=out, env=environment()
            )

    @property
    def printed(self) -> str:
        return (self.folder / "printed").read_text()

    def address(self, door: str) -> tuple[str, int]:
        host, _, port = json.loads((self.home / "run" / "node.json").read_text())[door].rpartition(":")
        return host, int(port)

    def pid(self, part: str) -> int:
        return int((self.home / "run" / f"{part}.pid").read_text())

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """A node that is killed at the end whatever happened."""
    node = Running(folder)
    try:
        until("both doors to answer", lambda: node.process.poll() is not None or node.printed.count(" door ") == 2)
        assert node.process.poll() is None, node.printed
        yield node
    finally:
        node.kill()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet waited for does not."""
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def ask(address: tuple[str, int], path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, str, str]:
    """Ask a door by TLS: status, body, cookies, and the hash of the certificate that answered."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with closing(http.client.HTTPSConnection(*address, timeout=30, context=context)) as line:
        line.request("POST" if body is not None else "GET", path, body, headers)
        assert isinstance(line.sock, ssl.SSLSocket)
        pinned = sha256(line.sock.getpeercert(binary_form=True) or b"").hexdigest()
        answer = line.getresponse()
        cookies = "; ".join(each.partition(";")[0] for each in answer.msg.get_all("Set-Cookie") or ())
        return answer.status, answer.read(), cookies, pinned


def first_account(node: Running, link: str) -> str:
    """Fill in the page of the first account, as a browser does; gives the cookies of the session."""
    inside = node.address("inside")
    status, page, cookies, _pinned = ask(inside, link)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert (status, token is None) == (200, False)
    form = {"name": "A. Admin", "username": "admin", "password": PASSWORD, "again": PASSWORD}
    body = urlencode({"csrfmiddlewaretoken": token[1].decode() if token else "", **form}).encode()
    headers = {"Cookie": cookies, "Referer": f"https://127.0.0.1:{inside[1]}{link}", "Content-Type": FORM}
    status, _body, session, _pinned = ask(inside, link, body, **headers)
    assert status == 302
    return session


def shakes_hands(address: tuple[str, int], version: ssl.TLSVersion) -> bool:
    """Whether a door speaks this version of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    with socket.create_connection(address) as line, suppress(ssl.SSLError):
        context.wrap_socket(line).close()
        return True
    return False


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A node that nobody has run, to be copied; its folder, and the way to its first account."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "answers.toml").write_text(ANSWERS)
    said = shell(folder, "--home", "node", "init", "--answers", "answers.toml")
    [link] = re.findall(r"the address of the inside door(/first/\S+/) ", said.stdout)
    return folder / "node", link


def test_a_node_runs_from_its_first_link_to_its_end(made: tuple[Path, str], tmp_path: Path) -> None:
    """TLS at both doors by a certificate of its own; what dies is started again; what ends it ends all of it."""
    home, link = made
    shutil.copytree(home, tmp_path / "node")

    with running(tmp_path) as node:
        inside, peer = node.address("inside"), node.address("peer")
        assert f"inside door  https://127.0.0.1:{inside[1]}/\n" in node.printed
        assert f"peer door    127.0.0.1:{peer[1]}\n" in node.printed

        session = first_account(node, link)
        assert b"1 of 6 done" in ask(inside, "/set-up/", Cookie=session)[1]
        assert f"demarche_xa_{inside[1]}_session=" in session

        pins = {ask(door, "/sign-in/")[3] for door in (inside, peer)}
        assert pins == {keyset_of(node.home)["tls"]}
        assert ask(peer, "/sign-in/")[:2] == (404, b"")
        assert ask(peer, "/v1/parcels", b"hello")[:2] == (400, REFUSED)
        assert [shakes_hands(peer, version) for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)] == [
            False,
            True,
        ]

        again = shell(tmp_path, "--home", "node", "run")
        assert again.stderr == f"Error: expected nobody to run the node in {node.home}, it runs already\n"

        starts_what_died_again(node, "peer")
        ends_at_a_signal(node)


def starts_what_died_again(node: Running, part: str) -> None:
    """Kill a part of the node; it answers again, and the others went on."""
    before = {name: node.pid(name) for name in PARTS}
    os.kill(before[part], signal.SIGKILL)

    until("another process", lambda: node.pid(part) != before[part])
    until("it to answer again", lambda: answers(node.address(part)))
    assert f"{part} ended with status -9; started again in 0.5 s (log/{part}.log says why)" in node.printed
    assert [name for name in PARTS if node.pid(name) != before[name]] == [part]


def ends_at_a_signal(node: Running) -> None:
    """SIGTERM ends all of it in order; the folder says that nothing runs, and no log has anything to say."""
    pids = [node.pid(part) for part in PARTS]
    node.process.terminate()

    assert node.process.wait(30) == 0
    assert [pid for pid in pids if is_alive(pid)] == []
    assert sorted(path.name for path in (node.home / "run").iterdir()) == ["lock", "worker.alive"]
    # On a busy machine the server may lose patience with itself, and says so.
    logs = "".join((node.home / "log" / f"{part}.log").read_text() for part in PARTS)
    assert [line for line in logs.splitlines() if " WARNING _granian: Killing worker" not in line] == []


def test_nothing_of_a_node_outlives_it(made: tuple[Path, str], tmp_path: Path) -> None:
    """The one that started them is killed: the doors, what serves behind them, and the worker end with it."""
    shutil.copytree(made[0], tmp_path / "node")
    with running(tmp_path) as node:
        pids = [node.pid(part) for part in PARTS]
        doors = [node.address(door) for door in ("inside", "peer")]

        node.kill()

        until("all of it to end", lambda: not any(map(is_alive, pids)) and not any(map(answers, doors)), patience=10)


def answers(address: tuple[str, int]) -> bool:
    """Whether a door answers."""
    with suppress(OSError, http.client.HTTPException):
        return ask(address, "/")[0] < 500
    return False


def keyset_of(home: Path) -> dict[str, str]:
    """The payload of the node's key-set."""
    payload: dict[str, str] = json.loads((home / "keys" / "keyset-1.json").read_text())["payload"]
    return payload


def test_a_port_that_is_taken_is_told_before_anything_starts(made: tuple[Path, str], tmp_path: Path) -> None:
    """Another program listens there."""
    settings = shutil.copytree(made[0], tmp_path / "node") / FILE
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        before = settings.read_text()
        settings.write_text(before.replace("127.0.0.1:0", f"127.0.0.1:{port}"))
        assert before != settings.read_text()

        with pytest.raises(RunError) as refused:
            main(tmp_path / "node", print)

    assert str(refused.value) == (
        f"expected to listen on 127.0.0.1:{port}, address already in use: change it in demarche.toml,"
        " or end what listens there"
    )


def test_a_store_of_an_older_version_is_told_before_anything_starts(made: tuple[Path, str], tmp_path: Path) -> None:
    """The line says what to type, and that brings it up to date; that it was done stands in the journal."""
    shutil.copytree(made[0], tmp_path / "node")
    shell(tmp_path, "--home", "node", "manage", "migrate", "reports", "zero")

    said = shell(tmp_path, "--home", "node", "run")

    typed = f"demarche --home {tmp_path}/node manage migrate"
    assert said.returncode == 1
    assert said.stderr == (f"Error: expected a store as this version keeps it, got one of an older version: {typed}\n")
    assert "Applying reports.0001_initial... OK" in shell(tmp_path, *typed.split()[1:]).stdout
    with closing(sqlite3.connect(tmp_path / "node" / "db.sqlite3")) as store:
        assert list(store.execute("SELECT event, subject FROM journal_entry")) == [("managed", "migrate")] * 2


def test_a_store_that_does_not_answer_is_told_before_anything_starts(made: tuple[Path, str], tmp_path: Path) -> None:
    """PostgreSQL is down: what it says stands in the line."""
    shutil.copytree(made[0], tmp_path / "node")
    with (tmp_path / "node" / "demarche.toml").open("a") as settings:
        settings.write('[database]\nurl = "postgresql://nobody@127.0.0.1:1/node"\n')

    with pytest.raises(RunError, match=r"^expected a store that answers, got connection failed: .*Connection refused$"):
        main(tmp_path / "node", print)


def test_a_folder_that_may_only_be_read_is_told_before_anything_starts(made: tuple[Path, str], tmp_path: Path) -> None:
    """The line names the file and says what to do; nothing of it is a traceback."""
    home = shutil.copytree(made[0], tmp_path / "node")
    command = [*OBEYING, DEMARCHE, "--home", str(home), "run"]

    with unwritable(home / "run"):
        said = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)

    told = f"expected to write in {home}/run/lock, permission denied: make room, or let this account write there"
    assert (said.returncode, said.stderr) == (1, f"Error: {told}\n")


def test_a_worker_that_cannot_show_its_life_works(made: tuple[Path, str], tmp_path: Path) -> None:
    """Its sign of life leads where nothing can be written, from its first moment on; it says so, and shows it as soon as it can."""
    home, away = shutil.copytree(made[0], tmp_path / "node"), tmp_path / "away"
    (home / "run" / "worker.alive").symlink_to(away / "worker.alive")

    with running(tmp_path) as node:
        log = home / "log" / "worker.log"
        until(
            "the worker to say so, or to end", lambda: "looking again" in log.read_text() or " ended " in node.printed
        )
        away.mkdir()
        until("its sign of life", (away / "worker.alive").exists)

        assert " ended with status " not in node.printed


def test_what_the_supervisor_cannot_write_does_not_end_it(tmp_path: Path) -> None:
    """Its printed line goes to a disk that is full; so does the number of a process that it has started."""
    said: list[str] = []

    def full(_line: str) -> None:
        raise OSError(28, "no space left on device")

    supervisor._saying(full)("a line")
    (tmp_path / "log").mkdir()
    part = supervisor.Part("worker", (sys.executable, "-c", "pass"), {})
    supervisor.Supervisor(check({"party.name": "Aurelia", "party.code": "XA"}, tmp_path), said.append)._start(part)

    assert part.process is not None
    assert part.process.wait(30) == 0
    assert said == [
        f"worker runs as {part.process.pid}; run/worker.pid could not be written: no such file or directory"
    ]
