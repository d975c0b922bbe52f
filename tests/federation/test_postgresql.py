# SPDX-License-Identifier: Apache-2.0
"""A node on PostgreSQL whose server goes away under it: officers are told, words stay, and the node goes on by itself."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from demarche.demo.forms import Browser, Values
from demarche.demo.nodes import Node, until
from demarche.demo.stage import Stage, expect
from tests.federation.processes import process_of
from tools import with_pg

NEW = "E. Ersk"
PARTS = ("inside", "peer", "worker")


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL of the test's own."""

    programs: Path
    folder: Path

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"postgresql://demarche@/postgres?host={self.folder}/socket"

    def control(self, *what: str) -> None:
        """Have the server do something, and wait until it is done."""
        data = self.folder / "data"
        told = ("-w", "-t", "60", "-l", str(data / "log"), "-o", f"-h '' -k {self.folder}/socket {with_pg.UNSAFE}")
        options = told if what[-1] == "start" else ()
        command = [self.programs / "pg_ctl", "-D", data, *options, *what]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **with_pg.owner())

    def ask(self, statement: str) -> None:
        """Say something to it as its administrator."""
        import psycopg  # noqa: PLC0415  # an extra, needed only here

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """It listens on a socket in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="demarche-away-"))
    folder.chmod(0o755)
    who = with_pg.owner()
    programs = with_pg.reachable(with_pg.binaries(), who, folder)
    try:
        with_pg.start(programs, folder, who)
        found = Server(programs, folder)
        # What the tests' server forgets for speed when it is stopped at once, a node's does not.
        found.ask("ALTER ROLE demarche SET synchronous_commit = on")
        yield found
    finally:
        with_pg.stop(programs, folder, who)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def node(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Aurelia's node, with a database there."""
    stage = Stage.build(tmp_path_factory.mktemp("one"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", server.url)
        try:
            stage.make(stage.aurelia)
            yield stage.aurelia
        finally:
            stage.close()


def works(node: Node, browser: Browser) -> None:
    """Every process is the one that it was or goes on, and the line says that sending works."""
    alive = node.home / "run" / "worker.alive"
    before = alive.stat().st_mtime_ns
    until("the worker to look again", lambda: alive.stat().st_mtime_ns > before)
    until("the line to work", lambda: browser.open("/").says("sending and receiving work"))


def test_a_server_that_goes_away_and_comes_back(server: Server, node: Node) -> None:
    """What was written is sent again and is there once; no process of the node ended over it."""
    admin = node.officer("admin")
    pids = {part: process_of(node, part) for part in PARTS}
    password: Values = {"password": node.password}
    asked = admin.open("/mine/prove/?then=/officers/add/")
    form = admin.submit(asked, "It is me: go on", password) if asked.says("It is me: go on") else asked
    values: Values = {
        "username": "e.ersk",
        "name": NEW,
        "desk": "diplomatic",
        "roles": ["reader"],
        "password": node.password,
        "again": node.password,
    }
    server.control("-m", "immediate", "stop")

    away = admin.submit(form, "Add this officer", values)
    reading = admin.open("/officers/")

    for page in (away, reading):
        assert page.status == 503
        assert page.says("It could not finish the step, because this node's store does not answer.")
        assert page.says("Nothing that was on record is lost.")
    assert node.password not in away.html
    server.control("start")
    secret = {"password": node.password, "again": node.password}
    added = expect(admin.submit(away, "Send it again", secret), f"{NEW} can sign in now.")
    assert added.text.count("e.ersk") == 1
    works(node, admin)
    assert pids == {part: process_of(node, part) for part in PARTS}


def test_connections_that_are_cut(server: Server, node: Node) -> None:
    """The server lives and ends every connection of the node's: the next page is there, and the worker looks again."""
    admin = node.officer("admin")
    server.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'node_%'")
    expect(admin.open("/officers/"), "D. Amis")
    works(node, admin)
    counted = node.attempt("fsck").stdout.splitlines()[-1]
    assert counted == "fsck: 0 acts, 0 receipts, 0 leaves, 0 faults"
